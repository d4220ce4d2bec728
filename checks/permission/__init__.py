"""Permissions of what runs in a region."""
