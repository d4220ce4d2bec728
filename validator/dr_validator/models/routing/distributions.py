"""Distributions of CloudFront: their origins, the groups of these, and what leads to them.

Source: Amazon CloudFront Developer Guide, "Optimize high availability with CloudFront origin
failover" (https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from dr_validator.aws.bucket_hosts import bucket_host
from dr_validator.graph.node import Linked, Node
from dr_validator.graph.resource import Resource
from dr_validator.models.routing.hosts import host_of
from dr_validator.record import dataclass
from dr_validator.resolve.same import same
from dr_validator.resolve.value import Absent, Known, Unknown, Value

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

DISTRIBUTION = "AWS::CloudFront::Distribution"
ORIGINS = "DistributionConfig.Origins[*]"
GROUPS = "DistributionConfig.OriginGroups.Items[*]"
BEHAVIORS = ("DistributionConfig.DefaultCacheBehavior", "DistributionConfig.CacheBehaviors[*]")
BUCKET = "AWS::S3::Bucket"


@dataclass(frozen=True, eq=False)
class DistributionOrigin:
    """One origin of a distribution."""

    node: Node

    @property
    def id(self) -> Value:
        return self.node.read("Id")

    @property
    def domain(self) -> Value:
        return self.node.read("DomainName")

    @property
    def shown(self) -> str:
        """Its host, for messages."""
        value = self.domain
        text = None if isinstance(value, Absent) else value.text
        return text.shown() if text is not None else "a host that is not known"

    @cached_property
    def region(self) -> str | None:
        """The region of what answers there; None if the host does not tell it."""
        node = next(iter(self.node.each("DomainName")), None)
        if node is None or node.doubt is not None:
            return None
        linked = [link.to for link in node.links() if isinstance(link, Linked)]
        if len(linked) == 1:
            return linked[0].region
        value = node.value
        made = bucket_host(str(value.value)) if isinstance(value, Known) else None
        if made is not None:
            return made.region
        host = host_of(node)
        return host.region if host is not None else None

    def leads_where(self, other: DistributionOrigin) -> bool | None:
        """Whether both lead to one place: the same host, under the same path."""
        host = same(self.domain, other.domain, fold=True)
        path = same(self.node.read("OriginPath"), other.node.read("OriginPath"))
        if False in (host, path):
            return False
        return True if host and path else None


@dataclass(frozen=True, eq=False)
class OriginGroup:
    """A group of origins, in the order in which they are asked. `origins` is None where one of its
    members is not known, or is none of the distribution's."""

    distribution: Resource
    node: Node
    origins: tuple[DistributionOrigin, ...] | None

    @property
    def shown(self) -> str:
        value = self.node.read("Id")
        return str(value.value) if isinstance(value, Known) else "an origin group"


def origins_of(distribution: Resource) -> tuple[DistributionOrigin, ...]:
    return tuple(DistributionOrigin(node) for node in distribution.each(ORIGINS))


def origin_groups(graph: Graph) -> tuple[OriginGroup, ...]:
    """Every origin group, in order of the distributions."""
    return tuple(_groups(graph))


def _groups(graph: Graph) -> Iterator[OriginGroup]:
    for distribution in graph.all(DISTRIBUTION):
        origins = origins_of(distribution)
        for node in distribution.each(GROUPS):
            wanted = [each.read("OriginId") for each in node.each("Members.Items[*]")]
            found = [_named(origins, each) for each in wanted]
            known = tuple(each for each in found if each is not None)
            yield OriginGroup(distribution, node, known if len(known) == len(found) else None)


def _named(origins: tuple[DistributionOrigin, ...], wanted: Value) -> DistributionOrigin | None:
    return next((each for each in origins if same(each.id, wanted)), None)


def ids_of(distribution: Resource) -> tuple[Known | Unknown, ...]:
    """What behaviors may target: the ids of origins and of groups."""
    return tuple(
        each for path in (f"{ORIGINS}.Id", f"{GROUPS}.Id") for each in distribution.read_all(path)
    )


def targets_in(distribution: Resource) -> tuple[Node, ...]:
    """Where the behaviors of a distribution say what they target."""
    return tuple(
        target
        for path in BEHAVIORS
        for behavior in distribution.each(path)
        for target in behavior.each("TargetOriginId")
    )
