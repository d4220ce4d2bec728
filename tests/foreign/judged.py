"""What the checks say of an assembly, and what is true of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import yaml
from dr_validator.assembly import load_many
from dr_validator.check import discover
from dr_validator.engine import inspect
from dr_validator.finding import Finding
from dr_validator.outcome import Report

HERE = Path(__file__).parent
ACCOUNT = "111122223333"


@dataclass(frozen=True)
class Truth:
    """What is to be found, and what is to be asked since it cannot be decided.

    Beyond that, `advice` may be found and `tolerated` may be asked. Each is
    "<check> <place> <pointer>"; a `*` stands for anything.
    """

    finds: tuple[str, ...] = ()
    unproven: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()
    tolerated: tuple[str, ...] = ()


def truth(app: str, variant: str) -> Truth:
    """What is written down about a variant of an app."""
    content = yaml.safe_load((HERE / app / "expected.yaml").read_text(encoding="utf-8"))
    return truth_of(content[variant])


def truth_of(entry: dict[str, Any]) -> Truth:
    return Truth(**{each.name: tuple(entry.get(each.name, ())) for each in fields(Truth)})


def report_on(paths: Iterable[Path | str]) -> Report:
    return inspect(load_many(list(paths)), discover())


def spot(finding: Finding) -> str:
    """A finding as the lists write it; the account in the name of a plain stack is left out."""
    place = finding.place
    words = f"{finding.check} {place.name} {place.pointer}".strip()
    return words.replace(f"@{ACCOUNT}/", "@")


def differences(report: Report, true: Truth, besides: Report | None = None) -> list[str]:
    """Where what is said and what is true part, a sentence each; none if they agree.

    What `besides` says, too, is left out.
    """
    known = {spot(each) for each in (*besides.findings, *besides.unproven)} if besides else set()
    found = [words for each in report.findings if (words := spot(each)) not in known]
    doubted = [words for each in report.unproven if (words := spot(each)) not in known]
    return [
        *(f"crashed: {crash.check}: {crash.error}" for crash in report.crashed),
        *(f"missed: {each}" for each in _unmet(true.finds, found)),
        *(f"not asked: {each}" for each in _unmet(true.unproven, doubted)),
        *(f"false: {each}" for each in _beyond(found, (*true.finds, *true.advice))),
        *(
            f"needless doubt: {each}"
            for each in _beyond(doubted, (*true.unproven, *true.tolerated))
        ),
    ]


def _unmet(expected: Iterable[str], said: list[str]) -> Iterator[str]:
    return (each for each in expected if not any(_fits(one, each) for one in said))


def _beyond(said: Iterable[str], expected: tuple[str, ...]) -> Iterator[str]:
    return (one for one in said if not any(_fits(one, each) for each in expected))


def _fits(said: str, expected: str) -> bool:
    return fnmatchcase(said, expected)
