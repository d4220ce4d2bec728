"""Names that a certificate is for, or that a distribution takes: themselves, or by a wildcard.

Source: AWS Certificate Manager User Guide, "ACM certificate characteristics" (a wildcard stands for
one label) (https://docs.aws.amazon.com/acm/latest/userguide/acm-certificate-characteristics.html).
"""

from __future__ import annotations

from collections.abc import Iterable

from dr_validator.models.routing.hosts import dns_name
from dr_validator.resolve.same import same
from dr_validator.resolve.value import Absent, Known, Text, Unknown


def name_in(value: Known | Absent | Unknown) -> Text | None:
    """A DNS name that stands somewhere, as it is compared; None if nothing of it is known."""
    text = None if isinstance(value, Absent) else value.text
    return dns_name(text) if text is not None else None


def covers(pattern: Text | None, name: Text | None) -> bool | None:
    """Whether a name is the one of a pattern, or under its wildcard; None if not known."""
    if pattern is None or name is None:
        return None
    return True if _under(pattern, name) else same(pattern, name)


def any_covers(patterns: Iterable[Text | None], name: Text | None) -> bool | None:
    """Whether one of the patterns is for the name; None if that is not known."""
    answers = [covers(each, name) for each in patterns]
    if any(answers):
        return True
    return None if None in answers else False


def _under(pattern: Text, name: Text) -> bool:
    """`*.example.com` and `api.example.com`; what is not known may stand in the zone's name."""
    first = pattern.parts[0]
    mine = name.parts[0]
    if not isinstance(first, str) or not first.startswith("*.") or not isinstance(mine, str):
        return False
    label, dot, rest = mine.partition(".")
    return bool(label and dot) and (first[2:], *pattern.parts[1:]) == (rest, *name.parts[1:])
