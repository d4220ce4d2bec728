"""Waivers in the app."""
