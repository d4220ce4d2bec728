"""Copies of data in the other region."""
