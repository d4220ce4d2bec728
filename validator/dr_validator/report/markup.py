"""HTML from data: every text and every attribute is escaped, whatever it holds."""

from __future__ import annotations

import html
from collections.abc import Iterable

from dr_validator.report.escape import plain

_EMPTY = {"input", "meta"}


class Html(str):
    """A piece of HTML that was made here, and so is not escaped again."""

    __slots__ = ()


def element(name: str, /, *children: str | Iterable[str], **attributes: str | bool | None) -> Html:
    """An element. In attribute names, `_` stands for `-`, and one at the end is dropped.

    An attribute that is None or False is left out; one that is True has no value.
    """
    written = "".join(
        _attribute(key.rstrip("_").replace("_", "-"), value) for key, value in attributes.items()
    )
    if name in _EMPTY:
        return Html(f"<{name}{written}>")
    return Html(f"<{name}{written}>{join(*children)}</{name}>")


def join(*children: str | Iterable[str]) -> Html:
    """The children one after the other; what is not `Html` yet is text."""
    return Html("".join(_child(child) for child in children))


def text(words: str) -> Html:
    """Text as it is, in HTML."""
    return Html(html.escape(plain(words), quote=True))


def _child(child: str | Iterable[str]) -> str:
    if isinstance(child, Html):
        return child
    if isinstance(child, str):
        return text(child)
    return "".join(_child(each) for each in child)


def _attribute(key: str, value: str | bool | None) -> str:
    if value is None or value is False:
        return ""
    return f" {key}" if value is True else f' {key}="{text(value)}"'
