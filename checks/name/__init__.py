"""Names that are given once."""
