"""What the checks say of an assembly, and what is true of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import yaml

from validator.assembly import load_many
from validator.check import discover
from validator.engine import inspect
from validator.finding import Finding
from validator.report.model import Report

HERE = Path(__file__).parent
ACCOUNT = "111122223333"


@dataclass(frozen=True)
class Truth:
    """What is to be found, what cannot be decided, and what may be said in doubt.

    Each is "<check> <place> <pointer>"; a `*` stands for anything.
    """

    finds: tuple[str, ...] = ()
    unproven: tuple[str, ...] = ()
    tolerated: tuple[str, ...] = ()


def truth(app: str, variant: str) -> Truth:
    """What is written down about a variant of an app."""
    content = yaml.safe_load((HERE / app / "expected.yaml").read_text(encoding="utf-8"))
    return truth_of(content[variant])


def truth_of(entry: dict[str, Any]) -> Truth:
    return Truth(**{key: tuple(entry.get(key, ())) for key in ("finds", "unproven", "tolerated")})


def report_on(paths: Iterable[Path | str]) -> Report:
    return inspect(load_many(list(paths)), discover())


def spot(finding: Finding) -> str:
    """A finding as the lists write it; the account in the name of a plain stack is left out."""
    place = finding.place
    words = f"{finding.check} {place.name} {place.pointer}".strip()
    return words.replace(f"@{ACCOUNT}/", "@")


def differences(report: Report, true: Truth) -> list[str]:
    """Where what is said and what is true part, a sentence each; none if they agree."""
    found = [spot(each) for each in report.findings]
    doubted = [spot(each) for each in report.unproven]
    tolerated = (*true.tolerated,)
    return [
        *(f"crashed: {crash.check}: {crash.error}" for crash in report.crashed),
        *(f"missed: {each}" for each in _unmet(true.finds, found)),
        *(f"not asked: {each}" for each in _unmet(true.unproven, doubted)),
        *(f"false: {each}" for each in _beyond(found, (*true.finds, *tolerated))),
        *(f"needless doubt: {each}" for each in _beyond(doubted, (*true.unproven, *tolerated))),
    ]


def _unmet(expected: Iterable[str], said: list[str]) -> Iterator[str]:
    return (each for each in expected if not any(_fits(one, each) for one in said))


def _beyond(said: Iterable[str], expected: tuple[str, ...]) -> Iterator[str]:
    return (one for one in said if not any(_fits(one, each) for each in expected))


def _fits(said: str, expected: str) -> bool:
    return fnmatchcase(said, expected)
