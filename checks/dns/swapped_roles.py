"""dns-swapped-roles"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Severity, Stops, check, problem, unproven
from dr_validator.models.routing.roles import swapped


@check(severity=Severity.HIGH, breaks=Breaks.FAILOVER, stops=Stops.DETECTION)
def swapped_roles(graph: Graph) -> Iterator[Problem]:
    """Records that send the traffic to the standby, and fail over to the primary region.

    Why it matters: the region that should stand by serves from day one, perhaps with a database
    that it cannot write to; and a failover goes the wrong way.
    Fix: point the PRIMARY record, or the one that has the weight, at the primary region.
    Source: Amazon Route 53 Developer Guide, "Active-active and active-passive failover"
    (https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-types.html).
    """
    for each in graph.view(swapped):
        record, region = each.record, each.region
        role = "the primary" if graph.roles.is_primary(region) else "a secondary"
        if each.doubt:
            what = f"whether {record.shown} sends the traffic to the primary region"
            yield unproven(each.at, what, reason=each.doubt)
        else:
            yield problem(
                each.at,
                f"{record.shown} {each.told} and leads to {region}, {role} region: the traffic "
                "goes to the standby, and fails over to the primary",
            )
