"""SDK calls in JavaScript: found by their names, with the arguments that stand in the call.

Nothing is run, and no grammar is known: what is not a plain object in the call is not seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from dr_validator.regex import regex

MAX_ARGUMENTS = 4_000  # characters of the object that a call is given; longer ones are not seen
MAX_LEVELS = 12
# A key at the beginning of an entry, and what follows it.
_KEY = regex(r"""['"]?(?P<key>\w+)['"]?\s*(?::|$)""")
_PLAIN = regex(r"""[^'"`/{}\[\](),]+""")
_STRING = regex(r"""(['"`])((?:(?!\1)[^\\]|\\.)*)\1""", re.DOTALL)
_COMMENT = regex(r"//[^\n]*|/\*.*?\*/", re.DOTALL)
_EITHER = regex(f"{_STRING.pattern}|({_COMMENT.pattern})", re.DOTALL)
# A client whose methods are the calls; a function of one's own may have the same name.
_CLIENT = regex(r"\bnew\s+(?:\w+\.)?(?:RDS|Route53)\s*\(")
_CLOSING = {"{": "}", "[": "]", "(": ")"}
_WORDS: dict[str, object] = {"true": True, "!0": True, "false": False, "!1": False}


def found(text: str, method: str) -> Iterator[tuple[int, dict[str, object] | None]]:
    """Line and arguments of each call of a method (in Python's spelling).

    The arguments are None where they cannot be seen. Where the name only stands somewhere, as
    in an import, that is one call whose arguments are not seen.
    """
    pascal = "".join(word.title() for word in method.split("_")).replace("Db", "DB")
    camel = f"{pascal[0].lower()}{pascal[1:]}"
    if f"{pascal}Command" not in text and camel not in text:
        return
    called = list(re.finditer(rf"\bnew\s+(?:\w+\.)?{pascal}Command\s*\(", text))
    if re.search(rf"\bclass\s+{pascal}Command\b|\b{pascal}Command\s*=\s*class\b", text):
        # The SDK itself is in the file: only a call with its arguments is the user's.
        for line, arguments in _located(text, called):
            if arguments is not None:
                yield line, arguments
        return
    if not called and _CLIENT.search(text):
        called = list(re.finditer(rf"\.{camel}\s*\(", text))
    yield from _located(text, called)
    spoken = None if called else re.search(rf"\b(?:{pascal}Command|{camel})\b", text)
    if spoken is not None:
        yield text.count("\n", 0, spoken.start()) + 1, None


def _located(
    text: str, called: Iterable[re.Match[str]]
) -> Iterator[tuple[int, dict[str, object] | None]]:
    """Line and arguments of each call, which are in order."""
    line, at = 1, 0
    for each in called:
        line += text.count("\n", at, each.start())
        at = each.start()
        yield line, _arguments(text[each.end() : each.end() + MAX_ARGUMENTS])


def _arguments(rest: str) -> dict[str, object] | None:
    entries = _entries(rest)
    if entries is None:
        return None
    arguments: dict[str, object] = {}
    for entry in entries:
        match = _KEY.match(entry)
        if match is None:
            return None  # spread, or computed
        arguments[match["key"]] = _constant(entry[match.end() :].strip())
    return arguments


def _entries(rest: str) -> list[str] | None:
    """The entries of the object that stands first, stripped; None if there is none."""
    rest = rest.lstrip()
    if not rest.startswith("{"):
        return None
    entries, start, at, open_ = [], 1, 1, ["}"]
    while at < len(rest) and open_:
        skipped = _PLAIN.match(rest, at) or _STRING.match(rest, at) or _COMMENT.match(rest, at)
        if skipped:
            at = skipped.end()
            continue
        char = rest[at]
        if char in _CLOSING:
            open_.append(_CLOSING[char])
            if len(open_) > MAX_LEVELS:
                return None
        elif char == open_[-1]:
            open_.pop()
        if (char == "," and len(open_) == 1) or not open_:
            entries.append(_plain(rest[start:at]))
            start = at + 1
        at += 1
    return [entry for entry in entries if entry] if not open_ else None


def _plain(entry: str) -> str:
    """An entry without its comments."""
    return _EITHER.sub(lambda match: "" if match[3] is not None else match[0], entry).strip()


def _constant(word: str) -> object:
    quoted = _STRING.fullmatch(word)
    if quoted is not None and "${" not in quoted[2]:
        return quoted[2]
    return _WORDS.get(word)
