"""What an automation acts on: the zones and records it switches, the database it promotes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from dr_validator.aws.arn import Arn
from dr_validator.graph.grouped import grouped
from dr_validator.graph.node import Linked
from dr_validator.models.data.aurora import (
    GROUPS,
    GlobalDatabase,
    all_global_databases,
    global_databases,
)
from dr_validator.models.failover.automation import CHANGES_RECORDS, SETS_CONTROLS, ZONE, Automation
from dr_validator.models.failover.zone_ids import is_zone_id, zone_text
from dr_validator.models.routing.dns import Record, records
from dr_validator.place import Place
from dr_validator.resolve.same import same
from dr_validator.resolve.value import Known, Text

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

# These name the global cluster as well as a member (Service Authorization Reference).
GLOBAL_ACTIONS = (
    "rds:FailoverGlobalCluster",
    "rds:RemoveFromGlobalCluster",
    "rds:SwitchoverGlobalCluster",
)


def switched_zones(graph: Graph) -> Mapping[Text, Place]:
    """The zones of the records that switch traffic, each with a record."""
    found: dict[Text, Place] = {}
    for record in graph.view(_switching):
        zone = record.zone.id
        if zone is not None:
            found.setdefault(zone, record.place)
    return found


def switching(graph: Graph, automation: Automation) -> list[Record]:
    """The records by which traffic is switched in the zones that an automation is told.

    With each come those of its name that switch nothing or stand elsewhere, by mistake.
    """
    zones = [zone_text(node.value) for node in automation.zones]
    found = graph.view(_switching)
    names = {each.name for each in found if each.zone.id is not None and each.zone.id in zones}
    return [each for each in graph.view(records) if each.name is not None and each.name in names]


def _switching(graph: Graph) -> tuple[Record, ...]:
    """Weighted records and those of failover pairs."""
    found = graph.view(records)
    return tuple(each for each in found if each.node.has("Weight") or each.node.has("Failover"))


def names_global(value: Known, database: GlobalDatabase) -> bool | None:
    """Whether a literal id or ARN is a global cluster's; None if its id is not known."""
    return same(Text((_id_in(value),)), database.cluster.identity, fold=True)


def _id_in(value: Known) -> str:
    """The id that a literal is, or that its ARN ends with."""
    arn = Arn.parse(str(value.value))
    return (arn.name or "") if arn else str(value.value)


def database_of(graph: Graph, automation: Automation) -> GlobalDatabase | None:
    """The global database that an automation is told; the only one, if it is told none.

    None where it is told one that is not here, or where there are several.
    """
    for node in automation.globals:
        links = node.links(*GROUPS.values())
        linked = [link.to.key for link in links if isinstance(link, Linked)]
        value = node.value
        made = graph.view(_by_cluster)
        for key in sorted(linked):
            if key in made:
                return made[key]
        if isinstance(value, Known) and not linked:
            return next(iter(databases_named(graph, value)), None)
    databases = graph.view(global_databases) or graph.view(all_global_databases)
    return databases[0] if len(databases) == 1 else None


def databases_named(graph: Graph, value: Known) -> tuple[GlobalDatabase, ...]:
    """The global databases that a literal id or ARN names; none of those with unknown ids."""
    return graph.view(_by_id).get(_id_in(value).lower(), ())


def _by_id(graph: Graph) -> Mapping[str, tuple[GlobalDatabase, ...]]:
    named = ((each.cluster.identity, each) for each in graph.view(all_global_databases))
    return grouped(
        (str(name.value).lower(), each) for name, each in named if isinstance(name, Known)
    )


def _by_cluster(graph: Graph) -> Mapping[tuple[str, str], GlobalDatabase]:
    return {each.cluster.key: each for each in graph.view(all_global_databases)}


def targets(graph: Graph, automation: Automation, action: str) -> list[tuple[Text, str]]:
    """The resources an action is needed on: ARN and what it is. None where none is known, or it is
    allowed on any of them alike."""
    if action in SETS_CONTROLS.values():
        return []
    if action == CHANGES_RECORDS["change_resource_record_sets"]:
        return [
            (graph.arn_in(automation.worker.stack, ZONE, zone), "the hosted zone")
            for zone in dict.fromkeys(_told_zones(graph, automation))
        ]
    database = database_of(graph, automation)
    if database is None:
        return []
    found: list[tuple[Text, str]] = []
    if action in GLOBAL_ACTIONS and database.cluster.arn is not None:
        found.append((database.cluster.arn, "the global cluster"))
    found += [
        (secondary.arn, "the secondary cluster")
        for secondary in database.secondaries
        if secondary.region == automation.worker.region and secondary.arn is not None
    ]
    return found


def _told_zones(graph: Graph, automation: Automation) -> list[Text]:
    """The zones that an automation is told; those of the records that switch, if none."""
    values = [node.value for node in automation.zones]
    kept = [value for value in values if not isinstance(value, Known) or is_zone_id(value)]
    known = [zone for value in kept if (zone := zone_text(value)) is not None]
    if known or len(kept) < len(values):
        return known
    return list(graph.view(switched_zones))
