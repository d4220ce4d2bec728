"""`--format sarif`: SARIF 2.1.0, for code scanning and editors."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from typing import Any, TextIO
from urllib.parse import quote

from dr_validator import __url__, __version__
from dr_validator.finding import Severity
from dr_validator.outcome import Look, Report
from dr_validator.place import Place
from dr_validator.regex import regex
from dr_validator.report.catalog import CheckInfo
from dr_validator.report.entry import End, Entries, ReportEntry
from dr_validator.report.escape import plain
from dr_validator.report.headline import headline
from dr_validator.report.text import whereabouts
from dr_validator.report.verdict import GATE, missed

Object = dict[str, Any]

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
ROOT, ASSEMBLY = "SRCROOT", "ASSEMBLY"
_LEVELS = {
    Severity.CRITICAL: "error",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "note",
}
_LINK = regex(r"\](?=[(\[])")
_CRASHED, _NOTE = "check-crashed", "verdict-limited"


_GATE_HELP = (
    "Give the run the templates of every region, or name the regions with --primary and "
    "--secondary; `[gate]` of the configuration and --require-dr say what must be there."
)
_GATE = {
    "id": GATE,
    "name": "Gate",
    "shortDescription": {"text": "Something the gate requires is missing."},
    "fullDescription": {"text": "A run that found nothing may have had nothing to check."},
    "help": {"text": _GATE_HELP, "markdown": _GATE_HELP},
    "defaultConfiguration": {"level": "error"},
    "properties": {"precision": "high", "problem.severity": "error"},
}


def write(report: Report, out: TextIO, look: Look) -> None:
    """One JSON document, pure ASCII."""
    del look
    json.dump(document(report), out, indent=2, ensure_ascii=True)
    out.write("\n")


def document(report: Report) -> Object:
    """The report as a SARIF log with one run."""
    entries = Entries(report)
    numbers = {each: number for number, each in enumerate(entries.catalog)}
    run = {
        "tool": {"driver": _driver(report, entries)},
        "automationDetails": {"id": "dr-validator/"},
        "originalUriBaseIds": {
            ROOT: {"description": {"text": "The root of the repository."}},
            ASSEMBLY: {"description": {"text": "The folder of the assembly that was checked."}},
        },
        "invocations": [_invocation(report, numbers)],
        "results": [
            *(_result(each, numbers) for each in entries.findings),
            *(_unproven(each, numbers) for each in entries.unproven),
            *(_suppressed(each, numbers) for each in (*entries.waived, *entries.known)),
            *_gate(report, entries),
        ],
        "properties": {"stacks": len(report.assembly.stacks), "regions": list(report.regions)},
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _driver(report: Report, entries: Entries) -> Object:
    return {
        "name": "dr-validator",
        "semanticVersion": __version__,
        "informationUri": __url__,
        "shortDescription": {"text": "Checks multi-region disaster recovery before deployment."},
        "rules": [*map(_rule, entries.catalog.values()), *([_GATE] if report.unmet else [])],
        "notifications": [
            _notification(_CRASHED, "A check failed and gave no verdict."),
            _notification(_NOTE, "What limits the verdict."),
        ],
    }


def _notification(identity: str, words: str) -> Object:
    return {"id": identity, "name": _pascal(identity), "shortDescription": {"text": words}}


def _rule(rule: CheckInfo) -> Object:
    sections = {"Why it matters": rule.why, "Fix": rule.fix, "Source": rule.source}
    told = {name: plain(text) for name, text in sections.items() if text}
    title = plain(rule.title)
    markdown = [f"**{name}:** {_sentence(text)}" for name, text in told.items()]
    text = [f"{name}: {_sentence(text)}" for name, text in told.items()]
    return {
        "id": rule.id,
        "name": _pascal(rule.id),
        "shortDescription": {"text": title},
        "fullDescription": {"text": f"{title} {_sentence(told.get('Why it matters', ''))}".strip()},
        "help": {"text": "\n".join(text) or title, "markdown": "\n\n".join(markdown) or title},
        **({"helpUri": rule.page} if rule.page else {}),
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {
            "precision": "high",
            "problem.severity": _LEVELS[rule.severity].replace("note", "recommendation"),
            "tags": [*(["disaster-recovery"] if rule.dr else []), rule.breaks.value],
            "severity": rule.severity.value,
            "family": rule.family.name,
        },
    }


def _pascal(identity: str) -> str:
    return "".join(word[:1].upper() + word[1:] for word in re.split(r"[^A-Za-z0-9]+", identity))


def _sentence(text: str) -> str:
    """The text as a sentence, if there is one."""
    return text and text[0].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")


def _invocation(report: Report, numbers: dict[str, int]) -> Object:
    """How the run went: what crashed, and what limits the verdict."""
    crashed = [
        {
            "level": "error",
            "descriptor": {"id": _CRASHED, "index": 0},
            **_associated(crash.check, numbers),
            "message": {"text": f"{plain(crash.check)} gave no verdict: {plain(crash.error)}"},
        }
        for crash in report.crashed
    ]
    notes = [
        {
            "level": "note",
            "descriptor": {"id": _NOTE, "index": 1},
            "message": {"text": plain(note)},
        }
        for note in (*headline(report), *report.notes)
    ]
    return {
        "executionSuccessful": not crashed,
        "exitCode": report.exit_code,
        "toolExecutionNotifications": crashed,
        "toolConfigurationNotifications": notes,
    }


def _associated(check: str, numbers: dict[str, int]) -> Object:
    return {"associatedRule": {"id": check, "index": numbers[check]}} if check in numbers else {}


def _result(entry: ReportEntry, numbers: dict[str, int]) -> Object:
    finding = entry.finding
    related = list(_related(entry))
    return {
        "ruleId": finding.check,
        "ruleIndex": numbers[finding.check],
        "kind": "fail",
        "level": _LEVELS[finding.severity],
        "message": {"text": _message(entry)},
        "locations": [_primary(entry.at)],
        **({"relatedLocations": related} if related else {}),
        # Code scanning tells alerts apart by the first; without it, by the text of the line,
        # which is the same for all that one line of CDK code makes.
        "partialFingerprints": {
            "primaryLocationLineHash": entry.fingerprint,
            "drValidator/v1": entry.fingerprint,
        },
        "properties": {
            "severity": finding.severity.value,
            "breaks": finding.breaks.value,
            "proven": finding.problem.proven,
            "stack": plain(entry.at.place.stack),
            "region": entry.at.place.region and plain(entry.at.place.region),
        },
    }


def _unproven(entry: ReportEntry, numbers: dict[str, int]) -> Object:
    """For a person to look at: with the kind `review`, SARIF allows no level but `none`."""
    return {**_result(entry, numbers), "kind": "review", "level": "none"}


def _gate(report: Report, entries: Entries) -> Iterator[Object]:
    """What the gate misses: results, since code scanning shows nothing else."""
    at = entries.repository.stand_in
    uri = quote(at.file.encode(errors="surrogatepass"), safe="/-_.~@")
    where = {"artifactLocation": {"uri": uri, "uriBaseId": ROOT}, "region": {"startLine": at.line}}
    for sentence in missed(report):
        key = hashlib.sha256(f"{GATE}\0{sentence}".encode(errors="surrogatepass")).hexdigest()[:16]
        yield {
            "ruleId": GATE,
            "ruleIndex": len(entries.catalog),
            "kind": "fail",
            "level": "error",
            "message": {"text": _sentence(_prose(plain(sentence)))},
            "locations": [{"physicalLocation": where}],
            "partialFingerprints": {"primaryLocationLineHash": key, "drValidator/v1": key},
        }


def _suppressed(entry: ReportEntry, numbers: dict[str, int]) -> Object:
    accepted = {
        "kind": "external",
        "status": "accepted",
        "justification": _prose(f"{entry.reason} ({entry.by})" if entry.by else entry.reason),
    }
    return {**_result(entry, numbers), "suppressions": [accepted]}


def _message(entry: ReportEntry) -> str:
    """The fact, its place, the way out, and links to the other ends that code scanning shows."""
    at = entry.at
    if entry.finding.problem.proven:
        lines = [_sentence(_prose(entry.message))]
    else:
        lines = [_prose(f"Not proven: {entry.message}, since {entry.reason}.")]
    place = f"{whereabouts(at.place)}, {at.template}"
    if not at.anchor.exact:
        place += "; the line of the CDK code is not known"
    lines.append(_prose(f"Where: {place}."))
    if entry.finding.fix:
        lines.append(_prose(f"Fix: {entry.fix}."))
    for number, end in _linked(entry):
        lines.append(f"See [{_label(end.note)}]({number}): {_prose(whereabouts(end.place))}.")
    return "\n".join(lines)


def _prose(text: str) -> str:
    """Text in which nothing is a link."""
    return _LINK.sub("] ", text)


def _label(note: str) -> str:
    """A link's text: brackets would end it."""
    return note.replace("\\", "/").replace("[", "(").replace("]", ")") or "the other end"


