"""The test items: one for each check of an assembly, and one that says whether it could be read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest

from dr_validator.assembly import Assembly
from dr_validator.check import discover
from dr_validator.errors import DrValidatorError
from dr_validator.finding import Finding
from dr_validator.lint import CFN_LINT, ENGINES
from dr_validator.outcome import Look, Report
from dr_validator.pytest_plugin.targets import AssemblyTarget
from dr_validator.pytest_plugin.verdict import (
    NOT_APPLICABLE,
    Crashed,
    Expected,
    Failed,
    Passed,
    Skipped,
    verdict,
)
from dr_validator.record import dataclass
from dr_validator.report.escape import plain
from dr_validator.report.headline import headline
from dr_validator.report.locate import Locator
from dr_validator.report.text import closing
from dr_validator.select import names_something, unknown
from dr_validator.under_test.run import Run
from dr_validator.under_test.words import PLAIN, FailurePoint, spell

if TYPE_CHECKING:
    from _pytest._code.code import TerminalRepr
    from _pytest._io import TerminalWriter

MARKER = "dr"
LOADS = "loads"
# The tests of what is lost are called so: drill-us-east-1.
DRILL = "drill-"
# The name of the property, in reports, that carries the closing lines.
SUMMARY = "dr-validator"
LINTERS = tuple(each.name for each in ENGINES)
UNLINTED = (
    f"note: {CFN_LINT.name} is not installed, so single templates were not linted; "
    f"{CFN_LINT.advice}"
)


class RefusedError(Exception):
    """A failure that is told in our words: no traceback. `spot` is its place, if it has one."""

    def __init__(self, words: Callable[[Look], str], spot: str, message: str) -> None:
        super().__init__(message)
        self.words = words
        self.spot = FailurePoint(spot, message)


@dataclass(frozen=True, slots=True)
class FailureText:
    """A failure as pytest's reporters take it: colored on a terminal, plain as a string.

    With `--tb=line`, pytest writes the line of `reprcrash` itself, and nothing goes before it.
    """

    words: Callable[[Look], str]
    reprcrash: FailurePoint
    one_line: bool

    def toterminal(self, tw: TerminalWriter) -> None:
        if self.one_line:
            return
        look = Look(color=tw.hasmarkup, width=tw.fullwidth if tw.hasmarkup else None)
        for line in self.words(look).splitlines():
            tw.line(line)

    def __str__(self) -> str:
        return self.words(PLAIN)


class AssemblyFile(pytest.File):
    """An assembly in the collection tree, as if it were a file of tests.

    `wanted` are the names of the tests to collect, None for all; `problem` is the sentence
    about what keeps them from being run, None if nothing does. `drilled` has each loss be a test.
    """

    run: Run
    wanted: frozenset[str] | None
    problem: str | None
    drilled: bool

    @classmethod
    def of(
        cls,
        session: pytest.Session,
        target: AssemblyTarget,
        run: Run,
        wanted: frozenset[str] | None,
        *,
        drilled: bool,
    ) -> AssemblyFile:
        made: AssemblyFile = cls.from_parent(
            session, path=Path(target.path), name=target.name, nodeid=target.id
        )
        made.run, made.wanted = run, wanted
        named = any(name.startswith(DRILL) for name in wanted or ())
        made.drilled = drilled or named
        made.problem = made._problem()
        made.add_marker(MARKER)
        return made

    def collect(self) -> Iterator[pytest.Item]:
        kinds: list[tuple[str, type[DrItem]]] = [(LOADS, LoadsItem)]
        kinds += [(name, CheckItem) for name in self._ids()]
        kinds += [(name, DrillItem) for name in self._losses()]
        for name, kind in kinds:
            if self.wanted is None or name in self.wanted:
                yield kind.from_parent(self, name=name)

    def loads(self) -> pytest.Item:
        """The test of the assembly itself, for when it was not collected."""
        return LoadsItem.from_parent(self, name=LOADS)

    def _ids(self) -> tuple[str, ...]:
        """The checks to run; where the settings are wrong, all there are, so that `-k` and the
        like have something to choose from."""
        try:
            return self.run.settings().ids
        except DrValidatorError:
            pass
        try:
            return tuple(each.id for each in discover())
        except DrValidatorError:
            return ()

    def _losses(self) -> tuple[str, ...]:
        """The tests of what is lost; none where it cannot be read, which another test says."""
        if not self.drilled:
            return ()
        try:
            drills = self.run.drills().planned.drills
        except DrValidatorError:
            return ()
        return tuple(f"{DRILL}{each.loss.shown}" for each in drills)

    def _problem(self) -> str | None:
        try:
            chosen = self.run.settings()
            self.run.assembly()
            if self.drilled:
                _ = self.run.drills().planned
        except DrValidatorError as error:
            return str(error)
        losses = self._losses()
        for name in sorted((self.wanted or frozenset()) - {LOADS, *chosen.ids, *losses}):
            if name.startswith(DRILL):
                there = ", ".join(losses)
                return f"{self.name}::{name}: that is not lost here; there is {there}"
            known = {each.id for each in chosen.checks}
            if name in known:
                why = "it is not selected"
            elif names_something(name, known):
                why = f"this names several checks, and no test; -k {name} selects them"
            else:
                why = unknown(name, known)
            return f"{self.name}::{name}: {why}"
        return None


class DrItem(pytest.Item):
    """A test item of an assembly. `spot` is where a skip is said to be."""

    spot: tuple[str, int] | None = None

    @property
    def file(self) -> AssemblyFile:
        return cast(AssemblyFile, self.parent)

    def reportinfo(self) -> tuple[Path, None, str]:
        return self.path, None, f"{self.name} of {self.file.name}"

    def repr_failure(self, excinfo: Any, style: Any = None) -> str | TerminalRepr:
        error = excinfo.value
        if isinstance(error, RefusedError):
            one_line = self.config.getoption("tbstyle") == "line"
            return cast("TerminalRepr", FailureText(error.words, error.spot, one_line))
        return super().repr_failure(excinfo, style)

    def refused(self, sentence: str) -> RefusedError:
        words = plain(sentence)
        return RefusedError(lambda _: words, self.file.name, words)

    def tell(self, lines: Iterable[str]) -> None:
        """Lines for the end of pytest's output, and for its other reports."""
        self.user_properties.extend((SUMMARY, plain(f"{self.file.name}: {x}")) for x in lines)


