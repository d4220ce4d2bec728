"""Checks in YAML: what they say, what is wrong with them, and that they behave as all checks do."""
