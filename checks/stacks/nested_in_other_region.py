"""stacks-nested-in-other-region"""

from collections.abc import Iterator

from dr_validator.api import (
    Breaks,
    Graph,
    Problem,
    Reference,
    Severity,
    Stops,
    check,
    problem,
    unproven,
)
from dr_validator.models.stacks.nesting import foreign_stacks


@check(severity=Severity.CRITICAL, breaks=Breaks.FAILOVER, stops=Stops.STANDBY)
def nested_in_other_region(graph: Graph) -> Iterator[Problem]:
    """A nested stack whose content belongs to a different region from its parent's.

    Why it matters: a nested stack always deploys to the region of its parent, so what is meant for
    the other region is created beside the original, and is lost together with it.
    Fix: make it a stack of its own, declared at app level with the environment it is meant for, and
    let it depend on the stacks it needs.
    Source: AWS CloudFormation Template Reference, "AWS::CloudFormation::Stack", which has no
    property for a region
    (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-stack.html);
    AWS CDK API Reference, "AWS Cloud Development Kit Library", "Nested Stacks"
    (https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib-readme.html).
    """
    for foreign in graph.view(foreign_stacks):
        stack = foreign.stack
        parent = stack.parent.id if stack.parent is not None else ""
        resource = graph.resource(Reference(parent, stack.nested_as))
        at = resource or graph.place(stack)
        signs = ", ".join(foreign.signs)
        if foreign.certain:
            yield problem(
                at,
                f"the nested stack deploys to {stack.region} with its parent, but belongs to "
                f"{foreign.region}: {signs}; it is lost with {stack.region}",
            )
        else:
            yield unproven(
                at,
                f"whether the nested stack belongs to {stack.region}, where its parent puts it",
                reason=f"{signs}, which suggests {foreign.region}",
            )
