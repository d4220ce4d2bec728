"""A report, read again from what `--format json` wrote: enough of it for every other format."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from pathlib import Path
from typing import Any

from dr_validator import __version__
from dr_validator.assembly.model import Stack, Template
from dr_validator.assembly.read import parse_json
from dr_validator.beside import CdkFix
from dr_validator.check import Check, Doc, Family, discover
from dr_validator.errors import InputError
from dr_validator.files import FileError, read_text
from dr_validator.finding import Breaks, Crash, Finding, Problem, Related, Severity, Uncounted
from dr_validator.graph.roles import Roles
from dr_validator.lint import NONE
from dr_validator.models.stacks.unjudged import Holding, Unjudged
from dr_validator.outcome import FAILED_BY, AppRun, Report
from dr_validator.place import Place
from dr_validator.record import dataclass
from dr_validator.regex import regex
from dr_validator.report.json import VERSION
from dr_validator.report.repository import Anchor
from dr_validator.report.saved import InRepository, SavedAssembly, SavedFix, SavedSpot
from dr_validator.report.shape import AGAIN, Shaped

_PRINT = regex(r"[0-9a-f]{16}")
_NOT_RUN = "not-run"


def read_report(path: Path) -> Report:
    """The report in a file. InputError for anything else, and for what is not whole."""
    return restored(_whole(path))


def _whole(path: Path) -> Shaped:
    try:
        body = parse_json(read_text(path), path)
    except FileError as error:
        raise InputError(error.told(path, "name a JSON report of `dr-validator check`")) from None
    except InputError as error:
        fault, _, _ = str(error).rpartition(": ")
        raise InputError(f"{fault}; {AGAIN}") from None
    if not isinstance(body, dict) or not {"version", "findings", "summary"} <= body.keys():
        raise InputError(
            f"{path}: is {_other(body)}, not a JSON report of `dr-validator check`; {AGAIN}"
        )
    if body["version"] != VERSION:
        raise InputError(
            f"{path}: is a report of version {body['version']}, and this dr-validator reads "
            f"version {VERSION}; use the release that wrote it"
        )
    if "tool" not in body:
        raise InputError(f"{path}: is of a release that kept less in a report; {AGAIN}")
    return Shaped(path, body)


def _other(body: object) -> str:
    """What a JSON file is that is no report."""
    if isinstance(body, list):
        return "a list, as GitLab's code quality is"
    if not isinstance(body, dict):
        return "a single value"
    signs = {
        "runs": "a SARIF log",
        "drills": "the outcome of a drill",
        "Resources": "a template",
        "artifacts": "a manifest",
        "findings": "a baseline",
    }
    return next((words for sign, words in signs.items() if sign in body), "some other JSON")


@dataclass(frozen=True, slots=True)
class _Places:
    """What is told of places, gathered on the way."""

    spots: dict[Place, SavedSpot] = field(default_factory=dict)
    prints: dict[Finding, str] = field(default_factory=dict)
    fixes: dict[Finding, SavedFix] = field(default_factory=dict)


def restored(told: Shaped) -> Report:
    """The report of a JSON value."""
    held = _Places()
    assembly, summary = told.below("assembly"), told.below("summary")
    findings = tuple(_finding(each, held) for each in told.each("findings"))
    unproven = tuple(_finding(each, held, proven=False) for each in told.each("unproven"))
    waived = tuple(_uncounted(each, held) for each in told.each("waived"))
    known = tuple(_uncounted(each, held) for each in told.each("known"))
    not_judged = tuple(_unjudged(each, held) for each in told.each("not_judged"))
    checks = {each.text("id"): each for each in told.each("checks")}
    looked = {identity: each.optional_count("looked_at") for identity, each in checks.items()}
    skipped = {name for name, each in checks.items() if each.text("verdict") == _NOT_RUN}
    return Report(
        assembly=_assembly(assembly, held),
        roles=_roles(assembly.below("roles")),
        checks=tuple(each for each in checks if each not in skipped),
        available=_available(told),
        skipped=tuple(each for each in checks if each in skipped),
        looked={identity: count for identity, count in looked.items() if count is not None},
        findings=findings,
        unproven=unproven,
        waived=waived,
        known=known,
        crashed=tuple(Crash(e.text("check"), e.text("error")) for e in told.each("crashed")),
        notes=(*assembly.texts("notes"), *_another_release(told)),
        linters=_linters(summary.text("linter")),
        fail_on=summary.one_of("fail_on", Severity),
        exit_zero=summary.flag("exit_zero"),
        strict=summary.flag("strict"),
        hidden=frozenset(e.text("id") for e in assembly.each("stacks") if not e.flag("reported")),
        not_judged=not_judged,
        unmet=told.below("gate").texts("unmet"),
        prints=held.prints,
        apps=tuple(_app(each) for each in told.each("apps")),
    )


def _linters(told: str) -> tuple[str, ...]:
    return () if told == NONE else tuple(told.split(","))


def _app(told: Shaped) -> AppRun:
    failed_by = told.texts("failed_by")
    if not set(failed_by) <= set(FAILED_BY):
        raise told.wrong("failed_by", f"a list of {', '.join(FAILED_BY)}")
    return AppRun(
        name=told.text("name"),
        path=told.text("path"),
        fail_on=told.one_of("fail_on", Severity),
        strict=told.flag("strict"),
        exit_zero=told.flag("exit_zero"),
        roles=_roles(told.below("roles")),
        failed_by=failed_by,
        exit_code=told.count("exit_code"),
        told=told.texts("told"),
    )


def _another_release(told: Shaped) -> Iterator[str]:
    release = told.below("tool").text("version")
    if release != __version__:
        yield (
            f"the report was written by dr-validator {release}; what it says of checks in general "
            f"is that of {__version__}"
        )


def _assembly(told: Shaped, held: _Places) -> SavedAssembly:
    return SavedAssembly(
        path=Path(told.text("path")),
        kind=told.text("kind"),
        version=None,
        stacks=tuple(_stack(each) for each in told.each("stacks")),
        missing=told.texts("missing"),
        unloaded=_triples(told, "unloaded", "reason"),
        expanded=told.texts("expanded"),
        unexpanded=told.texts("unexpanded"),
        guessed=_triples(told, "guessed", "template"),
        spots=held.spots,
        fixes=held.fixes,
        called=told.text("name"),
        stand_in=_anchor(told.below("stand_in")),
    )


def _triples(told: Shaped, key: str, last: str) -> tuple[tuple[str, str, str], ...]:
    words = ("stack", "logical_id", last)
    rows = (tuple(each.text(word) for word in words) for each in told.each(key))
    return tuple((stack, logical_id, more) for stack, logical_id, more in rows)


def _stack(told: Shaped) -> Stack:
    return Stack(
        id=told.text("id"),
        display_name=told.text("display_name"),
        name=told.text("name"),
        region=told.optional("region"),
        account=told.optional("account"),
        template=Template("", None, {}),
    )


def _roles(told: Shaped) -> Roles:
    return Roles(
        told.optional("primary"),
        told.texts("secondaries"),
        told.texts("evidence"),
        told.text("conflict"),
        told.flag("dr"),
    )


def _finding(told: Shaped, held: _Places, *, proven: bool | None = None) -> Finding:
    decided = told.flag("proven") if proven is None else proven
    problem = Problem(
        _place(told.below("place"), held),
        told.text("message"),
        related=tuple(
            Related(_place(each, held), each.text("note")) for each in told.each("related")
        ),
        proven=decided,
        reason="" if decided or proven is None else told.text("reason"),
        cause=told.text("cause") if proven is False else "",
    )
    found = Finding(
        told.text("check"),
        told.one_of("severity", Severity),
        told.one_of("breaks", Breaks),
        problem,
        told.text("fix"),
        also=told.optional_texts("also"),
    )
    fingerprint = told.text("fingerprint")
    if not _PRINT.fullmatch(fingerprint):
        raise told.wrong("fingerprint", "sixteen hexadecimal digits")
    held.prints.setdefault(found, fingerprint)
    if told.body.get("cdk_fix") is not None:
        fix = told.below("cdk_fix")
        words = CdkFix(fix.text("python"), fix.text("typescript"))
        held.fixes[found] = SavedFix(words, fix.text("language") == "python")
    return found


def _uncounted(told: Shaped, held: _Places) -> Uncounted:
    return Uncounted(_finding(told, held), told.text("reason"), told.text("by"))


def _place(told: Shaped, held: _Places) -> Place:
    place = Place(
        told.text("stack"),
        told.optional("region"),
        told.optional("account"),
        told.text("logical_id"),
        told.text("pointer"),
        told.text("construct_path"),
        told.text("template"),
    )
    line, source = told.optional_count("line"), told.optional("source")
    if "repository" in told.body:
        seen = told.below("repository")
        repository = InRepository(
            _anchor(seen.below("anchor")),
            seen.text("template"),
            seen.optional("source"),
            seen.flag("inside"),
        )
        held.spots[place] = SavedSpot(told.text("file"), line, source, repository)
    else:
        held.spots.setdefault(place, SavedSpot(place.template, line, source))
    return place


def _anchor(told: Shaped) -> Anchor:
    return Anchor(told.text("file"), told.count("line"), told.flag("exact"))


def _unjudged(told: Shaped, held: _Places) -> Unjudged:
    return Unjudged(
        told.text("type"),
        told.one_of("holding", Holding),
        tuple(_place(each, held) for each in told.each("places")),
    )


def _available(told: Shaped) -> tuple[Check, ...]:
    """Our own checks, and those of packs as the report describes them."""
    found = {each.id: each for each in discover()}
    for each in told.each("catalog"):
        family = each.below("family")
        check = Check(
            each.text("id"),
            Family(family.text("name"), family.text("title")),
            each.one_of("severity", Severity),
            each.one_of("breaks", Breaks),
            each.flag("dr"),
            Doc(each.text("title"), each.text("why"), each.text("fix"), each.text("source")),
            _no_run,
            "",
        )
        found[check.id] = check
    return tuple(found[identity] for identity in sorted(found))


def _no_run(_: Any) -> Iterator[Problem]:
    yield from ()
