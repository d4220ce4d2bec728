"""Entries, hops and stores: how a request, an event or a recovery gets to its data."""
