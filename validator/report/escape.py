"""What comes from templates is data: nothing of it may steer a terminal."""

from __future__ import annotations

import unicodedata

# Control, format (direction overrides, invisible characters), surrogate, line and
# paragraph separator.
_STEERING = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def plain(text: str) -> str:
    """The text with every character that is not shown as itself written as an escape."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_shown(char) for char in text)


def _shown(char: str) -> str:
    if unicodedata.category(char) not in _STEERING:
        return char
    return char.encode("unicode_escape").decode("ascii")
