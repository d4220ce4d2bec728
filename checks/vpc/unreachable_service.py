"""vpc-unreachable-service"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Severity, check, problem, unproven
from dr_validator.models.network.network import Exit, called, ways


@check(severity=Severity.CRITICAL, breaks=Breaks.RUNTIME, dr=False)
def unreachable_service(graph: Graph) -> Iterator[Problem]:
    """Functions in a VPC that have no way to S3 or DynamoDB: no NAT, no gateway endpoint.

    Why it matters: every call to the service hangs until the function times out. An internet
    gateway does not help, since functions have no public address, and a gateway endpoint leads
    only to its own region.
    Fix: add gateway endpoints for S3 and DynamoDB to the VPC, on the route tables of the
    functions' subnets; they are free of charge.
    Source: AWS PrivateLink Guide, "Gateway endpoints"; AWS Lambda Developer Guide, "Enable
    internet access for VPC-connected Lambda functions".
    """
    found = graph.view(ways)
    for each in found.detours:
        if each.exit is not Exit.NONE:
            continue
        name = called(each.service)
        if each.region is not None:
            yield problem(
                each.functions[0][1].place,
                f"{each.who} reaches {name} in {each.region} from a VPC without NAT, and gateway "
                "endpoints do not lead to other regions: every call times out",
                fix="use the bucket or table of the function's own region, or add NAT",
                related=[(each.vpc, "the VPC"), *each.signs[1:]],
            )
        elif each.endpoint is not None:
            tables = ", ".join(table.logical_id for table in each.tables)
            yield problem(
                each.endpoint.place / "Properties" / "RouteTableIds",
                f"the gateway endpoint for {name} is not on {tables}, the only way out for "
                f"{each.who}, and there is no NAT: every call times out",
                related=each.signs,
            )
        else:
            yield problem(
                each.vpc,
                f"{each.who} cannot reach {name}: the VPC has no gateway endpoint for it, and the "
                "subnets have no NAT; every call times out",
                related=each.signs,
            )
    for lost in found.untraced:
        services = " and ".join(map(called, lost.services))
        yield unproven(lost.doubt, f"whether {lost.who} can reach {services} from the VPC")
