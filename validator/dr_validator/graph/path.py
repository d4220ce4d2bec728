"""Paths into a resource's properties, written as JSONPath: `Rules[*].Destination.Bucket`."""

from __future__ import annotations

from functools import cache
from typing import TypeAlias

WILDCARD = "*"
Step: TypeAlias = str | int


class PathError(ValueError):
    """A path that a check wrote wrongly; a bug in the check, not in what it reads."""


def key(name: str) -> str:
    """One key as a step of a path, whatever characters it has."""
    escaped = name.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


@cache
def steps(path: str) -> tuple[Step, ...]:
    """The keys (str), indexes (int) and wildcards (`*`) of a path, outermost first."""
    from jsonpath_ng.exceptions import JSONPathError
    from jsonpath_ng.jsonpath import Child, Fields, Index, JSONPath, Root, Wildcard
    from jsonpath_ng.parser import parse

    def unfold(expression: JSONPath) -> tuple[Step, ...]:
        match expression:
            case Root():
                return ()
            case Child(left=left, right=right):
                return unfold(left) + unfold(right)
            case Fields(fields=(name,)):
                return (str(name),)
            case Index(indices=(number,)):
                return (int(number),)
            case Wildcard():
                return (WILDCARD,)
            case _:
                raise PathError(f"{path!r}: only names, [number] and [*] are understood")

    try:
        return unfold(parse(path))
    except JSONPathError as error:
        raise PathError(f"{path!r} is not a path: {error}") from error
