"""Which line of the user's program made a construct."""

from __future__ import annotations

import re
from pathlib import Path

from dr_validator.assembly.model import Construct
from dr_validator.regex import regex

MAX_FRAME = 2_000
MAX_FRAMES = 200
# `path:line` or `path:line:column`; the path ends where the numbers begin.
_SPOT = regex(r"(?P<path>\S.*?):(?P<line>\d{1,9})(?::\d{1,9})?")
_FOREIGN = regex(
    r"(?:^|[/\\])(?:site-packages|dist-packages|node_modules|aws-cdk-lib|jsii-kernel-[^/\\]*)[/\\]"
    r"|^node:|^internal/|^<|[/\\]lib[/\\]python\d|[/\\]tmp\w+[/\\]lib[/\\]program\.js$",
    re.IGNORECASE,
)


def source_of(construct: Construct) -> str | None:
    """The innermost frame of the user's own code as `path:line`; None if no frame shows any.

    The path is relative to the current folder when it lies below it.
    """
    for frame in construct.trace[:MAX_FRAMES]:
        found = _SPOT.fullmatch(_where(frame)) if len(frame) < MAX_FRAME else None
        if found is None:
            continue
        path = found["path"].removeprefix("file://")
        if not _FOREIGN.search(path):
            return f"{_relative(path)}:{found['line']}"
    return None


def _where(frame: str) -> str:
    """The spot that a frame names: in its last brackets, or all of it."""
    text = frame.strip()
    if text.endswith(")"):
        return text[text.rfind("(") + 1 : -1].strip()
    return text.removeprefix("at ").strip()


def _relative(path: str) -> str:
    here = Path.cwd()
    file = Path(path)
    return file.relative_to(here).as_posix() if file.is_relative_to(here) else path