def _linked(entry: ReportEntry) -> Iterator[tuple[int, End]]:
    """The other ends that have a line of their own in the repository, numbered from 1."""
    yield from enumerate((end for end in entry.related if end.anchor.exact), 1)


def _related(entry: ReportEntry) -> Iterator[Object]:
    numbers = {id(end): number for number, end in _linked(entry)}
    for end in entry.related:
        words = {"message": {"text": _prose(end.note or "the other end")}}
        if id(end) in numbers:
            yield {"id": numbers[id(end)], **_primary(end), **words}
        else:
            yield {**_template(end), **words}
    if entry.at.source or not entry.at.anchor.exact:
        yield {**_template(entry.at), "message": {"text": "the line of the template"}}


def _primary(end: End) -> Object:
    anchor = end.anchor
    return _location(ROOT, anchor.file, anchor.line, end.place)


def _template(end: End) -> Object:
    """The line of the template, beneath the root, or in the assembly where it lies elsewhere."""
    base, file = (ROOT, end.file) if end.near else (ASSEMBLY, end.place.template)
    return _location(base, file, end.line, end.place)


def _location(base: str, file: str, line: int | None, place: Place) -> Object:
    uri = quote(file.encode(errors="surrogatepass"), safe="/-_.~@")
    physical: Object = {"artifactLocation": {"uri": uri, "uriBaseId": base}}
    if line is not None:
        physical["region"] = {"startLine": line}
    kind = "resource" if place.logical_id else "namespace"
    logical = {"name": plain(place.logical_id or place.stack), "kind": kind}
    if place.name:
        logical["fullyQualifiedName"] = plain(place.name)
    return {"physicalLocation": physical, "logicalLocations": [logical]}
