"""JSON that a template holds in a string: a state machine's definition, a custom resource's call.

It is taken apart as the template writes it, so that what stands in it keeps its references.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from dr_validator.assembly.model import Json
from dr_validator.assembly.read import MAX_DEPTH, depth_exceeds
from dr_validator.regex import regex
from dr_validator.resolve.pieces import HOLE, Spelled, spelled
from dr_validator.resolve.text import holes

_BARE_HOLE = regex(rf"(?<=[:\[,])(\s*)({HOLE})(?=\s*[,\]}}])")
_BARE_SUB = regex(r"(?<=[:\[,])(\s*)(\$\{[\w.:]+\})(?=\s*[,\]}])")


def parse(raw: Json) -> Json:
    """The JSON of a string, or of `Fn::Sub` or `Fn::Join`, as a template would write it.

    None if it is something else, or nested too deeply.
    """
    if isinstance(raw, str):
        return _load(raw)
    match list(raw.items()) if isinstance(raw, dict) else []:
        case [("Fn::Sub", str() as text)]:
            return changed(_load(text, _BARE_SUB), lambda leaf: _sub(leaf, None))
        case [("Fn::Sub", [str() as text, dict() as names])]:
            return changed(_load(text, _BARE_SUB), lambda leaf: _sub(leaf, names))
        case [("Fn::Join", ["", list() as pieces])]:
            joined = spelled(pieces)
            if joined is None:
                return None
            return changed(_load(joined.text, _BARE_HOLE), lambda leaf: _joined(leaf, joined))
        case _:
            return None


def substituted(leaf: str, names: dict[str, Json]) -> Json:
    """A string in which a service puts values for names (`DefinitionSubstitutions`)."""
    asked = [name for name, is_hole in holes(leaf) if is_hole]
    if not asked or not all(name in names for name in asked):
        return leaf
    return names[asked[0]] if leaf == f"${{{asked[0]}}}" else {"Fn::Sub": [leaf, names]}


def _load(text: str, bare: re.Pattern[str] | None = None) -> Json:
    """The JSON of a text in which a piece may also stand for a number, without quotes."""
    try:
        found: Json = json.loads(bare.sub(r'\1"\2"', text) if bare is not None else text)
    except (ValueError, RecursionError):
        return None
    return None if depth_exceeds(found, MAX_DEPTH) else found


def changed(tree: Json, change: Callable[[str], Json]) -> Json:
    """A tree with every string in it changed."""
    match tree:
        case str():
            return change(tree)
        case list():
            return [changed(item, change) for item in tree]
        case dict():
            return {key: changed(item, change) for key, item in tree.items()}
        case _:
            return tree


def _sub(leaf: str, names: dict[str, Json] | None) -> Json:
    if "${" not in leaf:
        return leaf
    return {"Fn::Sub": leaf if names is None else [leaf, names]}


def _joined(leaf: str, joined: Spelled[Json]) -> Json:
    parts = joined.pieces(leaf)
    if all(isinstance(part, str) for part in parts):
        return leaf
    return parts[0] if len(parts) == 1 else {"Fn::Join": ["", parts]}
