"""The picture: what is on it, where it stands, and what a loss does to it."""
