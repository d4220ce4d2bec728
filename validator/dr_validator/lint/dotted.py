"""Steps that are joined by dots, taken apart: keys of a template have dots too."""

from __future__ import annotations

from dr_validator.assembly.model import Json


def steps(body: Json, path: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """A path from the root of a template, of which each step may be several, joined by dots.

    The longest key that is there is meant; where there is none, every dot parts two steps.
    """
    found: list[str | int] = []
    at: Json = body
    for step in path:
        parts = str(step).split(".")
        while parts:
            key, count = _key(at, parts)
            found.append(key)
            at = _below(at, key)
            parts = parts[count:]
    return tuple(found)


def _key(at: Json, parts: list[str]) -> tuple[str | int, int]:
    """The next step, and how many parts it takes."""
    if isinstance(at, list) and parts[0].isdecimal() and parts[0].isascii():
        return int(parts[0]), 1
    if isinstance(at, dict):
        for count in range(len(parts), 0, -1):
            if ".".join(parts[:count]) in at:
                return ".".join(parts[:count]), count
    return parts[0], 1


def _below(at: Json, key: str | int) -> Json:
    if isinstance(at, dict):
        return at.get(str(key))
    if isinstance(at, list) and isinstance(key, int) and key < len(at):
        return at[key]
    return None
