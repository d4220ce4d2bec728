"""A command of the user's: what it says is passed on, and nothing of it outlives us."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO

_PIECE = 64 * 1024
# How long it may take to end once it was asked to, and once it was killed.
_ASKED, _KILLED = 3.0, 1.0


def execute(
    command: str | Sequence[str],
    folder: Path,
    environment: Mapping[str, str],
    edit: Callable[[bytes], bytes],
) -> int:
    """Run it, through the shell if it is one string; its exit code, negative for a signal.

    All it says goes to stderr, line by line through `edit`. It has a session of its own, so that
    what interrupts us ends all that it has started. OSError or ValueError if it cannot be run.
    """
    process = subprocess.Popen(
        command,
        shell=isinstance(command, str),
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        bufsize=0,
        start_new_session=True,
    )
    try:
        assert process.stdout is not None
        pump = threading.Thread(target=_pass_on, args=(process.stdout, edit), daemon=True)
        pump.start()
        code = process.wait()
    except BaseException as error:
        _end(process, signal.SIGINT if isinstance(error, KeyboardInterrupt) else signal.SIGTERM)
        raise
    # What the app may have left running in the background would hold the pipe open for ever.
    pump.join(timeout=5)
    return code


def _pass_on(pipe: IO[bytes], edit: Callable[[bytes], bytes]) -> None:
    """Each line as it comes. Where nobody hears it, the pipe is still emptied: the app would
    wait for that, and we for the app."""
    sys.stderr.flush()
    heard = True
    for line in _lines(pipe):
        if heard:
            try:
                _write(edit(line))
            except OSError:
                heard = False


def _lines(pipe: IO[bytes]) -> Iterator[bytes]:
    """Whole lines; one that does not end comes in pieces, so that it is never held as a whole."""
    rest = b""
    while piece := pipe.read(_PIECE):
        *lines, rest = (rest + piece).splitlines(keepends=True) or [b""]
        yield from lines
        if rest.endswith(b"\n") or len(rest) >= _PIECE:
            yield rest
            rest = b""
    if rest:
        yield rest


def _write(line: bytes) -> None:
    while line:
        line = line[os.write(2, line) :]


def _end(process: subprocess.Popen[bytes], first: signal.Signals) -> None:
    """End it and all that it started: as we were asked to, then for good."""
    if sys.platform == "win32":
        process.kill()
        process.wait()
        return
    for number, patience in ((first, _ASKED), (signal.SIGKILL, _KILLED)):
        # Whoever asks us again while we wait wants it at once.
        with contextlib.suppress(BaseException):
            os.killpg(process.pid, number)
            _wait_for_all(process, patience)


def _wait_for_all(process: subprocess.Popen[bytes], patience: float) -> None:
    """Wait until nothing of the process's group is left, if it does not take too long."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        process.poll()  # a zombie is still one of the group
        os.killpg(process.pid, 0)  # raises once there is none
        time.sleep(0.02)
