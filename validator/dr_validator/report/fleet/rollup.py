"""The roll-up of a fleet, chapter by chapter, before it is put in any format."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dr_validator.fleet.query import asked, opened
from dr_validator.report.statement.sheet import Chapter, Sheet

if TYPE_CHECKING:
    import duckdb

_MOST = 20  # rows of a chapter; the tables have the others

_STATES = "select state, count(*) from apps group by all order by all"
_UNCHECKED = """
select app, owner, state, reason from apps where state <> 'checked' order by state, app
"""
_LOSSES = """
select drill.lost,
    count(*) filter (drill.verdict = 'recovers'),
    count(*) filter (drill.verdict = 'recovers-by-hand'),
    count(*) filter (drill.verdict = 'degraded'),
    count(*) filter (drill.verdict = 'not-proven'),
    count(*) filter (drill.verdict = 'does-not-recover')
from (select unnest(drills) as drill from apps) group by all order by drill.lost
"""
_NOT_SURVIVED = """
select app, owner, drill.lost, critical, high
from (select *, unnest(drills) as drill from apps)
where drill.verdict = 'does-not-recover' order by critical desc, high desc, app, drill.lost
"""
_WORST = """
select app, owner, critical, high, medium, unproven from apps
where critical + high > 0 order by critical desc, high desc, medium desc, app
"""
_COMMONEST = """
select check_id, any_value(severity), count(*) as found, count(distinct app) as apps
from findings where proven and waived is null
group by check_id order by apps desc, found desc, check_id
"""
_BETWEEN = """
from (
    select app, check_id, severity, count(*) as found, min(message)
    from findings where starts_with(check_id, 'fleet-') and proven group by all
) order by case severity when 'critical' then 0 when 'high' then 1 else 2 end, found desc, app
"""
_COUNTS = """
select count(*), count(*) filter (state = 'checked'),
    coalesce(sum(critical), 0), coalesce(sum(high), 0), coalesce(sum(medium), 0) from apps
"""
_MOVED = """
select app, lost, before, after from (
    select app, drill.lost as lost, drill.verdict as after
    from (select app, unnest(drills) as drill from apps)
) join (
    select app, drill.lost as lost, drill.verdict as before
    from (select app, unnest(drills) as drill from old_apps)
) using (app, lost) where before <> after order by app, lost
"""


def rollup(folder: Path, against: Path | None = None) -> Sheet:
    """What a finished run came to, beside an older one where that is named. InputError where a
    folder holds no finished run."""
    with opened(folder, against) as database:
        count, checked, *_ = asked(database, _COUNTS).rows[0]
        facts = [("Fleet", str(folder)), ("Apps", f"{count:,}, {checked:,} of them checked")]
        chapters = [
            *_became(database),
            *_losses(database),
            *_worst(database),
            *_commonest(database),
            *_between(database),
            *(_trend(database, against) if against else ()),
        ]
    return Sheet("Fleet", tuple(facts), tuple(chapters), kind="fleet")


def _became(database: duckdb.DuckDBPyConnection) -> Iterator[Chapter]:
    states = dict(asked(database, _STATES).rows)
    others = asked(database, _UNCHECKED).rows
    if not others:
        yield Chapter("What became of the apps", 2, ("Each was checked.",))
        return
    told = ", ".join(f"{count:,} {state.replace('_', ' ')}" for state, count in states.items())
    yield _chapter("What became of the apps", ("app", "owner", "state", "why"), others, told)


def _losses(database: duckdb.DuckDBPyConnection) -> Iterator[Chapter]:
    rows = asked(database, _LOSSES).rows
    heads = ("lost", "recover", "by hand", "degraded", "not proven", "do not recover")
    told = "How many apps come through the loss of a region that they use."
    if rows:
        yield _chapter("Losses", heads, rows, told)
    lost = asked(database, _NOT_SURVIVED).rows
    if lost:
        named = ("app", "owner", "does not survive", "critical", "high")
        yield _chapter("Losses that are not survived", named, lost)


def _worst(database: duckdb.DuckDBPyConnection) -> Iterator[Chapter]:
    rows = asked(database, _WORST).rows
    if rows:
        heads = ("app", "owner", "critical", "high", "medium", "not proven")
        yield _chapter("Worst apps", heads, rows)


def _commonest(database: duckdb.DuckDBPyConnection) -> Iterator[Chapter]:
    rows = asked(database, _COMMONEST).rows
    if rows:
        yield _chapter("Commonest findings", ("check", "severity", "findings", "apps"), rows)


def _between(database: duckdb.DuckDBPyConnection) -> Iterator[Chapter]:
    rows = asked(database, _BETWEEN).rows
    if rows:
        heads = ("app", "check", "severity", "findings", "the first of them")
        yield _chapter("Between apps", heads, rows)


def _trend(database: duckdb.DuckDBPyConnection, old: Path) -> Iterator[Chapter]:
    now = asked(database, _COUNTS).rows[0]
    before = asked(database, _COUNTS.replace("from apps", "from old_apps")).rows[0]
    names = ("apps", "checked", "critical", "high", "medium")
    rows = [
        (name, *pair, f"{pair[1] - pair[0]:+,}")
        for name, *pair in zip(names, before, now, strict=True)
    ]
    yield _chapter(f"Since {old}", ("", "before", "now", "change"), rows)
    moved = asked(database, _MOVED).rows
    if moved:
        yield _chapter("Drills that changed", ("app", "lost", "before", "now"), moved)


def _chapter(title: str, heads: tuple[str, ...], rows: Any, told: str = "") -> Chapter:
    """The first rows, and how many more there are."""
    more = len(rows) - _MOST
    sentences = (*((told,) if told else ()), *((f"{more:,} more are in the tables.",) * (more > 0)))
    shown = tuple(tuple(_shown(cell) for cell in row) for row in rows[:_MOST])
    return Chapter(title, 2, sentences, heads, shown)


def _shown(cell: object) -> str:
    return f"{cell:,}" if isinstance(cell, int) else "" if cell is None else str(cell)
