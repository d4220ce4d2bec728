"""Regular expressions in linear time, by RE2: a pattern may come with the input, and so may what it
is matched with."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from typing import Any

MAX_PATTERN = 1_000


class PatternError(ValueError):
    """Why a pattern cannot be used, as the end of a sentence that begins with its place."""


def finder(pattern: str) -> Callable[[str], bool]:
    """Whether the pattern is found in a text."""
    if len(pattern) > MAX_PATTERN:
        raise PatternError(f"is longer than {MAX_PATTERN:,} characters; shorten it")
    compiled = _compiled(pattern)
    return lambda text: compiled.search(_sound(text)) is not None


@cache
def _compiled(pattern: str) -> Any:
    if find_spec("re2") is None:
        raise PatternError(
            "needs RE2, which is not installed; `pip install 'dr-validator[re2]'`, or use like"
        )
    import re2

    options = re2.Options()
    options.log_errors = False
    try:
        return re2.compile(_sound(pattern), options)
    except re2.error as error:
        why = error.args[0] if error.args else "it cannot be read"
        told = why.decode("utf-8", "replace") if isinstance(why, bytes) else str(why)
        raise PatternError(
            f"is not a regular expression that RE2 takes ({told}); correct it"
        ) from None


def _sound(text: str) -> str:
    """The text without halves of characters, which have no form in UTF-8."""
    return text.encode("utf-8", "replace").decode("utf-8")
