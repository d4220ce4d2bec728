"""The source files of a Lambda function, as the assembly holds them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from dr_validator.graph.resource import Resource
from dr_validator.models.code.code import files_of, handlers
from dr_validator.models.code.imports import reached

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

_CODE = (".py", ".js", ".mjs", ".cjs", ".ts")
# What a bundler puts beside the user's code says nothing of what the user's code calls.
_VENDORED = ("node_modules/", "boto3/", "botocore/", "site-packages/", "python/")


def sources_of(graph: Graph, function: Resource) -> Mapping[str, str] | None:
    """File name to text; None if the code is not in the assembly or is not text.

    Only what the handler's file brings with it, where that can be seen.
    """
    files = files_of(graph, function)
    if files is None:
        return None
    names = [
        name
        for name in sorted(files.names)
        if name.endswith(_CODE) and not name.startswith(_VENDORED)
    ]
    texts = {name: files.text(name) for name in names}
    sources = {name: text for name, text in texts.items() if text is not None}
    start = graph.view(_starts).get(function.key)
    return (reached(start, sources) if start is not None and start in sources else sources) or None


def _starts(graph: Graph) -> Mapping[tuple[str, str], str]:
    """The file of each function's handler, where it is known."""
    return {each.function.key: each.file for each in graph.view(handlers) if each.file is not None}
