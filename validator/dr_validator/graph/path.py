"""Paths into a resource's properties, written as JSONPath: `Rules[*].Destination.Bucket`."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

from dr_validator.regex import regex

if TYPE_CHECKING:
    from jsonpath_ng.parser import JsonPathParser

WILDCARD = "*"
Step: TypeAlias = str | int


class PathError(ValueError):
    """A path that a check wrote wrongly; a bug in the check, not in what it reads."""


def key(name: str) -> str:
    """One key as a step of a path, whatever characters it has."""
    escaped = name.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


# Nearly all paths: names or quoted keys, with numbers and stars in brackets behind them.
_NAME, _INDEX = r"(?:(?!where\b|wherenot\b)[A-Za-z_]\w*|'[^'\\]+')", r"\[(?:\d+|\*)\]"
_PLAIN = regex(rf"(?:{_NAME}(?:{_INDEX})*|(?:{_INDEX})+)(?:\.{_NAME}(?:{_INDEX})*)*", re.ASCII)
_PIECE = regex(r"'[^']+'|[^.\[\]']+")


@cache
def steps(path: str) -> tuple[Step, ...]:
    """The keys (str), indexes (int) and wildcards (`*`) of a path, outermost first."""
    if _PLAIN.fullmatch(path):
        return tuple(map(_step, _PIECE.findall(path)))
    return _parsed(path)


@cache
def one_way(path: str) -> tuple[Step, ...]:
    """The steps of a path that leads to one value."""
    if WILDCARD in steps(path):
        raise PathError(f"{path!r} may lead to several values: use read_all or each")
    return steps(path)


def _step(piece: str) -> Step:
    if piece[0] == "'":
        return piece[1:-1]
    return int(piece) if piece.isdigit() else piece


def _parsed(path: str) -> tuple[Step, ...]:
    """The steps of any path, by the grammar of JSONPath."""
    from jsonpath_ng.exceptions import JSONPathError
    from jsonpath_ng.jsonpath import Child, Fields, Index, JSONPath, Root, Wildcard

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
        return unfold(_parser().parse(path))
    except JSONPathError as error:
        raise PathError(f"{path!r} is not a path: {error}") from error


@cache
def _parser() -> JsonPathParser:
    """One for all paths: it builds its tables anew whenever it is made."""
    from jsonpath_ng.parser import JsonPathParser

    return JsonPathParser()
