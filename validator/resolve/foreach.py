"""`Fn::ForEach`: loops that CloudFormation unrolls before anything else.

Source: AWS CloudFormation Template Reference, "Fn::ForEach" (transform
AWS::LanguageExtensions): `{"Fn::ForEach::Name": [identifier, collection, {key: body}]}`;
`${identifier}` and `&{identifier}` in keys and values stand for the item (the latter without
its non-alphanumeric characters), and so does `{"Ref": identifier}`.
"""

from __future__ import annotations

from typing import cast

from validator.assembly.model import Json

LOOP = "Fn::ForEach::"
Unexpanded = list[tuple[str, str]]


def expand(body: dict[str, Json]) -> tuple[dict[str, Json], Unexpanded]:
    """The template with its loops unrolled; loops that cannot be are returned with a reason.

    A template without loops is returned as it is.
    """
    if not _has_loop(body):
        return body, []
    unexpanded: Unexpanded = []
    expanded = _walk(body, body, "", unexpanded)
    return cast("dict[str, Json]", expanded), unexpanded


def _has_loop(raw: Json) -> bool:
    stack: list[Json] = [raw]
    while stack:
        node = stack.pop()
        if isinstance(node, dict):
            if any(key.startswith(LOOP) for key in node):
                return True
            stack.extend(node.values())
        elif isinstance(node, list):
            stack.extend(node)
    return False


def _walk(raw: Json, body: dict[str, Json], pointer: str, unexpanded: Unexpanded) -> Json:
    if isinstance(raw, list):
        return [_walk(each, body, f"{pointer}/{i}", unexpanded) for i, each in enumerate(raw)]
    if not isinstance(raw, dict):
        return raw
    out: dict[str, Json] = {}
    for key, value in raw.items():
        here = f"{pointer}/{key}"
        if not key.startswith(LOOP):
            out[key] = _walk(value, body, here, unexpanded)
            continue
        unrolled = _unroll(value, body)
        if isinstance(unrolled, str):
            unexpanded.append((here, f"{key} cannot be unrolled: {unrolled}"))
            continue
        walked = _walk(unrolled, body, here, unexpanded)
        out.update(cast("dict[str, Json]", walked))
    return out


def _unroll(loop: Json, body: dict[str, Json]) -> dict[str, Json] | str:
    """The entries of one loop, or why they are not known."""
    match loop:
        case [str() as identifier, collection, dict() as entries]:
            items = _items(collection, body)
            if items is None:
                return "its collection is not known"
            out: dict[str, Json] = {}
            for item in items:
                out.update(cast("dict[str, Json]", _put(entries, identifier, item)))
            return out
        case _:
            return "it is not a list of identifier, collection and body"


def _items(collection: Json, body: dict[str, Json]) -> list[str] | None:
    match collection:
        case {"Ref": str() as name}:
            parameters = body.get("Parameters")
            parameter = parameters.get(name) if isinstance(parameters, dict) else None
            default = parameter.get("Default") if isinstance(parameter, dict) else None
            return default.split(",") if isinstance(default, str) else None
        case list():
            items: list[str] = []
            for each in collection:
                if isinstance(each, dict):
                    nested = _items(each, body)
                    if nested is None:
                        return None
                    items.extend(nested)
                else:
                    items.append(str(each))
            return items
        case _:
            return None


def _put(raw: Json, identifier: str, item: str) -> Json:
    match raw:
        case str():
            plain = "".join(char for char in item if char.isalnum())
            return raw.replace(f"${{{identifier}}}", item).replace(f"&{{{identifier}}}", plain)
        case dict():
            if raw == {"Ref": identifier}:
                return item
            return {
                cast(str, _put(key, identifier, item)): _put(value, identifier, item)
                for key, value in raw.items()
            }
        case list():
            return [_put(each, identifier, item) for each in raw]
        case _:
            return raw
