"""Orders: one big stack a region, tied together by cross-region writers and readers."""
