"""Twins: what one region has otherwise than the other."""
