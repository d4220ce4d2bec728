"""Tickets: assemblies as an old TypeScript app wrote them, some without any environment."""
