"""stacks-resource-left-out"""

from collections.abc import Iterator

from dr_validator.api import (
    Breaks,
    Graph,
    Place,
    Problem,
    Reference,
    Resource,
    Severity,
    check,
    problem,
    unproven,
)
from dr_validator.models.stacks.conditional import condition_beside


@check(severity=Severity.CRITICAL, breaks=Breaks.DEPLOY, dr=False)
def resource_left_out(graph: Graph) -> Iterator[Problem]:
    """A reference to a resource that this deployment of the template leaves out.

    Why it matters: where the resource's condition is false, CloudFormation refuses the template
    ("Unresolved resource dependencies … in the Resources block"): one of the two regions cannot be
    deployed, though the other can.
    Fix: give both the same condition, or refer to it inside an Fn::If with that condition.
    Source: AWS CloudFormation User Guide, "Conditions section": a resource with a condition that is
    false is not created, and what refers to it has to be conditional too
    (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/conditions-section-structure.html).
    """
    for resource in graph.resources:
        if resource.is_helper:
            continue
        told: set[str] = set()
        for place, value in graph.uses(resource):
            for ref in value.refs:
                name = ref.logical_id
                if ref.stack != resource.stack.id or name in told:
                    continue
                told.add(name)
                yield from _used(graph, resource, place, name)


def _used(graph: Graph, resource: Resource, place: Place, name: str) -> Iterator[Problem]:
    own = condition_beside(resource, resource.logical_id)
    theirs = condition_beside(resource, name)
    if theirs is None or own == theirs:
        return
    used = graph.resource(Reference(resource.stack.id, name))
    if used is None:
        yield problem(
            place,
            f"refers to {name}, whose condition {theirs} is false in "
            f"{resource.region or 'this stack'}: CloudFormation refuses the template there",
        )
    elif used.conditional and place.doubt == resource.place.doubt:
        reason = f"its condition {theirs} cannot be decided before deployment"
        yield unproven(place, f"whether {name}, which it refers to, exists", reason=reason)
