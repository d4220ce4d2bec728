"""failover-target-by-name"""

from collections.abc import Iterator

from dr_validator.api import (
    Absent,
    Breaks,
    Cause,
    Graph,
    Known,
    Linked,
    Node,
    Problem,
    Severity,
    Stops,
    Unknown,
    check,
    is_arn,
    problem,
    unproven,
)
from dr_validator.models.data.aurora import CLUSTER
from dr_validator.models.failover.automation import PROMOTES_GLOBAL, automations

# A switchover takes the same form.
CALLS = {
    method: action for method, action in PROMOTES_GLOBAL.items() if not method.startswith("remove")
}


@check(severity=Severity.HIGH, breaks=Breaks.FAILOVER, stops=Stops.PROMOTION)
def target_by_name(graph: Graph) -> Iterator[Problem]:
    """A failover of a global cluster that names its target by identifier instead of ARN.

    Why it matters: an identifier is looked up in the region of the call; a cluster in another
    region is found only by its ARN, and the call ends with DBClusterNotFoundFault.
    Fix: pass the ARN of the secondary cluster (arn:aws:rds:REGION:ACCOUNT:cluster:ID), preferably
    by reference (DBClusterArn).
    Source: Amazon RDS API Reference, "FailoverGlobalCluster", TargetDbClusterIdentifier
    (https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_FailoverGlobalCluster.html).
    """
    for each in graph.view(automations):
        if each.makes(CALLS):
            for node in each.passed:
                yield from _target(node)


def _target(node: Node) -> Iterator[Problem]:
    value = node.value
    clusters = [link for link in node.links(CLUSTER) if isinstance(link, Linked)]
    if isinstance(value, Absent):
        return
    match is_arn(value):
        case True:
            pass
        case False if isinstance(value, Known) or clusters:
            shown = value.text.shown() if value.text is not None else "an identifier"
            yield problem(
                node,
                f"the failover is given the identifier {shown} as its target instead of the "
                "cluster's ARN: a cluster in another region is found only by its ARN",
                related=[(link.to, "the cluster that is meant") for link in clusters],
            )
        case False | None:
            # Of what is imported from nowhere, failover-wrong-database speaks.
            if isinstance(value, Unknown) and not value.refs and value.cause is not Cause.IMPORT:
                yield unproven(value, "whether the failover is given the ARN of its target")
