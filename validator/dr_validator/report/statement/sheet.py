"""What a statement says, chapter by chapter, before it is put in any format."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dr_validator import __version__
from dr_validator.drill.duration import duration
from dr_validator.drill.rehearsal import Rehearsal
from dr_validator.drill.result import Drill, EntryResult, Objective, StoreResult
from dr_validator.record import dataclass
from dr_validator.report.drill.sentences import (
    WRITABLE,
    copies_words,
    loss_words,
    objective_words,
    raised_words,
    reached_words,
    rto_basis,
    served_words,
    summary,
    verdict_words,
)
from dr_validator.report.repository import Repository
from dr_validator.settings import AcceptedLoss
from dr_validator.waivers.part import AppPart
from dr_validator.waivers.waiver import Waiver

_ASSUMED = (
    "What is deployed is what the templates say. What was changed by hand since, and what other "
    "accounts hold, was not looked at.",
    "Only what is named as lost is lost. The other regions work, and grant the quotas and the "
    "capacity asked of them; neither was checked.",
    "DNS times are computed from the interval and threshold of the health check and the TTL of the "
    "record; resolvers honor the TTL.",
    "Other times are those that AWS documents. Where it documents none, none is stated.",
    "How long a person takes is not stated. Whoever has to act is available, and permitted to.",
    "What was not proven before deployment is said to be so, and is neither right nor wrong.",
)
_BY = {"route53": "Route 53", "person": "a person"}
_SIGNING = ("Prepared by", "Reviewed by", "Accepted by")


@dataclass(frozen=True, slots=True)
class Particulars:
    """What the templates do not say: the day, the commit, the waivers of the project, and the
    name of its configuration ("" for none)."""

    day: date
    commit: str
    waivers: tuple[Waiver, ...]
    configuration: str = ""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A heading of a level, sentences, and a table; `sign` leaves room for hands in its rows."""

    title: str
    level: int = 2
    sentences: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    sign: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A title, facts of which the first says of what, and chapters; `kind` is what it is."""

    title: str
    facts: tuple[tuple[str, str], ...]
    chapters: tuple[Chapter, ...]
    kind: str = "statement"


def sheet(told: Rehearsal, given: Particulars) -> Sheet:
    """The whole statement."""
    chapters = [
        _conclusion(told),
        *_failures(told),
        Chapter("What was assumed", 2, (*_ASSUMED, *told.graph.roles.evidence)),
        *(chapter for each in told.drills for chapter in _drill(each)),
        _not_judged(told),
        _accepted(told),
        _waivers(given),
        Chapter(
            "Sign-off",
            2,
            (),
            ("", "name", "date", "signature"),
            tuple((each, "", "", "") for each in _SIGNING),
            sign=True,
        ),
    ]
    return Sheet("Statement on disaster recovery", tuple(_facts(told, given)), tuple(chapters))


def _facts(told: Rehearsal, given: Particulars) -> Iterator[tuple[str, str]]:
    stacks = told.assembly.stacks
    roles = told.graph.roles
    yield "App", Repository(told.assembly).assembly()
    yield "Accounts", _listed({each.account for each in stacks if each.account}, "not known")
    yield "Regions", _listed(set(told.graph.regions), "not known")
    if roles.dr and roles.primary:
        yield "Primary", roles.primary
        yield "Secondary", _listed(set(roles.secondaries), "none")
    yield "Stacks", str(len(stacks))
    yield "Commit", given.commit or "not given"
    yield "Date", given.day.isoformat()
    version = told.assembly.version
    kind = f"CDK cloud assembly {version}" if version else "CloudFormation templates"
    yield "Read", kind
    yield "Configuration", given.configuration or "none"
    yield "Made by", f"dr-validator {__version__}, from the templates, before deployment"


def _listed(found: set[str], none: str) -> str:
    return ", ".join(sorted(found)) or none


def _conclusion(told: Rehearsal) -> Chapter:
    rows = tuple(
        (each.loss.shown, verdict_words(each.verdict), summary(each)) for each in told.drills
    )
    return Chapter("Conclusion", 2, (), ("lost", "verdict", "summary"), rows)


def _failures(told: Rehearsal) -> Iterator[Chapter]:
    if told.failures:
        rows = tuple((each.what, each.lost, each.why) for each in told.failures)
        yield Chapter("What does not hold", 2, (), ("what", "lost", "reason"), rows)
    if told.notes:
        yield Chapter("Notes", 2, told.notes)


def _drill(drill: Drill) -> Iterator[Chapter]:
    title = f"{drill.loss.shown} is lost: {verdict_words(drill.verdict)}"
    yield Chapter(title, 2, (summary(drill),))
    yield _objectives(drill)
    yield _entries(drill)
    yield from (_path(each) for each in drill.entries if each.required and each.path)
    yield _stores(drill)
    hands = tuple((each.what, each.why, each.place.name) for each in drill.by_hand)
    yield _table("By hand", ("action", "reason", "where"), hands, "None.")
    for title, heads, rows in _beside(drill):
        if rows:
            yield Chapter(title, 3, (), heads, rows)


def _table(
    title: str, heads: tuple[str, ...], rows: tuple[tuple[str, ...], ...], none: str
) -> Chapter:
    return Chapter(title, 3, (), heads, rows) if rows else Chapter(title, 3, (none,))


def _objectives(drill: Drill) -> Chapter:
    rows = tuple(_objective(each) for each in drill.objectives)
    heads = ("objective", "verdict", "required", "reached", "source")
    return _table("Objectives", heads, rows, "None is declared, so none was compared.")


def _objective(each: Objective) -> tuple[str, ...]:
    reached = reached_words(each) or "not known"
    verdict = each.verdict.replace("-", " ")
    why = f"{verdict}: {each.reason}" if each.reason else verdict
    return objective_words(each), why, duration(each.declared), reached, each.source


def _entries(drill: Drill) -> Chapter:
    rows = tuple(_entry(each) for each in drill.entries)
    heads = ("entry point", "kind", "required", "reads", "writes")
    none = "None is known: no public name, distribution, API or load balancer."
    return _table("Entry points and recovery times", heads, rows, none)


def _entry(each: EntryResult) -> tuple[str, ...]:
    kind = each.entry.kind.value.replace("-", " ")
    told = []
    for served in (each.reads, each.writes):
        why = served.reason or rto_basis(served.rto)
        told.append(f"{served_words(served)} ({why})" if why else served_words(served))
    return each.entry.name, kind, "yes" if each.required else "no", *told


def _path(each: EntryResult) -> Chapter:
    rows = tuple(
        (
            hop.verdict.value.replace("-", " "),
            hop.start.name,
            hop.leads_to,
            hop.reason,
        )
        for hop in each.path
    )
    steps = tuple(
        f"{'At an unknown time' if step.at is None else f'After {duration(step.at)}'}: "
        f"{step.what} ({_BY.get(step.by, step.by)})."
        for step in each.steps
    )
    heads = ("hop", "from", "to", "reason")
    return Chapter(f"The path of {each.entry.name}", 3, steps, heads, rows)


def _stores(drill: Drill) -> Chapter:
    rows = tuple(_store(each) for each in drill.stores)
    heads = ("store", "type", "verdict", "lost (RPO)", "copies elsewhere", "made writable")
    return _table("Stores, their copies and what is lost", heads, rows, "No store lives there.")


def _store(each: StoreResult) -> tuple[str, ...]:
    lost, why = loss_words(each.rpo), each.rpo.reason
    return (
        each.store.name,
        f"{each.store.kind}, {each.store.holds.value}",
        verdict_words(each.verdict),
        f"{lost} ({why})" if why else lost,
        "; ".join(copies_words(each)),
        WRITABLE[each.writable],
    )


def _beside(
    drill: Drill,
) -> Iterator[tuple[str, tuple[str, ...], tuple[tuple[str, ...], ...]]]:
    yield (
        "Lost control planes",
        ("change", "made by the control plane in", "needed by"),
        tuple((each.action, each.region, each.needed_by.name) for each in drill.control_planes),
    )
    yield (
        "Runs twice",
        ("what", "where"),
        tuple((each.what, "; ".join(at.name for at in each.places)) for each in drill.twice),
    )
    yield (
        "In flight",
        ("out of reach until the region is back", "kept for"),
        tuple((each.place.name, duration(each.retention_seconds)) for each in drill.in_flight),
    )
    yield (
        "Less capacity",
        ("survivor", "setting", "has", "the lost region had"),
        tuple(
            (
                each.place.name,
                each.what,
                str(each.here),
                "; ".join(filter(None, (f"{each.there} at {each.twin.name}", raised_words(each)))),
            )
            for each in drill.capacity
        ),
    )
    yield (
        "Failback",
        ("written meanwhile to the copy of", "copied back", "how"),
        tuple(
            (each.store.name, each.verdict.replace("-", " "), each.reason)
            for each in drill.failback
        ),
    )
    yield (
        "Cautions",
        ("what", "where"),
        tuple((each.what, each.place.name) for each in drill.cautions),
    )


def _not_judged(told: Rehearsal) -> Chapter:
    rows = tuple(
        (each.type, str(each.count), ", ".join(place.name for place in each.places))
        for each in told.not_judged
    )
    heads = ("type", "resources", "where")
    words = ("The drills say nothing about these.",) if rows else ("Nothing was left out.",)
    return Chapter("What was not judged", 2, words, heads if rows else (), rows)


def _accepted(told: Rehearsal) -> Chapter:
    """What the project lives with, each once, and what is lost under it."""
    found: dict[AcceptedLoss, list[str]] = {}
    for drill in told.drills:
        lost = drill.loss.shown
        for entry in drill.entries:
            if entry.accepted is not None:
                words = f"{entry.entry.name} ({lost}: {verdict_words(entry.verdict)})"
                found.setdefault(entry.accepted, []).append(words)
        for store in drill.stores:
            if store.accepted is not None:
                words = f"{store.store.name} ({lost}: {verdict_words(store.verdict)})"
                found.setdefault(store.accepted, []).append(words)
    rows = tuple(
        (
            each.what,
            "; ".join(told_),
            each.reason,
            each.owner or "not named",
            each.expires.isoformat() if each.expires else "never",
            each.source,
        )
        for each, told_ in found.items()
    )
    heads = ("accepted", "what becomes of it", "reason", "owner", "expires", "source")
    sentences = () if rows else ("No loss is accepted.",)
    return Chapter("Accepted losses", 2, sentences, heads if rows else (), rows)


def _waivers(given: Particulars) -> Chapter:
    rows = tuple(
        (
            each.check or "not named",
            _scope(each.scope),
            each.reason or "none is given",
            each.owner or "not named",
            each.expires.isoformat() if each.expires else "never",
            _honoured(each, given.day),
            each.source,
        )
        for each in given.waivers
    )
    heads = ("check", "of", "reason", "owner", "expires", "state", "source")
    words = () if rows else ("No finding is waived.",)
    return Chapter("Waivers", 2, words, heads if rows else (), rows)


def _scope(part: AppPart) -> str:
    words = (part.construct, part.path, part.stack, part.template, part.logical_id)
    return " ".join(each for each in words if each) or "the whole app"


def _honoured(each: Waiver, day: date) -> str:
    if each.expired(day):
        return "expired"
    return "in force" if each.holds(day) else each.flaw or "without a reason, so not in force"
