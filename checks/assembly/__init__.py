"""The assembly itself."""
