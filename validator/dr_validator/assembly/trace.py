"""Which line of the user's program made a construct."""

from __future__ import annotations

import re
from pathlib import Path

from dr_validator.assembly.model import Construct

MAX_FRAME = 2_000
_FRAME = re.compile(
    r"^\s*(?:at\s+)?(?:.*\((?P<called>.+?):(?P<line>\d+)(?::\d+)?\)|(?P<bare>\S.*?):(?P<at>\d+)(?::\d+)?)\s*$"
)
_FOREIGN = re.compile(
    r"(?:^|[/\\])(?:site-packages|dist-packages|node_modules|aws-cdk-lib|jsii-kernel-[^/\\]*)[/\\]"
    r"|^node:|^internal/|^<|[/\\]lib[/\\]python\d|[/\\]tmp\w+[/\\]lib[/\\]program\.js$",
    re.IGNORECASE,
)


def source_of(construct: Construct) -> str | None:
    """The innermost frame of the user's own code as `path:line`; None if no frame shows any.

    The path is relative to the current folder when it lies below it.
    """
    for frame in construct.trace:
        match = _FRAME.match(frame) if len(frame) < MAX_FRAME else None
        if match is None:
            continue
        path, line = match["called"] or match["bare"], match["line"] or match["at"]
        path = path.removeprefix("file://")
        if not _FOREIGN.search(path):
            return f"{_relative(path)}:{line}"
    return None


def _relative(path: str) -> str:
    here = Path.cwd()
    file = Path(path)
    return file.relative_to(here).as_posix() if file.is_relative_to(here) else path
