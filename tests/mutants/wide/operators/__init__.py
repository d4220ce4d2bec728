"""What people do: operators, a module a subject. Each module lists its own in `OPERATORS`."""
