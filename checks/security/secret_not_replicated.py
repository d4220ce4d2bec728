"""security-secret-not-replicated"""

from collections.abc import Iterator

from dr_validator.api import (
    Breaks,
    Graph,
    Place,
    Problem,
    Resource,
    Severity,
    Stops,
    Unknown,
    check,
    problem,
    unproven,
)
from dr_validator.models.access.secret_uses import SECRET, secret_uses

SHOWN = 3


@check(severity=Severity.CRITICAL, breaks=Breaks.FAILOVER, stops=Stops.STANDBY)
def secret_not_replicated(graph: Graph) -> Iterator[Problem]:
    """A secret that the recovery region uses, but that is not replicated there.

    Why it matters: when the primary region is lost, so is the secret, and what needs it in the
    recovery region cannot log in.
    Fix: name the recovery region in the secret's ReplicaRegions.
    Source: AWS Secrets Manager User Guide, "Replicate AWS Secrets Manager secrets across Regions"
    (https://docs.aws.amazon.com/secretsmanager/latest/userguide/replicate-secrets.html).
    """
    for secret in graph.all(SECRET):
        if secret.region is None:
            continue
        users: dict[str, list[tuple[Place, str]]] = {}
        working: dict[str, list[Resource]] = {}
        for user, place in secret_uses(graph, secret):
            region = user.region
            if region not in (None, secret.region) and not graph.roles.is_primary(region):
                users.setdefault(str(region), []).append((place, f"{user.name} uses it"))
                working.setdefault(str(region), []).append(user)
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
                    felt=[secret, *working[region]],
                )
