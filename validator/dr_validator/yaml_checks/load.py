"""From files of checks to checks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from dr_validator import files
from dr_validator.check import Check, Doc, Family
from dr_validator.config.written import files_in
from dr_validator.errors import UsageError
from dr_validator.record import replace
from dr_validator.yaml_checks.compiled import compiled
from dr_validator.yaml_checks.keys import CHECK, CHECKS
from dr_validator.yaml_checks.message import (
    OF_COUNT,
    OF_RESOURCE,
    OF_TWIN,
    MessageError,
    Placeholder,
    refuse_others,
)
from dr_validator.yaml_checks.model import (
    Assertion,
    Count,
    HasRole,
    SameAsTwin,
    Written,
    parts_of,
)
from dr_validator.yaml_checks.source import EXAMPLES, YamlLine, read_source, refuse_tags

MAX_FILES = 1_000
MAX_CHECKS = 2_000


def read_packs(paths: Iterable[Path], known: Mapping[str, str]) -> tuple[Written, ...]:
    """The checks of files, and of all files in folders; UsageError if any is wrong.

    `known` are the ids that there are already, with where they are.
    """
    there = dict(known)
    found: list[Written] = []
    for file in dict.fromkeys(file for path in paths for file in _files(path)):
        for each in _read(file):
            if each.id in there:
                raise (each.at / "id").wrong(
                    f"is the id of another check, in {there[each.id]}; rename one"
                )
            there[each.id] = each.place
            found.append(each)
            if len(found) > MAX_CHECKS:
                raise UsageError(
                    f"{each.place}: there are more than {MAX_CHECKS:,} checks in YAML; leave out "
                    "what nobody reads"
                )
    return tuple(found)


def checks_of(written: Iterable[Written], families: Iterable[Family] = ()) -> Iterator[Check]:
    """The checks as the engine runs them. `families` are those that have a title."""
    titled: dict[str, Family] = {}
    for family in families:
        titled.setdefault(family.name, family)
    for each in written:
        name = each.id.partition("-")[0]
        own = titled.get(name) or Family(name, name)
        doc = Doc(each.title, each.why, each.fix, each.source)
        yield Check(
            each.id,
            own,
            each.severity,
            each.breaks,
            each.dr,
            doc,
            compiled(each),
            each.place,
            each.types,
            each.stops,
        )


def _files(path: Path) -> list[Path]:
    """The file, or those of a folder, by name."""
    if not files.is_folder(path):
        return [path]
    found = files_in(path)
    if not found:
        raise UsageError(f"{path}: contains no file of checks; put one there, such as checks.yaml")
    if len(found) > MAX_FILES:
        raise UsageError(f"{path}: holds more than {MAX_FILES:,} files of checks; join some")
    return found


def _read(path: Path) -> Iterator[Written]:
    value, at = read_source(path)
    listed = value.get(CHECKS) if isinstance(value, dict) else None
    if not isinstance(value, dict) or not isinstance(listed, list):
        raise at.wrong(f"must be a mapping with a list of `{CHECKS}`")
    for name in value:
        if name != CHECKS:
            raise (at / name).wrong(f"is not a known key; there is {CHECKS}")
    if not listed:
        raise (at / CHECKS).wrong("has no check in it; add one, or remove the file")
    for number, each in enumerate(listed):
        spot = (at / CHECKS).item(number)
        yield _check(each, replace(spot, key="", prefix=_named(each, number)))


def _named(value: object, number: int) -> str:
    """What a check is called in a sentence about it."""
    name = value.get("id") if isinstance(value, dict) else None
    return name if isinstance(name, str) and 0 < len(name) < 80 else f"check {number + 1}"


def _check(value: object, at: YamlLine) -> Written:
    refuse_tags(at)
    body = CHECK.read(value, at)
    demand: Assertion | Count = body["assert"] if "assert" in body else body["count"]
    where: Assertion | None = body.get("where")
    asked = tuple(_all(where)) + (() if isinstance(demand, Count) else tuple(_all(demand)))
    _refuse_messages(body, demand, asked, at)
    special = isinstance(demand, Count) or any(
        isinstance(each, HasRole | SameAsTwin) for each in asked
    )
    return Written(
        id=body["id"],
        title=body["title"],
        severity=body["severity"],
        breaks=body["breaks"],
        stops=body.get("stops"),
        dr=body.get("dr", special),
        types=body["types"],
        where=where,
        demand=demand,
        message=body["message"],
        doubt=body.get("doubt"),
        why=body.get("why", ""),
        fix=body["fix"],
        source=body.get("source", ""),
        examples=body.get(EXAMPLES),
        at=at,
    )


def _refuse_messages(
    body: Mapping[str, Any], demand: Assertion | Count, asked: Iterable[Assertion], at: YamlLine
) -> None:
    known, where = _placeholders(demand, asked)
    for name in ("message", "doubt"):
        if name in body:
            try:
                refuse_others(body[name], known, where)
            except MessageError as error:
                raise (at / name).wrong(str(error)) from None


def _placeholders(
    demand: Assertion | Count, asked: Iterable[Assertion]
) -> tuple[tuple[Placeholder, ...], str]:
    """What a message can name, and which checks have just these."""
    if isinstance(demand, Count):
        return OF_COUNT, "a check that counts"
    if any(isinstance(each, SameAsTwin) for each in asked):
        return OF_TWIN, "this check"
    return OF_RESOURCE, "a check without `twin`"


def _all(assertion: Assertion | None) -> Iterator[Assertion]:
    """An assertion, and all that it is made of."""
    todo = [assertion] if assertion is not None else []
    while todo:
        each = todo.pop()
        yield each
        todo += parts_of(each)
