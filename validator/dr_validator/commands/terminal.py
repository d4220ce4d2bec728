"""What the stream that is written to can show: colors, links, a width."""

from __future__ import annotations

import os
import shutil
from typing import TextIO

from dr_validator.outcome import Look


def look_of(out: TextIO, color: str) -> Look:
    """How a report looks on a stream: for a person at a terminal, or plain for whatever reads it.

    A job of CI may have a terminal that nobody sits at; its log gets what a pipe would get.
    """
    attended = out.isatty() and not in_ci()
    colors = colored(color, out)
    return Look(
        color=colors,
        width=shutil.get_terminal_size().columns if attended else None,
        excerpts=attended,
        links=attended and colors,
    )


def colored(wanted: str, out: TextIO) -> bool:
    """Whether escape sequences are wanted: as was said, else as the environment has it."""
    if wanted != "auto":
        return wanted == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return out.isatty() and os.environ.get("TERM") != "dumb" and not in_ci()


def in_ci() -> bool:
    """Whether this is a job of a CI, by the variable that all of them set."""
    return os.environ.get("CI", "").casefold() not in ("", "0", "false")
