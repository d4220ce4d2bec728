"""What a value is tested for: yes, no, or the Unknown that leaves it open."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase

from dr_validator.assembly.model import Json
from dr_validator.regex import regex
from dr_validator.resolve.same import same
from dr_validator.resolve.text import spelled
from dr_validator.resolve.value import Absent, Cause, Known, Unknown, Value
from dr_validator.yaml_checks.model import (
    Among,
    Bound,
    Compare,
    Like,
    Matches,
    ValueTest,
)

_NUMBER = regex(r"[-+]?[0-9]{1,300}(\.[0-9]{1,300})?")


def tested(test: ValueTest, value: Value) -> bool | Unknown:
    """Whether a value passes a test. What is absent passes none."""
    match value:
        case Absent():
            return False
        case Unknown():
            return _unknown(test, value)
        case Known():
            return _known(test, value)


def among(wanted: Iterable[Json]) -> Among:
    """The test for one of several values."""
    several = tuple(wanted)
    texts = frozenset(spelled(each) for each in several if not isinstance(each, dict | list))
    return Among(texts, tuple(each for each in several if isinstance(each, dict | list)))


def _unknown(test: ValueTest, value: Unknown) -> bool | Unknown:
    """What is known of a text may decide whether it is another."""
    match test:
        case Among(texts=texts, others=others) if value.text is not None and not others:
            answers = {same(value, text) for text in texts}
            return True if True in answers else value if None in answers else False
        case Among() | Like() | Matches() | Compare():
            return value


def _known(test: ValueTest, value: Known) -> bool | Unknown:
    match test:
        case Among(texts=texts, others=others):
            content = value.value
            whole = isinstance(content, dict | list)
            return content in others if whole else spelled(content) in texts
        case Like(globs=globs):
            text = _text(value)
            return text if isinstance(text, Unknown) else like(text, globs)
        case Matches(found_in=found_in):
            text = _text(value)
            return text if isinstance(text, Unknown) else found_in(text)
        case Compare(bounds=bounds):
            number = _number(value.value)
            if number is None:
                return Unknown("a number is expected here", Cause.MALFORMED, value.place)
            return all(_within(number, bound, limit) for bound, limit in bounds)


def like(text: str, globs: tuple[str, ...]) -> bool:
    """Whether a text is like one of the globs."""
    return any(fnmatchcase(text, glob) for glob in globs)


def is_glob(word: str) -> bool:
    """Whether a word stands for others."""
    return any(mark in word for mark in "*?[")


def _text(value: Known) -> str | Unknown:
    if isinstance(value.value, dict | list):
        return Unknown("a text is expected here", Cause.MALFORMED, value.place)
    return spelled(value.value)


def _number(content: Json) -> int | float | None:
    if isinstance(content, bool):
        return None
    if isinstance(content, int | float):
        return content
    if isinstance(content, str) and _NUMBER.fullmatch(content):
        return float(content) if "." in content else int(content)
    return None


def _within(number: int | float, bound: Bound, limit: int | float) -> bool:
    match bound:
        case Bound.LT:
            return number < limit
        case Bound.LE:
            return number <= limit
        case Bound.GT:
            return number > limit
        case Bound.GE:
            return number >= limit
