"""What the changelog promises, held against what was promised before."""
