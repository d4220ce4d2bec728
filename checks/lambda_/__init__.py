"""Lambda code."""
