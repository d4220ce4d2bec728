"""Findings that were there before: kept in a file, or found in an older assembly."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Any

from dr_validator import files
from dr_validator.atomic import save
from dr_validator.errors import UsageError
from dr_validator.finding import Finding, Uncounted
from dr_validator.lint import engine_of
from dr_validator.outcome import Report
from dr_validator.record import dataclass, replace

VERSION = 1
MAX_BYTES = 16 * 1024 * 1024
DEFAULT = "dr-validator-baseline.json"


@dataclass(frozen=True, slots=True, order=True)
class BaselineEntry:
    """One known finding. What counts is the fingerprint; the other words are for the reader."""

    stack: str
    check: str
    place: str
    message: str
    fingerprint: str
    proven: bool = True


@dataclass(frozen=True, slots=True)
class Compared:
    """A report in which only what is new still counts.

    `remaining` are the known findings that are still there, `gone` those that are not, and
    `unjudged` those of which this run cannot tell.
    """

    report: Report
    remaining: tuple[BaselineEntry, ...]
    gone: tuple[BaselineEntry, ...]
    unjudged: tuple[BaselineEntry, ...]


def entries(report: Report) -> tuple[BaselineEntry, ...]:
    """What of a report belongs into a baseline: all that is not waived."""
    return tuple(sorted(_entry(each) for each in (*report.findings, *report.unproven)))


def everything(report: Report) -> tuple[BaselineEntry, ...]:
    """All that a report found, waived or not."""
    waived = [_entry(each.finding) for each in report.waived]
    return tuple(sorted([*entries(report), *waived]))


def compare(
    report: Report, known: Iterable[BaselineEntry], by: str, reason: str, exist: Collection[str]
) -> Compared:
    """Set apart what is known. `exist` are the ids of all checks there are.

    Of several findings with one fingerprint, those with the same message are paired first.
    """
    left = _Pool(known)
    counting = [*report.findings, *report.unproven]
    taken = {found for found in counting if left.take(found, exactly=True)}
    taken |= {each for each in counting if each not in taken and left.take(each, exactly=False)}
    # What was waived since is still there, though it does not count.
    for waived in report.waived:
        _ = left.take(waived.finding, exactly=True) or left.take(waived.finding, exactly=False)
    absent = left.entries()
    gone = tuple(each for each in absent if _judged(each, report, exist))
    unjudged = tuple(each for each in absent if not _judged(each, report, exist))
    before = [*report.known, *(Uncounted(found, reason, by) for found in taken)]
    return Compared(
        replace(
            report,
            findings=tuple(found for found in report.findings if found not in taken),
            unproven=tuple(found for found in report.unproven if found not in taken),
            known=tuple(sorted(before, key=lambda each: each.finding.sort_key)),
        ),
        tuple(sorted(left.taken)),
        gone,
        unjudged,
    )


class _Pool:
    """Known findings, of which each can be found once."""

    def __init__(self, known: Iterable[BaselineEntry]) -> None:
        self.taken: list[BaselineEntry] = []
        self._left: dict[str, list[BaselineEntry]] = {}
        for each in sorted(known):
            self._left.setdefault(each.fingerprint, []).append(each)

    def take(self, found: Finding, *, exactly: bool) -> bool:
        """Pair a finding with a known one, `exactly` if the message must be the same."""
        taken = [self._take(found.print_of(each), found, exactly) for each in found.ids]
        return any(taken)

    def _take(self, fingerprint: str, found: Finding, exactly: bool) -> bool:
        same = self._left.get(fingerprint, [])
        for each in same:
            if not exactly or each.message == found.problem.message:
                same.remove(each)
                self.taken.append(each)
                return True
        return False

    def entries(self) -> list[BaselineEntry]:
        """What was not found."""
        return sorted(each for same in self._left.values() for each in same)


def _judged(entry: BaselineEntry, report: Report, exist: Collection[str]) -> bool:
    """Whether this run would have found it, if it were there."""
    if entry.stack in report.hidden or entry.check in {crash.check for crash in report.crashed}:
        return False
    if (engine := engine_of(entry.check)) is not None:
        crashed = any(crash.check == engine.name for crash in report.crashed)
        return engine.name in report.linters and not crashed
    return entry.check in report.checks or entry.check not in exist


def notes(compared: Compared, name: str, advice: str) -> list[str]:
    """What to tell about it; `advice` says what to do about those that are gone."""
    told = [f"{_count(len(compared.remaining))} of {name} still there, not counted"]
    if compared.gone:
        shown = [f"{each.check} at {each.place}" for each in compared.gone[:3]]
        more = len(compared.gone) - len(shown)
        words = "; ".join(shown) + (f"; and {more} more" if more else "")
        told.append(f"{_count(len(compared.gone))} of {name} gone{advice}: {words}")
    if compared.unjudged:
        told.append(
            f"{_count(len(compared.unjudged))} of {name} not judged, since their checks or stacks "
            "were left out"
        )
    return told


def _count(number: int) -> str:
    return "1 finding" if number == 1 else f"{number} findings"


def _entry(found: Finding) -> BaselineEntry:
    place = found.place
    words = " ".join(part for part in (place.name, place.pointer) if part)
    return BaselineEntry(
        place.stack,
        found.check,
        words or place.template,
        found.problem.message,
        found.fingerprint,
        found.problem.proven,
    )


def read(path: Path) -> tuple[BaselineEntry, ...]:
    """The entries of a baseline file; UsageError if it is none."""
    try:
        body = json.loads(files.read_text(path, MAX_BYTES))
    except files.AbsentError:
        raise UsageError(
            f"{path}: no such baseline; `dr-validator baseline create` writes one"
        ) from None
    except files.FileError as error:
        raise UsageError(error.told(path, "restore it, or create a new one")) from None
    except (ValueError, RecursionError) as error:
        raise UsageError(
            f"{path}: not valid JSON: {error}; restore it, or create a new one"
        ) from None
    if not isinstance(body, dict) or not isinstance(body.get("findings"), list):
        raise UsageError(f"{path}: not a baseline: it has no list of findings; create a new one")
    if body.get("version") != VERSION:
        raise UsageError(
            f"{path}: its version is {body.get('version')!r}, and this program reads version "
            f"{VERSION}; create a new one"
        )
    return tuple(
        sorted(_read(each, path, number) for number, each in enumerate(body["findings"], 1))
    )


def _read(body: object, path: Path, number: int) -> BaselineEntry:
    words = ("stack", "check", "place", "message", "fingerprint")
    if isinstance(body, dict):
        values = {word: body.get(word) for word in words}
        proven = body.get("proven", True)
        if all(isinstance(each, str) for each in values.values()) and isinstance(proven, bool):
            return BaselineEntry(
                **{word: str(each) for word, each in values.items()}, proven=proven
            )
    raise UsageError(
        f"{path}: entry {number} of findings is malformed: it needs {', '.join(words)}, each a "
        "string; restore it, or create a new one"
    )


def write(path: Path, found: Sequence[BaselineEntry]) -> None:
    """Write a baseline: sorted, one word a line, so that a change reads well in a review."""
    body: dict[str, Any] = {"version": VERSION, "findings": [_json(e) for e in sorted(found)]}
    save(path, json.dumps(body, indent=2, ensure_ascii=True) + "\n")


def _json(entry: BaselineEntry) -> dict[str, Any]:
    body: dict[str, Any] = {
        "check": entry.check,
        "place": entry.place,
        "message": entry.message,
        "stack": entry.stack,
        "fingerprint": entry.fingerprint,
    }
    return body if entry.proven else {**body, "proven": False}
