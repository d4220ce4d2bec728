"""What rewrites a template at deployment, so that what comes of it is not seen here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from dr_validator.assembly.include import location_of
from dr_validator.assembly.model import Json, keys_of
from dr_validator.assembly.template import TRANSFORM

# The way to a value, from its end: what leads on to it, and its key or index.
_Way: TypeAlias = "tuple[_Way | None, str | int]"
_SEEN = ("AWS::LanguageExtensions",)


def unseen(body: Mapping[str, Json], *, plain: bool = False) -> Iterator[tuple[str, str, str]]:
    """Each transform of a template that was not applied: pointer, name, and what it does. With
    `plain`, somebody knows that none stands within its sections."""
    transforms = body.get("Transform", [])
    for transform in transforms if isinstance(transforms, list) else [transforms]:
        if transform not in _SEEN:
            yield "/Transform", *_does(transform, "the template")
    own = {key: value for key, value in body.items() if key != "Parameters"}
    if plain or TRANSFORM not in keys_of(own):
        return
    todo: list[tuple[_Way | None, Json]] = [(None, own)]
    while todo:
        way, node = todo.pop()
        if isinstance(node, dict):
            if TRANSFORM in node:
                part = str(way[1]) if way is not None else "the template"
                yield f"{_pointer(way)}/{TRANSFORM}", *_does(node[TRANSFORM], part)
            below = [((way, key), value) for key, value in node.items()]
            todo += reversed([each for each in below if isinstance(each[1], dict | list)])
        elif isinstance(node, list):
            todo += reversed([((way, i), each) for i, each in enumerate(node)])


def _pointer(way: _Way | None) -> str:
    steps: list[str] = []
    while way is not None:
        way, step = way
        steps.append(f"/{step}")
    return "".join(reversed(steps))


def _does(transform: Json, part: str) -> tuple[str, str]:
    name = transform.get("Name") if isinstance(transform, dict) else transform
    called = name if isinstance(name, str) else "a macro"
    if called == "AWS::Include":
        what = location_of(transform) or "a file"
        return called, f"{called} takes {what} into {part} at deployment, which is not seen here"
    return called, f"{called} rewrites {part} at deployment; what it adds is not seen here"
