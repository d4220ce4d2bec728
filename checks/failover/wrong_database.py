"""failover-wrong-database"""

from collections.abc import Iterator

from dr_validator.api import (
    Absent,
    Breaks,
    Graph,
    Known,
    Linked,
    Node,
    Problem,
    Severity,
    Unknown,
    check,
    problem,
    unproven,
)
from dr_validator.models.data.aurora import CLUSTER, GLOBAL, global_databases
from dr_validator.models.failover.automation import (
    PROMOTES_GLOBAL,
    Automation,
    automations,
    database_of,
    names_global,
    variables,
)


@check(severity=Severity.CRITICAL, breaks=Breaks.FAILOVER)
def wrong_database(graph: Graph) -> Iterator[Problem]:
    """Failover automation that is told another global database, or to promote the primary.

    Why it matters: the call ends with GlobalClusterNotFoundFault, or asks for the cluster that
    is lost; either way the secondary stays read-only.
    Fix: pass the id of the global cluster and the ARN of the secondary cluster, best by
    reference and not written out.
    Source: Amazon RDS API Reference, "FailoverGlobalCluster" (GlobalClusterIdentifier,
    TargetDbClusterIdentifier).
    """
    found = [each for each in graph.view(automations) if each.makes(PROMOTES_GLOBAL)]
    mine = _mine(graph, found)
    for each in found:
        for node in each.globals:
            yield from _global(graph, each, node, told=mine)
        # Another one that promotes the secondary: this one is for the way back.
        if any(_targets_secondary(graph, other) for other in found):
            continue
        untold = [other for other in found if other is not each and not other.aims]
        for node in each.aims:
            yield from _target(graph, each, node, untold)


def _mine(graph: Graph, found: list[Automation]) -> bool:
    """Whether some automation is told a global database of this assembly."""
    return any(
        any(isinstance(link, Linked) for link in node.links(GLOBAL))
        or (isinstance(value := node.value, Known) and names_global(value, database))
        for each in found
        for node in each.globals
        for database in graph.view(global_databases)
    )


def _global(graph: Graph, each: Automation, node: Node, *, told: bool) -> Iterator[Problem]:
    mine = [
        other
        for other in graph.view(global_databases)
        if other.cluster.account == each.worker.account
    ]
    value = node.value
    if not mine or any(isinstance(link, Linked) for link in (*node.links(), *node.links(GLOBAL))):
        return
    match value:
        case Known(value=word):
            named = [names_global(value, other) for other in mine]
            if any(named):
                return
            if None in named:
                reason = "the id of the app's global cluster is known only at deployment"
                yield unproven(value, "which global cluster the failover promotes", reason=reason)
                return
            if told:
                reason = f"{word} is not in this assembly, whose own database is promoted as well"
                yield unproven(value, "which global cluster the failover promotes", reason=reason)
                return
            ids = ", ".join(sorted({_shown(other.cluster.identity) for other in mine}))
            yield problem(
                value,
                f"the failover is given global cluster {word or '(empty)'}, but the app "
                f"has {ids}: its own database is not promoted",
                related=[(other.cluster, "the app's global cluster") for other in mine],
            )
        case Unknown() as unknown:
            yield unproven(unknown, "which global cluster the failover promotes")
        case Absent():
            pass


def _shown(identity: Known | Absent | Unknown) -> str:
    return str(identity.value) if isinstance(identity, Known) else "another"


def _target(
    graph: Graph, each: Automation, node: Node, untold: list[Automation]
) -> Iterator[Problem]:
    told = database_of(graph, each)
    if told is None:
        return
    for link in node.links(CLUSTER):
        match link:
            case Linked(to=cluster) if cluster is told.primary:
                if cluster.region in (each.worker.region, None):
                    continue
                if untold:
                    reason = "another automation promotes a cluster that no variable names"
                    what = "whether this automation is for the failback"
                    yield unproven(node, what, reason=reason, related=[(untold[0].worker, "it")])
                else:
                    yield problem(
                        node,
                        f"the failover is to promote {cluster.name} in {cluster.region}, which is "
                        "the primary already and is lost with its region",
                        fix="pass the ARN of the secondary cluster",
                        related=[(cluster, "the primary cluster")],
                    )
            case Unknown() as unknown if not any(
                isinstance(other, Linked) for other in node.links()
            ):
                yield unproven(unknown, "which cluster the failover promotes")
            case _:
                pass


def _targets_secondary(graph: Graph, each: Automation) -> bool:
    told = database_of(graph, each)
    return told is not None and any(
        isinstance(link, Linked) and link.to in told.secondaries
        for node in (*each.aims, *(node for _, node in variables(each.worker)))
        for link in node.links(CLUSTER)
    )
