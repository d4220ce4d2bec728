"""The lines of a file that a finding is about, as compilers show them: for a terminal only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path

from dr_validator import files
from dr_validator.outcome import Look
from dr_validator.record import dataclass
from dr_validator.regex import regex
from dr_validator.report.escape import plain
from dr_validator.report.locate import Located
from dr_validator.report.repository import Repository
from dr_validator.report.styled import Span, cropped, inline

_MOST_LINES = 3
_ENOUGH = 20_000_000
# A line is shown up to here, before it is cut to the width of the terminal.
_MOST = 1_000
_TAB = 4
# What stands under such a name may be one, and more than one person sees a terminal.
_SECRET = regex(r"passw|secret|token|credential|private.?key|api.?key", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NumberedLine:
    """One line of a file."""

    number: int
    text: str


class Excerpts:
    """Reads each file once; a file that cannot be read has no lines."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._files: dict[Path, tuple[str, ...]] = {}

    def program(self, spot: Located) -> tuple[Path, int] | None:
        """The file and line of the CDK code that made the place, where this checkout has it."""
        return self._repository.program(spot)

    def of_program(self, spot: Located) -> tuple[NumberedLine, ...]:
        """The line of CDK code that made the place."""
        found = self.program(spot)
        return self._below(*found, most=1) if found else ()

    def of_template(self, spot: Located, *, needed: bool) -> tuple[NumberedLine, ...]:
        """What is written in the template, as far as no secret may stand there.

        Of a place that is not written, such as a property that is missing: where what is around it
        begins, if it is `needed`, since nothing else shows the place.
        """
        if spot.path is None or spot.line is None or _SECRET.search(spot.place.pointer):
            return ()
        lines = self._below(spot.path, spot.line, _MOST_LINES)
        key = spot.place.key
        if lines and key and not key.isdecimal() and key not in lines[0].text:
            lines = lines[:1] if needed else ()
        return tuple(takewhile(lambda line: not _SECRET.search(line.text), lines))

    def _below(self, path: Path, number: int, most: int) -> tuple[NumberedLine, ...]:
        """The line, and what is written beneath it, further in."""
        lines = self._lines(path)
        if not 1 <= number <= len(lines) or not lines[number - 1].strip():
            return ()
        margin = _margin(lines[number - 1])
        found = [NumberedLine(number, lines[number - 1][margin:])]
        for each in range(number, min(number + most - 1, len(lines))):
            if not lines[each].strip() or _margin(lines[each]) <= margin:
                break
            found.append(NumberedLine(each + 1, lines[each][margin:]))
        return tuple(found)

    def _lines(self, path: Path) -> tuple[str, ...]:
        if path not in self._files:
            try:
                text = files.read_text(path, _ENOUGH)
            except files.FileError:
                text = ""
            # As lines are counted where they are looked up.
            self._files[path] = tuple(each[:_MOST].expandtabs(_TAB) for each in text.split("\n"))
        return self._files[path]


def shown(lines: tuple[NumberedLine, ...], look: Look) -> Iterator[str]:
    """The lines with their numbers, each cut to one line of the terminal."""
    column = max((len(str(each.number)) for each in lines), default=0)
    for each in lines:
        gutter = f"      {each.number:>{column}} | "
        text = plain(each.text.rstrip())
        if look.width is not None:
            text = cropped(text, look.width - len(gutter))
        yield inline([Span(gutter, "arrow"), Span(text)], look)


def _margin(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
