"""The mutants, one table for each family of checks."""
