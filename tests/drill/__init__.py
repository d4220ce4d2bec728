"""The drill: a region is lost."""
