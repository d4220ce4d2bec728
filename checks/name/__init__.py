"""Names that are taken, or that nothing has."""
