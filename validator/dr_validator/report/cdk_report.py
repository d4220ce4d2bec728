"""The report in CDK's own words: for its plugin, and in `validation-report.json` of an assembly.

CDK knows no severities of ours. It stops for a plugin that did not succeed, and works that out
anew from the severities once it has suppressed anything: so what fails a run is an `error`, and
nothing else is. What nobody may acknowledge, a check that crashed, is `fatal`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from pathlib import Path
from typing import Any

from dr_validator import __version__
from dr_validator.assembly.model import Assembly, root
from dr_validator.assembly.read import read_json, wrong_shape
from dr_validator.atomic import save
from dr_validator.errors import UsageError
from dr_validator.files import is_file, is_special
from dr_validator.finding import Crash, Finding, Related, Severity, Uncounted
from dr_validator.outcome import Look, Report
from dr_validator.record import dataclass
from dr_validator.report.escape import plain
from dr_validator.report.headline import headline
from dr_validator.report.locate import Locator
from dr_validator.report.text import closing
from dr_validator.report.verdict import GATE, missed

Object = dict[str, Any]

PLUGIN = "dr-validator"
FILE, MANIFEST = "validation-report.json", "manifest.json"
FAILING = ("fatal", "error")
NOT_CHECKED = "not-checked"


@dataclass(frozen=True, slots=True)
class Violation:
    """One finding as CDK has it: the construct at fault, and all else in the text.

    `stack` is the id of the artifact it belongs to; empty, as `construct_path`, where it is
    about no stack in particular. `template` is relative to the assembly, `at` a dotted path
    in the resource.
    """

    rule: str
    description: str
    severity: str
    fix: str = ""
    metadata: Mapping[str, str] = field(default_factory=dict)
    stack: str = ""
    construct_path: str = ""
    template: str = ""
    logical_id: str = ""
    at: str = ""
    trace: tuple[str, ...] = ()

    @property
    def fails(self) -> bool:
        return self.severity in FAILING


def violations(report: Report) -> tuple[Violation, ...]:
    """What crashed, what the gate misses, what was found, and last what could not be decided."""
    locator = Locator(report.assembly)
    found = [_violation(each, report, locator) for each in (*report.findings, *report.unproven)]
    return (*map(_crashed, report.crashed), *map(_missing, missed(report)), *found)


def waived(report: Report) -> tuple[tuple[Uncounted, Violation], ...]:
    """What is waived, each with what would be told if it were not."""
    locator = Locator(report.assembly)
    return tuple((each, _violation(each.finding, report, locator)) for each in report.waived)


def not_checked(sentence: str) -> Violation:
    """Says that there is no verdict at all, and why; nobody can acknowledge it."""
    told = f"the app was not checked for disaster recovery: {plain(sentence)}"
    return Violation(NOT_CHECKED, told, "fatal")


def metadata(report: Report) -> dict[str, str]:
    """The counts, what was looked at, and what limits the verdict."""
    return {"summary": plain(closing(report, Look())), **limits(report)}


def limits(report: Report) -> dict[str, str]:
    """What was looked at, and what limits the verdict."""
    told = {"checked": "; ".join(headline(report)), "notes": "; ".join(report.notes)}
    return {key: plain(text) for key, text in told.items() if text}


def merge(report: Report) -> Path:
    """Put the report into the assembly's validation-report.json in place of our last one.

    The reports of other plugins stay as they are. The file is written as a whole or not at
    all; the same report gives the same bytes.
    """
    file = report_file(report.assembly)
    body = read_json(file) if is_file(file) or is_special(file) else _new(report.assembly)
    if not isinstance(body, dict):
        raise wrong_shape(file, "the report", "a mapping", body)
    others = body.get("pluginReports")
    if not isinstance(others, list):
        raise wrong_shape(file, "pluginReports", "a list", others)
    kept = [each for each in others if not _ours(each)]
    merged = {**body, "pluginReports": [*kept, *plugin_reports(report)]}
    save(file, json.dumps(merged, indent=2, ensure_ascii=True) + "\n")
    return file


def report_file(assembly: Assembly) -> Path:
    """The assembly's validation-report.json; UsageError where there is no place for one."""
    if assembly.kind != "cdk" or not (assembly.path / MANIFEST).is_file():
        raise UsageError(
            f"--cdk-report: {assembly.path} is not a CDK cloud assembly; give one, such as cdk.out"
        )
    return assembly.path / FILE


