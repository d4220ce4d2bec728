"""`check --baseline` and `check --diff`: only what is new still counts."""

from __future__ import annotations

from collections.abc import Iterable

from dr_validator.assembly.model import Assembly
from dr_validator.baseline import BaselineEntry, Compared, compare, everything, notes
from dr_validator.check import Check
from dr_validator.engine import Options, inspect
from dr_validator.finding import Crash
from dr_validator.outcome import Report
from dr_validator.record import replace
from dr_validator.tell import Tell


def since_baseline(
    report: Report, given: str, known: Iterable[BaselineEntry], checks: Iterable[Check]
) -> Report:
    """The report without what a baseline file knows; that is set apart as known."""
    name = f"baseline {given}"
    exist = {each.id for each in checks}
    compared = compare(report, known, name, "known when the baseline was written", exist)
    return _told(compared, name, "; `dr-validator baseline update` drops them")


def since_assembly(
    report: Report,
    given: str,
    base: Assembly,
    checks: tuple[Check, ...],
    asked: Options,
    tell: Tell,
) -> Report:
    """The report without what an older assembly has too; that is set apart as known.

    The older one is checked in the same way, in all its stacks and without waivers. A check
    that crashes over it counts as crashed: what it would have found there is not known.
    """
    tell(f"checking {given} to compare with")
    plain = replace(asked, stacks=(), exclude=(), honour_waivers=False, notes=())
    old = inspect(base, checks, plain, tell)
    crashes = [Crash(each.check, f"over {given}: {each.error}") for each in old.crashed]
    crashed = sorted([*report.crashed, *crashes], key=lambda each: (each.check, each.error))
    exist = {each.id for each in checks}
    compared = compare(report, everything(old), f"--diff {given}", f"found in {given} too", exist)
    made = replace(compared, report=replace(compared.report, crashed=tuple(crashed)))
    return _told(made, given, "")


def _told(compared: Compared, name: str, advice: str) -> Report:
    report = compared.report
    return replace(report, notes=(*report.notes, *notes(compared, name, advice)))
