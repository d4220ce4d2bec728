"""One run of the command, as a process of its own: how it ended, and what it took."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

DOCUMENTED = (0, 1, 2, 3)


@dataclass(frozen=True)
class Ended:
    """`code` is None where the time was up, and negative for a signal; `cpu` is in seconds of
    processor time, `memory` the peak in MB. `wrong` says what must not be, and is empty if all is
    well.
    """

    code: int | None
    cpu: float
    memory: float
    wrong: str


def ended(words: Sequence[str | Path], folder: Path, seconds: float) -> Ended:
    """Run a command in a folder, killed after so many seconds."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = subprocess.Popen(
            list(map(str, words)),
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            env={**os.environ, "VIRTUAL_ENV": "", "PYTHONHASHSEED": "0"},
        )
        late = threading.Event()

        def stop() -> None:
            late.set()
            process.kill()

        clock = threading.Timer(seconds, stop)
        clock.start()
        _, status, used = os.wait4(process.pid, 0)
        clock.cancel()
        process.returncode = code = os.waitstatus_to_exitcode(status)
        as_json = "json" in map(str, words)
        wrong = f"not done after {seconds:g} s" if late.is_set() else ""
        wrong = wrong or _wrong(code, _text(out), _text(err), as_json)
    kilobytes = used.ru_maxrss if os.uname().sysname != "Darwin" else used.ru_maxrss / 1024
    cpu = used.ru_utime + used.ru_stime
    return Ended(None if late.is_set() else code, cpu, kilobytes / 1024, wrong)


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode("utf-8", "replace")


def _wrong(code: int, out: str, err: str, as_json: bool) -> str:
    """What must not be: a verdict is a whole report, all else one sentence or more on stderr."""
    if "Traceback (most recent call last)" in err:
        return f"traceback: {err.strip().splitlines()[-1]}"
    if code not in DOCUMENTED:
        return f"exit code {code}: {err.strip()[-200:]}"
    if code in (0, 1):
        return "" if not as_json or _whole(out) else "the report is cut off"
    if not err or any(not line.startswith("error: ") for line in err.splitlines()):
        return f"exit code {code} without a sentence: {err.strip()[-200:]}"
    return ""


def _whole(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True
