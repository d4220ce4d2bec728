"""Things of the wrong region."""
