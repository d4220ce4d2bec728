"""`--format json`: version 1, described by `validator/dr_validator/schema/report.schema.json`."""

from __future__ import annotations

import json
from typing import Any, TextIO

from dr_validator.beside import CdkFix
from dr_validator.finding import Finding, Related, Severity, Uncounted
from dr_validator.models.stacks.unjudged import Holding, Unjudged
from dr_validator.outcome import Look, Report
from dr_validator.place import Place
from dr_validator.report.cdk_words import CdkWords
from dr_validator.report.checked import CheckVerdict, checked
from dr_validator.report.locate import Locator

Object = dict[str, Any]

VERSION = 1
_HOLDS_DATA = {Holding.DATA: True, Holding.NONE: False}


def write(report: Report, out: TextIO, look: Look) -> None:
    """One JSON document and nothing else; pure ASCII, so that any terminal bears it."""
    del look
    dump(document(report), out)


def dump(body: Object, out: TextIO) -> None:
    """A document as JSON: the same text to whoever reads it, and no command to a runner that reads
    a log."""
    text = json.dumps(body, indent=2, ensure_ascii=True)
    out.write(text.replace("##", "#\\u0023") + "\n")


def document(report: Report) -> Object:
    """The report as JSON values."""
    locator, words = Locator(report.assembly), CdkWords(report)

    def shown(found: Finding) -> Object:
        return _finding(report, locator, words, found)

    def uncounted(each: Uncounted) -> Object:
        return {**shown(each.finding), "reason": each.reason, "by": each.by}

    return {
        "version": VERSION,
        "assembly": _assembly(report),
        "not_judged": [_unjudged(locator, each) for each in report.not_judged],
        "gate": {"unmet": list(report.unmet)},
        "findings": [shown(found) for found in report.findings],
        "unproven": [{**shown(found), "reason": found.problem.reason} for found in report.unproven],
        "waived": [uncounted(each) for each in report.waived],
        "known": [uncounted(each) for each in report.known],
        "crashed": [{"check": each.check, "error": each.error} for each in report.crashed],
        "checks": [_checked(each) for each in checked(report)],
        "summary": _summary(report),
    }


def _assembly(report: Report) -> Object:
    assembly, roles = report.assembly, report.roles
    return {
        "path": assembly.path.as_posix(),
        "kind": assembly.kind,
        "stacks": [
            {
                "id": stack.id,
                "name": stack.name,
                "region": stack.region,
                "account": stack.account,
            }
            for stack in assembly.stacks
        ],
        "regions": list(report.regions),
        "roles": {
            "dr": roles.dr,
            "primary": roles.primary,
            "secondaries": list(roles.secondaries),
            "evidence": list(roles.evidence),
            "conflict": roles.conflict,
        },
        "missing": list(assembly.missing),
        "unloaded": [
            {"stack": stack, "logical_id": logical_id, "reason": why}
            for stack, logical_id, why in assembly.unloaded
        ],
        "expanded": list(assembly.expanded),
        "unexpanded": list(assembly.unexpanded),
        "guessed": [
            {"stack": stack, "logical_id": logical_id, "template": file}
            for stack, logical_id, file in assembly.guessed
        ],
        "notes": list(report.notes),
    }


def _finding(report: Report, locator: Locator, words: CdkWords, found: Finding) -> Object:
    return {
        "check": found.check,
        "severity": found.severity.value,
        "breaks": found.breaks.value,
        "proven": found.problem.proven,
        "message": found.problem.message,
        "fix": found.fix,
        "cdk_fix": _cdk_fix(words.of(found)),
        "fingerprint": report.fingerprint(found),
        "place": place_of(locator, found.place),
        "related": [_related(locator, end) for end in found.problem.related],
    }


def _cdk_fix(fix: CdkFix | None) -> Object | None:
    return {"python": fix.python, "typescript": fix.typescript} if fix else None


def _related(locator: Locator, end: Related) -> Object:
    return {**place_of(locator, end.place), "note": end.note}


def place_of(locator: Locator, place: Place) -> Object:
    spot = locator.find(place)
    return {
        "stack": place.stack,
        "region": place.region,
        "account": place.account,
        "logical_id": place.logical_id,
        "pointer": place.pointer,
        "construct_path": place.construct_path,
        "template": place.template,
        "line": spot.line,
        "source": spot.source,
    }


def _unjudged(locator: Locator, each: Unjudged) -> Object:
    return {
        "type": each.type,
        "count": each.count,
        "holds_data": _HOLDS_DATA.get(each.holding),
        "places": [place_of(locator, place) for place in each.places],
    }


def _checked(each: CheckVerdict) -> Object:
    return {
        "id": each.id,
        "verdict": each.fate.value.replace(" ", "-"),
        "found": each.found,
        "unproven": each.unproven,
        "waived": each.waived,
        "known": each.known,
        "looked_at": each.looked_at,
    }


def _summary(report: Report) -> Object:
    counts = report.by_severity
    return {
        "findings": len(report.findings),
        "by_severity": {level.value: counts.get(level, 0) for level in reversed(Severity)},
        "by_check": report.by_check,
        "unproven": len(report.unproven),
        "waived": len(report.waived),
        "known": len(report.known),
        "crashed": len(report.crashed),
        "checks": len(report.checks),
        "skipped": len(report.skipped),
        "linter": report.linter,
        "stacks": len(report.assembly.stacks),
        "regions": len(report.regions),
        "fail_on": report.fail_on.value,
        "failed_by": list(report.failed_by),
        "exit_code": report.exit_code,
    }
