"""stacks-unordered-child"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Severity, Stops, check, problem, unproven
from dr_validator.models.stacks.deployment import links
from dr_validator.models.stacks.nesting import enclosing


@check(severity=Severity.MEDIUM, breaks=Breaks.DEPLOY, stops=Stops.ORDER)
def unordered_child(graph: Graph) -> Iterator[Problem]:
    """A stack declared inside a stack of another region, with no order between the two.

    Why it matters: it looks like part of the outer stack, but is deployed on its own, in its own
    region, and in any order: what it relies on may not exist yet. The severity is low where neither
    is seen to need the other.
    Fix: declare it at app level, and add the dependency that is meant
    (`child.add_dependency(parent)`).
    Source: AWS CDK Developer Guide, "Introduction to AWS CDK stacks"
    (https://docs.aws.amazon.com/cdk/v2/guide/stacks.html); AWS CDK API Reference, "AWS Cloud
    Development Kit Library", "Stack Dependencies"
    (https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib-readme.html).
    """
    needs = {each.pair for each in graph.view(links).needs}
    for stack in graph.stacks:
        outer = enclosing(graph, stack) if stack.parent is None else None
        if outer is None or graph.before(outer, stack) or graph.before(stack, outer):
            continue
        at = graph.place(stack)
        ends = [(graph.place(outer), "the stack around it")]
        if stack.region is None or outer.region is None:
            yield unproven(
                at,
                f"whether {stack.display_name} deploys to the region of {outer.display_name}, "
                "in which it is declared",
                reason="the manifest does not set the region of both",
                related=ends,
            )
        elif stack.region != outer.region:
            needed = needs & {(stack.id, outer.id), (outer.id, stack.id)}
            yield problem(
                at,
                f"{stack.display_name} is declared inside {outer.display_name}, but deploys on "
                f"its own to {stack.region}, not {outer.region}, and in any order",
                related=ends,
                severity=None if needed else Severity.LOW,
            )
