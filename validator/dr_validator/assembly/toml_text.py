"""TOML, as far as a person writes it: what would take the parser for ever is refused."""

from __future__ import annotations

import tomllib
from typing import Any

from dr_validator.regex import regex

MAX_TEXT = 1024 * 1024
MAX_PARTS = 50
# `a.b.c. …`: the time that tomllib takes for a key grows with the square of its parts.
_LONG_KEY = regex(
    r"""(?<![\w"'\\.-])(?:(?:[\w-]++|"(?:[^"\\\n]|\\.)*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){50}"""
)


def parse_toml(text: str) -> dict[str, Any]:
    """The value of a TOML text; ValueError with what is wrong."""
    if len(text) > MAX_TEXT:
        raise ValueError(f"it is larger than {MAX_TEXT // 1024**2} MB")
    if _LONG_KEY.search(text):
        raise ValueError(f"a key of more than {MAX_PARTS} parts")
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise ValueError("its values are nested too deep") from None
