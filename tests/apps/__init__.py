"""Sound apps of two regions in other styles than the reference app: nothing is to be said."""
