"""What a JavaScript file exports, in the forms that people and bundlers write.

Nothing is run, and no grammar is known. Each form is found in one pass over the text, however
the text is made: no pattern here has two ways to read the same characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from dr_validator.regex import regex

_WORD = regex(r"[\w$]+")
_FORMS = (
    regex(r"exports\.([\w$]+)"),
    regex(r"exports\[\s*['\"]([^'\"]+)['\"]\s*\]"),
    regex(r"export\s+(?:async\s+)?(?:const|let|var|class|function)\b[\s*]*([\w$]+)"),
    regex(r"defineProperty\(\s*(?:module\.)?exports\s*,\s*['\"]([\w$]+)"),
    regex(r"[{,]\s*([\w$]+)\s*:\s*\(\)\s*=>"),  # esbuild's getters
)
_OBJECT = regex(r"module\.exports\s*=\s*\{")
_LIST = regex(r"export\s*\{")
_DEFAULT = regex(r"export\s+default\b")
# Exports whose names are computed, or taken over from elsewhere.
_OPEN = regex(
    r"export\s*\*|module\.exports\s*=(?!\s*\{|\s*__toCommonJS)|exports\[(?!\s*['\"])"
    r"|Object\.assign\(\s*(module\.)?exports|__exportStar|__reExport"
)


class ScriptFile:
    """The exports of a file, looked for when they are first asked for."""

    def __init__(self, text: str) -> None:
        self._text = text

    def exports(self, name: str) -> bool | None:
        """Whether the module exports the name; None if that cannot be seen."""
        if name in self._exported:
            return True
        if self._is_open:
            return None
        # esbuild lists all exports in one call of __export; else it may be by other means.
        plain = "__toCommonJS" in self._text or "export" not in self._text
        return False if plain or name not in self._words else None

    @cached_property
    def _exported(self) -> frozenset[str]:
        text = self._text
        found = {match[1] for form in _FORMS for match in form.finditer(text)}
        for start, end in _braces(_OBJECT, text):
            found.update(word[0] for word in _WORD.finditer(text, start, end))
        for start, end in _braces(_LIST, text):
            listed = (item.split() for item in text[start:end].split(","))
            found.update(words[-1] for words in listed if words)
        if _DEFAULT.search(text):
            found.add("default")
        return frozenset(found)

    @cached_property
    def _is_open(self) -> bool:
        text = self._text
        spread = any("..." in text[start:end] for start, end in _braces(_OBJECT, text))
        return spread or _OPEN.search(text) is not None

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(match[0] for match in _WORD.finditer(self._text))


def _braces(opening: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    """What stands between an opening and the next `}`; what opens in between opens no other."""
    end = 0
    while (match := opening.search(text, end)) is not None:
        close = text.find("}", match.end())
        end = close if close >= 0 else len(text)
        yield match.end(), end
