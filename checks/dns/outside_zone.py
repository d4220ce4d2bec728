"""dns-outside-zone"""

from collections.abc import Iterator

from dr_validator.api import (
    Absent,
    Breaks,
    Graph,
    Problem,
    Reference,
    Resource,
    Severity,
    Text,
    Unknown,
    check,
    problem,
    unproven,
)
from dr_validator.models.routing.dns import ZONE, Record, records
from dr_validator.models.routing.hosts import dns_name


@check(severity=Severity.CRITICAL, breaks=Breaks.DEPLOY, dr=False, same_as=("E3041",))
def outside_zone(graph: Graph) -> Iterator[Problem]:
    """A record whose name is not in the domain of its hosted zone.

    Why it matters: Route 53 refuses it ("RRSet with DNS name … is not permitted in zone …"), and
    the stack cannot be deployed. One misspelt word in either of the two is enough.
    Fix: let the record's name end with the zone's, ideally from one place in the code.
    Source: Amazon Route 53 API Reference, "ChangeResourceRecordSets"
    (https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeResourceRecordSets.html), and
    "ResourceRecordSet", Name.
    """
    for record in graph.view(records):
        zone, value = _domain(record), record.node.read("Name")
        if zone is None or isinstance(value, Absent):
            continue
        inside = None if record.name is None else _is_in(record.name, zone)
        if inside is False:
            yield problem(
                value,
                f"{record.name.shown() if record.name else ''} is not in {zone.shown()}, the "
                "domain of its hosted zone: Route 53 refuses the record, and the stack cannot be "
                "deployed",
                related=[(each, "the hosted zone") for each in _zones(record)],
            )
        elif inside is None:
            reason = value.reason if isinstance(value, Unknown) else "the zone's name is not known"
            what = f"whether {record.shown} is in {zone.shown()}, the domain of its zone"
            yield unproven(value, what, reason=reason)


def _is_in(name: Text, zone: Text) -> bool | None:
    """Whether a name is the domain's, or of one within it; None if that is not known."""
    if name == zone or name.parts[-len(zone.parts) :] == zone.parts:
        return True
    whole, domain = name.literal, zone.literal
    if whole is not None and domain is not None:
        return whole == domain or whole.endswith(f".{domain}")
    last, end = name.parts[-1], zone.parts[-1]
    if isinstance(last, str) and isinstance(end, str):
        if last.endswith(end if domain is None else f".{domain}"):
            return True if domain is not None or len(zone.parts) == 1 else None
        apart = min(len(last), len(end))
        return None if last[-apart:] == end[-apart:] else False
    return None


def _domain(record: Record) -> Text | None:
    """The domain of the record's zone; None where the zone is not of this assembly."""
    for zone in _zones(record):
        value = zone.read("Name")
        text = None if isinstance(value, Absent) else value.text
        return dns_name(text) if text is not None else None
    return record.zone.name


def _zones(record: Record) -> list[Resource]:
    match record.zone.id:
        case Text(parts=(Reference() as reference,)):
            found = record.node.graph.resource(reference)
            return [found] if found is not None and found.type == ZONE else []
        case _:
            return []
