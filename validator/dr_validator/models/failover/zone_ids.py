"""Ids of hosted zones, as code and settings spell them."""

from __future__ import annotations

import re

from dr_validator.regex import regex
from dr_validator.resolve.text import normal
from dr_validator.resolve.value import Absent, Known, Text, Value

_ANY_ZONE_ID = regex(r"(/hostedzone/)?Z[A-Z0-9]+")
# A hosted zone id is Z and capital letters and digits; these are what people write meanwhile.
_DUMMY = regex(
    r"Z?(DUMMY|PLACEHOLDER|CHANGE_?ME|REPLACE|TODO|TBD|EXAMPLE|X{4,}|0{4,}|1234567890?)",
    re.IGNORECASE,
)


def zone_text(value: Value) -> Text | None:
    """A zone id as text, without the `/hostedzone/` that the API may put before it."""
    if isinstance(value, Absent) or value.text is None:
        return None
    first, *rest = value.text.parts
    if isinstance(first, str):
        first = first.removeprefix("/hostedzone/")
    return normal((first, *rest))


def is_zone_id(value: Known) -> bool:
    """Whether a value may be a zone id: not a domain name, nor what people write meanwhile."""
    word = str(value.value)
    return bool(_ANY_ZONE_ID.fullmatch(word)) and not _DUMMY.match(word)
