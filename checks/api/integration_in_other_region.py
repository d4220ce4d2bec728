"""api-integration-in-other-region"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Linked, Problem, Severity, check, problem, unproven
from dr_validator.models.routing.integrations import invocation_uris

FUNCTION = "AWS::Lambda::Function"


@check(severity=Severity.CRITICAL, breaks=Breaks.RUNTIME, dr=False)
def integration_in_other_region(graph: Graph) -> Iterator[Problem]:
    """An API integration that calls Lambda in one region for a function in another.

    Why it matters: the URI of an integration names two regions, its own and that of the function's
    ARN. Where they differ, API Gateway calls Lambda in a region that has no such function, and
    answers 500.
    Fix: use the region of the function in both.
    Source: Amazon API Gateway REST API Reference, "Integration", uri
    (https://docs.aws.amazon.com/apigateway/latest/api/API_Integration.html).
    """
    for each in invocation_uris(graph):
        outer, inner = each.outer.region, each.inner.region
        functions = [link.to for link in each.node.links(FUNCTION) if isinstance(link, Linked)]
        related = [(it, "the function") for it in functions]
        # One of another region is a matter of its own: see locality-depends-on-primary.
        if outer and inner and outer not in (inner, each.node.region):
            yield problem(
                each.node,
                f"calls Lambda in {outer} for a function in {inner}: every call fails",
                related=related,
            )
        elif each.is_open:
            what = "whether Lambda is called in the function's region"
            yield unproven(each.node.value, what, related=related)
