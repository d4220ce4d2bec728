"""Deployment order."""
