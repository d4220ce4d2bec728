"""Names that CloudFront is asked for: those of distributions, and of what has one of its own.

Source: Amazon CloudFront Developer Guide, "Use custom URLs by adding alternate domain names"
(https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/CNAMEs.html); Amazon API Gateway
Developer Guide, "Set up an edge-optimized custom domain name"
(https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-edge-optimized-custom-domain-name.html);
Amazon Cognito Developer Guide, "Using your own domain for managed login"
(https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-add-custom-domain.html).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from dr_validator.aws.region import Region
from dr_validator.graph.node import Node
from dr_validator.graph.resource import Resource
from dr_validator.models.routing.covered import name_in
from dr_validator.models.routing.distributions import DISTRIBUTION
from dr_validator.models.routing.hosts import DOMAIN
from dr_validator.record import dataclass
from dr_validator.resolve.same import same
from dr_validator.resolve.value import Unknown

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

_USER_POOL_DOMAIN = "AWS::Cognito::UserPoolDomain"


@dataclass(frozen=True)
class Claim:
    """A name that something claims, "" for one that is not known; `doubt` is why CloudFront may
    not be asked for it."""

    name: str
    resource: Resource
    node: Node
    doubt: str

    @property
    def rank(self) -> tuple[bool, tuple[str, str]]:
        """Its place in their order: those of the primary region come first."""
        roles = self.resource.graph.roles
        return not roles.is_primary(self.resource.region), self.resource.key

    def is_near(self, other: Claim) -> bool:
        """Whether both are in one partition, as far as is known."""
        regions = (self.resource.region, other.resource.region)
        return None in regions or len({Region(str(each)).partition for each in regions}) == 1


def claims(graph: Graph) -> tuple[Claim, ...]:
    """All claims, by name and rank."""
    found = [
        _claim(resource, node)
        for resource in graph.all(DISTRIBUTION)
        for node in resource.each("DistributionConfig.Aliases[*]")
    ]
    found += [
        _claim(resource, node)
        for resource in graph.all(_USER_POOL_DOMAIN)
        if resource.has("CustomDomainConfig") is True
        for node in resource.each("Domain")
    ]
    found += _of_apis(graph)
    return tuple(sorted(found, key=lambda each: (each.name, each.rank)))


def _of_apis(graph: Graph) -> Iterator[Claim]:
    for resource in graph.all(DOMAIN):
        edge = _is_edge(resource)
        for node in resource.each("DomainName") if edge is not False else ():
            yield _claim(resource, node, edge if isinstance(edge, str) else "")


def _claim(resource: Resource, node: Node, doubt: str = "") -> Claim:
    name = name_in(node.value)
    if resource.conditional or node.doubt is not None:
        doubt = doubt or f"a condition decides about {resource.name}"
    return Claim((name.literal or "") if name is not None else "", resource, node, doubt)


def _is_edge(domain: Resource) -> bool | str:
    """Whether a custom domain is edge-optimized, as it is unless it says otherwise; or why that
    is not known."""
    types = domain.read_all("EndpointConfiguration.Types[*]")
    for value in types:
        if isinstance(value, Unknown):
            return value.reason
    if types:
        return any(same(value, "EDGE") for value in types)
    return domain.has("CertificateArn") is True
