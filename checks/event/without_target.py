"""event-without-target"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Severity, Stops, check, problem, unproven
from dr_validator.paths.rules import RULE


@check(severity=Severity.HIGH, breaks=Breaks.FAILOVER, stops=Stops.REQUESTS, dr=False)
def without_target(graph: Graph) -> Iterator[Problem]:
    """An EventBridge rule that has no target.

    Why it matters: events match, and nothing happens. What the rule should start, a recovery
    perhaps, is never started, and no error says so.
    Fix: name the target in Targets, or remove the rule.
    Source: Amazon EventBridge User Guide, "Event bus targets in Amazon EventBridge"
    (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html).
    """
    for rule in graph.all(RULE):
        match rule.has("Targets[*]"):
            case False:
                yield problem(rule, "the rule has no target: its events match, and nothing happens")
            case None:
                reason = "its targets are not known"
                yield unproven(rule, "whether the rule starts anything", reason=reason)
            case True:
                pass
