"""`--format gitlab`: GitLab's Code Quality report, for the merge request widget and diff."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any, TextIO

from dr_validator.finding import Crash, Severity
from dr_validator.outcome import Look, Report
from dr_validator.report.entry import Entries, ReportEntry
from dr_validator.report.escape import plain
from dr_validator.report.headline import headline
from dr_validator.report.repository import Anchor
from dr_validator.report.text import whereabouts
from dr_validator.report.verdict import GATE, missed

Object = dict[str, Any]

_SEVERITIES = {
    Severity.CRITICAL: "blocker",
    Severity.HIGH: "critical",
    Severity.MEDIUM: "major",
    Severity.LOW: "minor",
}


def write(report: Report, out: TextIO, look: Look) -> None:
    """One JSON list, pure ASCII."""
    del look
    json.dump(document(report), out, indent=2, ensure_ascii=True)
    out.write("\n")


def document(report: Report) -> list[Object]:
    """Findings by severity; what is not proven, waived or known as `info`; crashes and what the
    gate misses as `blocker`; last, as `info`, what was looked at."""
    return list(_issues(report, Entries(report)))


def _issues(report: Report, entries: Entries) -> Iterator[Object]:
    for entry in entries.findings:
        words = f"{entry.message}. {_more(entry)}"
        yield _issue(entry, words, _SEVERITIES[entry.finding.severity])
    for entry in entries.unproven:
        words = f"Not proven: {entry.message}, since {entry.reason}. {_more(entry)}"
        yield _issue(entry, words, "info")
    for kind, uncounted in (("Waived", entries.waived), ("Known", entries.known)):
        for entry in uncounted:
            by = f" ({entry.by})" if entry.by else ""
            words = f"{kind}, {entry.reason}{by}: {entry.message}. {_more(entry)}"
            yield _issue(entry, words, "info")
    stand_in = entries.repository.stand_in
    for crash in report.crashed:
        yield _crash(crash, stand_in)
    for sentence in missed(report):
        words = f"{plain(sentence)}."
        yield _told(GATE, words, "blocker", words, stand_in)
    # The same issue in each run: what is checked now is no news to a merge request.
    words = f"{plain('. '.join(headline(report)))}."
    yield _told("checked", words, "info", "", stand_in)


def _more(entry: ReportEntry) -> str:
    """The place, and the way out."""
    words = f"At {whereabouts(entry.at.place)}, {entry.at.template}."
    return f"{words} Fix: {entry.fix}." if entry.fix else words


def _issue(entry: ReportEntry, words: str, severity: str) -> Object:
    check = entry.finding.check
    return _body(check, words, severity, entry.fingerprint, entry.at.anchor)


def _crash(crash: Crash, at: Anchor) -> Object:
    words = f"Crashed: {plain(crash.check)} gave no verdict: {plain(crash.error)}"
    key = hashlib.sha256(f"crashed\0{crash.check}\0{crash.error}".encode(errors="surrogatepass"))
    return _body(crash.check, words, "blocker", key.hexdigest()[:16], at)


def _told(check: str, words: str, severity: str, identity: str, at: Anchor) -> Object:
    """What is said of the run as a whole; the same identity is the same issue."""
    key = hashlib.sha256(f"{check}\0{identity}".encode(errors="surrogatepass"))
    return _body(check, words, severity, key.hexdigest()[:16], at)


def _body(check: str, words: str, severity: str, fingerprint: str, at: Anchor) -> Object:
    return {
        "description": words,
        "check_name": plain(check),
        "fingerprint": fingerprint,
        "severity": severity,
        "location": {"path": plain(at.file), "lines": {"begin": at.line}},
    }
