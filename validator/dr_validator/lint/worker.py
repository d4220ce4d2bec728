"""What runs in a linter's process: cfn-lint over one template after another.

It is started as a program of its own, isolated as by `python -I`, and takes nothing from this
package. In: lines of JSON, first what to import from and how to lint, then a job each. Out: a
line for each job, with the errors that were found and the files that were opened on the way.
"""

from __future__ import annotations

import gc
import json
import logging
import os
import signal
import stat
import sys
from collections.abc import Callable, Iterator
from typing import Any, TextIO

# cfn-lint reads nested templates that lie beside a template; no larger ones.
MAX_FILE = 50_000_000
# What cfn-lint has no need of, and so does not get; names of audit events or how they begin.
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
    os.dup2(2, 1)  # whatever cfn-lint prints is no answer
    serve(sys.stdin, answers)


def serve(questions: TextIO, answers: TextIO) -> None:
    setup = json.loads(questions.readline())
    sys.path[:] = setup["path"]
    opened: set[str] = set()
    installed = tuple(f"{entry}{os.sep}" for entry in sys.path if os.path.isabs(entry))  # noqa: PTH117
    sys.addaudithook(watch(installed, opened))
    lint: Callable[[dict[str, Any]], list[Any]] | None = None
    for line in questions:
        opened.clear()
        answer: dict[str, Any]
        try:
            if lint is None:
                lint = prepared(setup["rules"], setup["experimental"])
                gc.freeze()
                gc.set_threshold(100_000, 20, 100)
            answer = {"hits": lint(json.loads(line)), "opened": sorted(opened)}
        except (Exception, SystemExit) as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


def watch(installed: tuple[str, ...], opened: set[str]) -> Callable[[str, tuple[Any, ...]], None]:
    """An audit hook: files may be read, and nothing else is done. Those are told in `opened`
    that belong to no installed package."""

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            path, mode, flags = arguments
            if isinstance(path, str | bytes):
                opening(os.fsdecode(path), mode, flags)
        elif event.startswith(FORBIDDEN) and not compiling(arguments):
            raise PermissionError(f"cfn-lint is kept from {event} {arguments[:2]}")

    def compiling(arguments: tuple[Any, ...]) -> bool:
        """Whether Python is putting away the bytecode of a module, as it does for any program."""
        return bool(arguments) and f"{os.sep}{_BYTECODE}" in str(arguments[0])

    def opening(path: str, mode: str | None, flags: int | None) -> None:
        if set(mode or "") & set("wax+") or (mode is None and (flags or 0) & _WRITES):
            if os.path.basename(os.path.dirname(path)) == _BYTECODE or path == os.devnull:  # noqa: PTH119, PTH120
                return
            raise PermissionError(f"cfn-lint is kept from writing {path}")
        if path.startswith(installed):
            return
        opened.add(os.path.abspath(path))  # noqa: PTH100
        found = os.stat(path)  # noqa: PTH116
        if not stat.S_ISREG(found.st_mode) or found.st_size > MAX_FILE:
            raise PermissionError(f"cfn-lint is kept from reading {path}: no file of a sane size")

    return hook


def prepared(
    rules: dict[str, Any], experimental: bool
) -> Callable[[dict[str, Any]], list[tuple[str, str, list[str | int]]]]:
    """A function that lints; the rules take a second to load."""
    from cfnlint.config import ConfigMixIn
    from cfnlint.decode.decode import decode_str
    from cfnlint.helpers import REGIONS
    from cfnlint.runner import Runner, run_template_by_data, run_template_by_file_path

    class Config(ConfigMixIn):
        """Only what is given here counts: no file that is found, nothing that a template says."""

        def set_template_args(self, template: Any) -> None:
            del template
            super().set_template_args({})  # type: ignore[no-untyped-call]

    logging.getLogger("cfnlint").setLevel(logging.CRITICAL)
    no_file = ["--config-file", os.devnull]
    loaded = Runner(Config(no_file)).rules

    def lint(job: dict[str, Any]) -> list[tuple[str, str, list[str | int]]]:
        config = Config(
            no_file,
            regions=[job["region"] if job["region"] in REGIONS else "us-east-1"],
            ignore_checks=["W", "I"],
            # Else what a resource's metadata ignores would not be told to us.
            mandatory_checks=["E"],
            configure_rules=rules,
            include_experimental=experimental,
        )
        if job["file"] is not None:
            matches = list(run_template_by_file_path(job["file"], config, loaded, False))
        else:
            template, matches = decode_str(job["text"])
            if not matches and template is not None:
                matches = list(run_template_by_data(template, config, loaded))
        return list(hits(matches))

    return lint


def hits(matches: list[Any]) -> Iterator[tuple[str, str, list[str | int]]]:
    """The errors, sorted, each once: rule, words, and path from the template's root."""
    found = {
        (
            str(match.rule.id),
            " ".join(str(match.message).split()),
            tuple(
                int(step) if isinstance(step, int) else str(step)
                for step in getattr(match, "path", None) or ()
            ),
        )
        for match in matches
        if match.rule.severity == "error"
    }
    key = lambda hit: (hit[0], [str(step) for step in hit[2]], hit[1])  # noqa: E731
    for rule, message, path in sorted(found, key=key):
        yield rule, message, list(path)


if __name__ == "__main__":
    main()
