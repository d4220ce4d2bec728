"""Values that cross stacks: exports, stack outputs, writers and readers."""
