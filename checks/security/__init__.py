"""Encryption, public access and secrets."""
