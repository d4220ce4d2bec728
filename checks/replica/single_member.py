"""replica-single-member"""

from collections.abc import Iterator

from dr_validator.api import (
    Breaks,
    Graph,
    Problem,
    Resource,
    Severity,
    Stops,
    check,
    problem,
    same,
    unproven,
)
from dr_validator.models.data.aurora import GlobalDatabase, all_global_databases
from dr_validator.paths.workloads import twin_service


@check(severity=Severity.CRITICAL, breaks=Breaks.FAILOVER, stops=Stops.STANDBY)
def single_member(graph: Graph) -> Iterator[Problem]:
    """A global database with one cluster, in an app that serves from two regions.

    Why it matters: a global database with one member is a database in one region. When that region
    is lost there is nothing to promote, and the application in the other region has no data.
    Fix: declare a cluster in the recovery region, with the global cluster's id as its
    GlobalClusterIdentifier. It needs no instance until it is promoted (headless).
    Source: Amazon Aurora User Guide, "Using Amazon Aurora Global Database"
    (https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database.html).
    """
    for database in graph.view(all_global_databases):
        only = database.members[0] if len(database.members) == 1 else None
        if only is None or not graph.roles.is_primary(only.region) or _twice(graph, database):
            continue
        for region in graph.roles.secondaries:
            there = [each for each in graph.all(only.type) if each.region == region]
            if region in graph.regions and not there:
                yield _alone(graph, database.cluster, only, region)


def _alone(graph: Graph, group: Resource, only: Resource, region: str) -> Problem:
    service = twin_service(graph, only.region, region)
    if service is not None:
        return problem(
            group,
            f"the global database has one member, {only.name} in {only.region}, while "
            f"{service.name} runs in {region} too: there is nothing to promote once "
            f"{only.region} is lost",
            related=[(only, "its only cluster"), (service, "what runs in the recovery region")],
        )
    return unproven(
        group,
        f"whether the global database has a cluster in {region}",
        reason=f"none of this assembly joins it but {only.name}, in {only.region}",
        related=[(only, "its only cluster")],
    )


def _twice(graph: Graph, database: GlobalDatabase) -> bool:
    """Whether it is declared again: see aurora-duplicate-global-cluster."""
    group = database.cluster
    others = [each for each in graph.all(group.type) if each is not group]
    return any(same(each.identity, group.identity) is not False for each in others)
