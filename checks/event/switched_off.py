"""event-switched-off"""

from collections.abc import Iterator, Mapping

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
from dr_validator.models.failover.raising import raiser_of
from dr_validator.models.twins.counterparts import counterparts_of
from dr_validator.paths.rules import RULE, SCHEDULE, forwards, sets_off, waits_for_alarms

MAPPING = "AWS::Lambda::EventSourceMapping"
TOPIC_RULE, COMPUTE = "AWS::IoT::TopicRule", "AWS::Batch::ComputeEnvironment"
# By type: the property that switches it, and as what it is off.
SWITCHES: Mapping[str, tuple[str, str]] = {
    RULE: ("State", "disabled"),
    SCHEDULE: ("State", "disabled"),
    MAPPING: ("Enabled", "false"),
    TOPIC_RULE: ("TopicRulePayload.RuleDisabled", "true"),
    COMPUTE: ("State", "disabled"),
}
NOUNS = {
    RULE: "rule",
    SCHEDULE: "schedule",
    MAPPING: "event source mapping",
    TOPIC_RULE: "topic rule",
    COMPUTE: "compute environment",
}
# They work off what comes in, in each region what comes in there.
WORKING = (MAPPING, TOPIC_RULE, COMPUTE)


@check(severity=Severity.HIGH, breaks=Breaks.FAILOVER, stops=Stops.STANDBY)
def switched_off(graph: Graph) -> Iterator[Problem]:
    """A rule, schedule, event source mapping or the like that is off, and nothing switches it on.

    Why it matters: what it starts is never started: the failover that waits for its event, the
    probe that tells whether the primary answers, the work of every night.
    Fix: leave State or Enabled out; a job that runs in one region at a time is off in the secondary
    only, and the failover switches it on (events:EnableRule).
    Source: Amazon EventBridge API Reference, "PutRule", State
    (https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html); AWS Lambda API
    Reference, "CreateEventSourceMapping", Enabled
    (https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html); AWS IoT Core
    API Reference, "TopicRulePayload", ruleDisabled
    (https://docs.aws.amazon.com/iot/latest/apireference/API_TopicRulePayload.html); AWS Batch API
    Reference, "CreateComputeEnvironment", state
    (https://docs.aws.amazon.com/batch/latest/APIReference/API_CreateComputeEnvironment.html).
    """
    for each in graph.all(*SWITCHES):
        state = each.read(SWITCHES[each.type][0])
        is_off = _is_off(each)
        if is_off is False or not (missed := _missed(graph, each)):
            continue
        by = raiser_of(graph, each.type)
        if isinstance(state, Unknown):
            yield unproven(state, f"whether the {NOUNS[each.type]} is on")
        elif is_off and by is None:
            yield problem(
                state, f"the {NOUNS[each.type]} is off, and nothing switches it on: {missed}"
            )
        elif is_off and by is not None and not by.sure:
            yield unproven(
                state,
                f"whether the {NOUNS[each.type]} is ever switched on",
                reason="the code of what may do it is not in this assembly",
                related=[(by.by, "may do it, by its role")],
            )


def _is_off(each: Resource) -> bool | None:
    path, word = SWITCHES[each.type]
    match each.read(path):
        case Known(value=given):
            return str(given).lower() == word
        case Unknown():
            return None
        case Absent():
            return False


def _missed(graph: Graph, each: Resource) -> str:
    """What is missed while it is off; "" where that may be meant."""
    worker = graph.view(sets_off).get(each.key)
    if worker is not None and each.type not in WORKING:
        return f"{worker.name}, which fails over, is not started by it"
    if each.key in graph.view(_forwarding):
        return "its events do not reach the bus that it forwards them to"
    if each.type == RULE and waits_for_alarms(each):
        return "the alarms that it waits for reach nobody"
    twins = counterparts_of(each)
    if not twins and graph.view(_unpaired)[each.type] - {each.region}:
        return ""  # one of those may be its twin
    if not twins:
        return "it is in one region only, and what it starts runs nowhere"
    on = [twin for twin in twins if _is_off(twin) is False]
    if not on and each.type in WORKING and graph.roles.is_primary(each.region):
        return f"{twins[0].name} is off too, and incoming work is processed in no region"
    if on and graph.roles.is_primary(each.region):
        return f"it is on only in {on[0].region}, the standby"
    strategy = graph.settings.strategy
    if on and each.type in WORKING and not (strategy is not None and strategy.scaled_down):
        return f"after a failover nothing processes incoming work in {each.region}"
    return ""  # a job that runs in one region at a time


def _unpaired(graph: Graph) -> Mapping[str, frozenset[str | None]]:
    """By type, the regions that have such things without a counterpart."""
    return {
        kind: frozenset(each.region for each in graph.all(kind) if not counterparts_of(each))
        for kind in SWITCHES
    }


def _forwarding(graph: Graph) -> frozenset[tuple[str, str]]:
    return frozenset(each.rule.key for coming in graph.view(forwards).values() for each in coming)
