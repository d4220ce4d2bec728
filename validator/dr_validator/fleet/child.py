"""The process that examines apps, one after the other: `python -P -m dr_validator.fleet.child`.

It is given the examination as its first line and an app a line after that, as JSON, and answers
each with one line. What an app does to it, it does to this process alone.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import time
from datetime import date
from typing import Any

from dr_validator.errors import DrValidatorError, InputError, OutOfMemoryError, failure
from dr_validator.fleet.app import AppState, Examination, FleetApp, Limits
from dr_validator.fleet.fetch import at_hand, digest

# A worker that has died closes the pipe. One that lives on, of a run that was killed, does not.
_IDLE = 120
# What one app may take of the processor beyond its time: nobody waits for a child whose worker
# has died, and it must still end.
_BEYOND = 2


def main() -> None:
    """Answer until there is nothing more to read."""
    answers = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)  # what anything prints is no answer
    given = json.loads(sys.stdin.readline())
    limits = Limits(**given["limits"])
    asked = Examination(tuple(given["lose"]), given["config"], limits)
    today = date.fromisoformat(given["today"])
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    while line := _next_line():
        task = json.loads(line)
        _spend_no_more_than(limits.seconds)
        answers.write(json.dumps(answer(task, asked, today)) + "\n")
        answers.flush()


def _next_line() -> str:
    """What comes next, "" at the end; the process ends by SIGALRM where nothing comes for long."""
    signal.alarm(_IDLE)
    line = sys.stdin.readline()
    signal.alarm(0)
    return line


def answer(task: dict[str, Any], asked: Examination, today: date) -> dict[str, Any]:
    """What became of one app; `known` is the digest of what an earlier run has read."""
    app = FleetApp(*task["app"])
    started = time.monotonic()
    told: dict[str, Any] = {"content": "", "rows": None}
    crashed = ""
    try:
        with at_hand(app, asked.limits.size) as spec:
            told["content"] = digest(spec, asked)
            if told["content"] != task["known"]:
                from dr_validator.fleet.job import examined

                told["rows"], crashed = examined(app, spec, asked, today)
        state = AppState.CRASHED if crashed else AppState.CHECKED
        reason = crashed
    except (MemoryError, OutOfMemoryError):
        state, reason = (
            AppState.KILLED,
            f"needs more than {asked.limits.memory // 2**20:,} MB of memory",
        )
    except Exception as error:
        state, reason = _told(error)
    seconds = round(time.monotonic() - started, 3)
    return {**told, "state": state.value, "reason": reason, "seconds": seconds}


def _told(error: Exception) -> tuple[AppState, str]:
    told = error if isinstance(error, DrValidatorError) else _of_system(error)
    return (AppState.UNREADABLE if told.exit_code < 4 else AppState.CRASHED), str(told)


def _of_system(error: Exception) -> DrValidatorError:
    if isinstance(error, OSError):
        return InputError(f"{error.filename or 'the app'}: {error.strerror or error}")
    return failure(error)


def _spend_no_more_than(seconds: float) -> None:
    used = sum(os.times()[:2])
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used + seconds * _BEYOND) + 1, most))


if __name__ == "__main__":
    main()
