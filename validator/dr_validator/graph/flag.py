"""Booleans of templates: `true`, or the word."""

from __future__ import annotations

from dr_validator.resolve.value import Absent, Known, Unknown, Value


def is_true(value: Value) -> bool | None:
    """Whether a property is switched on; absent counts as off, None if it cannot be known."""
    match value:
        case Known(value=given):
            return given is True or (isinstance(given, str) and given.lower() == "true")
        case Absent():
            return False
        case Unknown():
            return None
