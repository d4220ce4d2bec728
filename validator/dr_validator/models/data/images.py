"""Replication of container images: which repositories a registry's rules take to which region.

Source: Amazon ECR User Guide, "Private image replication"
(https://docs.aws.amazon.com/AmazonECR/latest/userguide/replication.html): a rule without filters
takes all repositories; a filter is what their names begin with.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from dr_validator.aws.image_hosts import Pulled, pulled_from
from dr_validator.graph.node import Node
from dr_validator.graph.resource import Resource
from dr_validator.record import dataclass
from dr_validator.resolve.value import Absent, Cause, Known, Unknown

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

CONFIGURATION = "AWS::ECR::ReplicationConfiguration"
# Where the types that run images name them.
_IMAGES = {
    "AWS::AppRunner::Service": "SourceConfiguration.ImageRepository.ImageIdentifier",
    "AWS::Batch::JobDefinition": "ContainerProperties.Image",
    "AWS::ECS::TaskDefinition": "ContainerDefinitions[*].Image",
    "AWS::Lambda::Function": "Code.ImageUri",
}
_RULES = "ReplicationConfiguration.Rules[*]"


@dataclass(frozen=True, eq=False)
class Image:
    """An image that something runs, from a private registry."""

    owner: Resource
    at: Node
    of: Pulled


def images(graph: Graph) -> Iterator[Image]:
    """Every such image of which the repository is written out."""
    for owner in graph.all(*_IMAGES):
        for node in owner.properties.possible(_IMAGES[owner.type]):
            value = node.value
            text = None if isinstance(value, Absent) else value.text
            found = pulled_from(text.shown()) if text is not None else None
            if found is not None and "$" not in found.repository:
                yield Image(owner, node, found)


def rules_of(configuration: Resource) -> list[Node]:
    return configuration.each(_RULES)


def taken(rule: Node, repository: Resource, region: str) -> bool | Unknown:
    """Whether a rule takes what is pushed to a repository to a region."""
    to = _one([_is(each.read("Region"), region) for each in rule.each("Destinations[*]")])
    if to is False:
        return False
    filters = rule.each("RepositoryFilters[*]")
    if not filters:
        return to
    name = repository.read("RepositoryName")
    if isinstance(name, Absent):
        return Unknown("the repository's name is not set", Cause.DEPLOYMENT, name.place)
    fits = _one([_begins(name, each) for each in filters])
    return to if fits is True else fits


def _is(value: Known | Absent | Unknown, region: str) -> bool | Unknown:
    match value:
        case Known(value=word):
            return word == region
        case Absent():
            return False
        case Unknown():
            return value


def _begins(name: Known | Unknown, node: Node) -> bool | Unknown:
    prefix = node.read("Filter")
    match prefix:
        case Absent():
            return True
        case Unknown():
            return prefix
        case Known(value=begin):
            return name if isinstance(name, Unknown) else str(name.value).startswith(str(begin))


def _one(answers: list[bool | Unknown]) -> bool | Unknown:
    if any(each is True for each in answers):
        return True
    return next((each for each in answers if isinstance(each, Unknown)), False)
