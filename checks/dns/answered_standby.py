"""dns-answered-standby"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Severity, check, problem, unproven
from dr_validator.models.routing.roles import answered


@check(severity=Severity.HIGH, breaks=Breaks.RUNTIME)
def answered_standby(graph: Graph) -> Iterator[Problem]:
    """A weighted record that sends traffic to a standby all the time.

    Why it matters: a standby is there for the failover. Traffic that it gets before then meets a
    read-only database, or too little capacity. With weight 0 on every record, Route 53 answers with
    all of them equally often.
    Fix: give the primary's record the weight and the standby's 0, or use failover records; where
    both regions are to serve, declare the strategy ACTIVE_ACTIVE.
    Source: Amazon Route 53 Developer Guide, "Values specific for weighted records", Weight
    (https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-values-weighted.html).
    """
    for each in graph.view(answered):
        record, related = each.record, [(each.other, "the primary's record")]
        if each.doubt:
            what = f"whether {record.shown} sends traffic to {record.region} before a failover"
            yield unproven(each.at, what, reason=each.doubt, related=related)
        else:
            yield problem(
                each.at,
                f"{record.shown} sends {each.share} % of the traffic to {record.region}, a "
                f"standby, since {each.why}: it serves before anything has failed",
                related=related,
            )
