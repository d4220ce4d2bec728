"""The installed command over a hostile input, with no more time and memory than it may take."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

COMMAND = Path(sys.executable).parent / "dr-validator"
MEMORY = 1_500 * 1024**2
SECONDS = 20


@dataclass(frozen=True, slots=True)
class Ended:
    """How the command ended: its exit code, and all that it said."""

    code: int
    said: str


def check(*paths: Path, options: tuple[str, ...] = ()) -> Ended:
    """`dr-validator check`, with all checks and without the linter; templates in the primary.

    Whoever takes more than the bounds is killed: a bound, far above what any of these takes.
    """
    deployed = [f"{path}@us-east-1" if path.is_file() else str(path) for path in paths]
    both = ("--primary", "us-east-1", "--secondary", "us-east-2")
    try:
        done = subprocess.run(
            [COMMAND, "check", *deployed, "--lint", "none", *both, "--color", "never", *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            env={**os.environ, "VIRTUAL_ENV": ""},
            check=False,
            timeout=SECONDS * 15,  # of a clock that runs while others have the processor
            preexec_fn=_bound,
        )
    except subprocess.TimeoutExpired as hung:
        raise AssertionError(f"{hung.cmd} waits for something") from None
    return Ended(done.returncode, done.stdout)


def _bound() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
