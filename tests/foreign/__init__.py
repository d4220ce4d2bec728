"""Assemblies that are not the reference app, each in another team's style, and what is true of them."""
