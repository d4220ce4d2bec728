"""What runs in a linter's process: one engine over one template after another.

It is started as a program of its own, isolated as by `python -I`, and takes nothing from this
package but the file of the engine's adapter. In: lines of JSON, first what to import from, the
adapter and how to lint, then a job each. Out: a line for each job, with the errors that were found
and the files that were opened on the way.
"""

from __future__ import annotations

import gc
import json
import os
import runpy
import signal
import stat
import sys
from collections.abc import Callable
from typing import Any, TextIO

# cfn-lint reads nested templates that lie beside a template; no larger ones.
MAX_FILE = 50_000_000
# What an engine has no need of, and so does not get; names of audit events or how they begin.
FORBIDDEN = (
    "socket.connect",
    "socket.getaddrinfo",
    "socket.sendto",
    "socket.bind",
    "subprocess.",
    "os.system",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.spawn",
    "os.remove",
    "os.rename",
    "os.rmdir",
    "os.mkdir",
    "os.link",
    "os.symlink",
    "os.truncate",
    "os.chmod",
    "os.chown",
    "shutil.",
)
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_BYTECODE = "__pycache__"


def main() -> None:
    """Answer one line after another, until there are no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears it, and ends this process
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8", newline="\n")
    os.dup2(2, 1)  # whatever the engine prints is no answer
    serve(sys.stdin, answers)


def serve(questions: TextIO, answers: TextIO) -> None:
    setup = json.loads(questions.readline())
    sys.path[:] = setup["path"]
    prepared = runpy.run_path(setup["adapter"])["prepared"]
    opened: set[str] = set()
    installed = tuple(f"{entry}{os.sep}" for entry in sys.path if os.path.isabs(entry))  # noqa: PTH117
    sys.addaudithook(watch(setup["engine"], installed, opened))
    lint: Callable[[dict[str, Any]], dict[str, Any]] | None = None
    for line in questions:
        opened.clear()
        answer: dict[str, Any]
        try:
            if lint is None:
                lint = prepared(setup)
                gc.freeze()
                gc.set_threshold(100_000, 20, 100)
            answer = {**lint(json.loads(line)), "opened": sorted(opened)}
        except (Exception, SystemExit) as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


def watch(
    engine: str, installed: tuple[str, ...], opened: set[str]
) -> Callable[[str, tuple[Any, ...]], None]:
    """An audit hook: files may be read, and nothing else is done. Those are told in `opened`
    that belong to no installed package."""

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            path, mode, flags = arguments
            if isinstance(path, str | bytes):
                opening(os.fsdecode(path), mode, flags)
        elif event.startswith(FORBIDDEN) and not compiling(arguments):
            raise PermissionError(f"{engine} is kept from {event} {arguments[:2]}")

    def compiling(arguments: tuple[Any, ...]) -> bool:
        """Whether Python is putting away the bytecode of a module, as it does for any program."""
        return bool(arguments) and f"{os.sep}{_BYTECODE}" in str(arguments[0])

    def opening(path: str, mode: str | None, flags: int | None) -> None:
        if set(mode or "") & set("wax+") or (mode is None and (flags or 0) & _WRITES):
            if os.path.basename(os.path.dirname(path)) == _BYTECODE or path == os.devnull:  # noqa: PTH119, PTH120
                return
            raise PermissionError(f"{engine} is kept from writing {path}")
        if path.startswith(installed):
            return
        opened.add(os.path.abspath(path))  # noqa: PTH100
        found = os.stat(path)  # noqa: PTH116
        if not stat.S_ISREG(found.st_mode) or found.st_size > MAX_FILE:
            raise PermissionError(f"{engine} is kept from reading {path}: no file of a sane size")

    return hook


if __name__ == "__main__":
    main()
