"""Where a text is no JavaScript."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dr_validator.models.code.script.tree import line_of
from dr_validator.record import dataclass
from dr_validator.regex import regex

if TYPE_CHECKING:
    from tree_sitter import Node

_CLOSING = ("}", ")", "]")
# Signs of what the grammar may read otherwise than Node.js: expressions in slashes, templates,
# decorators, comments of HTML, and what a later JavaScript brings.
_HARD = regex(r"[/`@#\\]|<!--|-->|\|>|\b(?:using|defer|accessor|module|source|enum|type)\b")
_MAX_LINE = 400  # longer ones are written by bundlers, which write no errors
_MAX_ERROR = 2_000  # characters of what cannot be read


@dataclass(frozen=True, slots=True)
class Wrong:
    """The line, as a clause; `ever` tells that Node.js does not read it either."""

    where: str
    ever: bool


def wrong(root: Node, text: str) -> Wrong:
    """The first place that cannot be read."""
    node = root
    while not (node.is_error or node.is_missing):
        below = next((each for each in node.children if each.has_error or each.is_missing), None)
        if below is None:
            break
        node = below
    return Wrong(f"line {line_of(node)}", _is_certain(node, text))


def _is_certain(node: Node, text: str) -> bool:
    lines = text.splitlines()
    if any(len(line) > _MAX_LINE for line in lines):
        return False
    first, last = int(node.start_point[0]), int(node.end_point[0])
    told = "\n".join(lines[first : last + 1])
    if node.is_missing and node.type in _CLOSING:
        # What is not closed is not closed in whatever way the rest is read, but for what may hide
        # a bracket.
        return not _HIDING.search(text)
    return bool(told.strip()) and len(told) < _MAX_ERROR and not _HARD.search(told)


_HIDING = regex(r"(?<![:/*'\"\w])/(?![/*])[^\n]*[{}()\[\]]|<!--|`[^`]*\\`")
