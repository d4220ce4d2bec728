"""Assemblies that are not the reference app, each in another style, and what is true of them."""
