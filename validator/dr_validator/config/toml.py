"""Values as TOML writes them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date

from dr_validator.regex import regex

_BARE = regex(r"[A-Za-z0-9_-]+")


def literal(value: object) -> str:
    """A string, number, boolean, date, list or table, on one line."""
    match value:
        case str():
            return _string(value)
        case bool():
            return "true" if value else "false"
        case int() | float():
            return str(value)
        case date():
            return value.isoformat()
        case list() | tuple():
            return f"[{', '.join(literal(each) for each in value)}]"
        case Mapping():
            pairs = ", ".join(f"{name(str(key))} = {literal(each)}" for key, each in value.items())
            return f"{{ {pairs} }}" if pairs else "{}"
        case _:
            raise TypeError(f"TOML has no {type(value).__name__}")


def name(key: str) -> str:
    """A key, quoted where it has to be."""
    return key if _BARE.fullmatch(key) else _string(key)


def _string(text: str) -> str:
    # A basic string escapes as JSON does, but has no surrogates and no bare DEL.
    sound = text.encode("utf-8", "replace").decode("utf-8")
    return json.dumps(sound, ensure_ascii=False).replace("\x7f", "\\u007F")
