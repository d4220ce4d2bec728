"""failover-wrong-zone"""

from collections.abc import Iterator

from dr_validator.api import (
    Absent,
    Breaks,
    Graph,
    Known,
    Problem,
    Severity,
    Stops,
    Unknown,
    check,
    problem,
    same,
    unproven,
)
from dr_validator.models.failover.automation import CHANGES_RECORDS, automations
from dr_validator.models.failover.targets import switched_zones
from dr_validator.models.failover.zone_ids import is_zone_id, zone_text


@check(severity=Severity.CRITICAL, breaks=Breaks.FAILOVER, stops=Stops.PROMOTION)
def wrong_zone(graph: Graph) -> Iterator[Problem]:
    """Failover automation with a dummy hosted zone id, or that of another zone.

    Why it matters: Route 53 answers NoSuchHostedZone, or changes records that no client looks up;
    either way the traffic stays in the lost region.
    Fix: pass the id of the hosted zone that holds the weighted or failover records.
    Source: Amazon Route 53 API Reference, "ChangeResourceRecordSets" (NoSuchHostedZone)
    (https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeResourceRecordSets.html); AWS
    CDK Developer Guide, "Context values and the AWS CDK" (HostedZone.from_lookup writes DUMMY until
    the zone is found) (https://docs.aws.amazon.com/cdk/v2/guide/context.html).
    """
    real = graph.view(switched_zones)
    for each in graph.view(automations):
        if not each.makes(CHANGES_RECORDS):
            continue
        for node in each.zones:
            value = node.value
            match value:
                case Absent():
                    continue
                case Known(value=word) if not is_zone_id(value):
                    shown = word or "an empty string"
                    yield problem(
                        value,
                        f"the failover is given {shown} as its hosted zone id, which is not one: "
                        "the records cannot be changed",
                    )
                    continue
                case Known() | Unknown():
                    pass
            mine = zone_text(value)
            if not real and isinstance(value, Unknown) and not value.refs:
                yield unproven(value, "whether the failover is given a hosted zone's id")
            if not real or mine is None or mine in real:
                continue
            if all(same(mine, text) is False for text in real):
                yield problem(
                    value,
                    f"the failover changes zone {mine.shown()}, but the records that switch the "
                    f"traffic are in {', '.join(text.shown() for text in real)}: the traffic "
                    "stays where it is",
                    related=[(place, "a record that switches") for place in real.values()],
                )
            else:
                yield unproven(
                    value,
                    "whether the failover changes the zone of the records that switch the traffic",
                    reason=getattr(value, "reason", "")
                    or "the zone of the records is known only at deployment",
                )
