"""Resources in the wrong region."""
