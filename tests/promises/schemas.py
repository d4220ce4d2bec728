"""What a JSON schema says there is: a path to each value, its types, and what is always there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib import resources
from typing import Any

Json = Any


def schema(name: str) -> Json:
    file = resources.files("dr_validator.schema").joinpath(f"{name}.schema.json")
    return json.loads(file.read_text(encoding="utf-8"))


def described(whole: Json, always: bool = False) -> Iterator[str]:
    """A name for each path, each type and each word of an enumeration; with `always`, also for
    each key that is always there.
    """
    for path, each in _parts(whole):
        yield path
        types = each.get("type", ())
        for one in [types] if isinstance(types, str) else types:
            yield f"{path}: {one}"
        for word in (*each.get("enum", ()), *([each["const"]] if "const" in each else ())):
            yield f"{path} = {json.dumps(word)}"
        if always:
            yield from (f"{path}.{key}, always" for key in each.get("required", ()))


def needed(whole: Json) -> Iterator[str]:
    """The keys that have to be given."""
    for path, each in _parts(whole):
        yield from (f"{path}.{key}" for key in each.get("required", ()))


def _parts(whole: Json) -> Iterator[tuple[str, Json]]:
    """Every schema in it, by the path to what it describes; what holds itself is not repeated."""
    waiting: list[tuple[str, Json, frozenset[str]]] = [("$", whole, frozenset())]
    while waiting:
        path, each, within = waiting.pop()
        if not isinstance(each, dict):
            continue
        reference = each.get("$ref")
        if reference in within:
            yield f"{path} and so on", {}
            continue
        yield path, each
        if reference is not None:
            target = whole["$defs"][reference.removeprefix("#/$defs/")]
            waiting.append((path, target, within | {reference}))
        for key, inner in each.get("properties", {}).items():
            waiting.append((f"{path}.{key}", inner, within))
        waiting.append((f"{path}[]", each.get("items"), within))
        waiting.append((f"{path}.*", each.get("additionalProperties"), within))
        patterns = each.get("patternProperties", {}).values()
        waiting += [(f"{path}.*", inner, within) for inner in patterns]
        for word in ("anyOf", "oneOf", "allOf"):
            waiting += [(path, inner, within) for inner in each.get(word, ())]
