"""order-reads-own-parameter"""

from collections.abc import Iterator

from dr_validator.api import Absent, Breaks, Graph, Problem, Severity, check, problem, unproven
from dr_validator.models.stacks.own_parameters import Moment, OwnRead, own_reads

_ROAD = {
    Moment.BEFORE: (
        "is read from Systems Manager before the stack creates anything, and this stack is what "
        "creates it"
    ),
    Moment.ITSELF: "is made of its own value, which is not there before it is made",
}


@check(severity=Severity.HIGH, breaks=Breaks.DEPLOY, dr=False)
def reads_own_parameter(graph: Graph) -> Iterator[Problem]:
    """A parameter of Systems Manager that is read by the stack which makes it.

    Why it matters: a parameter of the template whose type is `AWS::SSM::Parameter::Value<…>` is
    read before anything is created, and a parameter that is made of itself never is. The stack
    that is there goes on, since it has the value of before; in a new region or account its first
    deployment fails, on the day that the region is needed.
    Fix: take the value from where the parameter takes it (`Ref`, `GetAtt`), or make the parameter
    in a stack that is deployed before.
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
    related = [(each.made, "what makes it")]
    what = f"whether {shown} is there when it is read"
    if each.moment is Moment.UNTOLD:
        reason = (
            "this stack makes it, and AWS does not say whether such a reference is read as the "
            "operation begins or with its resource"
        )
        return unproven(each.at, what, reason=reason, related=related)
    if each.made.conditional:
        reason = "a condition decides whether this stack makes it"
        return unproven(each.at, what, reason=reason, related=related)
    return problem(
        each.at,
        f"{shown} {_ROAD[each.moment]}: a first deployment, as in a new region, fails",
        related=related,
    )
