"""The mutants beside other tools: what each of them says of the same broken templates."""
