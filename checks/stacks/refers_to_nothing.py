"""stacks-refers-to-nothing"""

from collections.abc import Iterator

from dr_validator.api import (
    Breaks,
    Graph,
    Known,
    Place,
    Problem,
    Reference,
    Resource,
    Severity,
    Unknown,
    Via,
    check,
    problem,
    unproven,
)


@check(severity=Severity.HIGH, breaks=Breaks.DEPLOY)
def refers_to_nothing(graph: Graph) -> Iterator[Problem]:
    """A resource that refers to one which its condition leaves out of this region's stack.

    Why it matters: one template for both regions, with the branches of an `Fn::If` the wrong way
    round or without it, deploys in one of them. In the other CloudFormation refuses it: "Unresolved
    resource dependencies".
    Fix: refer to it under the condition that it is made under, by `Fn::If`, or give the resource
    the same Condition.
    Source: AWS CloudFormation User Guide, "CloudFormation template Conditions syntax"
    (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/conditions-section-structure.html).
    """
    for resource in graph.resources:
        told: set[str] = set()
        for place, value in graph.uses(resource):
            for name in _left_out(graph, resource, value):
                if name not in told:
                    told.add(name)
                    yield _problem(resource, place, name)


def _left_out(graph: Graph, resource: Resource, value: Known | Unknown) -> Iterator[str]:
    """What a value refers to in its own template that is not there."""
    for ref in value.refs:
        own = _is_direct(ref) and ref.stack == resource.stack.id
        if own and graph.resource(ref) is None and ref.logical_id in resource.scope.resources:
            yield ref.logical_id


def _is_direct(ref: Reference) -> bool:
    return ref.via in ((Via.REF,), (Via.GET_ATT,))


def _problem(resource: Resource, place: Place, name: str) -> Problem:
    where = f"in {resource.region}" if resource.region else "here"
    if place.doubt or resource.conditional:
        reason = place.doubt or "whether it is made depends on a condition that cannot be decided"
        what = f"whether it refers to {name}, which its condition leaves out {where}"
        return unproven(place, what, reason=reason)
    return problem(
        place,
        f"it refers to {name}, which its condition leaves out {where}: CloudFormation refuses the "
        "template there",
    )
