"""`dr-validator fleet`: all apps of an organization, and what shows between them."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from dr_validator import __version__, atomic
from dr_validator.commands.progress import Progress
from dr_validator.errors import UsageError
from dr_validator.fleet.app import AppState, Examination, FleetApp
from dr_validator.record import dataclass
from dr_validator.report.fleet.rollup import rollup
from dr_validator.report.statement.html import html
from dr_validator.report.statement.markdown import markdown
from dr_validator.report.statement.text import text
from dr_validator.tell import Tell

if TYPE_CHECKING:
    from dr_validator.fleet.ledger import Ledger

_FORMATS = {"text": text, "markdown": markdown, "html": html}
_EXITS = {
    AppState.CHECKED: 0,
    AppState.UNREADABLE: 3,
    AppState.CRASHED: 4,
    AppState.TIMED_OUT: 4,
    AppState.KILLED: 4,
}
_NEEDED = ("dask", "distributed", "duckdb", "fsspec", "pyarrow")


@dataclass(frozen=True, slots=True, kw_only=True)
class FleetRequest:
    """The command line of `fleet run`."""

    sources: tuple[str, ...]
    out: Path
    asked: Examination
    workers: int | None = None
    scheduler: str = ""
    format: str = "text"
    against: Path | None = None
    exit_zero: bool = False
    quiet: bool = False


def run(request: FleetRequest) -> int:
    """Examine all apps, and print what they come to; the worst of their exit codes."""
    _refuse_without_extra()
    _refuse_for_all(request.asked)
    from dr_validator.fleet.ledger import Ledger

    with Progress(sys.stderr, wanted=not request.quiet) as tell:
        tell("looking for apps")
        with Ledger(request.out) as ledger:
            apps = _found(request.sources)
            _examine(request, ledger, apps, tell)
            tell("writing the tables")
            ledger.settle(apps, _about(request))
    told = rollup(request.out, request.against)
    sys.stdout.write(_FORMATS[request.format](told))
    return _exit_code(request)


def report(folder: Path, format_: str, against: Path | None, output: Path | None) -> int:
    """Print what a finished run came to."""
    _refuse_without_extra()
    written = _FORMATS[format_](rollup(folder, against))
    if output is None:
        sys.stdout.write(written)
    else:
        atomic.save(output, written)
    return 0


def query(folder: Path, sql: str, format_: str) -> int:
    """Print what a query over the tables gives."""
    _refuse_without_extra()
    from dr_validator.fleet.query import asked, opened
    from dr_validator.report.fleet.answer import writers

    with opened(folder) as database:
        answer = asked(database, sql)
    writers[format_](answer, sys.stdout)
    return 0


def _refuse_without_extra() -> None:
    from importlib.util import find_spec

    missing = [each for each in _NEEDED if find_spec(each) is None]
    if missing:
        raise UsageError(
            f"{missing[0]} is not installed, and fleets need it; install it with "
            "`pip install 'dr-validator[fleet]'`"
        )


def _refuse_for_all(asked: Examination) -> None:
    """What is wrong for every app is told once, before any is looked at."""
    from dr_validator.check import discover
    from dr_validator.config import ConfigSource, load_config
    from dr_validator.config.apply import options
    from dr_validator.drill.loss import asked_for
    from dr_validator.packs import with_packs

    for each in asked.lose:
        asked_for(each)
    if asked.config:
        config = load_config(ConfigSource(Path.cwd(), Path(asked.config)))
        options(config, with_packs(discover(), config))


def _found(sources: Iterable[str]) -> list[FleetApp]:
    from dr_validator.fleet.sources import apps

    return list(apps(sources))


def _examine(request: FleetRequest, ledger: Ledger, apps: list[FleetApp], tell: Tell) -> None:
    from dr_validator.fleet.isolate import AppTask
    from dr_validator.fleet.run import cluster, outcomes

    known = ledger.known()

    def tasks() -> Iterator[AppTask]:
        for app in apps:
            held = known.get(app.name)
            yield AppTask(app, held.content if held is not None and held.state.lasts else "")

    today = datetime.now(UTC).date().isoformat()
    workers = request.workers or os.cpu_count() or 1
    with cluster(request.scheduler, workers) as client:
        for number, outcome in enumerate(outcomes(client, tasks(), request.asked, today), 1):
            ledger.add(outcome)
            tell("examining apps", number, len(apps))


def _about(request: FleetRequest) -> dict[str, object]:
    return {
        "version": 1,
        "tool": {"name": "dr-validator", "version": __version__},
        "sources": list(request.sources),
        "lose": list(request.asked.lose),
        "finished": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def _exit_code(request: FleetRequest) -> int:
    from dr_validator.fleet.query import asked, opened

    with opened(request.out) as database:
        states = asked(database, "select distinct state from apps").rows
        failing = asked(database, "select 1 from apps where len(failed_by) > 0 limit 1").rows
    worst = max((_EXITS[AppState(state)] for (state,) in states), default=0)
    return max(worst, int(bool(failing) and not request.exit_zero))
