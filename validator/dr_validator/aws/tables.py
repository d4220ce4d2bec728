"""The tables of this folder, as they are written."""

from __future__ import annotations

from pkgutil import get_data


def text(name: str) -> str:
    """The text of the file of this name."""
    content = get_data(__package__, name)
    if content is None:
        raise FileNotFoundError(name)
    return content.decode()
