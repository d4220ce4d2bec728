"""Steps through the body of a resource: where a pattern leads, and changes there."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy

from tests.mutants.mutate import Body, UntouchedError

Steps = tuple[str | int, ...]


def find(body: Body, pattern: str) -> Iterator[tuple[Steps, Body]]:
    """Where a pattern leads: `Properties.Replicas.*.Region`; `*` is any item or key."""
    yield from _find(body, pattern.split("."), ())


def _find(body: Body, parts: list[str], steps: Steps) -> Iterator[tuple[Steps, Body]]:
    if not parts:
        yield steps, body
        return
    head, *rest = parts
    for key, value in _children(body):
        if head in ("*", str(key)):
            yield from _find(value, rest, (*steps, key))


def _children(body: Body) -> Iterator[tuple[str | int, Body]]:
    if isinstance(body, dict):
        yield from body.items()
    elif isinstance(body, list):
        yield from enumerate(body)


def leaves(body: Body, steps: Steps = ()) -> Iterator[tuple[Steps, Body]]:
    """Every scalar, with the way there."""
    if isinstance(body, (dict, list)):
        for key, value in _children(body):
            yield from leaves(value, (*steps, key))
    else:
        yield steps, body


def subtrees(body: Body, steps: Steps = ()) -> Iterator[tuple[Steps, Body]]:
    """Every mapping and list, outermost first."""
    if isinstance(body, (dict, list)):
        yield steps, body
        for key, value in _children(body):
            yield from subtrees(value, (*steps, key))


def get(body: Body, steps: Steps) -> Body:
    for step in steps:
        body = body[step]
    return body


def put(body: Body, steps: Steps, value: Body) -> None:
    """Another value, or one where there was none; the parent must be there."""
    *way, last = steps
    parent = get(body, tuple(way))
    if isinstance(parent, dict) and parent.get(last) == value and last in parent:
        raise UntouchedError(f"{steps} is {value!r} already")
    parent[last] = deepcopy(value)


def drop(body: Body, steps: Steps) -> None:
    *way, last = steps
    del get(body, tuple(way))[last]


def pointer(steps: Steps) -> str:
    """As a JSON pointer."""
    return "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in steps)
