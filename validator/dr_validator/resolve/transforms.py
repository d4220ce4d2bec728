"""What rewrites a template at deployment, so that what comes of it is not seen here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dr_validator.assembly.include import TRANSFORM, location_of
from dr_validator.assembly.model import Json

_SEEN = ("AWS::LanguageExtensions",)


def unseen(body: Mapping[str, Json]) -> Iterator[tuple[str, str, str]]:
    """Each transform of a template that was not applied: pointer, name, and what it does."""
    transforms = body.get("Transform", [])
    for transform in transforms if isinstance(transforms, list) else [transforms]:
        if transform not in _SEEN:
            yield "/Transform", *_does(transform, "the template")
    todo: list[tuple[str, Json]] = [("", {k: v for k, v in body.items() if k != "Parameters"})]
    while todo:
        pointer, node = todo.pop()
        if isinstance(node, dict):
            if TRANSFORM in node:
                part = pointer.rpartition("/")[2] or "the template"
                yield f"{pointer}/{TRANSFORM}", *_does(node[TRANSFORM], part)
            below = [(f"{pointer}/{key}", value) for key, value in node.items()]
            todo += reversed([each for each in below if isinstance(each[1], dict | list)])
        elif isinstance(node, list):
            todo += reversed([(f"{pointer}/{i}", each) for i, each in enumerate(node)])


def _does(transform: Json, part: str) -> tuple[str, str]:
    name = transform.get("Name") if isinstance(transform, dict) else transform
    called = name if isinstance(name, str) else "a macro"
    if called == "AWS::Include":
        what = location_of(transform) or "a file"
        return called, f"{called} takes {what} into {part} at deployment, which is not seen here"
    return called, f"{called} rewrites {part} at deployment; what it adds is not seen here"
