"""Assertions about what becomes of an app when a region is lost."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import NoReturn

from dr_validator.drill.duration import duration
from dr_validator.drill.plan import DrillPlan, is_called, is_stored
from dr_validator.drill.rehearsal import Rehearsal
from dr_validator.drill.rehearse import rehearse
from dr_validator.drill.result import Drill, EntryResult, RpoKind, Served, StoreResult, Verdict
from dr_validator.graph import Graph
from dr_validator.outcome import Look, Report
from dr_validator.report.drill.sentences import loss_words
from dr_validator.report.drill.text import entry_lines
from dr_validator.report.escape import plain
from dr_validator.report.locate import Locator

_PLAIN = Look()


class AppDrills:
    """The drills of one app, each done once. `lost` is as `--lose` writes it: a region, several
    joined with `+`, or one service of a region (`us-east-1:dynamodb`)."""

    def __init__(
        self, graph: Graph, report: Report, plan: DrillPlan | None = None, *, strict: bool = False
    ) -> None:
        """`report` is what the checks say of the same app: what they find broken does not work."""
        self._graph = graph
        self._report = report
        self._plan = plan or DrillPlan()
        self._strict = strict
        self._done: dict[str, Rehearsal] = {}

    @cached_property
    def planned(self) -> Rehearsal:
        """The losses that the configuration names, else each region in turn, the primary first."""
        return self._rehearse()

    def lose(self, lost: str) -> Drill:
        """What becomes of the app when `lost` is gone; UsageError for what is no region."""
        [drilled] = self.rehearsal(lost).drills
        return drilled

    def rehearsal(self, lost: str) -> Rehearsal:
        """The drill of one loss, with what makes it fail by the configuration."""
        if lost not in self._done:
            self._done[lost] = self._rehearse((lost,))
        return self._done[lost]

    def _rehearse(self, lose: Sequence[str] = ()) -> Rehearsal:
        return rehearse(
            self._graph,
            self._plan,
            lose,
            today=date.today(),
            strict=self._strict,
            report=self._report,
        )

    def assert_survives(self, lost: str, *, worst: Verdict | str = Verdict.BY_HAND) -> Drill:
        """Every entry that has to recover does, reads and writes, at worst as `worst` says.

        What is not proven does not pass, and of an app into which no way is known, nothing is
        proven. What the configuration accepts is let be. Returns the drill.
        """
        __tracebackhide__ = True
        drilled, allowed = self.lose(lost), Verdict(worst)
        required = [each for each in drilled.entries if each.required]
        if not required:
            _fail(f"no entry has to recover from the loss of {lost}: {self._names(drilled)}")
        bad = [
            each for each in required if each.accepted is None and each.verdict.rank > allowed.rank
        ]
        if bad:
            _fail(
                f"the app does not survive the loss of {lost}: {allowed.value} is wanted at "
                f"worst\n\n{self._spell(bad)}"
            )
        return drilled

    def assert_recovers(
        self, entry: str, *, within: timedelta, lost: str = "", writes: bool = True
    ) -> None:
        """An entry (by name, id or a glob of such) serves again within a time, by itself.

        Without `lost`, it does with each planned loss. Times that only a person's hand or no
        document bounds do not pass. `writes=False` asks for reads alone.
        """
        __tracebackhide__ = True
        for drilled in self._drills(lost):
            found = [each for each in drilled.entries if is_called(each.entry, entry)]
            if not found:
                _fail(f"no entry is called {entry}: {self._names(drilled)}")
            for each in found:
                self._within(drilled, each, within, writes=writes)

    def assert_rpo(
        self, store: str, *, at_most: timedelta, lost: str = "", typical: bool = False
    ) -> None:
        """Of a store (by name, id or a glob of such), no more than so much of the last writes is
        lost.

        Without `lost`, it holds for each planned loss; a store that such a loss does not touch
        loses nothing. What AWS calls typical is no bound, and passes only with `typical`.
        """
        __tracebackhide__ = True
        known = False
        for drilled in self._drills(lost):
            for each in drilled.stores:
                if is_stored(each.store, store):
                    known = True
                    _keeps(drilled, each, at_most, typical=typical)
        if not known:
            names = dict.fromkeys(
                each.store.name for drilled in self._drills(lost) for each in drilled.stores
            )
            _fail(f"no store that is lost is called {store}; there is {_listed(list(names))}")

    def spelled(self, lost: str) -> str:
        """The entries that have to recover from a loss and do not simply, as the command prints
        them."""
        entries = [each for each in self.lose(lost).entries if each.required]
        return self._spell([each for each in entries if each.verdict is not Verdict.RECOVERS])

    def _drills(self, lost: str) -> tuple[Drill, ...]:
        return (self.lose(lost),) if lost else self.planned.drills

    def _within(
        self, drilled: Drill, each: EntryResult, within: timedelta, *, writes: bool
    ) -> None:
        __tracebackhide__ = True
        served = each.writes if writes else each.reads
        seconds = served.rto.seconds
        by_itself = served.verdict is Verdict.RECOVERS and seconds is not None
        if by_itself and seconds is not None and seconds <= within.total_seconds():
            return
        wanted, way = duration(int(within.total_seconds())), "writes" if writes else "reads"
        _fail(
            f"{each.entry.name} does not recover from the loss of {drilled.loss.shown} within "
            f"{wanted}: {way} {_told(served)}\n\n{self._spell([each])}"
        )

    def _spell(self, entries: Sequence[EntryResult]) -> str:
        locator = Locator(self._graph.assembly)
        lines = (line for each in entries for line in entry_lines(each, locator, _PLAIN))
        return "\n".join(lines).rstrip()

    def _names(self, drilled: Drill) -> str:
        return f"there is {_listed([each.entry.name for each in drilled.entries])}"


def _told(served: Served) -> str:
    time = "" if served.rto.seconds is None else f" after {duration(served.rto.seconds)}"
    reason = served.reason or ("" if time else served.rto.reason)
    return f"{served.verdict.value}{time}" + (f" ({reason})" if reason else "")


def _keeps(drilled: Drill, each: StoreResult, at_most: timedelta, *, typical: bool) -> None:
    __tracebackhide__ = True
    rpo = each.rpo
    kinds = (RpoKind.NONE, RpoKind.TARGET, *((RpoKind.TYPICAL,) if typical else ()))
    bounded = rpo.kind in kinds and rpo.seconds is not None
    if bounded and rpo.seconds is not None and rpo.seconds <= at_most.total_seconds():
        return
    wanted = duration(int(at_most.total_seconds()))
    _fail(
        f"with {drilled.loss.shown}, more than {wanted} of {each.store.name} may be lost: "
        f"{loss_words(rpo)} ({rpo.reason})"
    )


def _listed(names: Sequence[str]) -> str:
    if not names:
        return "none"
    more = f" and {len(names) - 8} more" if len(names) > 8 else ""
    return ", ".join(names[:8]) + more


def _fail(words: str) -> NoReturn:
    __tracebackhide__ = True
    raise AssertionError("\n".join(plain(line) for line in words.split("\n")))
