"""`dr-validator list`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable

from dr_validator.beside import cdk_fix, subjects
from dr_validator.check import Check
from dr_validator.commands.explain import every_check
from dr_validator.config import ConfigSource
from dr_validator.errors import UsageError
from dr_validator.finding import Breaks, Severity
from dr_validator.record import dataclass
from dr_validator.report.escape import plain
from dr_validator.select import nearest


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which checks to list: those that each of these lets through; an empty one lets all.

    `types` are resource types, or the first parts of them (`AWS::RDS`); large and small letters
    are the same.
    """

    words: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    severities: tuple[Severity, ...] = ()
    breaks: tuple[Breaks, ...] = ()
    types: tuple[str, ...] = ()

    def takes(self, check: Check) -> bool:
        return (
            (not self.families or check.family.name in self.families)
            and (not self.severities or check.severity in self.severities)
            and (not self.breaks or check.breaks in self.breaks)
            and self._has_words(check)
            and (not self.types or any(self._is_wanted(each) for each in subjects(check)))
        )

    def _has_words(self, check: Check) -> bool:
        doc = check.doc
        text = " ".join((check.id, check.family.title, doc.title, doc.why, doc.fix)).casefold()
        return all(each.casefold() in text for each in self.words)

    def _is_wanted(self, type_: str) -> bool:
        name = f"{type_.casefold()}::"
        return any(name.startswith(f"{each.casefold().rstrip(':')}::") for each in self.types)


def run(wanted: Filter, form: str, source: ConfigSource) -> int:
    """The checks that are wanted, one line each, or as JSON."""
    checks = every_check(source)
    _refuse_unknown(wanted.families, {each.family.name for each in checks})
    found = [each for each in checks if wanted.takes(each)]
    if form == "json":
        print(json.dumps({"version": 1, "checks": [_json(each) for each in found]}, indent=2))
        return 0
    if not found:
        print("no check matches all of these filters", file=sys.stderr)
    width = max((len(each.id) for each in found), default=0)
    for each in found:
        title = plain(each.doc.title)
        print(f"{each.id:{width}}  {each.severity.value:8}  {each.breaks.value:8}  {title}")
    return 0


def _refuse_unknown(families: Iterable[str], known: set[str]) -> None:
    for each in families:
        if each not in known:
            near = nearest(each, known)
            hint = f"did you mean {near}?" if near else f"choose from {', '.join(sorted(known))}"
            raise UsageError(f"--family {each}: no such family; {hint}")


def _json(check: Check) -> dict[str, object]:
    fix = cdk_fix(check)
    return {
        "id": check.id,
        "family": check.family.name,
        "severity": check.severity.value,
        "breaks": check.breaks.value,
        "stops": check.stops.value,
        "dr": check.dr,
        "title": check.doc.title,
        "why": check.doc.why,
        "fix": check.doc.fix,
        "cdk_fix": {"python": fix.python, "typescript": fix.typescript} if fix else None,
        "source": check.doc.source,
    }