class LoadsItem(DrItem):
    """Fails if the assembly cannot be read, or if nothing of it was checked."""

    def runtest(self) -> None:
        if self.file.problem is not None:
            raise self.refused(self.file.problem)
        chosen = self.file.run.settings()
        try:
            report = self.file.run.report() if chosen.selected else self.file.run.linted()
        except DrValidatorError as error:
            raise self.refused(str(error)) from None
        notes = (f"note: {note}" for note in report.notes)
        self.tell([closing(report, PLAIN), *headline(report), *notes])
        if chosen.unlinted:
            self.tell([UNLINTED])
        if not report.checks and not chosen.options.lint:
            raise self.refused(f"nothing was checked: {NOT_APPLICABLE}")
        if report.unmet:
            raise self.refused(f"the gate fails: {'; '.join(report.unmet)}")


class CheckItem(DrItem):
    """One check, or a linter."""

    def _report(self) -> Report:
        run = self.file.run
        return run.linted() if self.name in LINTERS else run.report()

    def setup(self) -> None:
        """A check that gives no verdict is an error of the test, not a failure."""
        try:
            report = self._report()
        except DrValidatorError as error:
            raise pytest.fail.Exception(plain(str(error)), pytrace=False) from None
        if self.name in LINTERS and self.file.run.settings().selected:
            known = self.file.run.report().notes
            self.tell(f"note: {note}" for note in report.notes if note not in known)
        match verdict(report, self.name):
            case Crashed(crashes):
                pytest.fail(spell(report.assembly, crashed=crashes), pytrace=False)
            case Skipped(reason, finding):
                self.spot = source(report, finding) if finding else (self.file.name, 1)
                pytest.skip(reason)
            case Passed() | Failed() | Expected():
                pass

    def runtest(self) -> None:
        report = self._report()
        match verdict(report, self.name):
            case Failed() as failed:
                raise self._failure(report.assembly, failed)
            case Expected(reason):
                # Not pytest.xfail, of which --runxfail would make a pass.
                raise pytest.xfail.Exception(reason, pytrace=False)
            case Passed() | Crashed() | Skipped():
                pass

    def _failure(self, assembly: Assembly, failed: Failed) -> RefusedError:
        def words(look: Look) -> str:
            return spell(
                assembly,
                look,
                findings=failed.findings,
                unproven=failed.unproven,
                waived=failed.waived,
            )

        worst = (*failed.findings, *failed.unproven)[0]
        return RefusedError(
            words, Locator(assembly).find(worst.place).best, words(PLAIN).split("\n")[0]
        )


class DrillItem(DrItem):
    """One loss: fails where the run of `dr-validator drill` would."""

    def runtest(self) -> None:
        drills = self.file.run.drills()
        lost = self.name.removeprefix(DRILL)
        why = [each for each in drills.planned.failures if each.lost in ("", lost)]
        self.tell(f"note: {note}" for note in drills.planned.notes)
        if why:
            named = "; ".join(f"{each.what}: {each.why}" for each in why)
            head = plain(f"{lost} is lost: {named}")
            words = f"{head}\n\n{drills.spelled(lost)}".rstrip()
            raise RefusedError(lambda _: words, self.file.name, head)


def source(report: Report, finding: Finding) -> tuple[str, int]:
    """File and line of a finding."""
    spot = Locator(report.assembly).find(finding.place)
    file, colon, line = spot.best.rpartition(":")
    return (file, int(line)) if colon and line.isdigit() else (spot.best, 1)
