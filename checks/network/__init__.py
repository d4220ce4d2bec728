"""Ways through a network."""
