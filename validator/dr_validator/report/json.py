"""`--format json`: version 1, described by `validator/dr_validator/schema/report.schema.json`."""

from __future__ import annotations

import json
from typing import Any, TextIO

from dr_validator import __version__
from dr_validator.check import Check
from dr_validator.finding import Finding, Problem, Severity, Uncounted
from dr_validator.graph.roles import Roles
from dr_validator.models.stacks.unjudged import Holding, Unjudged
from dr_validator.outcome import AppRun, Look, Report
from dr_validator.place import Place
from dr_validator.report.cdk_words import CdkWords
from dr_validator.report.checked import CheckVerdict, checked
from dr_validator.report.entry import End, Entries, ReportEntry
from dr_validator.report.locate import Locator
from dr_validator.report.repository import Anchor, Repository
from dr_validator.report.saved import locator_of

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
    locator = locator_of(report.assembly)
    entries = Entries(report)

    def shown(each: ReportEntry) -> Object:
        app = report.app_of(each.finding)
        told = _finding(locator, each, _cdk_fix(entries.words, each.finding))
        return {**told, "app": app.name} if app else told

    def uncounted(each: ReportEntry, told: Uncounted) -> Object:
        return {**shown(each), "reason": told.reason, "by": told.by}

    return {
        "version": VERSION,
        "tool": {"name": "dr-validator", "version": __version__},
        "assembly": _assembly(report, entries.repository),
        "not_judged": [_unjudged(locator, each) for each in report.not_judged],
        "apps": [_app(each) for each in report.apps],
        "gate": {"unmet": list(report.unmet)},
        "findings": [shown(each) for each in entries.findings],
        "unproven": [{**shown(each), **_why(each.finding.problem)} for each in entries.unproven],
        "waived": list(map(uncounted, entries.waived, report.waived)),
        "known": list(map(uncounted, entries.known, report.known)),
        "crashed": [{"check": each.check, "error": each.error} for each in report.crashed],
        "checks": [_checked(each) for each in checked(report)],
        "catalog": [_of_pack(each) for each in report.available if not each.built_in],
        "summary": _summary(report),
    }


def _app(app: AppRun) -> Object:
    return {
        "name": app.name,
        "path": app.path,
        "roles": _roles(app.roles),
        "fail_on": app.fail_on.value,
        "strict": app.strict,
        "exit_zero": app.exit_zero,
        "failed_by": list(app.failed_by),
        "exit_code": app.exit_code,
        "told": list(app.told),
    }


def _roles(roles: Roles) -> Object:
    return {
        "dr": roles.dr,
        "primary": roles.primary,
        "secondaries": list(roles.secondaries),
        "evidence": list(roles.evidence),
        "conflict": roles.conflict,
    }


def _assembly(report: Report, repository: Repository) -> Object:
    assembly = report.assembly
    return {
        "path": assembly.path.as_posix(),
        "name": repository.assembly(),
        "stand_in": _anchor(repository.stand_in),
        "kind": assembly.kind,
        "stacks": [
            {
                "id": stack.id,
                "name": stack.name,
                "display_name": stack.display_name,
                "region": stack.region,
                "account": stack.account,
                "reported": stack.id not in report.hidden,
            }
            for stack in assembly.stacks
        ],
        "regions": list(report.regions),
        "roles": _roles(report.roles),
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


def _finding(locator: Locator, entry: ReportEntry, cdk_fix: Object | None) -> Object:
    found = entry.finding
    return {
        "check": found.check,
        "also": list(found.also),
        "severity": found.severity.value,
        "breaks": found.breaks.value,
        "proven": found.problem.proven,
        "message": found.problem.message,
        "fix": found.fix,
        "cdk_fix": cdk_fix,
        "fingerprint": entry.fingerprint,
        "place": _end(locator, entry.at),
        "related": [
            {**_end(locator, end), "note": told.note}
            for end, told in zip(entry.related, found.problem.related, strict=True)
        ],
    }


def _cdk_fix(words: CdkWords, found: Finding) -> Object | None:
    fix = words.of(found)
    if fix is None:
        return None
    language = "python" if words.in_python(found) else "typescript"
    return {"python": fix.python, "typescript": fix.typescript, "language": language}


def _why(problem: Problem) -> Object:
    return {"reason": problem.reason, "cause": problem.cause}


def _end(locator: Locator, end: End) -> Object:
    """A place with what other formats show of it, so that they can be made of this one."""
    return {
        **place_of(locator, end.place),
        "file": locator.find(end.place).file,
        "repository": {
            "anchor": _anchor(end.anchor),
            "template": end.file,
            "source": end.source,
            "inside": end.near,
        },
    }


def _anchor(anchor: Anchor) -> Object:
    return {"file": anchor.file, "line": anchor.line, "exact": anchor.exact}


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
        "holding": each.holding.value,
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


def _of_pack(check: Check) -> Object:
    """A check that nobody could look up later, since it is none of our own."""
    doc, family = check.doc, check.family
    return {
        "id": check.id,
        "family": {"name": family.name, "title": family.title},
        "severity": check.severity.value,
        "breaks": check.breaks.value,
        "stops": check.stops.value,
        "dr": check.dr,
        "title": doc.title,
        "why": doc.why,
        "fix": doc.fix,
        "source": doc.source,
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
        "strict": report.strict,
        "exit_zero": report.exit_zero,
        "failed_by": list(report.failed_by),
        "exit_code": report.exit_code,
    }
