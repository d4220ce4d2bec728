"""What comes from templates is data: nothing of it may steer a terminal, or the runner of a job."""

from __future__ import annotations

import unicodedata

from dr_validator.regex import regex

# Control, format (direction overrides, invisible characters), surrogate, line and
# paragraph separator.
_STEERING = {"Cc", "Cf", "Cs", "Zl", "Zp"}
# `##[error]` and `##vso[…]`: GitHub's and Azure's runners take these anywhere in a line of a log.
_COMMAND = regex(r"(?<=#)#(?=\w*\[)")


def plain(text: str) -> str:
    """The text with every character that is not shown as itself written as an escape."""
    if not (text.isascii() and text.isprintable()):
        text = "".join(_shown(char) for char in text)
    return _COMMAND.sub(r"\\x23", text) if "##" in text else text


def at_start(text: str) -> str:
    """Plain text for the beginning of a line, where `::` would begin a command to a runner."""
    line = plain(text)
    return f"\\{line}" if line.lstrip().startswith("::") else line


def _shown(char: str) -> str:
    if unicodedata.category(char) not in _STEERING:
        return char
    return char.encode("unicode_escape").decode("ascii")
