"""The command `dr-validator`: thin, and what is heavy is imported where it is used.

Each of its modules gives some commands to `app`, in the order of `--help`.
"""

from __future__ import annotations

import sys

from dr_validator.cli import checking, keeping, drilling, fleet, listing  # isort: skip
from dr_validator.cli.root import app
from dr_validator.commands.plain import command_line
from dr_validator.commands.process import run as run_process

__all__ = ["app", "checking", "drilling", "fleet", "keeping", "listing", "main"]


def main() -> None:
    """The console script's entry."""
    run_process(lambda: command_line(app, sys.argv[1:])(prog_name="dr-validator"))
