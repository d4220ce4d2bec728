"""`dr-validator check-pack test PACK…` and `dr-validator check-pack schema`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from dr_validator.check import discover
from dr_validator.examples import KINDS, Told
from dr_validator.report.escape import plain
from dr_validator.yaml_checks.keys import schema_text
from dr_validator.yaml_checks.load import checks_of, read_packs
from dr_validator.yaml_checks.tested import Fault, Trial, tried


def test(packs: Sequence[Path]) -> int:
    """Hold each check to its examples; 1 if one says something else, or has none."""
    known = discover()
    written = read_packs(packs, {each.id: each.module for each in known})
    checks = checks_of(written, (each.family for each in known))
    trials = [tried(*both) for both in zip(written, checks, strict=True)]
    width = max(len(each.check.id) for each in trials)
    for trial in trials:
        for line in _lines(trial, width):
            print(plain(line))
    wrong = sum(bool(each.faults) for each in trials)
    checked = "1 check" if len(trials) == 1 else f"{len(trials)} checks"
    print(f"{checked}: {len(trials) - wrong} as the examples say, {wrong} not")
    return 1 if wrong else 0


def schema() -> int:
    """Print the JSON schema of a file of checks, for editors."""
    print(schema_text(), end="")
    return 0


def _lines(trial: Trial, width: int) -> Iterator[str]:
    counts = ", ".join(f"{trial.counts[kind]} {kind}" for kind in KINDS)
    yield f"{'wrong' if trial.faults else 'right'}  {trial.check.id:{width}}  {counts}"
    for fault in trial.faults:
        yield f"  {fault.at.shown}: {fault.what}"
        yield from _told(fault)


def _told(fault: Fault) -> Iterator[str]:
    yield from _listed("expected, and not said", fault.unsaid)
    yield from _listed("said, and not expected", fault.unexpected)


def _listed(head: str, said: Iterable[Told]) -> Iterator[str]:
    """Places and words, as they may be copied into the file."""
    lines = [f"      {place}: {words}".rstrip() for place, words in said]
    if lines:
        yield f"    {head}:"
        yield from lines
