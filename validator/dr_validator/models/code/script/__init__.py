"""JavaScript, read by its syntax tree (extra `code`): names, calls of the SDK, the environment."""
