"""Alarms whose thresholds, metrics or actions cannot work."""
