"""State machines and runbooks."""
