"""dns-duplicate-set-identifier"""

from collections.abc import Iterator

from dr_validator.api import (
    Absent,
    Breaks,
    Cause,
    Gap,
    Graph,
    Known,
    Problem,
    Severity,
    Text,
    Unknown,
    check,
    problem,
    same,
    unproven,
)
from dr_validator.models.routing.dns import SIMPLE, Record, record_groups
from dr_validator.models.routing.likely import likely_pairs


@check(severity=Severity.CRITICAL, breaks=Breaks.DEPLOY, dr=False)
def duplicate_set_identifier(graph: Graph) -> Iterator[Problem]:
    """Records of one name and type with the same SetIdentifier, often in two regions' stacks.

    Why it matters: a hosted zone is global, so the stacks of two regions write into one set of
    records. With the same SetIdentifier, the second is not a new record: its stack fails to deploy,
    or overwrites the first.
    Fix: make SetIdentifier differ in each region, for instance by ending it in the region.
    Source: Amazon Route 53 API Reference, "ResourceRecordSet", SetIdentifier
    (https://docs.aws.amazon.com/Route53/latest/APIReference/API_ResourceRecordSet.html).
    """
    for group in graph.view(record_groups):
        given = [each for each in group.records if each.node.has("SetIdentifier") is not False]
        for one, other in likely_pairs(given, _identifier):
            yield from _compare(one, other, certain=True)
        for other in group.possible:
            for one in group.records:
                if other.place > one.place:
                    yield from _compare(one, other, certain=False)


def _identifier(record: Record) -> Text | None:
    value = record.node.read("SetIdentifier")
    return None if isinstance(value, Absent) else value.text


def _compare(one: Record, other: Record, *, certain: bool) -> Iterator[Problem]:
    if SIMPLE in (one.policy, other.policy) or one.policy != other.policy:
        return
    first, second = one.node.read("SetIdentifier"), other.node.read("SetIdentifier")
    if isinstance(first, Absent) or isinstance(second, Absent):
        return
    equal = same(first.text, second.text)
    related = [(first.place, "the other record")]
    what = f"whether its SetIdentifier differs from that of the other {other.shown}"
    if equal and not certain:
        reason = "whether both are in one hosted zone is not known"
        yield unproven(second, what, reason=reason, related=related)
    elif equal and one.owner.stack is not other.owner.stack and _of_the_region(first):
        # Two stacks without a region need not be deployed to one.
        reason = "the regions of their stacks are not set"
        yield unproven(second, what, reason=reason, related=related)
    elif equal and (one.owner.conditional or other.owner.conditional):
        reason = "whether both records are created depends on a condition"
        yield unproven(second, what, reason=reason, related=related)
    elif equal:
        yield problem(
            second,
            f"two {one.policy} records {one.shown} have the SetIdentifier {_shown(first)}, "
            "so Route 53 takes them for one record",
            related=related,
        )
    elif equal is None and certain:
        for value in (second, first):
            if isinstance(value, Unknown) and value.cause is not Cause.DEPLOYMENT:
                yield unproven(second, what, reason=value.reason, related=related)
                return


def _of_the_region(value: Known | Unknown) -> bool:
    parts = value.text.parts if value.text is not None else ()
    return any(isinstance(part, Gap) and part.key == "AWS::Region" for part in parts)


def _shown(value: Known | Unknown) -> str:
    return value.text.shown() if value.text is not None else "of one value"
