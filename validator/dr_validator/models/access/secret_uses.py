"""What reads a secret: by reference, by name, or by a variable or a right that names it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import TYPE_CHECKING, TypeAlias

from dr_validator.aws.arn import Arn, secret_names
from dr_validator.aws.named_by import named_by
from dr_validator.graph.grouped import grouped
from dr_validator.graph.resource import Resource
from dr_validator.models.access.grants import crews, grants
from dr_validator.place import Place
from dr_validator.regex import regex
from dr_validator.resolve.value import Known, Value, Via

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

SECRET, FUNCTION, TASK = (
    "AWS::SecretsManager::Secret",
    "AWS::Lambda::Function",
    "AWS::ECS::TaskDefinition",
)
# What only describes or governs the secret does not read it.
_NOT_READING = ("AWS::IAM::", "AWS::KMS::", "AWS::SecretsManager::")
_MEANS_ONE = regex(r"credential|secret", re.IGNORECASE)

Use: TypeAlias = tuple[Resource, Place]


def secret_uses(graph: Graph, secret: Resource) -> Iterator[Use]:
    """Who reads the secret, and where it says so. A name that another secret of the user's own
    region has means that one.
    """
    word = _word(secret.read("Name"))
    namesakes = graph.view(_homes).get(word, ())
    homes = {region for other, region in namesakes if other is not secret}
    for edge in graph.edges_to(secret):
        by_name = edge.via == (Via.NAME,) and edge.source.region in homes
        reads = not edge.source.is_helper and not edge.source.type.startswith(_NOT_READING)
        if reads and not by_name:
            yield edge.source, edge.place
    named = (graph.view(each).get(word, ()) for each in (_by_arn, _by_variable, _by_right))
    for user, place in chain.from_iterable(named):
        if user.region not in homes:
            yield user, place


def _homes(graph: Graph) -> Mapping[str, tuple[tuple[Resource, str | None], ...]]:
    """The secrets of each name, and the regions they are in."""
    return grouped(
        (word, (secret, region))
        for secret in graph.all(SECRET)
        if (word := _word(secret.read("Name")))
        for region in sorted(graph.regions_of(secret), key=str)
    )


def _by_arn(graph: Graph) -> Mapping[str, tuple[Use, ...]]:
    """Tasks that are given the ARN of a secret which no stack makes, by the names it may mean."""
    return grouped(
        (name, (user, value.place))
        for user in graph.all(TASK)
        for value in user.read_all("ContainerDefinitions[*].Secrets[*].ValueFrom")
        if isinstance(value, Known) and not value.refs
        if (arn := Arn.parse(str(value.value))) is not None
        for name in dict.fromkeys(secret_names(arn))
        if name
    )


def _by_variable(graph: Graph) -> Mapping[str, tuple[Use, ...]]:
    """Functions with a variable that is called like one for a secret, by what stands in it."""
    return grouped(
        (word, (function, node.place))
        for function in graph.all(FUNCTION)
        for node in function.each("Environment.Variables[*]")
        if (word := _word(node.value)) and _MEANS_ONE.search(node.place.key)
        if isinstance(node.value, Known) and not node.value.refs
    )


def _by_right(graph: Graph) -> Mapping[str, tuple[Use, ...]]:
    """Workers whose role may read a secret of their own region, by the name in its ARN."""
    return grouped(
        (name, (crew.workers[0], grant.item.place))
        for crew in graph.view(crews)
        for grant in grants(graph, crew.role)
        if grant.arn is not None and grant.arn.region == crew.region and grant.target is None
        if (meant := named_by(grant.arn)) is not None and SECRET in meant.types
        for name in meant.names
    )


def _word(value: Value) -> str:
    return value.value if isinstance(value, Known) and isinstance(value.value, str) else ""
