"""Answers about a network: yes, no, or why neither is known.

Unknown where a value of the template decides that is not known; None where something decides
that is not in the assembly, of which there is nothing to say.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from dr_validator.resolve.value import Cause, Unknown

Answer: TypeAlias = bool | Unknown | None
# What comes from outside, or from what is no template: of that others speak.
_TOLD = (Cause.IMPORT, Cause.MALFORMED)


def all_of(answers: Iterable[Answer]) -> Answer:
    """Yes if all are; no if one is, whatever the others."""
    return _first(answers, False)


def any_of(answers: Iterable[Answer]) -> Answer:
    """Yes if one is, whatever the others; no if none can be."""
    return _first(answers, True)


def _first(answers: Iterable[Answer], decisive: bool) -> Answer:
    found: Answer = not decisive
    for each in answers:
        if each is decisive:
            return decisive
        if isinstance(each, Unknown) and each.cause not in _TOLD:
            found = found if isinstance(found, Unknown) else each
        elif not isinstance(each, bool) and isinstance(found, bool):
            found = None
    return found


def unless(doubt: Unknown | None, answer: Answer) -> Answer:
    """The answer of something that may not be there, and then says no."""
    return answer if doubt is None or answer is False else doubt
