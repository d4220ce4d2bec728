"""failover-invoke-denied"""

from collections.abc import Iterator

from dr_validator.api import (
    Absent,
    Breaks,
    Graph,
    Linked,
    Outside,
    Problem,
    Resource,
    Severity,
    Stops,
    Unknown,
    check,
    problem,
    unproven,
)
from dr_validator.models.access.iam import ROLE, Allowed, Denied, NotAllowed, role_of
from dr_validator.models.failover.automation import automations
from dr_validator.models.failover.invocations import INVOKE, Invocation, invocations, may_invoke


@check(severity=Severity.CRITICAL, breaks=Breaks.FAILOVER, stops=Stops.PROMOTION)
def invoke_denied(graph: Graph) -> Iterator[Problem]:
    """A state machine of the failover whose role may not invoke the functions of its steps.

    Why it matters: the step ends with AccessDenied in the outage, and what it should start
    never runs.
    Fix: allow the role of the state machine lambda:InvokeFunction on the function's ARN, and
    on ARN:* where a version or an alias of it is invoked.
    Source: AWS Step Functions Developer Guide, "Invoke an AWS Lambda function with Step Functions",
    IAM policies (https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html); Service
    Authorization Reference, "Actions, resources, and condition keys for AWS Lambda"
    (https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html).
    """
    failing_over = {each.worker.key for each in graph.view(automations)}
    found = graph.view(invocations)
    leading = {each.machine.key for each in found if each.function.key in failing_over}
    for each in found:
        if each.machine.key not in leading | failing_over:
            continue
        what = f"the state machine of the failover may invoke {each.function.name}"
        match role_of(each.machine):
            case Linked(to=role) if role.type == ROLE:
                yield from _judged(graph, each, role, what)
            case Unknown() as unknown:
                yield unproven(unknown, f"whether {what}")
            case Outside(value=value):
                reason = "the role is not in this assembly"
                yield unproven(value, f"whether {what}", reason=reason)
            case Linked() | Absent():
                pass


def _judged(graph: Graph, each: Invocation, role: Resource, what: str) -> Iterator[Problem]:
    related = [(each.machine, "the state machine"), (each.function, "the function it invokes")]
    verdict = may_invoke(graph, role, each)
    match verdict:
        case Allowed():
            pass
        case NotAllowed() | Denied() if not each.steps:
            reason = "its definition is not in this assembly, or cannot be read"
            yield unproven(each.machine, f"whether {what}", reason=reason)
        case NotAllowed():
            yield problem(
                role,
                f"the role of the state machine is not allowed {INVOKE} on {each.function.name}: "
                f"step {each.steps[0]} of the failover ends with AccessDenied",
                related=related,
            )
        case Denied(place=place):
            yield problem(
                place,
                f"the role of the state machine is denied {INVOKE} on {each.function.name}: "
                f"step {each.steps[0]} of the failover ends with AccessDenied",
                related=related,
            )
        case Unknown():
            yield unproven(verdict, f"whether {what}")
