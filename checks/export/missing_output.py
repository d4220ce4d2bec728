"""export-missing-output"""

from collections.abc import Iterator

from dr_validator.api import (
    Breaks,
    Crossing,
    Graph,
    Problem,
    Severity,
    Via,
    check,
    problem,
    unproven,
)
from dr_validator.models.stacks.publishing import has_output, stacks_called


@check(severity=Severity.CRITICAL, breaks=Breaks.DEPLOY, dr=False)
def missing_output(graph: Graph) -> Iterator[Problem]:
    """A stack output that is read from a stack that does not have it.

    Why it matters: `Fn::GetStackOutput` fails when the stack, in the region it names, has no
    output of that name, and the reading stack is not deployed.
    Fix: add the output to the stack that is read, or correct the stack's name or region.
    Source: AWS CloudFormation Template Reference, "Fn::GetStackOutput"
    (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-getstackoutput.html).
    """
    seen: set[tuple[str | None, ...]] = set()
    for crossing in graph.crossings:
        subject = (crossing.place.stack, crossing.stack_name, crossing.key, crossing.region)
        if crossing.via is Via.STACK_OUTPUT and not crossing.producers and subject not in seen:
            seen.add(subject)
            yield _judge(graph, crossing)


def _judge(graph: Graph, crossing: Crossing) -> Problem:
    place, output, name = crossing.place, crossing.key, crossing.stack_name
    if output is None:
        reason = "the stack, output or region is known only at deployment"
        return unproven(place, "whether the stack output that is read exists", reason=reason)
    question = f"whether stack {name} has output {output} where it is read"
    named = stacks_called(graph, name)
    ends = [(graph.place(each), "the stack") for each in named]
    if not named:
        reason = f"no stack of this assembly is called {name}; another app may have it"
        return unproven(place, question, reason=reason)
    if crossing.region is None or any(stack.region is None for stack in named):
        return unproven(place, question, reason="a stack's region is not set", related=ends)
    here = [stack for stack in named if stack.region == crossing.region]
    if not here:
        where = " and ".join(sorted({str(stack.region) for stack in named}))
        message = (
            f"reads {output} of {name} in {crossing.region}, but it deploys to {where}: the "
            "read fails"
        )
    elif any(has_output(graph, stack, output) for stack in here):
        if None in (place.account, *(stack.account for stack in here)):
            reason = "a stack's account is not set"
            return unproven(place, question, reason=reason, related=ends)
        where = " and ".join(sorted({str(stack.account) for stack in here}))
        message = (
            f"reads {output} of {name} in account {place.account}, but it deploys to account "
            f"{where}, whose outputs can only be read with a RoleArn"
        )
    else:
        message = (
            f"reads {output} of {name} in {crossing.region}, which has no such output: the read "
            "fails"
        )
    return problem(place, message, related=ends)
