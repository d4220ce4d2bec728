"""What a command costs: the processor time it takes, and the most memory it holds."""

from __future__ import annotations

import os
import resource
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_UNCOMPILED = "PYTHONDONTWRITEBYTECODE"


@dataclass(frozen=True)
class Usage:
    """Seconds of processor time, user and system; the peak of memory in MB; the exit code."""

    cpu: float
    memory: float
    code: int


def usage(command: Sequence[str | Path]) -> Usage:
    """Run a command to its end, its output thrown away."""
    words = [str(word) for word in command]
    quiet = [(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_WRONLY, 0o600) for stream in (1, 2)]
    # Modules that are compiled anew each time would be measured, and nothing else.
    environment = {key: each for key, each in os.environ.items() if key != _UNCOMPILED}
    child = os.posix_spawnp(words[0], words, environment, file_actions=quiet)
    return _told(*os.wait4(child, 0)[1:])


def ended(child: int) -> Usage | None:
    """What a child has used, with the children that it waited for; None while it runs."""
    pid, status, used = os.wait4(child, os.WNOHANG)
    return _told(status, used) if pid else None


def _told(status: int, used: resource.struct_rusage) -> Usage:
    kilobytes = used.ru_maxrss if os.uname().sysname != "Darwin" else used.ru_maxrss / 1024
    code = os.waitstatus_to_exitcode(status)
    return Usage(used.ru_utime + used.ru_stime, kilobytes / 1024, code)


def side_by_side(commands: Sequence[Sequence[str | Path]], runs: int) -> list[Usage]:
    """The middle run of each command. They take turns, so that all have the same machine."""
    taken = [[usage(command) for command in commands] for _ in range(runs)]
    return [_middle([run[number] for run in taken]) for number in range(len(commands))]


def _middle(runs: Sequence[Usage]) -> Usage:
    return sorted(runs, key=lambda run: run.cpu)[len(runs) // 2]


@dataclass(frozen=True)
class FleetRun:
    """One run: wall clock and processor time in seconds; the client's memory in MB, half
    way, late (before the tables are written) and at most."""

    wall: float
    cpu: float
    half: float
    late: float
    most: float
