"""alarm-composite-of-nobody"""

import re
from collections.abc import Iterator

from dr_validator.api import (
    Absent,
    Breaks,
    Graph,
    Known,
    Problem,
    Resource,
    Severity,
    Stops,
    Unknown,
    check,
    problem,
    unproven,
)
from dr_validator.aws.slips import Near
from dr_validator.models.alarms.alarms import ALARM

COMPOSITE = "AWS::CloudWatch::CompositeAlarm"
NAMED = re.compile(r"\b(?:ALARM|OK|INSUFFICIENT_DATA)\(\s*[\"']?([^\"'()]+?)[\"']?\s*\)")
# What stands in a name for what is known only at deployment, or an ARN.
OPEN = re.compile(r"[${:]")


@check(severity=Severity.HIGH, breaks=Breaks.FAILOVER, stops=Stops.DETECTION, dr=False)
def composite_of_nobody(graph: Graph) -> Iterator[Problem]:
    """A composite alarm whose rule names an alarm that does not exist, or itself.

    Why it matters: an alarm that does not exist is never in ALARM. CloudWatch refuses the rule, or
    it is never met, and what the composite alarm should start never starts.
    Fix: name the alarms by reference: ALARM("${Name}") with Fn::Sub.
    Source: Amazon CloudWatch API Reference, "PutCompositeAlarm", AlarmRule
    (https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html).
    """
    names: dict[tuple[str | None, str | None], dict[str, Resource]] = {}
    for alarm in graph.all(ALARM, COMPOSITE):
        if isinstance(name := alarm.read("AlarmName"), Known):
            names.setdefault((alarm.region, alarm.account), {})[str(name.value)] = alarm
    near = {place: Near(found) for place, found in names.items()}
    for composite in graph.all(COMPOSITE):
        place = (composite.region, composite.account)
        rule = composite.read("AlarmRule")
        if isinstance(rule, Unknown) and not rule.refs and not _words(composite):
            yield unproven(rule, "which alarms the rule names")
        for word in _words(composite):
            known = names.get(place, {})
            at = composite.properties.place / "AlarmRule"
            right = near[place].slipped(word) if place in near else None
            if known.get(word) is composite:
                yield problem(at, f"the rule names {word}, which is this alarm itself")
            elif right is not None:
                yield problem(
                    at,
                    f"the rule names {word}, but the alarm here is called {right}: the "
                    "rule is never met",
                    fix=f"write {right}",
                    related=[(known[right], "probably what is meant")],
                )
            elif word not in known:
                reason = "no alarm in this assembly has that name there"
                yield unproven(at, f"whether an alarm called {word} exists", reason=reason)


def _words(composite: Resource) -> list[str]:
    """The names that the rule has, as far as they are written out."""
    value = composite.read("AlarmRule")
    if isinstance(value, Absent) or value.text is None:
        return []
    found = NAMED.findall(value.text.shown())
    return [word for word in dict.fromkeys(found) if not OPEN.search(word)]
