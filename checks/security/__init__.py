"""Encryption, public access, secrets."""
