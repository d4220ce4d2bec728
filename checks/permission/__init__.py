"""Rights of what runs in a region."""
