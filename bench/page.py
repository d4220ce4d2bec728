"""The page that tells what was measured."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Sequence

from bench.run import Bench, Growth, Measured

HEAD = """\
# Benchmarks

What a run costs, beside the least that it could cost and beside others that read the same
templates. `make bench` measures it anew and writes this page; all that stands in one line was
measured in turns, in one run. Times are seconds of processor time, {runs}, by
Python {python} on {cores}{busy}. They are without the linter, which is a tool of its own.

How to read it: the *ratio* is our time by the peer's, so below 1 is less time. The peer checks each
template by itself; across stacks and regions it looks at nothing. Ratios and growth hold on other
machines, seconds do not; a single run is off by a tenth now and then.

"""

SIZES = """\
## Sizes

The floor is starting Python and reading the same files with orjson, which is what every validator
in Python has to do first. *Memory* is what is held at most, beyond a bare Python, in terms of what
the floor holds: the input itself.

"""

GROWTH = """\
## Growth

Twice the input should take twice the time. Each line is an input that is hard on one question:
many of what it has to bring together. *Growth* is how many times longer twice as many take, the
start of the command left out.

"""


BUSY = ", which had other work at the same time"


def page(bench: Bench, sizes: Sequence[Measured], growth: Sequence[Growth]) -> str:
    """The whole page, in Markdown."""
    peers = bench.peers
    head = HEAD.format(
        runs="one run" if bench.runs == 1 else f"the middle of {bench.runs} runs",
        python=platform.python_version(),
        cores=_cores(),
        busy=BUSY if bench.busy else "",
    )
    if bench.scale > 1:
        head += f"All inputs are {bench.scale} times smaller than they are called.\n\n"
    told = [_size(each, peers) for each in sizes]
    columns = ["input", "seconds", *(f"ratio to {peer}" for peer in peers), "times the floor", "MB"]
    return "".join(
        (
            head,
            SIZES,
            _table([*columns, "memory"], told),
            "\n",
            GROWTH,
            _table(["input", "number", "seconds", "twice as many", "growth"], map(_growth, growth)),
        )
    )


def _cores() -> str:
    number = os.cpu_count() or 1
    return "one processor" if number == 1 else f"{number} processors"


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


def _growth(each: Growth) -> list[str]:
    times = (f"{each.once:.2f}", f"{each.twice:.2f}", f"{each.growth:.2f}")
    return [each.name, str(each.number), *times]


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [columns, ["---", *("---:" for _ in columns[1:])], *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
