"""Which stack stands in which region."""
