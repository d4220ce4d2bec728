"""`regex` acts as `re.compile` does, but later; and each pattern of the engine is one."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator

import dr_validator
import pytest
from dr_validator import regex as module
from dr_validator.regex import regex

# They need what is installed for their door alone, or are the process itself.
DOORS = ("cdk", "fleet", "pytest_plugin", "__main__")


def test_it_acts_as_the_standard_one() -> None:
    late, early = regex(r"a(\d+)", re.IGNORECASE), re.compile(r"a(\d+)", re.IGNORECASE)
    assert late.findall("A1 a22") == early.findall("A1 a22")
    assert [found.end() for found in late.finditer("a1 a2")] == [2, 5]
    assert late.sub("-", "xa1y") == "x-y"
    assert (late.pattern, late.flags, late.groups) == (early.pattern, early.flags, early.groups)
    with pytest.raises(AttributeError):
        late.nothing  # type: ignore[attr-defined]  # noqa: B018


def test_what_is_wrong_is_told_at_the_first_use() -> None:
    wrong = regex("(")
    with pytest.raises(re.error):
        wrong.search("")


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    for info in pkgutil.walk_packages(dr_validator.__path__, f"{dr_validator.__name__}."):
        if not set(info.name.split(".")).isdisjoint(DOORS):
            continue
        for name, value in sorted(vars(importlib.import_module(info.name)).items()):
            if type(value) is vars(module)["regex"]:
                yield f"{info.name}.{name}", value


def test_every_pattern_of_ours_is_one() -> None:
    found = dict(patterns())
    assert len(found) > 100
    for pattern in found.values():
        assert pattern.groups >= 0
