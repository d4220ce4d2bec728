"""security-secret-not-replicated"""

import re
from collections.abc import Iterator

from dr_validator.api import (
    Breaks,
    Graph,
    Known,
    Place,
    Problem,
    Resource,
    Severity,
    Unknown,
    Via,
    check,
    problem,
    unproven,
)
from dr_validator.aws.arn import Arn, secret_names

SECRET, FUNCTION = "AWS::SecretsManager::Secret", "AWS::Lambda::Function"
# What only describes or governs the secret does not read it.
NOT_READING = ("AWS::IAM::", "AWS::KMS::", "AWS::SecretsManager::")
MEANS_ONE = re.compile(r"credential|secret", re.IGNORECASE)
SHOWN = 3


@check(severity=Severity.CRITICAL, breaks=Breaks.FAILOVER)
def secret_not_replicated(graph: Graph) -> Iterator[Problem]:
    """A secret that the recovery region uses, but that is not replicated there.

    Why it matters: when the primary region is lost, so is the secret; what needs it in the
    recovery region cannot log in.
    Fix: name the recovery region in the secret's ReplicaRegions.
    Source: AWS Secrets Manager User Guide, "Replicate AWS Secrets Manager secrets across
    Regions".
    """
    for secret in graph.all(SECRET):
        if secret.region is None:
            continue
        users: dict[str, list[tuple[Place, str]]] = {}
        for user, place in _uses(graph, secret):
            region = user.region
            if region not in (None, secret.region) and not graph.roles.is_primary(region):
                users.setdefault(str(region), []).append((place, f"{user.name} uses it"))
        replicas = secret.read_all("ReplicaRegions[*].Region")
        at = secret.place / "Properties" / "ReplicaRegions"
        for region, places in sorted(users.items()):
            if region in graph.regions_of(secret):
                continue
            unknown = next((each for each in replicas if isinstance(each, Unknown)), None)
            if unknown is not None:
                yield unproven(
                    unknown, f"whether the secret is replicated to {region}", related=places[:SHOWN]
                )
            else:
                yield problem(
                    at,
                    f"the secret is used in {region} and not replicated there: it is lost with "
                    f"{secret.region}",
                    related=places[:SHOWN],
                )


def _elsewhere(graph: Graph) -> tuple[tuple[Resource, Place, str], ...]:
    """ARNs of secrets of a user's own region, where no stack makes such a secret."""
    return tuple(
        (user, value.place, str(value.value))
        for user in graph.all("AWS::ECS::TaskDefinition")
        for value in user.read_all("ContainerDefinitions[*].Secrets[*].ValueFrom")
        if isinstance(value, Known) and not value.refs
    )


def _uses(graph: Graph, secret: Resource) -> Iterator[tuple[Resource, Place]]:
    """What reads the secret: by reference, by name, or by a variable that names it."""
    name = secret.read("Name")
    word = name.value if isinstance(name, Known) else None
    homes = {
        region
        for other in graph.all(SECRET)
        if other is not secret and word is not None
        for value in [other.read("Name")]
        if isinstance(value, Known) and value.value == word
        for region in graph.regions_of(other)
    }
    for edge in graph.edges_to(secret):
        by_name = edge.via == (Via.NAME,) and edge.source.region in homes
        reads = not edge.source.is_helper and not edge.source.type.startswith(NOT_READING)
        if reads and not by_name:
            yield edge.source, edge.place
    for user, place, text in graph.view(_elsewhere) if word is not None else ():
        arn = Arn.parse(text)
        if arn and word in secret_names(arn) and user.region not in homes:
            yield user, place
    for function in graph.all(FUNCTION) if word is not None else []:
        for node in function.each("Environment.Variables[*]"):
            value = node.value
            named = isinstance(value, Known) and value.value == word and not value.refs
            if named and function.region not in homes and MEANS_ONE.search(node.place.key):
                yield function, node.place
