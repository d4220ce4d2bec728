"""Route 53 health checks."""
