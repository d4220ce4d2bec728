"""Stacks and regions."""
