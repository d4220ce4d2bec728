"""What the configuration requires."""
