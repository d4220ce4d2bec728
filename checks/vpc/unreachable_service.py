"""vpc-unreachable-service"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Severity, check, problem, unproven
from dr_validator.models.network.network import called, ways
from dr_validator.models.network.reach import reach
from dr_validator.models.network.routes import Exit


@check(severity=Severity.CRITICAL, breaks=Breaks.RUNTIME, dr=False)
def unreachable_service(graph: Graph) -> Iterator[Problem]:
    """Functions and tasks in a VPC with no way to a service they use: no NAT, no endpoint.

    Why it matters: every call to the service hangs until it times out, and a task on Fargate does
    not even start. An internet gateway does not help functions, which have no public address,
    and a gateway endpoint leads only to its own region.
    Fix: add an endpoint for the service to the VPC: gateway endpoints for S3 and DynamoDB, on the
    route tables of the subnets, are free of charge; the others have interface endpoints, which
    need private DNS and a security group that lets the callers in on port 443.
    Source: AWS PrivateLink Guide, "Gateway endpoints"
    (https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html) and "Access an AWS
    service using an interface VPC endpoint"
    (https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html); AWS Lambda
    Developer Guide, "Enable internet access for VPC-connected Lambda functions"
    (https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc-internet.html).
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
    yield from _by_interface(graph)


def _by_interface(graph: Graph) -> Iterator[Problem]:
    """Of the services that have interface endpoints."""
    found = graph.view(reach)
    for each in found.cuts:
        if each.endpoint is None:
            them, region = "it" if len(each.services) == 1 else "them", each.vpc.region or "REGION"
            names = [f"com.amazonaws.{region}.{service.endpoint}" for service in each.services]
            yield problem(
                each.vpc,
                f"{each.who} cannot reach {each.titles}: the VPC has no endpoint for {them}, and "
                "the subnets have no NAT; every call times out",
                fix=f"add endpoints for {', '.join(names)}, or NAT",
                related=each.signs,
            )
        elif each.unnamed:
            yield problem(
                each.endpoint.place / "Properties" / "PrivateDnsEnabled",
                f"the endpoint for {each.titles} has no private DNS, and the subnets of {each.who} "
                "have no NAT: every call to the usual name of the service times out",
                fix="set PrivateDnsEnabled to true",
                related=each.signs,
            )
        else:
            yield problem(
                each.endpoint.place / "Properties" / "RouteTableIds",
                f"the endpoint for {each.titles} is not on the route tables of {each.who}, and "
                "there is no NAT: every call times out",
                related=each.signs,
            )
    for call, doubt in found.lost:
        who, title = call.worker.resource.name, call.service.title
        yield unproven(doubt, f"whether {who} can reach {title} from the VPC", related=[call.sign])
