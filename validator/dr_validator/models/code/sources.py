"""The source files of a Lambda function, as the assembly holds them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from dr_validator.assembly.model import AssetFiles
from dr_validator.graph.resource import Resource
from dr_validator.models.code.code import code_of, handlers
from dr_validator.models.code.imports import reached
from dr_validator.models.code.library import SourceFile, library

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

_CODE = (".py", ".js", ".mjs", ".cjs", ".ts")
# What a bundler puts beside the user's code says nothing of what the user's code calls.
_VENDORED = ("node_modules/", "boto3/", "botocore/", "site-packages/", "python/")


def sources_of(graph: Graph, function: Resource) -> Mapping[str, SourceFile] | None:
    """The files by name, sorted; None if the code is not in the assembly or is not text.

    Only what the handler's file brings with it, where that can be seen.
    """
    return graph.view(_sources).get(function.key)


def _sources(graph: Graph) -> Mapping[tuple[str, str], Mapping[str, SourceFile]]:
    found: dict[tuple[str, str], Mapping[str, SourceFile]] = {}
    shared: dict[tuple[AssetFiles, str | None], Mapping[str, SourceFile]] = {}
    starts = graph.view(_starts)
    held = graph.view(library)
    for function in graph.all("AWS::Lambda::Function"):
        files = code_of(graph, function)[0]
        if files is None:
            continue
        start = starts.get(function.key)
        if (files, start) not in shared:
            names = [
                name
                for name in held.names(files)
                if name.endswith(_CODE) and not name.startswith(_VENDORED)
            ]
            shared[(files, start)] = reached(start, names, partial(held.file, files))
        sources = shared[(files, start)]
        if sources and held.listing.take(len(sources)):
            found[function.key] = sources
    return found


def _starts(graph: Graph) -> Mapping[tuple[str, str], str]:
    """The file of each function's handler, where it is known."""
    return {each.function.key: each.file for each in graph.view(handlers) if each.file is not None}
