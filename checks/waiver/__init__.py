"""Waivers written in the app itself."""
