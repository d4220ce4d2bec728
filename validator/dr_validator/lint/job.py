"""What an engine is asked, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from dr_validator.record import dataclass


@dataclass(frozen=True, slots=True)
class LintSettings:
    """How to lint: what the file says that `[lint] config` names, for cfn-lint, and whether to
    cache.

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
    """One template in one region, with the parameter values that are known of its deployment.
    `text` holds a template that stands in no file."""

    file: str | None
    text: str | None
    region: str | None
    parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Hit:
    """One error: its rule, its words, the path from the template's root, and the way out where
    the engine says one."""

    rule: str
    message: str
    path: tuple[str | int, ...]
    fix: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What an engine found in one template, and the files that it opened to find it.
    `incomplete` says why there may be more, in a clause."""

    hits: tuple[Hit, ...]
    opened: tuple[str, ...] = ()
    incomplete: str = ""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no answer, in a clause."""

    why: str


Outcome = Answer | Failure
