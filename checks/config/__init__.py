"""What the configuration demands of every app."""
