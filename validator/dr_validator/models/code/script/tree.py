"""The syntax tree of JavaScript, by tree-sitter (extra `code`). Nothing is run.

Source: https://tree-sitter.github.io/py-tree-sitter/, https://esbuild.github.io/content-types/ (a
bundle names, in comments, the files that it is made of).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.util import find_spec
from itertools import zip_longest
from typing import TYPE_CHECKING

from dr_validator.regex import regex

if TYPE_CHECKING:
    from tree_sitter import Node

MAX_NAME = 400
# A comment of a bundle that says which file follows; one of a package, or one of the user's.
_SECTION = regex(r"^// (?P<path>\S+\.(?:[cm]?[jt]sx?|json))$", re.MULTILINE)
_PACKAGES = regex(r"(?:^|/)node_modules/")
_LAST = regex(r"^(?:// Annotate the CommonJS|0 && \(module|export \{)", re.MULTILINE)
_NOT_NEWLINE = regex(r"[^\n]+")
# What has no meaning of its own.
_WRAPPERS = ("parenthesized_expression", "await_expression")


def installed() -> bool:
    """Whether JavaScript can be read; nothing is imported to find out."""
    return find_spec("tree_sitter") is not None and find_spec("tree_sitter_javascript") is not None


def parse(text: str) -> Node:
    """The root of the tree. What a bundle holds of packages is left out; lines stay as they are."""
    import tree_sitter_javascript
    from tree_sitter import Language, Parser

    parser = Parser(Language(tree_sitter_javascript.language()))
    return parser.parse(own_part(text).encode(errors="replace")).root_node


def own_part(text: str) -> str:
    """A bundle with nothing but newlines where it holds files of packages."""
    parts: list[str] = []
    at = 0
    marks = list(_SECTION.finditer(text))
    for mark, after in zip_longest(marks, marks[1:]):
        if not _PACKAGES.search(mark["path"]):
            continue
        end = after.start() if after is not None else _end(text, mark.end())
        parts += [text[at : mark.start()], _NOT_NEWLINE.sub("", text[mark.start() : end])]
        at = end
    return "".join([*parts, text[at:]])


def _end(text: str, start: int) -> int:
    last = _LAST.search(text, start)
    return last.start() if last is not None else len(text)


def text_of(node: Node | None) -> str:
    """What is written there, if it may be a name; "" of what is longer."""
    if node is None or node.end_byte - node.start_byte > MAX_NAME:
        return ""
    return (node.text or b"").decode(errors="replace")


def field(node: Node, name: str) -> Node | None:
    return node.child_by_field_name(name)


def line_of(node: Node) -> int:
    return int(node.start_point[0]) + 1


def bare(node: Node | None) -> Node | None:
    """An expression without parentheses and `await`."""
    while node is not None and node.type in _WRAPPERS:
        node = next(iter(_solid(node)), None)
    return node


def _solid(node: Node) -> Iterator[Node]:
    return (each for each in node.named_children if each.type != "comment")


def arguments_of(node: Node) -> list[Node]:
    """What a call or `new` is given."""
    given = field(node, "arguments")
    if given is None or given.type != "arguments":
        return []
    return list(_solid(given))


def literal(node: Node | None) -> str | None:
    """The text of a string that nothing is put into; None if it is none."""
    if node is None or node.type not in ("string", "template_string"):
        return None
    if any(each.type != "string_fragment" for each in node.named_children):
        return None  # escapes, and what is put in
    return "".join((each.text or b"").decode(errors="replace") for each in node.named_children)
