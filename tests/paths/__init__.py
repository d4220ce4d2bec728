"""Hops, entries and stores."""
