"""Measures sizes and growth: which inputs, and beside what."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from bench.kinds import KINDS
from bench.measure import Usage, side_by_side, usage
from bench.peers import FLOOR, installed

ROOT = Path(__file__).parents[1]
COMMAND = Path(sys.executable).parent / "dr-validator"
# Inputs that hold less than this, in MB, are not told apart from what Python itself holds.
LEAST = 2.0

T = TypeVar("T")
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Measured:
    """What one input costs us, the floor, and each peer; `bare` is Python that does nothing."""

    name: str
    ours: Usage
    floor: Usage
    bare: Usage
    peers: dict[str, Usage]

    @property
    def memory(self) -> float | None:
        """What we hold beyond a bare Python, in terms of the input; None for a small input."""
        held = self.floor.memory - self.bare.memory
        return (self.ours.memory - self.bare.memory) / held if held > LEAST else None


@dataclass(frozen=True)
class Drilled:
    """What a drill costs beside `check` over the same input."""

    name: str
    check: Usage
    drill: Usage

    @property
    def ratio(self) -> float:
        return self.drill.cpu / self.check.cpu


@dataclass(frozen=True)
class Growth:
    """Seconds for so many of a kind, and for twice as many; `start` is what nothing takes."""

    name: str
    number: int
    once: float
    twice: float
    start: float

    @property
    def growth(self) -> float:
        return (self.twice - self.start) / max(self.once - self.start, 0.01)


# What is written for each size: what, and how many of it.
SIZES: dict[str, tuple[str, int]] = {
    "the reference app, 19 stacks": ("stacks", 19),
    "50 stacks": ("stacks", 50),
    "200 stacks": ("stacks", 200),
    "1,000 stacks": ("stacks", 1_000),
    "40 stacks of 490 resources": ("wide", 40),
    "one template of 500 resources and 1 MB": ("limits", 1),
    "500 small templates": ("small", 500),
}
STACKS = ("stacks", 400)
# Those that the drill runs over, too: apps with ways in, which it follows.
DRILLED = [name for name, (what, _) in SIZES.items() if what == "stacks"]


class Bench:
    """One run over everything. With a `scale`, there is only so much less of each input."""

    def __init__(self, assembly: Path, folder: Path, runs: int, scale: int, tell: Tell) -> None:
        self._assembly = assembly
        self._folder = folder
        self.runs = runs
        self.scale = scale
        self._tell = tell
        self.peers = installed()
        self.busy = os.getloadavg()[0] > (os.cpu_count() or 1)

    def sizes(self, only: Collection[str] | None = None) -> Iterator[Measured]:
        """Each size, side by side with the floor and the peers."""
        for name, (what, number) in _chosen(SIZES, only):
            self._tell(name)
            folder = self._written(what, number)
            peers = [_script(peer, folder) for peer in self.peers]
            commands = [_check(folder), _script(FLOOR, folder), _bare(), *peers]
            ours, floor, bare, *others = side_by_side(commands, self.runs)
            _all_ended_well(name, [ours], [floor, *others])
            yield Measured(name, ours, floor, bare, dict(zip(self.peers, others, strict=True)))

    def drills(self, only: Collection[str] | None = None) -> Iterator[Drilled]:
        """The drill side by side with `check`, over the reference app many times over."""
        for name, (what, number) in _chosen({name: SIZES[name] for name in DRILLED}, only):
            self._tell(f"{name}, drilled")
            folder = self._written(what, number)
            check, drill = side_by_side([_check(folder), _drill(folder)], self.runs)
            _all_ended_well(name, [check, drill])
            yield Drilled(name, check, drill)

    def growth(self, only: Collection[str] | None = None) -> Iterator[Growth]:
        """Each kind, and twice as many; the stacks of the reference app first."""
        start = side_by_side([_check(self._written("exports", 1))], self.runs)[0].cpu
        kinds = {"stacks": STACKS[1], **{name: kind.number for name, kind in KINDS.items()}}
        for name, number in _chosen(kinds, only):
            self._tell(f"{name}, and twice as many")
            commands = [_check(self._written(name, number * times)) for times in (1, 2)]
            once, twice = side_by_side(commands, self.runs)
            _all_ended_well(name, [once, twice])
            yield Growth(name, self._scaled(number), once.cpu, twice.cpu, start)

    def _scaled(self, number: int) -> int:
        return max(number // self.scale, 1)

    def _written(self, what: str, number: int) -> Path:
        number = self._scaled(number)
        folder = self._folder / f"{what.replace(' ', '-')}-{number}"
        if not folder.exists():
            words = [sys.executable, "-m", "bench.write", what, str(number), folder, self._assembly]
            subprocess.run(list(map(str, words)), check=True, cwd=ROOT)
            usage(_check(folder))  # once without looking: files are read, modules compiled
        return folder


def _all_ended_well(name: str, ours: Sequence[Usage], others: Sequence[Usage] = ()) -> None:
    """The time of a command that failed says nothing; ours ends with 1 where it has findings."""
    if any(each.code not in (0, 1) for each in ours) or any(each.code for each in others):
        raise SystemExit(f"error: a command failed at {name}")


def _chosen(inputs: Mapping[str, T], only: Collection[str] | None) -> list[tuple[str, T]]:
    return [(name, each) for name, each in inputs.items() if only is None or name in only]


_ROLES = ("--primary", "us-east-1", "--secondary", "us-east-2")


def _check(folder: Path) -> Sequence[str | Path]:
    return [COMMAND, "check", folder, "--lint", "none", "--format", "json", "--quiet", *_ROLES]


def _drill(folder: Path) -> Sequence[str | Path]:
    return [COMMAND, "drill", folder, "--format", "json", "--quiet", *_ROLES]


def _script(name: str, folder: Path) -> Sequence[str | Path]:
    return [sys.executable, ROOT / "bench" / "peers.py", name, folder]


def _bare() -> Sequence[str | Path]:
    return [sys.executable, "-c", "pass"]
