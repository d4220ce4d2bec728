"""What a change does to the drill: an older report beside what is found now."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from dr_validator import files
from dr_validator.drill.duration import duration
from dr_validator.drill.rehearsal import Change
from dr_validator.drill.result import RpoKind, StoreVerdict, TimeKind, Verdict, Writable
from dr_validator.errors import UsageError
from dr_validator.record import dataclass, replace
from dr_validator.report.drill.json import VERSION

MAX_BYTES = 64 * 1024 * 1024

# The order of each word, best first; of times, after how many seconds in each kind.
_VERDICTS = {each.value: number for number, each in enumerate(Verdict)}
_STORE_VERDICTS = {each.value: number for number, each in enumerate(StoreVerdict)}
_WRITABLE = {each.value: number for number, each in enumerate(Writable)}
_TIMES = (TimeKind.COMPUTED, TimeKind.DOCUMENTED, TimeKind.BY_HAND, TimeKind.NOT_PROVEN)
_BOUNDS = {each.value: number for number, each in enumerate(RpoKind)}
_TIME_WORDS = {
    "documented": "minutes, with no upper bound",
    "by-hand": "manual steps",
    "not-proven": "not proven",
}
ABSENT = "not there"
_TIME = "RTO of "


@dataclass(frozen=True, slots=True)
class DrillFact:
    """One thing that a drill says, for the reader, and how good it is: less is better. Of a time,
    `verdict` is how good what comes after it is."""

    shown: str
    rank: tuple[int, int]
    verdict: int | None = None


def read(path: Path) -> Mapping[str, Any]:
    """An older report of `drill --format json`; UsageError if it is none."""
    anew = "write it with `dr-validator drill --format json`"
    try:
        body = json.loads(files.read_text(path, MAX_BYTES))
    except files.FileError as error:
        raise UsageError(error.told(path, anew)) from None
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{path}: not valid JSON: {error}; {anew}") from None
    if not isinstance(body, dict) or not isinstance(body.get("drills"), list):
        raise UsageError(f"{path}: this is no drill; {anew}")
    if body.get("version") != VERSION:
        raise UsageError(f"{path}: version {body.get('version')} is not known; {anew}")
    return body


def changes(old: Mapping[str, Any], new: Mapping[str, Any], name: str) -> tuple[Change, ...]:
    """What differs in the losses that both have drilled, by loss, entry and store; `name` is the
    file of the old one, for its errors."""
    try:
        before, after = _facts(old), _facts(new)
    except (AttributeError, KeyError, TypeError):
        raise UsageError(
            f"{name}: this is no drill of version {VERSION}; write it with "
            "`dr-validator drill --format json`"
        ) from None
    both = [lost for lost in after if lost in before]
    return tuple(change for lost in both for change in _compared(lost, before[lost], after[lost]))


def _compared(
    lost: str, before: Mapping[Subject, DrillFact], after: Mapping[Subject, DrillFact]
) -> Iterator[Change]:
    for subject in sorted({*before, *after}):
        one, other = before.get(subject), after.get(subject)
        was, now = one.shown if one else ABSENT, other.shown if other else ABSENT
        if was != now and not (ABSENT in (was, now) and _is_told(subject, before, after)):
            better = None if one is None or other is None else _better(one, other)
            yield Change(lost, subject[1], subject[2], was, now, better)


def _is_told(
    subject: Subject, before: Mapping[Subject, DrillFact], after: Mapping[Subject, DrillFact]
) -> bool:
    """Whether a time is there no more, or now, for the verdict alone, which is told."""
    identity, name, what = subject
    way = (identity, name, what.removeprefix(_TIME))
    return what.startswith(_TIME) and way in before and way in after


def _better(one: DrillFact, other: DrillFact) -> bool | None:
    if one.rank == other.rank:
        return None
    better = other.rank < one.rank
    worse = one.verdict is not None and other.verdict is not None and other.verdict > one.verdict
    # Sooner, and not what it was: that is no gain.
    return None if better and worse else better


# What a fact is about: the id, the name, and what of it.
Subject = tuple[str, str, str]


def _facts(body: Mapping[str, Any]) -> dict[str, dict[Subject, DrillFact]]:
    return {str(each["lost"]): dict(_of(each)) for each in body["drills"]}


def _of(drill: Mapping[str, Any]) -> Iterator[tuple[Subject, DrillFact]]:
    yield ("", "the app", "verdict"), _worded(drill["verdict"], _VERDICTS)
    for each in drill["entries"]:
        identity, name = f"entry {each['id']}", str(each["name"])
        for way in ("reads", "writes"):
            served = each[way]
            verdict = _worded(served["verdict"], _VERDICTS)
            yield (identity, name, way), verdict
            if served["verdict"] != Verdict.LOST.value:
                time = replace(_rto(served["rto"]), verdict=verdict.rank[0])
                yield (identity, name, f"{_TIME}{way}"), time
    for each in drill["stores"]:
        identity, name = f"store {each['id']}", str(each["name"])
        yield (identity, name, "store"), _worded(each["verdict"], _STORE_VERDICTS)
        yield (identity, name, "RPO"), _rpo(each["rpo"])
        yield (identity, name, "writable"), _worded(each["writable"], _WRITABLE)


def _worded(word: object, order: Mapping[str, int]) -> DrillFact:
    return DrillFact(str(word), (order.get(str(word), len(order)), 0))


def _rto(rto: Mapping[str, Any]) -> DrillFact:
    kind, seconds = str(rto["kind"]), rto["seconds"]
    kinds = [each.value for each in _TIMES]
    rank = kinds.index(kind) if kind in kinds else len(kinds)
    if isinstance(seconds, int):
        return DrillFact("at once" if seconds == 0 else duration(seconds), (rank, seconds))
    return DrillFact(_TIME_WORDS.get(kind, kind), (rank, 0))


def _rpo(rpo: Mapping[str, Any]) -> DrillFact:
    kind, seconds = str(rpo["kind"]), rpo["seconds"]
    rank = _BOUNDS.get(kind, len(_BOUNDS))
    if isinstance(seconds, int) and seconds:
        usual = "typically " if kind == RpoKind.TYPICAL.value else ""
        return DrillFact(f"{usual}{duration(seconds)}", (rank, seconds))
    return DrillFact(kind.replace("-", " "), (rank, 0))
