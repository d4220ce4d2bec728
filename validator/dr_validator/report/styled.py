"""Lines of styled words for a terminal: color, links, and a wrap that keeps to its indent.

Whatever stands in a span has been made plain (`report.escape`) by whoever put it there; the only
escape sequences in a rendered line are the ones written here.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from dr_validator.outcome import Look
from dr_validator.record import dataclass, replace
from dr_validator.regex import regex

_COLORS = {
    "critical": "1;31",
    "high": "31",
    "medium": "33",
    "low": "36",
    "crashed": "1;35",
    "unproven": "35",
    "waived": "2",
    "arrow": "34",
    "dim": "2",
    "good": "32",
    "bold": "1",
}
_PIECES = regex(r"\s+|\S+")
# Where a word that is longer than a line may be cut: after these.
_JOINTS = "/.:,-_"


def paint(text: str, kind: str, look: Look) -> str:
    """The text in the color of its kind, if colors are wanted."""
    return f"\x1b[{_COLORS[kind]}m{text}\x1b[0m" if look.color and text and kind else text


@dataclass(frozen=True, slots=True)
class Span:
    """Some plain text, the kind that gives it a color, and the address it links to."""

    text: str
    kind: str = ""
    link: str = ""

    def shown(self, look: Look) -> str:
        text = paint(self.text, self.kind, look)
        if not (look.links and self.link and self.text):
            return text
        return f"\x1b]8;;{self.link}\x1b\\{text}\x1b]8;;\x1b\\"


def inline(spans: list[Span], look: Look) -> str:
    """The spans as one line, however long; neighbors of one kind are painted in one stroke."""
    return "".join(
        Span("".join(each.text for each in alike), *look_of).shown(look)
        for look_of, alike in groupby(spans, key=lambda each: (each.kind, each.link))
    )


def styled(spans: list[Span], look: Look, indent: int = 4) -> str:
    """The spans as text; where the look has a width, wrapped to it, all but the first line
    indented."""
    if look.width is None:
        return inline(spans, look)
    return "\n".join(inline(line, look) for line in _wrapped(spans, look.width, indent))


def cells(text: str) -> int:
    """How many columns the text takes on a terminal."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def fits(spans: list[Span], look: Look) -> bool:
    """Whether the spans stand on one line."""
    return look.width is None or _size(spans) <= look.width


def cropped(text: str, width: int) -> str:
    """The beginning of the text, as much as fits, with … for the rest."""
    return text if cells(text) <= width else _beginning(text, max(1, width - 1)) + "…"


def _wrapped(spans: list[Span], width: int, indent: int) -> Iterator[list[Span]]:
    room = max(width, indent + 20)
    line: list[Span] = []
    gap: list[Span] = []
    used, fresh = 0, True
    for word in _words(spans):
        if word[0].text.isspace():
            gap = word
            continue
        if not fresh and used + _size(gap) + _size(word) > room:
            yield line
            line, gap, used = [Span(" " * indent)], [], indent
        line += gap
        used += _size(gap)
        gap, fresh = [], False
        while used + _size(word) > room:
            head, word = _cut(word, room - used)
            yield [*line, *head]
            line, used = [Span(" " * indent)], indent
        line += word
        used += _size(word)
    if not fresh:
        yield line


def _size(spans: list[Span]) -> int:
    return sum(cells(each.text) for each in spans)


def _words(spans: list[Span]) -> Iterator[list[Span]]:
    """Words, which may reach over several spans, and the blanks between them."""
    word: list[Span] = []
    for span in spans:
        for piece in _PIECES.findall(span.text):
            part = Span(piece, span.kind, span.link)
            if piece.isspace():
                if word:
                    yield word
                    word = []
                yield [part]
            else:
                word.append(part)
    if word:
        yield word


def _cut(word: list[Span], room: int) -> tuple[list[Span], list[Span]]:
    """A word that is too long, in two: at a joint, where there is one."""
    head: list[Span] = []
    for number, span in enumerate(word):
        if cells(span.text) <= room:
            head.append(span)
            room -= cells(span.text)
            continue
        fitting = _beginning(span.text, room)
        joint = max(fitting.rfind(each) for each in _JOINTS) + 1
        at = joint if joint > 1 else len(fitting)
        if not at and not head:
            at = 1  # a line holds one character, however wide
        first, rest = (replace(span, text=text) for text in (span.text[:at], span.text[at:]))
        return [*head, first], [rest, *word[number + 1 :]]
    return head, []


def _beginning(text: str, width: int) -> str:
    """As much of the text as fits."""
    if text.isascii():
        return text[:width]
    used = 0
    for number, char in enumerate(text):
        used += cells(char)
        if used > width:
            return text[:number]
    return text
