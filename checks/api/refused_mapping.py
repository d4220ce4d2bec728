"""api-refused-mapping"""

from collections.abc import Iterator

from dr_validator.api import (
    Breaks,
    Graph,
    Known,
    Linked,
    Problem,
    Resource,
    Severity,
    Unknown,
    check,
    problem,
    same,
    unproven,
)
from dr_validator.models.routing.apis import MAPPINGS, STAGE, STAGE_V2, Mystery, api_of
from dr_validator.models.routing.hosts import APIS, DOMAIN_V2, DOMAINS, HTTP_API

TYPE = "DomainNameConfigurations[*].EndpointType"


@check(severity=Severity.CRITICAL, breaks=Breaks.DEPLOY, dr=False)
def refused_mapping(graph: Graph) -> Iterator[Problem]:
    """A custom domain that is mapped to a stage its API does not have, or to an API it cannot
    serve.

    Why it matters: API Gateway refuses the mapping. The region's domain leads to no API, and
    traffic that fails over to it gets 403 Forbidden.
    Fix: name a stage of the API; give an HTTP or WebSocket API a domain of type REGIONAL.
    Source: Amazon API Gateway Developer Guide, "Custom domain name for public REST APIs in API
    Gateway" and "Custom domain names for HTTP APIs in API Gateway" (Regional domain names only)
    (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-custom-domain-names.html);
    API Gateway REST API Reference, "CreateBasePathMapping"
    (https://docs.aws.amazon.com/apigateway/latest/api/API_CreateBasePathMapping.html).
    """
    for kind, (key, _) in MAPPINGS.items():
        for mapping in graph.all(kind):
            for link in mapping.follow(key, *APIS):
                if isinstance(link, Linked):
                    yield from _stage(graph, mapping, link.to)
                    yield from _edge(mapping, link.to)


def _stage(graph: Graph, mapping: Resource, resource: Resource) -> Iterator[Problem]:
    api, wanted = api_of(graph, resource), mapping.read("Stage")
    stages = api.stages if api is not None else Mystery("it is no API")
    if isinstance(stages, Mystery):
        # Not of an API whose stages are made elsewhere.
        if isinstance(wanted, Known) and _has_stages(graph, resource):
            what = f"whether {resource.name} has a stage {wanted.value}"
            yield unproven(wanted, what, reason=stages.reason, related=[(resource, "the API")])
        return
    answers = [same(wanted, stage) for stage in stages]
    if isinstance(wanted, Known) and not any(answers):
        yield problem(
            wanted,
            f"{resource.name} has no stage {wanted.value}, only {' and '.join(stages)}: "
            "API Gateway refuses the mapping",
            related=[(resource, "the API")],
        )
    elif isinstance(wanted, Unknown) and None in answers and True not in answers:
        what = f"whether {resource.name} has the stage that the domain is mapped to"
        yield unproven(wanted, what, related=[(resource, "the API")])


def _has_stages(graph: Graph, api: Resource) -> bool:
    edges = graph.edges_to(api)
    return any(edge.source.type in (STAGE, STAGE_V2) for edge in edges)


def _edge(mapping: Resource, resource: Resource) -> Iterator[Problem]:
    if resource.type != HTTP_API:
        return
    domains = [
        each.to for each in mapping.follow("DomainName", *DOMAINS) if isinstance(each, Linked)
    ]
    for value in [each for it in domains if it.type == DOMAIN_V2 for each in it.read_all(TYPE)]:
        if same(value, "EDGE"):
            yield problem(
                value,
                f"the domain is edge-optimized, but {mapping.name} maps it to "
                f"{resource.name}, which takes Regional domains only: API Gateway refuses "
                "the mapping",
                related=[(resource, "the API"), (mapping, "the mapping")],
            )
        elif isinstance(value, Unknown):
            what = f"whether {resource.name} can be mapped to the domain"
            yield unproven(value, what, related=[(mapping, "the mapping")])
