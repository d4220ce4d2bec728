"""The reference app and its variants, synthesized for the tests."""
