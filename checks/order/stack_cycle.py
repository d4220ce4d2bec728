"""order-stack-cycle"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Severity, check, problem, unproven
from dr_validator.models.stacks.cycles import SHOWN, around, ends, manifest_cycles, stack_cycles


@check(severity=Severity.HIGH, breaks=Breaks.DEPLOY, dr=False)
def stack_cycle(graph: Graph) -> Iterator[Problem]:
    """Stacks that need something from each other when they are created.

    Why it matters: no order can deploy them to a clean account; whichever comes first fails.
    Fix: move what both need into a third stack, or set one of the two links once both exist, with a
    custom resource in a stack that depends on them.
    Source: AWS CDK API Reference, "AWS Cloud Development Kit Library", "Stack Dependencies"
    (https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib-readme.html); AWS CloudFormation User
    Guide, "Get exported outputs from a deployed CloudFormation stack"
    (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-exports.html).
    """
    for ring in graph.view(stack_cycles):
        first = next((need for need in ring if not need.first), ring[0])
        clauses = [f"{need.user.display_name} {need.what}" for need in ring]
        way = "; ".join([*clauses[:SHOWN], *(["…"] if len(clauses) > SHOWN else [])])
        related = ends([need.at for need in ring if need is not first], "a link in the cycle")
        if any(need.conditional for need in ring):
            reason = "a link in the cycle depends on a condition"
            message = f"whether the stacks need each other: {way}"
            yield unproven(first.at, message, reason=reason, related=related)
        else:
            yield problem(
                first.at,
                f"the stacks need each other, so neither comes first: {way}",
                related=related,
            )
    for stacks in graph.view(manifest_cycles):
        names = around([each.display_name for each in stacks], " after ")
        at, *others = [graph.place(each) for each in stacks]
        yield problem(
            at,
            f"the manifest deploys {names}, which no order satisfies",
            related=ends(others, "a stack in the cycle"),
        )
