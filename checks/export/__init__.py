"""Values that cross stacks."""
