"""What a drill says of the sound apps, each number with what it rests on."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dr_validator.aws.replication import Mechanism, replications
from dr_validator.aws.sources import sources
from dr_validator.drill.duration import duration

from _pages import NOTE, table
from _pages.pictures import possible
from _pages.running import ROOT, output

_INTRODUCTION = """\
# The sound apps, drilled

Three apps that are built to survive, drilled as `dr-validator drill` does it: the reference app
that the package brings, and two of the tests. Each time and each loss stands beside what it rests
on. A time without a number is one that AWS documents no bound for, or that takes a person.
"""
_HEALTH = (
    "`RequestInterval` × `FailureThreshold` of the health check, added up by us",
    "Route 53",
    "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/"
    "dns-failover-determining-health-of-endpoints.html",
)
_RESOLVERS = (
    "the TTL of the record, 60 s for an alias to an endpoint of AWS; one after the other, at worst",
    "Route 53",
    "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/"
    "resource-record-sets-choosing-alias-non-alias.html",
)
_STEPS: Mapping[str, tuple[str, str, str]] = {"route53": _HEALTH, "resolvers": _RESOLVERS}
_WITHOUT = {
    "automation": "AWS documents minutes and no bound",
    "person": "a person's time, which is never guessed",
}


@dataclass(frozen=True)
class App:
    """A sound app: how to get to it, and the words of `drill` for it."""

    title: str
    about: str
    synthesized: str = ""
    folder: str = ""


APPS = (
    App(
        "The reference app",
        "API Gateway and Lambda, an Aurora PostgreSQL global database, a global table and "
        "replicated buckets; in `templates/`.",
        "good",
    ),
    App(
        "Orders",
        "ECS Fargate behind load balancers, Aurora MySQL, ElastiCache, EFS, ECR, CloudFront, and a "
        "Step Functions failover; in `tests/apps/orders`.",
        "orders",
    ),
    App(
        "Bookings",
        "One plain template for two regions with API Gateway, RDS and a global table; in "
        "`tests/apps/bookings`.",
        folder="tests/apps/bookings",
    ),
)


def pages() -> Iterator[tuple[str, str]]:
    """The page by the name of its file, where the apps can be synthesized."""
    if possible():
        yield "drills.md", _page()


def _page() -> str:
    lines = [NOTE, _INTRODUCTION]
    with tempfile.TemporaryDirectory() as folder:
        wanted = [each.synthesized for each in APPS if each.synthesized]
        output("tests.reference.synthesize", folder, *wanted)
        for app in APPS:
            lines += [f"## {app.title}", "", app.about, ""]
            at = Path(folder, app.synthesized) if app.synthesized else ROOT / app.folder
            for drill in _drills(at, app):
                lines += _drill(drill)
    return "\n".join(lines).rstrip() + "\n"


def _drills(at: Path, app: App) -> Sequence[Mapping[str, Any]]:
    words = (".",) if app.synthesized else ()
    told = output("dr_validator", "drill", *words, "--format", "json", "--quiet", cwd=at)
    drills: Sequence[Mapping[str, Any]] = json.loads(told)["drills"]
    return drills


def _drill(drill: Mapping[str, Any]) -> Iterator[str]:
    yield f"### {drill['lost']} is lost: {drill['verdict'].replace('-', ' ')}"
    yield ""
    for entry in drill["entries"]:
        if entry["required"]:
            yield from _entry(entry)
    held = [each for each in drill["stores"] if each["holds"] != "operational"]
    if held:
        rows = [
            (_code(each["name"]), each["verdict"].replace("-", " "), *_loss(each)) for each in held
        ]
        yield from table(("store", "verdict", "lost", "rests on"), rows)
        yield ""


def _entry(entry: Mapping[str, Any]) -> Iterator[str]:
    reads, writes = _served(entry["reads"]), _served(entry["writes"])
    told = reads if reads == writes else f"reads: {reads}; writes: {writes}"
    yield f"**{entry['name']}**: {told}."
    yield ""
    if entry["steps"]:
        rows = [_step(each) for each in entry["steps"]]
        yield from table(("after", "what", "rests on"), rows)
        yield ""


def _served(served: Mapping[str, Any]) -> str:
    seconds, regions = served["rto"]["seconds"], " and ".join(served["served_from"])
    words = f"{served['verdict'].replace('-', ' ')} from {regions}"
    if seconds is None:
        return f"{words} ({served['rto']['reason']})"
    if seconds == 0:
        return f"{words} at once ({served['rto']['reason']})"
    return f"{words} after {duration(seconds)}"


def _step(step: Mapping[str, Any]) -> tuple[str, str, str]:
    known = _STEPS.get(step["by"])
    rests = f"{known[0]} ([{known[1]}]({known[2]}))" if known else _WITHOUT[step["by"]]
    at = "no number" if step["at"] is None else duration(step["at"])
    return at, step["what"], rests


def _loss(store: Mapping[str, Any]) -> tuple[str, str]:
    rpo = store["rpo"]
    time = f" {duration(rpo['seconds'])}" if rpo["seconds"] else ""
    mechanism = _mechanism(store)
    if mechanism is None:
        return f"{rpo['kind']}{time}", rpo["reason"]
    source = sources()[mechanism.source]
    return f"{rpo['kind']}{time}", f"{rpo['reason']} ([{mechanism.title}]({source.address}))"


def _mechanism(store: Mapping[str, Any]) -> Mechanism | None:
    """What keeps the copy whose loss is told."""
    by = [each["by"] for each in store["copies"]]
    found = [each for each in replications().values() if each.title in by]
    return next((each for each in found if each.rests == store["rpo"]["reason"]), None)


def _code(name: str) -> str:
    return f"`{name}`"
