"""How time and memory grow, beside the floor and beside peers: `python -m bench`."""
