"""Which facts about AWS are covered, by what, and what is left out: `docs/coverage.yaml`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from dr_validator.aws.actions import services
from dr_validator.aws.hosted_zones import API_GATEWAY, zone_id
from dr_validator.aws.references import requirements
from dr_validator.aws.replication import replications
from dr_validator.aws.sources import sources
from dr_validator.aws.types import type_of
from dr_validator.check import Check, discover

from _pages import NOTE, table

FILE = Path(__file__).parents[1] / "coverage.yaml"
_KEYS = {"fact", "source", "checks", "rows", "by", "left"}
_INTRODUCTION = """\
# Coverage

What has to hold for an app to survive the loss of a region, as AWS documents it, and what finds
where it does not: {facts} facts, of which {whole} are covered, {partly} in part, and {none} not;
why not stands beside them. A *row* is one of the tables of [AWS facts](facts.md).
"""
_BEYOND = """\
## Checks beyond these

{count} more checks find what is wrong by other facts, each with its source on its page.
"""


@dataclass(frozen=True)
class Fact:
    """What has to hold; `source` is the address that says so."""

    text: str
    title: str
    source: str
    checks: tuple[str, ...]
    rows: tuple[str, ...]
    by: str
    left: str

    @property
    def is_covered(self) -> bool:
        return bool(self.checks or self.rows or self.by)


@dataclass(frozen=True)
class Section:
    title: str
    facts: tuple[Fact, ...]


def sections() -> tuple[Section, ...]:
    """The facts, as the file has them. Raises KeyError for a source that is nowhere."""
    body: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    known = {word: (title, address) for word, (title, address) in body["sources"].items()}
    known.update({word: (each.title, each.address) for word, each in sources().items()})
    return tuple(
        Section(each["title"], tuple(_fact(row, known) for row in each["facts"]))
        for each in body["sections"]
    )


def _fact(row: dict[str, Any], known: Mapping[str, tuple[str, str]]) -> Fact:
    if strange := sorted(set(row) - _KEYS):
        raise KeyError(f"{row['fact']}: {strange}")
    title, address = known[row["source"]]
    checks, rows = tuple(row.get("checks", ())), tuple(row.get("rows", ()))
    return Fact(row["fact"], title, address, checks, rows, row.get("by", ""), row.get("left", ""))


def has_row(row: str) -> bool:
    """Whether a table has the row that a fact names."""
    kind, _, rest = row.partition(" ")
    first, _, path = rest.partition(" ")
    match kind:
        case "types":
            return type_of(rest) is not None
        case "references":
            return any(each.path == path for each in requirements(first))
        case "replication":
            return rest in replications()
        case "actions":
            return rest in services()
        case "zones":
            return zone_id(API_GATEWAY, rest) is not None
        case _:
            return False


def beyond(checks: tuple[Check, ...]) -> tuple[Check, ...]:
    """The checks that no fact names."""
    named = {name for each in sections() for fact in each.facts for name in fact.checks}
    return tuple(check for check in checks if check.id not in named)


def page() -> str:
    facts = [fact for each in sections() for fact in each.facts]
    whole = [each for each in facts if each.is_covered and not each.left]
    none = [each for each in facts if not each.is_covered]
    partly = len(facts) - len(whole) - len(none)
    lines = [
        NOTE,
        _INTRODUCTION.format(facts=len(facts), whole=len(whole), partly=partly, none=len(none)),
    ]
    for each in sections():
        rows = [(fact.text, _told(fact), _source(fact)) for fact in each.facts]
        lines += [f"## {each.title}", "", *table(("fact", "covered by", "source"), rows), ""]
    left = [(fact.text, fact.left) for fact in facts if fact.left]
    lines += ["## Left out", "", *table(("fact", "what is left out, and why"), left), ""]
    checks = beyond(discover())
    lines += [_BEYOND.format(count=len(checks)), *_listed(checks)]
    return "\n".join(lines) + "\n"


def _told(fact: Fact) -> str:
    told = [f"[{name}](checks/{name}.md)" for name in fact.checks]
    told += [f"row {_row(each)}" for each in fact.rows]
    told += [fact.by] if fact.by else []
    return ", ".join(told) if told else "not covered"


def _row(row: str) -> str:
    kind, _, rest = row.partition(" ")
    return f"`{rest}` of {kind}"


def _source(fact: Fact) -> str:
    return f"[{fact.title}]({fact.source})"


def _listed(checks: tuple[Check, ...]) -> Iterator[str]:
    rows = [(f"[{check.id}](checks/{check.id}.md)", check.doc.title) for check in checks]
    yield from table(("check", "what it finds"), rows)
