"""The automation that fails over."""
