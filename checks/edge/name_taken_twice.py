"""edge-name-taken-twice"""

from collections.abc import Iterator
from itertools import groupby

from dr_validator.api import Breaks, Graph, Problem, Severity, Unknown, check, problem, unproven
from dr_validator.models.routing.edge_names import Claim, claims


@check(severity=Severity.CRITICAL, breaks=Breaks.DEPLOY, dr=False)
def name_taken_twice(graph: Graph) -> Iterator[Problem]:
    """A domain name that two distributions of CloudFront claim, often one in each region's stack.

    Why it matters: across all accounts, CloudFront gives a name to one distribution only, be it
    your own or the one behind an edge-optimized API Gateway domain or a user pool domain. The stack
    that is deployed second fails with CNAMEAlreadyExists: the region that should take over cannot
    be deployed.
    Fix: create the distribution once; give the APIs of two regions Regional domains, which may
    share a name.
    Source: Amazon CloudFront Developer Guide, "Use custom URLs by adding alternate domain names"
    (https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/CNAMEs.html); Amazon API
    Gateway Developer Guide, "Set up an edge-optimized custom domain name"
    (https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-edge-optimized-custom-domain-name.html).
    """
    found = graph.view(claims)
    for name, group in groupby(found, key=lambda each: each.name):
        first, *others = group
        for other in others if name else ():
            if other.resource is not first.resource and first.is_near(other):
                yield _told(first, other)
    yield from _unknown(found)


def _told(first: Claim, other: Claim) -> Problem:
    related = [(first.node, "has the same name")]
    doubt = first.doubt or other.doubt
    if doubt:
        what = f"whether {other.name} is free, since CloudFront gives a name only once"
        return unproven(other.node, what, reason=doubt, related=related)
    return problem(
        other.node,
        f"{other.name} already belongs to {first.resource.name}: CloudFront gives a name only "
        "once, and whichever is deployed second fails",
        related=related,
    )


def _unknown(found: tuple[Claim, ...]) -> Iterator[Problem]:
    """Names that are not known, of what stands in another region as well."""
    regions: dict[str, dict[str | None, Claim]] = {}
    for each in found:
        regions.setdefault(each.resource.type, {}).setdefault(each.resource.region, each)
    for each in found:
        beside = regions[each.resource.type]
        other = next((beside[key] for key in beside if key != each.resource.region), None)
        value = each.node.value
        if not each.name and other is not None and isinstance(value, Unknown) and not value.refs:
            related = [(other.node, "a name in another region")]
            yield unproven(value, "whether CloudFront has this name already", related=related)
