"""alarm-tells-nobody"""

import re
from collections.abc import Iterator, Mapping

from dr_validator.api import (
    Absent,
    Breaks,
    Graph,
    Known,
    Linked,
    Problem,
    Resource,
    Severity,
    Stops,
    Unknown,
    check,
    grouped,
    is_true,
    problem,
    unproven,
)
from dr_validator.models.alarms.alarms import ALARM

COMPOSITE, RULE = "AWS::CloudWatch::CompositeAlarm", "AWS::Events::Rule"
ACTIONS = "AlarmActions[*]"
_WORD = re.compile(r'[^\s"()]+')


@check(severity=Severity.MEDIUM, breaks=Breaks.FAILOVER, stops=Stops.DETECTION)
def tells_nobody(graph: Graph) -> Iterator[Problem]:
    """An alarm whose actions are off, or that has none where other alarms have some.

    Why it matters: it fires in the console only. Whoever is notified by the others never hears of
    this one, and a failover that it should start does not begin.
    Fix: give it the same actions as the others, and leave ActionsEnabled out.
    Source: Amazon CloudWatch API Reference, "PutMetricAlarm", AlarmActions and ActionsEnabled
    (https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html).
    """
    by_stack = graph.view(_alarms)
    for found in by_stack.values():
        telling = next((each for each in found if each.has(ACTIONS) and not _is_off(each)), None)
        for alarm in found:
            yield from _alarm(graph, alarm, telling)


def _alarm(graph: Graph, alarm: Resource, other: Resource | None) -> Iterator[Problem]:
    related = [(other, "an alarm that notifies somebody")] if other is not None else []
    enabled = alarm.read("ActionsEnabled")
    if isinstance(enabled, Unknown):
        yield unproven(enabled, "whether the actions of the alarm are on", related=related)
    elif alarm.has(ACTIONS) and _is_off(alarm):
        yield problem(
            enabled,
            "the alarm's actions are switched off: it fires, and nobody is notified",
            related=related,
        )
    elif other is not None and alarm.has(ACTIONS) is False and not _is_heard(graph, alarm):
        yield problem(
            alarm,
            f"the alarm has no action, unlike {other.name}: it fires, and nobody is notified",
            related=related,
        )


def _is_off(alarm: Resource) -> bool:
    enabled = alarm.read("ActionsEnabled")
    return not isinstance(enabled, Absent) and is_true(enabled) is False


def _is_heard(graph: Graph, alarm: Resource) -> bool:
    """Whether something else listens: a composite alarm, a health check, a rule on its state."""
    if graph.edges_to(alarm) or any(_may_match(rule, alarm) for rule in graph.view(_on_states)):
        return True
    name = alarm.identity
    word = str(name.value) if isinstance(name, Known) else None
    return (isinstance(name, Unknown) and alarm.has("AlarmName")) or word in graph.view(_spoken)


def _may_match(rule: Resource, alarm: Resource) -> bool:
    """Whether a rule may wait for the states of this alarm: no resources that are others."""
    if rule.region != alarm.region:
        return False
    links = [link for each in rule.each("EventPattern.resources[*]") for link in each.links()]
    return not links or any(not isinstance(link, Linked) or link.to is alarm for link in links)


def _alarms(graph: Graph) -> Mapping[str, tuple[Resource, ...]]:
    return grouped((each.stack.id, each) for each in graph.all(ALARM))


def _on_states(graph: Graph) -> tuple[Resource, ...]:
    """The rules on states of alarms."""
    return tuple(
        rule
        for rule in graph.all(RULE)
        if any(
            isinstance(each, Unknown) or each.value == "aws.cloudwatch"
            for each in rule.read_all("EventPattern.source[*]")
        )
    )


def _spoken(graph: Graph) -> frozenset[str]:
    """The names that composite alarms and health checks watch."""
    texts = [each.read("AlarmRule") for each in graph.all(COMPOSITE)]
    texts += [
        each.read("HealthCheckConfig.AlarmIdentifier.Name")
        for each in graph.all("AWS::Route53::HealthCheck")
    ]
    shown = [each.text.shown() for each in texts if not isinstance(each, Absent) and each.text]
    return frozenset(word for text in shown for word in _WORD.findall(text))
