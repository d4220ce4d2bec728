"""Aurora global databases."""
