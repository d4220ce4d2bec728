"""The page that tells what was measured."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bench.record import Table, Tables
from bench.run import Drilled, Growth, Measured

HEAD = """\
# Benchmarks

What a run costs, beside the least that it could cost and beside others that read the same
templates. `make bench` measures it anew and writes this page; all that stands in one line was
measured in turns, in one run. Times are seconds of processor time. They are without the linter,
which is a tool of its own.

How to read it: the *ratio* is our time by the peer's, so below 1 is less time. The peer checks each
template by itself; across stacks and regions it looks at nothing. Ratios and growth hold on other
machines, seconds do not; a single run is off by a tenth now and then.
"""

SECTIONS = {
    "sizes": """\
## Sizes

The floor is starting Python and reading the same files with orjson, which is what every validator
in Python has to do first. *Memory* is what is held at most, beyond a bare Python, in terms of what
the floor holds: the input itself.
""",
    "drill": """\
## The drill

`drill` loses each region in turn and follows every way in to its data. It runs all checks as well,
since what they find broken does not work in it either. *Ratio* is its time by that of `check`: at
1,000 stacks it should be 2 at most.
""",
    "growth": """\
## Growth

Twice the input should take twice the time. Each line is an input that is hard on one question:
many of what it has to bring together. *Growth* is how many times longer twice as many take, the
start of the command left out.
""",
}


def page(tables: Tables) -> str:
    """The whole page, in Markdown, with the tables that there are."""
    sections = [
        f"{told}\n{_how(tables[name])}\n\n{_table(tables[name])}"
        for name, told in SECTIONS.items()
        if name in tables
    ]
    return "\n".join((HEAD, *sections))


def _how(table: Table) -> str:
    cores = "one processor" if table.processors == 1 else f"{table.processors} processors"
    runs = "one run" if table.runs == 1 else f"the middle of {table.runs} runs"
    busy = ", which had other work at the same time" if table.busy else ""
    told = f"Measured on {table.date}: {runs}, by Python {table.python} on {cores}{busy}."
    if table.scale > 1:
        told += f" All inputs are {table.scale} times smaller than they are called."
    return told


def _table(table: Table) -> str:
    lines = [table.columns, ("---", *("---:" for _ in table.columns[1:])), *table.rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


Shown = tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]


def sizes(measured: Iterable[Measured], peers: Sequence[str]) -> Shown:
    columns = ["input", "seconds", *(f"ratio to {peer}" for peer in peers), "times the floor"]
    rows = tuple(tuple(_size(each, peers)) for each in measured)
    return (*columns, "MB", "memory"), rows


def drill(measured: Iterable[Drilled]) -> Shown:
    rows = tuple(
        (
            each.name,
            f"{each.check.cpu:.2f}",
            f"{each.drill.cpu:.2f}",
            f"{each.ratio:.2f}",
            f"{each.check.memory:.0f}",
            f"{each.drill.memory:.0f}",
        )
        for each in measured
    )
    return ("input", "check", "drill", "ratio", "MB of check", "MB of drill"), rows


def growth(measured: Iterable[Growth]) -> Shown:
    rows = tuple(
        (
            each.name,
            str(each.number),
            *(f"{number:.2f}" for number in (each.once, each.twice, each.growth)),
        )
        for each in measured
    )
    return ("input", "number", "seconds", "twice as many", "growth"), rows


def _size(each: Measured, peers: Sequence[str]) -> list[str]:
    ratios = [f"{each.ours.cpu / each.peers[peer].cpu:.2f}" for peer in peers]
    times = f"{each.ours.cpu / each.floor.cpu:.1f}"
    return [
        each.name,
        f"{each.ours.cpu:.2f}",
        *ratios,
        times,
        f"{each.ours.memory:.0f}",
        f"{each.memory:.1f}" if each.memory is not None else "–",
    ]
