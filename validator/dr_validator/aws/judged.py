"""The resource types that checks and models look at.

`judged.json` is written by docs/generate.py from the code itself: every type that a module of
`checks/`, `models/` or `aws/` names. Types that only have a form (`naming`) or a row in a table do
not count: nothing is said of what is in them.
"""

from __future__ import annotations

import json
from functools import cache

from dr_validator.aws import tables
from dr_validator.regex import regex

_TYPE = regex(r"[\"'](AWS::[A-Za-z0-9]+::[A-Za-z0-9]+)[\"']")


def types_named(code: str) -> set[str]:
    """The resource types that a Python text names."""
    return set(_TYPE.findall(code))


@cache
def judged_types() -> frozenset[str]:
    """The types that the built-in checks look at."""
    text = tables.text("judged.json")
    return frozenset(json.loads(text))
