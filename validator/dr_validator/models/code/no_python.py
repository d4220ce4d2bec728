"""Why a text is no Python, and whether a later Python may read it."""

from __future__ import annotations

import ast
import re
import sys

from dr_validator.record import dataclass
from dr_validator.regex import regex

# What came after the oldest Python that this runs on, up to the one that is looked at last: quotes
# within those of an f-string and type parameters (3.12), templates and `except A, B` (3.14).
# Source: PEP 695, 701, 750 and 758 (https://peps.python.org).
_LATEST = (3, 14)
_NEWER = regex(
    r"""\b[rR]?[fFtT][rR]?["']|\b(?:def|class)\s+\w+\s*\[|^\s*type\s+\w|\bexcept\b[^:(]*,""",
    re.MULTILINE,
)
_FORMATTED = regex(r"\b[rR]?[fFtT][rR]?[\"']")
_TRIES = 3  # how many statements before the one that cannot be read are parsed


@dataclass(frozen=True, slots=True)
class NoPython:
    """Where a text is no Python, as a clause; `ever` tells that no later Python reads it either,
    `old` that none does up to the latest that is looked at here."""

    where: str
    ever: bool
    old: bool

    def is_refused_by(self, runtime: str) -> bool:
        """Whether a runtime's Python is certain not to read it."""
        found = re.fullmatch(r"python(\d+)\.(\d+)", runtime)
        version = (int(found[1]), int(found[2])) if found is not None else None
        if self.ever or version is None:
            return self.ever
        return version <= sys.version_info[:2] or (self.old and version <= _LATEST)


def no_python(text: str) -> NoPython | None:
    """Why a text is no Python; None if it is, or if that is not seen."""
    try:
        ast.parse(text)
    except SyntaxError as error:
        unclosed = isinstance(error, IndentationError) or "was never closed" in str(error.msg)
        # Later Pythons read more within the quotes of an f-string.
        ever = unclosed and _FORMATTED.search(text) is None
        line = error.lineno or 1
        return NoPython(f"line {line}", ever, _is_old(text, line))
    except (ValueError, RecursionError, MemoryError):
        return None
    return None


def _is_old(text: str, line: int) -> bool:
    """Whether the statement that cannot be read has nothing in it that is new: all that stands
    before it can be read by itself."""
    lines = text.splitlines(keepends=True)
    starts = (at for at in range(min(line, len(lines)) - 1, -1, -1) if _starts(lines[at]))
    for at, _ in zip(starts, range(_TRIES), strict=False):
        try:
            ast.parse("".join(lines[:at]))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        return _NEWER.search("".join(lines[at:line])) is None
    return False


def _starts(line: str) -> bool:
    """Whether a statement of the module may begin with a line."""
    return line[:1].isalpha() or line[:1] in ("_", "@")