def plugin_reports(report: Report) -> list[Object]:
    """Our part of the file: what fails, and apart from it what does not.

    CDK keeps a report's conclusion as long as any of its violations is about a selected stack;
    so a stack that only has an `info` must not share a report with the failures of another.
    """
    told = violations(report)
    suppressed = [_suppressed(each, instead) for each, instead in waived(report)]
    head: Object = {"pluginName": PLUGIN, "pluginVersion": __version__}
    made: list[Object] = []
    if failing := [_json(each) for each in told if each.fails]:
        made.append(
            {
                **head,
                "conclusion": "failure",
                "metadata": metadata(report),
                "violations": failing,
            }
        )
    mild = [_json(each) for each in told if not each.fails]
    if mild or suppressed or not failing:
        block = {
            **head,
            "conclusion": "success",
            "metadata": metadata(report),
            "violations": mild,
        }
        if suppressed:
            block["suppressedViolations"] = suppressed
        made.append(block)
    return made


def _ours(block: object) -> bool:
    return isinstance(block, dict) and block.get("pluginName") == PLUGIN


def _new(assembly: Assembly) -> Any:
    return {"version": assembly.version, "title": "Validation Report", "pluginReports": []}


def _crashed(crash: Crash) -> Violation:
    told = f"this check crashed, so it gave no verdict ({plain(crash.error)}); please report it"
    return Violation(crash.check, told, "fatal")


def _missing(sentence: str) -> Violation:
    return Violation(GATE, plain(sentence), "fatal")


def _violation(found: Finding, report: Report, locator: Locator) -> Violation:
    place = found.place
    stack = report.assembly.by_id.get(place.stack)
    artifact = root(stack) if stack else None
    construct = stack.constructs.get(place.logical_id) if stack else None
    return Violation(
        rule=found.check,
        description=_description(found, locator),
        severity=_severity(found, report),
        fix=plain(found.fix.removesuffix(".")) if found.problem.proven else "",
        metadata={
            "severity": found.severity.value,
            "breaks": found.breaks.value,
            "proven": str(found.problem.proven).lower(),
            **({"region": place.region} if place.region else {}),
            "fingerprint": report.fingerprint(found),
        },
        stack=artifact.id if artifact else "",
        construct_path=place.construct_path or (artifact.display_name if artifact else ""),
        template=place.template,
        logical_id=place.logical_id,
        at=_dotted(place.pointer),
        trace=construct.trace if construct else (),
    )


def _severity(found: Finding, report: Report) -> str:
    counts = found.problem.proven or report.strict
    if counts and found.severity.rank >= report.fail_on.rank:
        return "error"
    mild = not found.problem.proven or found.severity.rank < Severity.MEDIUM.rank
    return "info" if mild else "warning"


def _description(found: Finding, locator: Locator) -> str:
    """One line: the fact, how bad it is and when it is noticed, and the other ends."""
    problem = found.problem
    told = problem.message.removesuffix(".")
    if problem.proven:
        told += f" ({found.severity.value}, breaks {found.breaks.value})"
    else:
        told = f"not proven: {told}, since {problem.reason}"
    ends = "; ".join(_end(each, locator) for each in problem.related)
    return plain(f"{told}. See also {ends}" if ends else told)


def _end(end: Related, locator: Locator) -> str:
    where = end.place.region or "region not set"
    source = locator.find(end.place).source
    words = f"{end.place.name} ({where}{f', {source}' if source else ''})"
    return f"{words}: {end.note}" if end.note else words


def _dotted(pointer: str) -> str:
    steps = (step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:])
    return ".".join(steps)


def _json(told: Violation) -> Object:
    return dict(_fields(told))


def _fields(told: Violation) -> Iterator[tuple[str, Any]]:
    yield "ruleName", told.rule
    yield "description", told.description
    if told.fix:
        yield "suggestedFix", told.fix
    yield "severity", told.severity
    if told.metadata:
        yield "ruleMetadata", dict(told.metadata)
    yield "violatingConstructs", [dict(_construct(told))]


def _construct(told: Violation) -> Iterable[tuple[str, Any]]:
    yield "constructPath", told.construct_path
    if told.logical_id:
        paths = {"propertyPaths": [told.at]} if told.at else {}
        at = {"templatePath": told.template, "logicalId": told.logical_id}
        yield "cloudFormationResource", {**at, **paths}
    if told.trace:
        yield "stackTraces", ["\n".join(told.trace)]


def _suppressed(each: Uncounted, told: Violation) -> Object:
    return {
        **_json(told),
        "ruleMetadata": {**told.metadata, "by": plain(each.by)},
        "acknowledgedId": f"{PLUGIN}::{told.rule}",
        "reason": plain(each.reason),
    }
