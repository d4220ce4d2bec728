"""The drill: a region is lost; what recovers, when, and with what loss."""
