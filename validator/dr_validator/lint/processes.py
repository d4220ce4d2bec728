"""The processes that engines run in: isolated, so that nothing of the working folder is run."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from dr_validator.assembly.read import inside
from dr_validator.installed import search_path, working_folder
from dr_validator.lint.engines import LintEngine
from dr_validator.lint.job import Answer, Failure, Hit, Job, LintSettings, Outcome

WORKER = Path(__file__).with_name("worker.py")
_MOST = 4
# Seconds for one template; none is known that comes near.
PATIENCE = 300.0

Task = tuple[Job, Future[Outcome]]


@contextmanager
def linting(
    engine: LintEngine, jobs: Sequence[Job], settings: LintSettings
) -> Iterator[list[Future[Outcome]]]:
    """Lint while the body of the `with` does something else; an outcome for each job, in order.

    What is not done by the end of the body is given up.
    """
    tasks: list[Task] = [(job, Future()) for job in jobs]
    waiting: queue.SimpleQueue[Task] = queue.SimpleQueue()
    # The largest first, so that no process is left alone with it in the end.
    for task in sorted(tasks, key=lambda task: -_size(task[0])):
        waiting.put(task)
    count = min(os.cpu_count() or 1, _MOST, -(-len(jobs) // engine.share))
    workers = [_Worker(engine, waiting, settings) for _ in range(count)]
    for worker in workers:
        worker.start()
    try:
        yield [future for _, future in tasks]
    finally:
        for worker in workers:
            worker.stop()


def _size(job: Job) -> int:
    if job.file is None:
        return len(job.text or "")
    try:
        return Path(job.file).stat().st_size
    except OSError:
        return 0


class _Worker:
    """Has a process lint what is waiting; one that ends unasked is followed by another."""

    def __init__(
        self, engine: LintEngine, waiting: queue.SimpleQueue[Task], settings: LintSettings
    ) -> None:
        self._thread = threading.Thread(target=self._run, name=engine.name, daemon=True)
        self._waiting = waiting
        self._setup = {
            "path": search_path(),
            "engine": engine.name,
            "adapter": str(engine.adapter),
            "rules": settings.rules,
            "experimental": settings.experimental,
        }
        self._lock = threading.Lock()
        self._process: _Process | None = None
        self._stopped = False

    def start(self) -> None:
        self._thread.start()

    def _run(self) -> None:
        while not self._stopped:
            try:
                job, future = self._waiting.get_nowait()
            except queue.Empty:
                break
            try:
                future.set_result(self._ask(job))
            except Exception as error:
                future.set_exception(error)
        self._end()

    def stop(self) -> None:
        with self._lock:
            self._stopped = True
            if self._process is not None:
                self._process.kill()
        self._thread.join()

    def _ask(self, job: Job) -> Outcome:
        try:
            process = self._started()
        except OSError as error:
            return Failure(f"its process cannot be started: {error.strerror or error}")
        if process is None:
            return Failure("it was stopped")
        late = threading.Timer(PATIENCE, process.kill)
        late.start()
        line = process.ask(asdict(job))
        in_time = late.is_alive()
        late.cancel()
        if line.endswith("\n"):
            return _outcome(json.loads(line))
        code = self._end()
        if not in_time:
            return Failure(f"it had not ended after {PATIENCE:.0f} s")
        return Failure(f"its process ended with {f'signal {-code}' if code < 0 else code}")

    def _started(self) -> _Process | None:
        with self._lock:
            if self._process is None and not self._stopped:
                self._process = _Process(self._setup)
            return self._process

    def _end(self) -> int:
        with self._lock:
            process, self._process = self._process, None
        return 0 if process is None else process.end()


class _Process:
    """A process of `worker.py`: a line in, a line out."""

    def __init__(self, setup: dict[str, Any]) -> None:
        self._popen = subprocess.Popen(
            [sys.executable, "-P", "-s", "-X", "utf8", str(WORKER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=None if os.environ.get("DR_VALIDATOR_DEBUG") else subprocess.DEVNULL,
            env=_environment(),
            encoding="utf-8",
        )
        self._write(setup)

    def ask(self, question: dict[str, Any]) -> str:
        """The answer, as a line; what has no end is none, since the process ended."""
        self._write(question)
        assert self._popen.stdout is not None
        return self._popen.stdout.readline()

    def _write(self, line: dict[str, Any]) -> None:
        assert self._popen.stdin is not None
        with suppress(OSError):  # it has ended: that there is no answer tells the same
            self._popen.stdin.write(json.dumps(line) + "\n")
            self._popen.stdin.flush()

    def kill(self) -> None:
        self._popen.kill()

    def end(self) -> int:
        """Its exit code; negative, if a signal ended it."""
        for pipe in (self._popen.stdin, self._popen.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        try:
            return self._popen.wait(timeout=2)
        except subprocess.TimeoutExpired:
            self._popen.kill()
            return self._popen.wait()


def _environment() -> dict[str, str]:
    """Ours without what changes Python, as with -I; but for the hash seed, by which what is told
    might differ from run to run. Nor does cfn-lint take schemas from the working folder."""
    own = {name: text for name, text in os.environ.items() if not name.startswith("PYTHON")}
    own["PYTHONHASHSEED"] = "0"
    caches = Path(own.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"))  # noqa: PTH111
    here = working_folder()
    if not caches.is_absolute() or (here and inside(here, caches)):
        own["XDG_CACHE_HOME"] = os.devnull
    return own


def _outcome(line: dict[str, Any]) -> Outcome:
    if "error" in line:
        return Failure(line["error"])
    hits = (Hit(rule, message, tuple(path), fix) for rule, message, path, fix in line["hits"])
    return Answer(tuple(hits), tuple(line["opened"]), line["incomplete"])
