"""event-target-without-role"""

from collections.abc import Iterator

from dr_validator.api import (
    Breaks,
    Graph,
    Linked,
    Node,
    Problem,
    Severity,
    Stops,
    arn_of,
    check,
    problem,
    unproven,
)
from dr_validator.aws.events import UNDER_ROLE
from dr_validator.paths.rules import RULE

# permission-call-refused speaks of these, where they are of the app.
ASKED = ("AWS::Kinesis::Stream", "AWS::StepFunctions::StateMachine")


@check(severity=Severity.CRITICAL, breaks=Breaks.FAILOVER, stops=Stops.REQUESTS, dr=False)
def target_without_role(graph: Graph) -> Iterator[Problem]:
    """A rule whose target has to be called under a role, and has none.

    Why it matters: as that role EventBridge starts state machines, tasks and runbooks, and forwards
    events to buses in another region or account. Without one nothing is delivered, and what waits
    for it does not start.
    Fix: give the target a RoleArn whose role may do it: events:PutEvents on the bus,
    states:StartExecution, ecs:RunTask …
    Source: Amazon EventBridge User Guide, "Using identity-based policies for Amazon EventBridge"
    (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-identity-based.html); AWS
    Compute Blog, "Introducing cross-Region event routing with Amazon EventBridge"
    (https://aws.amazon.com/blogs/compute/introducing-cross-region-event-routing-with-amazon-eventbridge/).
    """
    for rule in graph.all(RULE):
        for target in rule.each("Targets[*]"):
            what = _under_role(target)
            if not what:
                continue
            match target.has("RoleArn"):
                case False:
                    yield problem(
                        target,
                        f"the rule sends its events to {what} without a RoleArn: EventBridge is "
                        "not allowed to deliver them, and nothing arrives",
                    )
                case None:
                    reason = "whether it has a RoleArn is not known"
                    yield unproven(target, f"whether the rule can reach {what}", reason=reason)
                case True:
                    pass


def _under_role(target: Node) -> str:
    """What is called under a role, as a noun; "" for what is not."""
    for link in target.follow("Arn"):
        if isinstance(link, Linked) and link.to.type in ASKED:
            return ""
    arn = arn_of(target.read("Arn"))
    if arn is None:
        return ""
    if arn.service == "events" and arn.kind == "event-bus":
        there, own = arn.region, target.region
        return f"a bus in {there}" if there and own and there != own else ""
    if arn.service == "events" and arn.kind == "api-destination":
        return "an API destination"
    return f"a target of {arn.service}" if arn.service in UNDER_ROLE else ""
