"""Recovery objectives."""
