"""What cfn-lint is asked, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from dr_validator.record import dataclass


@dataclass(frozen=True, slots=True)
class LintSettings:
    """How to lint: what the file says that `[lint] config` names, and whether to cache.

    `ignore` and `mandatory` begin ids of rules: what is not to count, and what no template may
    ignore. `rules` configures rules by id. `unused` are keys of the file that are not honoured.
    """

    source: str = ""
    ignore: tuple[str, ...] = ()
    mandatory: tuple[str, ...] = ()
    rules: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    experimental: bool = False
    unused: tuple[str, ...] = ()
    cache: bool = True


@dataclass(frozen=True, slots=True)
class Job:
    """One template in one region. `text` holds a template that stands in no file."""

    file: str | None
    text: str | None
    region: str | None


@dataclass(frozen=True, slots=True)
class Hit:
    """One error of cfn-lint: its rule, its words, and the path from the template's root."""

    rule: str
    message: str
    path: tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What cfn-lint found in one template, and the files that it opened to find it."""

    hits: tuple[Hit, ...]
    opened: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no answer, in a clause."""

    why: str


Outcome = Answer | Failure
