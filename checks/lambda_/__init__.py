"""The code of Lambda functions."""
