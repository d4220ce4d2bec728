"""vpc-nat-only"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Severity, check, problem, unproven
from dr_validator.models.network.network import called, ways
from dr_validator.models.network.routes import Exit


@check(severity=Severity.LOW, breaks=Breaks.COST, dr=False)
def nat_only(graph: Graph) -> Iterator[Problem]:
    """Functions in a VPC that reach S3 or DynamoDB only through a NAT gateway.

    Why it matters: each gigabyte is charged, and the data path depends on the NAT gateways; gateway
    endpoints are free and do without them.
    Fix: add gateway endpoints for S3 and DynamoDB to the VPC, on the route tables of the
    functions' subnets.
    Source: AWS PrivateLink Guide, "Gateway endpoints"
    (https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html); Amazon VPC User
    Guide, "Pricing for NAT gateways"
    (https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-pricing.html).
    """
    for each in graph.view(ways).detours:
        if each.exit is Exit.NONE or each.region is not None:
            continue
        name = called(each.service)
        at, why = each.vpc.place, f"the VPC has no gateway endpoint for {name}"
        if each.endpoint is not None:
            tables = ", ".join(table.logical_id for table in each.tables)
            at = each.endpoint.place / "Properties" / "RouteTableIds"
            why = f"the gateway endpoint for {name} is not on {tables}"
        if each.exit is Exit.NAT:
            many = len(each.functions)
            who = f"{many} functions reach" if many > 1 else "a function reaches"
            yield problem(
                at,
                f"{why}: {who} it through NAT, which is charged per gigabyte",
                related=each.signs,
            )
        else:
            reason = "the route leads to a device that is not followed"
            what = f"how functions reach {name}, if at all ({why})"
            yield unproven(at, what, reason=reason, related=each.signs)
