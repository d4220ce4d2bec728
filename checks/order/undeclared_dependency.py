"""order-undeclared-dependency"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Severity, Stops, check, problem, unproven
from dr_validator.models.stacks.cycles import stack_cycles
from dr_validator.models.stacks.deployment import links, same_stage, unordered_needs


@check(severity=Severity.HIGH, breaks=Breaks.DEPLOY, stops=Stops.ORDER, dr=False)
def undeclared_dependency(graph: Graph) -> Iterator[Problem]:
    """A stack that needs something from another by name, but does not depend on it.

    Why it matters: a name puts no dependency into the manifest, so in a clean account the stacks
    may be deployed in the wrong order, or at once, and the one that looks the name up fails.
    Fix: deploy the other stack first, and declare that dependency; where the opposite order is
    declared, reverse it, or move what is needed into a stack that comes first.
    Source: AWS CDK API Reference, "AWS Cloud Development Kit Library", "Stack Dependencies"
    (https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib-readme.html); AWS CloudFormation User
    Guide, "Get exported outputs from a deployed CloudFormation stack"
    (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-exports.html).
    """
    tangled = {need.pair for ring in graph.view(stack_cycles) for need in ring}
    for needs in graph.view(unordered_needs):
        need, more = needs[0], len(needs) - 1
        if need.pair in tangled:
            continue
        user, provider = need.user.display_name, need.provider.display_name
        ends = [(need.target, "what it needs")]
        if not need.user.in_manifest:
            yield unproven(
                need.at,
                f"whether {provider} is deployed before {user}, as the templates need it",
                reason="plain templates have no manifest that orders them",
                related=ends,
            )
            continue
        if not same_stage(need.user, need.provider):
            yield unproven(
                need.at,
                f"whether {provider} is deployed before {user}, which {need.what}",
                reason="they belong to different Stages, which the manifest does not order",
                related=ends,
            )
            continue
        if need.conditional:
            yield unproven(
                need.at,
                f"whether {user}, which {need.what}, has to be deployed after {provider}",
                reason="one end of the link depends on a condition",
                related=ends,
            )
            continue
        others = f" (and {more} more such link{'s' if more > 1 else ''})" if more else ""
        fault = f"{user} does not depend on {provider}: deployed first, it fails"
        if graph.before(need.user, need.provider):
            fault = f"the manifest deploys {user} before {provider}: it fails every time"
        yield problem(need.at, f"{need.what}{others}, but {fault}", related=ends)
    if len({stack.id for stack in graph.stacks if stack.parent is None}) > 1:
        for value, name in graph.view(links).unknown:
            if not graph.stack_of(value.place).in_manifest:
                continue  # nothing orders it, whatever it means
            yield unproven(value, f"what {name} refers to, and whether that is deployed first")
