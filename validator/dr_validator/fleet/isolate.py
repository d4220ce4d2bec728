"""Examines apps in a child process, so that none of them reaches further than that.

An app that hangs is stopped, one that ends the process is told as that, and the apps after it go
on in a new process.
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from dr_validator.fleet.app import AppState, Examination, FleetApp, Outcome
from dr_validator.record import dataclass, replace

_APPS_OF_A_CHILD = 200  # what it keeps of memory by then is given back
_PIECE = 2**16
_STARTING = 60.0


@dataclass(frozen=True, slots=True)
class AppTask:
    """An app, and the digest of what an earlier run has read of it."""

    app: FleetApp
    known: str = ""


class Examiner:
    """Examines apps one after the other, in a child that is kept from one call to the next:
    starting one takes longer than a small app."""

    def __init__(self, asked: Examination, today: str) -> None:
        self._asked = asked
        self._today = today
        self._child: _Child | None = None

    def outcomes(self, tasks: Sequence[AppTask]) -> list[Outcome]:
        """What became of each app, in their order."""
        outcomes: list[Outcome] = []
        while len(outcomes) < len(tasks):
            outcomes += self._at_hand().outcomes(tasks[len(outcomes) :])
        return outcomes

    def close(self) -> None:
        """End the child."""
        if self._child is not None:
            self._child.close()

    def _at_hand(self) -> _Child:
        if self._child is None or not self._child.goes_on:
            self.close()
            self._child = _Child(self._asked, self._today)
        return self._child


class _Child:
    """One child process."""

    def __init__(self, asked: Examination, today: str) -> None:
        self._limits = asked.limits
        self._read = b""
        self._examined = 0
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "dr_validator.fleet.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._say({**asdict(asked), "today": today})

    @property
    def goes_on(self) -> bool:
        """Whether it can be given another app."""
        return self._process.poll() is None and self._examined < _APPS_OF_A_CHILD

    def outcomes(self, tasks: Sequence[AppTask]) -> Iterator[Outcome]:
        """What becomes of the apps, until one is the end of the child. One that ends a child in
        which others were before it is left, to be tried in a child of its own."""
        for task in tasks:
            alone = not self._examined
            outcome = self._outcome(task, self._limits.seconds + (_STARTING if alone else 0))
            self._examined += 1
            if outcome.state in (AppState.KILLED, AppState.CRASHED) and not alone:
                self.close()
                return
            yield outcome
            if not self.goes_on:
                return

    def close(self) -> None:
        """End it, whatever it does."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        self._process.wait()

    def _outcome(self, task: AppTask, seconds: float) -> Outcome:
        self._say({"app": _words(task.app), "known": task.known})
        line = self._line(time.monotonic() + seconds)
        if line:
            return _outcome(task.app, json.loads(line))
        if line is None:
            self._kill()
            limit = f"{self._limits.seconds:g} s"
            return Outcome(task.app, AppState.TIMED_OUT, f"took longer than {limit}")
        code = self._process.wait()
        return Outcome(task.app, *_ended(code))

    def _say(self, what: Mapping[str, Any]) -> None:
        if self._process.stdin is not None:
            with suppress(BrokenPipeError):  # it has ended, which is seen when it is listened to
                self._process.stdin.write((json.dumps(what) + "\n").encode())
                self._process.stdin.flush()

    def _line(self, until: float) -> bytes | None:
        """The next line; empty where the child has ended, None where it takes too long."""
        pipe = self._process.stdout
        if pipe is None:
            return b""
        pieces = [self._read]
        while b"\n" not in pieces[-1]:
            left = until - time.monotonic()
            if left <= 0 or not select.select([pipe], [], [], left)[0]:
                return None
            piece = os.read(pipe.fileno(), _PIECE)
            if not piece:
                return b""
            pieces.append(piece)
        line, _, self._read = b"".join(pieces).partition(b"\n")
        return line

    def _kill(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


def _words(app: FleetApp) -> list[str]:
    return [app.name, app.address, app.commit, app.owner]


def _outcome(app: FleetApp, told: Mapping[str, Any]) -> Outcome:
    words = {key: told[key] for key in ("reason", "content", "seconds", "rows")}
    return replace(Outcome(app, AppState(told["state"])), **words)


def _ended(code: int) -> tuple[AppState, str]:
    """What it means that a child has ended with an app in its hands."""
    if code == -signal.SIGXCPU:
        return AppState.TIMED_OUT, "took longer of the processor than it may"
    if code < 0:
        name = signal.Signals(-code).name
        return (
            AppState.KILLED,
            f"its process was killed by {name}, probably for using too much memory",
        )
    return AppState.CRASHED, f"its process ended with exit code {code}"
