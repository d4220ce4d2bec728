"""event-never-arrives"""

from collections.abc import Iterator

from dr_validator.api import (
    Breaks,
    Graph,
    Linked,
    Problem,
    Resource,
    Severity,
    Stops,
    Unknown,
    arn_of,
    check,
    problem,
    same,
    unproven,
)
from dr_validator.aws.events import DEFAULT_BUS
from dr_validator.paths.rules import (
    RULE,
    SOURCE,
    Bus,
    Forward,
    bus_of,
    forwards,
    is_apart,
    waits_for_alarms,
)

ALARM, COMPOSITE = "AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm"
ALARM_NAMES = "EventPattern.detail.alarmName[*]"


@check(severity=Severity.CRITICAL, breaks=Breaks.FAILOVER, stops=Stops.REQUESTS, dr=False)
def never_arrives(graph: Graph) -> Iterator[Problem]:
    """A rule that waits on a bus for events that never reach it, of another region or of AWS.

    Why it matters: the events of a resource go to the default bus of its own region. A rule on
    another bus matches nothing unless a rule over there forwards them.
    Fix: forward the events by a rule in the resource's region whose target is this bus, and give
    both rules the same pattern; or wait on the default bus.
    Source: Amazon EventBridge User Guide, "Sending and receiving events between AWS Regions"
    (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-region.html) and "Events from
    AWS services" (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events.html).
    """
    for rule in graph.all(RULE):
        for value in rule.read_all("EventPattern.resources[*]"):
            if isinstance(value, Unknown) and not value.refs and arn_of(value) is None:
                yield unproven(value, "whether the events that the rule waits for reach its bus")
        bus = bus_of(rule)
        origin = _elsewhere(rule, bus) if bus is not None else ""
        if bus is None or not origin:
            continue
        coming = graph.view(forwards).get(bus, ())
        if not coming:
            reason = f"nothing here forwards events to the bus {bus.name} in {bus.region}"
            yield unproven(rule, f"whether events {origin} reach the rule", reason=reason)
        elif all(_is_apart(each, rule) for each in coming):
            yield problem(
                rule,
                f"the rule waits for events {origin}, but what is forwarded to its bus has "
                "another pattern: the rule never matches",
                related=[(each.rule, "forwards events to the bus") for each in coming],
            )


def _elsewhere(rule: Resource, bus: Bus) -> str:
    """Where its events come from, if not to its bus: a clause; "" where they may come to it."""
    regions = _regions(rule)
    if regions and None not in regions and bus.region not in regions:
        return f"from {', '.join(sorted(each for each in regions if each))}"
    sources = rule.read_all(SOURCE)
    words = [each.text.literal if each.text is not None else None for each in sources]
    if bus.name != DEFAULT_BUS and words and all((word or "").startswith("aws.") for word in words):
        return "from AWS"
    return ""


def _regions(rule: Resource) -> set[str | None]:
    """The regions of the resources that it waits for; None for one that is not known."""
    found: set[str | None] = set()
    if waits_for_alarms(rule):
        found.update(_of_alarms(rule))
    for node in rule.each("EventPattern.resources[*]"):
        linked = [link.to.region for link in node.links() if isinstance(link, Linked)]
        arn = arn_of(node.value)
        found.update(linked or [(arn.region or None) if arn is not None else None])
    return found


def _of_alarms(rule: Resource) -> set[str | None]:
    """The regions of the alarms that it names; an alarm that is not of this assembly may be
    anywhere, so with one of those nothing is told."""
    named = rule.read_all(ALARM_NAMES)
    alarms = [
        [
            alarm.region
            for alarm in rule.graph.all(ALARM, COMPOSITE)
            if same(alarm.read("AlarmName"), name) is True
        ]
        for name in named
    ]
    return {region for each in alarms for region in each} if all(alarms) else set()


def _is_apart(forward: Forward, rule: Resource) -> bool:
    ours, theirs = (each.each("EventPattern") for each in (forward.rule, rule))
    return len(ours) == 1 and len(theirs) == 1 and is_apart(ours[0], theirs[0])
