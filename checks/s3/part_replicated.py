"""s3-part-replicated"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from dr_validator.api import (
    Breaks,
    Graph,
    Place,
    Problem,
    Resource,
    Severity,
    Stops,
    check,
    problem,
    unproven,
)
from dr_validator.models.data.replication import BUCKET, ReplicationRule, replications
from dr_validator.models.routing.distributions import DISTRIBUTION, origin_groups
from dr_validator.paths.hops import hops


@check(severity=Severity.HIGH, breaks=Breaks.DATA, stops=Stops.COPYING)
def part_replicated(graph: Graph) -> Iterator[Problem]:
    """Replication of part of a bucket, where the other region is asked for all of it.

    Why it matters: what the rule's prefix leaves out is not copied. Where replication back has no
    such prefix, or a distribution falls back to the copy for every request, the rest is missing
    after a failover.
    Fix: remove the prefix from the rule's Filter, or add rules for the rest.
    Source: Amazon S3 User Guide, "Replication configuration file elements"
    (https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-add-config.html).
    """
    rules = [rule for each in graph.view(replications) for rule in each.rules if rule.enabled]
    by_pair: dict[tuple[tuple[str, str], tuple[str, str]], list[ReplicationRule]] = {}
    for rule in rules:
        if rule.copy is not None:
            by_pair.setdefault((rule.bucket.key, rule.copy.key), []).append(rule)
    behind = _fallbacks(graph)
    for (source, copy), found in by_pair.items():
        parts = [_part(rule) for rule in found]
        back = next(
            (each for each in by_pair.get((copy, source), ()) if not any(each.prefix)), None
        )
        asked = behind.get((source, copy))
        if "" in parts:
            continue
        if back is not None:
            yield _told(found[0], parts, "while everything is replicated back", back.node.place)
        elif asked is not None:
            why = f"while {asked.name} falls back to it for everything"
            yield _told(found[0], parts, why, asked.place)


def _told(rule: ReplicationRule, parts: Sequence[str | None], why: str, at: Place) -> Problem:
    filters = next(iter(rule.node.each("Filter")), rule.node)
    copy = rule.copy.shown if rule.copy is not None else "its copy"
    related = [(at, "needs all of it")]
    if None in parts:
        what = f"whether all of {rule.bucket.name} is replicated to {copy}"
        reason = "what the rules are for is known only at deployment"
        return unproven(filters, what, reason=reason, related=related)
    only = " and ".join(sorted({part for part in parts if part}))
    return problem(
        filters,
        f"only what begins with {only} is replicated to {copy}, {why}: the rest is missing there",
        related=related,
    )


def _part(rule: ReplicationRule) -> str | None:
    """The prefix that a rule is for, "" where it is for all; None where that is not known."""
    parts = rule.prefix
    return "".join(map(str, parts)) if all(isinstance(part, str) for part in parts) else None


def _fallbacks(graph: Graph) -> Mapping[tuple[tuple[str, str], tuple[str, str]], Resource]:
    """The distributions that ask a bucket next where another one fails, under the same path."""
    found: dict[tuple[tuple[str, str], tuple[str, str]], Resource] = {}
    behind = {
        hop.place: hop.target
        for hop in graph.view(hops)
        if hop.source.type == DISTRIBUTION
        and isinstance(hop.target, Resource)
        and hop.target.type == BUCKET
    }
    for group in graph.view(origin_groups):
        plain = [each for each in group.origins or () if not each.node.has("OriginPath")]
        places = [node.place for each in plain for node in each.node.each("DomainName")]
        buckets = [behind[place] for place in places if place in behind]
        for first, second in pairwise(buckets):
            found[(first.key, second.key)] = group.distribution
    return found
