"""api-unmapped-domain"""

from collections.abc import Iterator

from dr_validator.api import (
    Breaks,
    Graph,
    Linked,
    Problem,
    Resource,
    Severity,
    Unknown,
    check,
    problem,
    unproven,
)
from dr_validator.models.routing.apis import MAPPINGS, apis, domains
from dr_validator.models.routing.dns import Record, records
from dr_validator.models.routing.hosts import APIS, DOMAINS
from dr_validator.models.twins.missing import missing

RULE = "AWS::ApiGatewayV2::RoutingRule"
OWNERS = dict.fromkeys(MAPPINGS, "DomainName") | {RULE: "DomainNameArn"}


@check(severity=Severity.CRITICAL, breaks=Breaks.RUNTIME, dr=False)
def unmapped_domain(graph: Graph) -> Iterator[Problem]:
    """A custom domain that a record leads to, but that is mapped to no API.

    Why it matters: API Gateway answers every request to the domain with 403 Forbidden. In the
    recovery region that shows only when the record fails over.
    Fix: map the domain to an API of its region, by a BasePathMapping (for HTTP APIs an ApiMapping)
    or a RoutingRule.
    Source: Amazon API Gateway Developer Guide, "Use API mappings to connect API stages to a custom
    domain name for REST APIs"
    (https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mappings.html).
    """
    # Where its twin is mapped, twin-missing-resource speaks.
    told = {each.beside.key for each in graph.view(missing) if each.lone.resource.type in MAPPINGS}
    ways = _leading_to(graph)
    for domain in (each.resource for each in graph.view(domains) if not each.mappings):
        if domain.key in ways and domain.key not in told and not _is_ruled(graph, domain):
            yield from _told(graph, domain, ways[domain.key])


def _told(graph: Graph, domain: Resource, record: Record) -> Iterator[Problem]:
    related = [(record, "the record that leads to it")]
    what = f"whether an API answers at {domain.name}"
    stray = next(_strays(graph, domain), None)
    if stray is not None:
        yield unproven(stray, what, related=[(domain, "the domain"), *related])
        return
    idle = _idle(graph, domain)
    if idle is None:
        reason = "nothing maps it here, and no API of its region waits for a mapping"
        yield unproven(domain, what, reason=reason, related=related)
        return
    yield problem(
        domain,
        f"{record.shown} leads to {domain.name}, which is mapped to no API: API Gateway answers "
        "403 Forbidden",
        related=[*related, (idle, "an API that no domain is mapped to")],
    )


def _leading_to(graph: Graph) -> dict[tuple[str, str], Record]:
    """The first record that leads to each domain, by the domain's key."""
    found: dict[tuple[str, str], Record] = {}
    for record in graph.view(records):
        target = record.target.resource if record.target is not None else None
        if target is not None and target.type in DOMAINS:
            found.setdefault(target.key, record)
    return found


def _is_ruled(graph: Graph, domain: Resource) -> bool:
    """Whether a routing rule of the domain chooses an API."""
    return any(edge.source.type == RULE for edge in graph.edges_to(domain))


def _strays(graph: Graph, domain: Resource) -> Iterator[Unknown]:
    """Why a mapping or rule of the region may be the domain's."""
    for owner in graph.all(*OWNERS):
        if owner.region == domain.region:
            for link in owner.follow(OWNERS[owner.type], *DOMAINS):
                if isinstance(link, Unknown):
                    yield link


def _idle(graph: Graph, domain: Resource) -> Resource | None:
    """An API of the domain's region that nothing maps a domain to."""
    mapped = {
        link.to.key
        for kind, (key, _) in MAPPINGS.items()
        for mapping in graph.all(kind)
        for link in mapping.follow(key, *APIS)
        if isinstance(link, Linked)
    }
    here = [each.resource for each in graph.view(apis) if each.resource.region == domain.region]
    return next((each for each in here if each.key not in mapped), None)
