"""dns-no-ipv4-answer"""

from collections.abc import Iterator, Mapping

from dr_validator.api import (
    Absent,
    Breaks,
    Graph,
    Known,
    Problem,
    Resource,
    Severity,
    Text,
    Unknown,
    Value,
    check,
    grouped,
    problem,
    unproven,
)
from dr_validator.models.routing.dns import records
from dr_validator.models.routing.hosts import DOMAIN, DOMAIN_V2, LOAD_BALANCER

# Where a resource says that it answers over IPv6, and the words for it; without, it does not.
SPEAKS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    DOMAIN: ("EndpointConfiguration.IpAddressType", ("dualstack",)),
    DOMAIN_V2: ("DomainNameConfigurations[*].IpAddressType", ("dualstack",)),
    LOAD_BALANCER: ("IpAddressType", ("dualstack", "dualstack-without-public-ipv4")),
}
IPV4 = ("A", "CNAME")


@check(severity=Severity.HIGH, breaks=Breaks.RUNTIME, dr=False)
def no_ipv4_answer(graph: Graph) -> Iterator[Problem]:
    """A name with an AAAA record but no A record.

    Why it matters: clients on IPv4 do not find the region. Where the AAAA record is an alias of a
    load balancer or API without an IPv6 address, its answer is empty, and no client does.
    Fix: create the A record, and an AAAA record beside it only where the target is dualstack.
    Source: Amazon Route 53 Developer Guide, "Routing traffic to an ELB load balancer": an AAAA
    record is for a load balancer whose IP address type is dualstack
    (https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-to-elb-load-balancer.html);
    Amazon API Gateway Developer Guide, "IP address types for REST APIs"
    (https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-ip-address-type.html).
    """
    typed = graph.view(_types)
    for record in graph.view(records):
        kind = record.node.read("Type")
        target = record.target.resource if record.target is not None else None
        if isinstance(kind, Unknown):
            if target is not None:
                yield unproven(kind, "whether the name has an IPv4 address")
            continue
        if record.type != "AAAA" or record.name is None or target is None:
            continue
        # An empty answer for IPv6 does no harm where there is one for IPv4.
        if typed.get(record.name, frozenset()) & {*IPV4, ""}:
            continue
        if _speaks(target) is False:
            yield problem(
                record.node.read("Type"),
                f"{record.name.shown()} is an AAAA alias of {target.name}, which has no IPv6 "
                "address: the answer is empty",
                related=[(target, "what it leads to")],
            )
        else:
            yield problem(
                record.node.read("Type"),
                f"{record.name.shown()} has an AAAA record but no A record: clients on IPv4 do "
                "not find it",
                related=[(target, "what it leads to")],
            )


def _speaks(target: Resource) -> bool | Unknown:
    """Whether it answers over IPv6; True for what does so by itself. Where that is not known, it
    still does not answer over IPv4."""
    if target.type not in SPEAKS:
        return True
    path, words = SPEAKS[target.type]
    values: list[Value] = [*target.read_all(path)] or [Absent(target.place)]
    for value in values:
        match value:
            case Known(value=word) if str(word).lower() in words:
                return True
            case Unknown():
                return value
            case Known() | Absent():
                pass
    return False


def _types(graph: Graph) -> Mapping[Text, frozenset[str]]:
    """The types of the records of each name; "" for one that is not known."""
    named = grouped(
        (each.name, each.type or "") for each in graph.view(records) if each.name is not None
    )
    return {name: frozenset(types) for name, types in named.items()}
