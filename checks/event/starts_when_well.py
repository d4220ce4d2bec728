"""event-starts-when-well"""

from collections.abc import Iterator

from dr_validator.api import (
    Breaks,
    Graph,
    Problem,
    Severity,
    Stops,
    Unknown,
    check,
    problem,
    same,
    unproven,
)
from dr_validator.paths.rules import RULE, STATE, sets_off, waits_for_alarms

WELL = "OK"


@check(severity=Severity.CRITICAL, breaks=Breaks.FAILOVER, stops=Stops.PROMOTION)
def starts_when_well(graph: Graph) -> Iterator[Problem]:
    """A rule that starts the failover only when its alarm turns to OK.

    Why it matters: in the outage nothing starts. The failover runs when all is well again, and
    takes the database away from a region that works.
    Fix: wait for the state ALARM.
    Source: Amazon CloudWatch User Guide, "Alarm events and EventBridge"
    (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html).
    """
    for rule in graph.all(RULE):
        worker = graph.view(sets_off).get(rule.key) if waits_for_alarms(rule) else None
        states = rule.read_all(STATE)
        if worker is None or not states or graph.roles.is_primary(worker.region):
            continue  # what starts in the primary region is for the way back
        related = [(worker, "the failover")]
        if all(same(each, WELL) for each in states):
            yield problem(
                states[0],
                f"the rule starts {worker.name} when the alarm turns to OK: in an outage nothing "
                "starts the failover",
                related=related,
            )
        elif all(same(each, WELL) is not False for each in states):
            unsure = next(each for each in states if isinstance(each, Unknown))
            yield unproven(unsure, "whether an outage starts the failover", related=related)
