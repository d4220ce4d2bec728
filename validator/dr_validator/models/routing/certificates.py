"""Certificates, and the names that are served under them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from dr_validator.graph.grouped import grouped
from dr_validator.graph.node import Link, Linked, Node
from dr_validator.graph.resource import Resource
from dr_validator.models.routing.covered import any_covers, name_in
from dr_validator.models.routing.dns import records
from dr_validator.models.routing.hosts import LOAD_BALANCER
from dr_validator.place import Place
from dr_validator.record import dataclass
from dr_validator.resolve.same import same
from dr_validator.resolve.value import Absent, Text

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

CERTIFICATE = "AWS::CertificateManager::Certificate"
LISTENER = "AWS::ElasticLoadBalancingV2::Listener"
LISTENER_CERTIFICATE = "AWS::ElasticLoadBalancingV2::ListenerCertificate"
_V2 = "DomainNameConfigurations[*].CertificateArn"
# Of each type, the names that clients ask for, and the certificate that they are shown.
# Source: the page of each type in the AWS CloudFormation Template Reference.
SERVED: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "AWS::ApiGateway::DomainName": ("DomainName", ("CertificateArn", "RegionalCertificateArn")),
    "AWS::ApiGatewayV2::DomainName": ("DomainName", (_V2,)),
    "AWS::AppSync::DomainName": ("DomainName", ("CertificateArn",)),
    "AWS::CloudFront::Distribution": (
        "DistributionConfig.Aliases[*]",
        ("DistributionConfig.ViewerCertificate.AcmCertificateArn",),
    ),
    "AWS::Cognito::UserPoolDomain": ("Domain", ("CustomDomainConfig.CertificateArn",)),
}


@dataclass(frozen=True, slots=True)
class ServedName:
    """A name that is served under certificates. `at` is where it stands, `links` what is named as
    its certificates; clients are shown one that is for it, if there is one."""

    owner: Resource
    name: Text | None
    at: Place
    links: tuple[Link, ...]

    @property
    def certificates(self) -> tuple[Resource, ...]:
        return tuple(each.to for each in self.links if isinstance(each, Linked))

    @property
    def is_covered(self) -> bool | None:
        """Whether one of the certificates is for it; None if that is not known."""
        if len(self.certificates) < len(self.links):
            return None
        return any_covers(
            [name for each in self.certificates for name in names_of(each)], self.name
        )


def names_of(certificate: Resource) -> list[Text | None]:
    """The names that a certificate is for."""
    values = certificate.read_all("SubjectAlternativeNames[*]")
    return [name_in(each) for each in (certificate.read("DomainName"), *values)]


def served_names(graph: Graph) -> tuple[ServedName, ...]:
    """Every name that something serves under a certificate: its own, or that of a record."""
    return (*_of_properties(graph), *_of_balancers(graph))


def _of_properties(graph: Graph) -> Iterator[ServedName]:
    for kind, (names, paths) in SERVED.items():
        for owner in graph.all(kind):
            links = tuple(_linked(owner.properties, paths))
            for node in owner.each(names) if links else ():
                if not isinstance(node.value, Absent):
                    yield ServedName(owner, name_in(node.value), node.place, links)


def _linked(node: Node, paths: tuple[str, ...]) -> Iterator[Link]:
    for path in paths:
        for each in node.follow(path, CERTIFICATE):
            if not isinstance(each, Absent):
                yield each


def _of_balancers(graph: Graph) -> Iterator[ServedName]:
    """What records call a load balancer, which shows the certificates of its listeners."""
    shown = graph.view(_of_listeners)
    for record in graph.view(records):
        target = record.target.resource if record.target is not None else None
        links = shown.get(target.key, ()) if target is not None else ()
        if target is not None and target.type == LOAD_BALANCER and links:
            yield ServedName(target, record.name, record.place, links)


def _of_listeners(graph: Graph) -> Mapping[tuple[str, str], tuple[Link, ...]]:
    """The certificates of each load balancer, by its key; not of those that serve without one."""
    of_listener = {
        each.key: link.to.key
        for each in graph.all(LISTENER)
        for link in each.follow("LoadBalancerArn", LOAD_BALANCER)
        if isinstance(link, Linked)
    }
    plain = {of_listener.get(each.key) for each in graph.all(LISTENER) if _is_plain(each)}
    owners = [(each, of_listener.get(each.key)) for each in graph.all(LISTENER)]
    owners += [
        (each, of_listener.get(link.to.key))
        for each in graph.all(LISTENER_CERTIFICATE)
        for link in each.follow("ListenerArn", LISTENER)
        if isinstance(link, Linked)
    ]
    return grouped(
        (balancer, link)
        for each, balancer in owners
        if balancer is not None and balancer not in plain
        for link in _linked(each.properties, ("Certificates[*].CertificateArn",))
    )


def _is_plain(listener: Resource) -> bool:
    """Whether it may serve without a certificate, so that the name need be on none."""
    if listener.has("Certificates") is not False:
        return False
    actions = [same(each, "redirect") for each in listener.read_all("DefaultActions[*].Type")]
    return not actions or not all(actions)


def unused(graph: Graph) -> tuple[Resource, ...]:
    """The certificates that nothing of the assembly is known to show."""
    return tuple(each for each in graph.all(CERTIFICATE) if not graph.edges_to(each))


def shown_name(name: Text | None) -> str:
    return name.shown() if name is not None else "a name"
