"""order-reads-own-parameter"""

from collections.abc import Iterator

from dr_validator.api import Absent, Breaks, Graph, Problem, Severity, check, problem, unproven
from dr_validator.models.stacks.own_parameters import Moment, OwnRead, own_reads

_ROAD = {
    Moment.BEFORE: (
        "is read from Systems Manager before the stack creates anything, but this stack is what "
        "creates it"
    ),
    Moment.ITSELF: "is built from its own value, which does not exist before it is created",
}


@check(severity=Severity.HIGH, breaks=Breaks.DEPLOY, dr=False)
def reads_own_parameter(graph: Graph) -> Iterator[Problem]:
    """A Systems Manager parameter that is read by the stack which creates it.

    Why it matters: a template parameter of type `AWS::SSM::Parameter::Value<…>` is read before
    anything is created, and a parameter built from its own value can never be created. An existing
    stack carries on, since it has the old value; in a new region or account its first deployment
    fails, on the day that the region is needed.
    Fix: take the value from where the parameter takes it (`Ref`, `GetAtt`), or create the parameter
    in a stack that is deployed earlier.
    Source: AWS CloudFormation User Guide, "Systems Manager parameter types": "If a specified
    parameter doesn't exist in Parameter Store under the caller's AWS account, CloudFormation
    returns a validation error"
    (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/systems-manager-parameter-types.html);
    "Get a plaintext value from Systems Manager Parameter Store"
    (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-ssm.html).
    """
    for each in graph.view(own_reads):
        yield _told(each)


def _told(each: OwnRead) -> Problem:
    name = each.made.read("Name")
    shown = "the parameter" if isinstance(name, Absent) or name.text is None else name.text.shown()
    related = [(each.made, "what creates it")]
    what = f"whether {shown} exists when it is read"
    if each.moment is Moment.UNTOLD:
        reason = (
            "this stack creates it, and AWS does not say whether such a reference is read when the "
            "operation begins or with its resource"
        )
        return unproven(each.at, what, reason=reason, related=related)
    if each.made.conditional:
        reason = "a condition decides whether this stack creates it"
        return unproven(each.at, what, reason=reason, related=related)
    return problem(
        each.at,
        f"{shown} {_ROAD[each.moment]}: the first deployment, as in a new region, fails",
        related=related,
    )
