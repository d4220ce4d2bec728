"""dns-mixed-policies"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Severity, check, problem, same, unproven
from dr_validator.models.routing.dns import SIMPLE, Record, record_groups

SHARES = "shares its name with a record of another routing policy"
ZONES = "whether both are in one hosted zone is not known"


@check(severity=Severity.CRITICAL, breaks=Breaks.DEPLOY, dr=False)
def mixed_policies(graph: Graph) -> Iterator[Problem]:
    """Records of one name and type with different routing policies.

    Why it matters: Route 53 refuses, say, a weighted record beside a simple or a failover one of
    the same name and type; the stack that is deployed second fails.
    Fix: give all records of the name and type, in all stacks, the same routing policy.
    Source: Amazon Route 53 API Reference, "ResourceRecordSet", Weight, Failover and Region
    (https://docs.aws.amazon.com/Route53/latest/APIReference/API_ResourceRecordSet.html).
    """
    told: set[Record] = set()
    for group in graph.view(record_groups):
        first = group.records[0]
        for record in group.records:
            if record.policies is None:
                reason = "an attribute that sets it is not known"
                what = f"which routing policy {record.shown} has"
                yield unproven(record, what, reason=reason)
            elif len(record.policies) > 1:
                both = " and ".join(record.policies)
                yield problem(
                    record, f"the record {record.shown} is both {both}, so Route 53 refuses it"
                )
            elif record is not first and first.policy and record.policy != first.policy:
                yield from _differ(first, record)
        for other in group.possible:
            if other.place < first.place or other in told:
                continue
            differ = first.policy and other.policy and first.policy != other.policy
            reason = _unlike(first, other)
            if first.policy == other.policy == SIMPLE or (reason == ZONES and not differ):
                continue  # see dns-duplicate-record; and the checks of each policy
            told.add(other)
            related = [(first, f"a {first.policy or 'record of some'} record")]
            what = f"whether {other.shown} is one of the records {first.shown}"
            if differ:
                what = f"whether {other.shown} {SHARES}"
            yield unproven(other, what, reason=reason, related=related)


def _unlike(one: Record, other: Record) -> str:
    """What of two records is not known to be one."""
    if not same(one.name, other.name):
        return "whether both have one name is not known"
    if one.type is None or other.type is None:
        return "the type of a record is not known"
    return ZONES


def _differ(first: Record, record: Record) -> Iterator[Problem]:
    related = [(first, f"the {first.policy} record")]
    if first.owner.conditional or record.owner.conditional:
        what = f"whether {record.shown} {SHARES}"
        reason = "whether both records are created depends on a condition"
        yield unproven(record, what, reason=reason, related=related)
    else:
        yield problem(
            record,
            f"the record {record.shown} is {record.policy}, but another of that name and type is "
            f"{first.policy}, so Route 53 refuses it",
            related=related,
        )
