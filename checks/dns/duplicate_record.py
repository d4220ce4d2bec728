"""dns-duplicate-record"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Severity, check, problem, same, unproven
from dr_validator.models.routing.dns import SIMPLE, record_groups


@check(severity=Severity.CRITICAL, breaks=Breaks.DEPLOY, dr=False)
def duplicate_record(graph: Graph) -> Iterator[Problem]:
    """Two simple records of the same name and type, often one in each region's stack.

    Why it matters: a hosted zone is global and holds one simple record of a name and type. The
    stack that is deployed second fails: the record already exists.
    Fix: give both a routing policy (weighted or failover) and a SetIdentifier, or declare the
    record in one stack.
    Source: Amazon Route 53 Developer Guide, "Simple routing"
    (https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-policy-simple.html).
    """
    for group in graph.view(record_groups):
        simple = group.using(SIMPLE)
        for other in simple[1:]:
            related = [(simple[0], "the other record")]
            if simple[0].owner.conditional or other.owner.conditional:
                what = f"whether {other.shown} is the only record of its name and type"
                reason = "whether both records are created depends on a condition"
                yield unproven(other, what, reason=reason, related=related)
            else:
                yield problem(
                    other,
                    f"{other.shown} is declared twice without a routing policy, so the second "
                    "fails: it already exists",
                    related=related,
                )
        for other in group.possible:
            for first in simple[:1]:
                kinds = {first.type, other.type}
                alike = same(first.name, other.name) and (len(kinds) == 1 or None in kinds)
                if alike and other.policy == SIMPLE and other.place > first.place:
                    what = f"whether {other.shown} is the only record of its name and type"
                    reason = "whether both are in one hosted zone is not known"
                    if None in kinds:
                        reason = "the type of a record is not known"
                    related = [(first, "the other record")]
                    yield unproven(other, what, reason=reason, related=related)
