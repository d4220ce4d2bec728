"""locality-id-in-two-regions"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Severity, check, problem, unproven
from dr_validator.models.locality.ids import shared_ids
from dr_validator.models.locality.named import Named


@check(severity=Severity.CRITICAL, breaks=Breaks.DEPLOY, dr=False)
def id_in_two_regions(graph: Graph) -> Iterator[Problem]:
    """The same id, written out in the stacks of two regions.

    Why it matters: a VPC, a subnet, a security group, an image or a key has its id in one region
    only. In the other one the id means nothing, and that stack cannot be deployed.
    Fix: give each region's stack the id for its own region, as a parameter or through a context
    lookup.
    Source: Amazon EC2 User Guide, "Resource locations"
    (https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resources.html); AWS KMS Developer Guide,
    "Multi-Region keys"
    (https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html).
    """
    for word, uses in graph.view(shared_ids).items():
        first = min(uses, key=lambda each: (*_rank(graph, each), *_at(each)))
        for each in uses:
            what = f"{each.rule.kind.title} by {word}"
            related = [(first.node, f"the same id for {first.needed}")]
            if each.needed is None:
                reason = "the stack's region is not set"
                at = f"whether the stack is in {first.needed}, where {word} is"
                yield unproven(each.node, at, reason=reason, related=related)
            elif each.needed != first.needed:
                yield problem(
                    each.node,
                    f"names {what} in {each.needed}, as another stack does in {first.needed}: an "
                    "id exists in one region only, and the stack of the other cannot be deployed",
                    related=related,
                )


def _rank(graph: Graph, use: Named) -> tuple[bool, bool]:
    """The primary region's use first, one whose region is not known last."""
    return use.needed is None, not graph.roles.is_primary(str(use.needed))


def _at(use: Named) -> tuple[str, str, str]:
    place = use.node.place
    return (place.stack, place.logical_id, place.pointer)
