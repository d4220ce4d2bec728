"""Twins: what differs between the regions."""
