"""dns-alias-zone-mismatch"""

from collections.abc import Iterator

from dr_validator.api import (
    Absent,
    Breaks,
    Graph,
    Known,
    Problem,
    Resource,
    Severity,
    Unknown,
    check,
    problem,
    same,
    unproven,
)
from dr_validator.aws.hosted_zones import ServiceZone, service_zone, title, zone_id
from dr_validator.models.routing.dns import ZONE, Record, records
from dr_validator.models.routing.hosts import DEFAULT_HOST, URL, VPC_ENDPOINT, Host, zone_of


@check(severity=Severity.CRITICAL, breaks=Breaks.DEPLOY, dr=False)
def alias_zone_mismatch(graph: Graph) -> Iterator[Problem]:
    """An alias that names the hosted zone of another region or another service.

    Why it matters: Route 53 looks the target up in AliasTarget.HostedZoneId, which is a constant
    of the target's service and region. With any other, the alias is refused: its target does not
    lie within that zone. Usually the secondary was copied from the primary.
    Fix: take DNSName and HostedZoneId from attributes of the same resource, such as
    RegionalDomainName and RegionalHostedZoneId.
    Source: Amazon Route 53 API Reference, "AliasTarget", HostedZoneId
    (https://docs.aws.amazon.com/Route53/latest/APIReference/API_AliasTarget.html).
    """
    for record in graph.view(records):
        zone = record.node.read("AliasTarget.HostedZoneId")
        if not isinstance(zone, Absent):
            yield from _alias(record, zone)


def _alias(record: Record, zone: Known | Unknown) -> Iterator[Problem]:
    host, node = record.target, record.node.each("AliasTarget.HostedZoneId")[0]
    what = f"whether the alias {record.shown} names the hosted zone of its target"
    if host is None:
        if not _in_own_zone(record, zone) and not _same_source(record, zone):
            name = record.node.read("AliasTarget.DNSName")
            reason = name.reason if isinstance(name, Unknown) else "the target is of no known form"
            yield unproven(zone, what, reason=reason)
        return
    if host.kind == DEFAULT_HOST:
        yield from _default_host(record, zone, host)
        return
    if host.kind in (URL, VPC_ENDPOINT) or host.kind is None:
        return
    right = ServiceZone(host.kind, host.region or "a region that is not known")
    expected = zone_id(host.kind, host.region) if host.region else None
    named, own = _named(record, zone), None
    literal = str(zone.value) if isinstance(zone, Known) else None
    if literal is not None:
        own = service_zone(literal)
        if literal == expected:
            return
    elif isinstance(zone, Unknown):
        own = zone_of(node)
        if own == right and host.region:
            return
    ends = [(host.resource, "the target")] if host.resource else []
    if own is not None and (own.service != host.kind or (host.region and own != right)):
        said = f"names the zone of {own}"
    elif named is not None:
        said = f"names the zone {named.name}"
        ends.append((named, "the zone"))
    elif literal is not None and expected is not None:
        said = f"names the zone {literal}"
    else:
        if not (isinstance(zone, Unknown) and _same_source(record, zone)):
            reason = "" if isinstance(zone, Unknown) else _why(host, right)
            yield unproven(zone, what, reason=reason)
        return
    yield problem(
        zone,
        f"the alias {record.shown} {said}, but its target belongs to {_whose(host, right)}, "
        "so Route 53 refuses it",
        fix=f"set HostedZoneId to {expected}, the zone of {right}" if expected else "",
        related=ends,
    )


def _default_host(record: Record, zone: Known | Unknown, host: Host) -> Iterator[Problem]:
    """An API's default host is no target of an alias; its zone may be of another region, too."""
    own = service_zone(str(zone.value)) if isinstance(zone, Known) else None
    if own is None or host.region is None or own.region == host.region:
        return
    yield problem(
        zone,
        f"the alias {record.shown} names the zone of {own}, but its target is in {host.region}, "
        "so Route 53 refuses it",
        related=[(host.resource, "the target")] if host.resource else [],
    )


def _why(host: Host, right: ServiceZone) -> str:
    return f"the zone of {right} is not known" if host.region else "the region is not known"


def _whose(host: Host, right: ServiceZone) -> str:
    return str(right) if host.region else title(right.service)


def _named(record: Record, zone: Known | Unknown) -> Resource | None:
    """The hosted zone of the app that the alias names, if it names one."""
    graph = record.node.graph
    found = [each for ref in zone.refs if (each := graph.resource(ref)) is not None]
    return next((each for each in found if each.type == ZONE), None)


def _in_own_zone(record: Record, zone: Known | Unknown) -> bool:
    """Whether it is an alias of another record of its own zone."""
    return any(same(zone, each.zone.id) for each in (record, *record.aliased))


def _same_source(record: Record, zone: Known | Unknown) -> bool:
    """Whether the target and its zone are taken from one resource."""
    name = record.node.read("AliasTarget.DNSName")
    sources = set() if isinstance(name, Absent) else {(r.stack, r.logical_id) for r in name.refs}
    return any((ref.stack, ref.logical_id) in sources for ref in zone.refs)
