"""The pages, and the blocks in them that a reader is told to run or to write to a file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.glob("*.md"), *(ROOT / n for n in ("README.md", "CONTRIBUTING.md"))])

_MARK = re.compile(r"<!-- (run|files|file|patch|not run)(?:: (.+?))? -->$")
_FENCE = re.compile(r"(`{3,})(.*)$")
SHELL = ("console", "bash", "sh", "shell", "")


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, its text, and the mark above it, if there is one."""

    page: Path
    line: int
    language: str
    text: str
    mark: str = ""
    argument: str = ""

    @property
    def where(self) -> str:
        return f"{self.page.name}:{self.line}"


def blocks(page: Path) -> Iterator[Block]:
    """The blocks of a page, in order. A file mark without a block is an empty file."""
    lines = page.read_text(encoding="utf-8").splitlines()
    mark: tuple[str, str] | None = None
    number = 0
    while number < len(lines):
        line = lines[number]
        number += 1
        if found := _MARK.match(line):
            if mark is not None:
                yield Block(page, number - 1, "", "", *mark)
            mark = (found[1], found[2] or "")
        elif found := _FENCE.match(line):
            end = lines.index(found[1], number)
            text = "".join(f"{each}\n" for each in lines[number:end])
            yield Block(page, number, found[2], text, *(mark or ("", "")))
            mark, number = None, end + 1
        elif line.strip() and mark is not None:
            yield Block(page, number - 1, "", "", *mark)
            mark = None


def prose(page: Path) -> str:
    """The page without its blocks."""
    kept, fence = [], ""
    for line in page.read_text(encoding="utf-8").splitlines():
        found = _FENCE.match(line)
        if found and not fence:
            fence = found[1]
        elif fence and line == fence:
            fence = ""
        elif not fence:
            kept.append(line)
    return "\n".join(kept)
