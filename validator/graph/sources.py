"""The source files of a Lambda function, as the assembly holds them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from validator.graph.code import files_of
from validator.graph.resource import Resource

if TYPE_CHECKING:
    from validator.graph.graph import Graph

_CODE = (".py", ".js", ".mjs", ".cjs", ".ts")
# What a bundler puts beside the user's code says nothing of what the user's code calls.
_VENDORED = ("node_modules/", "boto3/", "botocore/", "site-packages/", "python/")


def sources_of(graph: Graph, function: Resource) -> Mapping[str, str] | None:
    """File name to text; None if the code is not in the assembly or is not text."""
    files = files_of(graph, function)
    if files is None:
        return None
    names = [
        name
        for name in sorted(files.names)
        if name.endswith(_CODE) and not name.startswith(_VENDORED)
    ]
    texts = {name: files.text(name) for name in names}
    return {name: text for name, text in texts.items() if text is not None} or None
