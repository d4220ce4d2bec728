"""dns-missing-set-identifier"""

from collections.abc import Iterator

from dr_validator.api import (
    Absent,
    Breaks,
    Graph,
    Known,
    Problem,
    Severity,
    Unknown,
    check,
    problem,
    unproven,
)
from dr_validator.models.routing.dns import records


@check(severity=Severity.CRITICAL, breaks=Breaks.DEPLOY, dr=False)
def missing_set_identifier(graph: Graph) -> Iterator[Problem]:
    """A weighted, failover, latency or other routed record without SetIdentifier.

    Why it matters: Route 53 tells records of one name and type apart by SetIdentifier alone, and
    refuses a record that has a routing policy but no identifier; the stack fails to deploy.
    Fix: give the record a SetIdentifier of its own, for instance one that ends in the region.
    Source: Amazon Route 53 API Reference, "ResourceRecordSet", SetIdentifier
    (https://docs.aws.amazon.com/Route53/latest/APIReference/API_ResourceRecordSet.html).
    """
    for record in graph.view(records):
        policies = record.policies
        if policies == ():
            continue
        match record.node.read("SetIdentifier"):
            case Absent() | Known(value="") as missing:
                if policies is None:
                    reason = "its routing policy is not known"
                    yield unproven(
                        missing, f"whether {record.shown} needs a SetIdentifier", reason=reason
                    )
                else:
                    yield problem(
                        missing,
                        f"the {policies[0]} record {record.shown} has no SetIdentifier, "
                        "so Route 53 refuses it",
                    )
            case Unknown(may_be_absent=True) as value:
                yield unproven(value, f"whether {record.shown} has a SetIdentifier")
            case Known() | Unknown():
                pass
