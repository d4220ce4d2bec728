"""order-resource-cycle"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Severity, check, problem, unproven
from dr_validator.models.stacks.cycles import around, ends, resource_cycles


@check(severity=Severity.HIGH, breaks=Breaks.DEPLOY, dr=False, same_as=("E3004",))
def resource_cycle(graph: Graph) -> Iterator[Problem]:
    """Resources of one template that depend on each other in a circle.

    Why it matters: CloudFormation refuses the template: "Circular dependency between
    resources".
    Fix: remove one link: give the policy, rule or permission that refers back a resource of its
    own, or use a name that is not taken from the other resource.
    Source: AWS Integration & Automation blog, "Handling circular dependency errors in AWS
    CloudFormation"
    (https://aws.amazon.com/blogs/infrastructure-and-automation/handling-circular-dependency-errors-in-aws-cloudformation/).
    """
    for edges, certain in graph.view(resource_cycles):
        way = around([edge.source.logical_id for edge in edges], " → ")
        related = ends([edge.place for edge in edges[1:]], "a link in the cycle")
        if certain:
            message = f"circular dependency {way}: CloudFormation refuses the template"
            yield problem(edges[0].place, message, related=related)
        else:
            yield unproven(
                edges[0].place,
                f"whether {way} is a circular dependency",
                reason="a link in the cycle depends on a condition",
                related=related,
            )
