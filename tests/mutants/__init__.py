"""The reference app, broken one property at a time: which check must fire."""
