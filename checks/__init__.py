"""The built-in checks: one file, one function each, in a folder for each family."""
