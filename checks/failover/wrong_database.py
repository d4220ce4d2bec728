"""failover-wrong-database"""

from collections.abc import Iterator, Mapping

from dr_validator.api import (
    Absent,
    Breaks,
    Graph,
    Known,
    Linked,
    Node,
    Outside,
    Problem,
    Severity,
    Stops,
    Unknown,
    check,
    grouped,
    problem,
    unproven,
)
from dr_validator.models.data.aurora import CLUSTER, GLOBAL, GlobalDatabase, global_databases
from dr_validator.models.failover.automation import (
    PROMOTES_GLOBAL,
    Automation,
    automations,
    variables,
)
from dr_validator.models.failover.targets import database_of, databases_named, names_global


@check(severity=Severity.CRITICAL, breaks=Breaks.FAILOVER, stops=Stops.PROMOTION)
def wrong_database(graph: Graph) -> Iterator[Problem]:
    """Failover automation that is given another global database, or told to promote the primary.

    Why it matters: the call ends with GlobalClusterNotFoundFault, or names the cluster that is
    lost; either way the secondary stays read-only.
    Fix: pass the id of the global cluster and the ARN of the secondary cluster, preferably by
    reference rather than written out.
    Source: Amazon RDS API Reference, "FailoverGlobalCluster" (GlobalClusterIdentifier,
    TargetDbClusterIdentifier)
    (https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_FailoverGlobalCluster.html).
    """
    found = [each for each in graph.view(automations) if each.makes(PROMOTES_GLOBAL)]
    mine = _mine(graph, found)
    forth = any(_targets_secondary(graph, each) for each in found)
    silent = [each for each in found if not each.aims]
    for each in found:
        for node in each.globals:
            yield from _global(graph, each, node, told=mine)
        # Another one that promotes the secondary: this one is for the way back.
        if forth:
            continue
        untold = next((other for other in silent if other is not each), None)
        for node in each.aims:
            yield from _target(graph, each, node, untold)


def _mine(graph: Graph, found: list[Automation]) -> bool:
    """Whether some automation is told a global database of this assembly."""
    return any(
        any(isinstance(link, Linked) for link in node.links(GLOBAL))
        or (isinstance(value := node.value, Known) and databases_named(graph, value))
        for each in found
        for node in each.globals
    )


def _global(graph: Graph, each: Automation, node: Node, *, told: bool) -> Iterator[Problem]:
    mine = graph.view(_by_account).get(each.worker.account, ())
    value = node.value
    if not mine or any(isinstance(link, Linked) for link in (*node.links(), *node.links(GLOBAL))):
        return
    match value:
        case Known(value=word):
            account = each.worker.account
            if any(other.cluster.account == account for other in databases_named(graph, value)):
                return
            unnamed = graph.view(_unnamed)[account]
            if any(names_global(value, other) is None for other in unnamed):
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


def _by_account(graph: Graph) -> Mapping[str | None, tuple[GlobalDatabase, ...]]:
    return grouped((each.cluster.account, each) for each in graph.view(global_databases))


def _unnamed(graph: Graph) -> Mapping[str | None, tuple[GlobalDatabase, ...]]:
    """The global databases of each account whose ids are known only at deployment."""
    return {
        account: tuple(each for each in found if not isinstance(each.cluster.identity, Known))
        for account, found in graph.view(_by_account).items()
    }


def _shown(identity: Known | Absent | Unknown) -> str:
    return str(identity.value) if isinstance(identity, Known) else "another"


def _target(
    graph: Graph, each: Automation, node: Node, untold: Automation | None
) -> Iterator[Problem]:
    told = database_of(graph, each)
    if told is None:
        return
    for link in node.links(CLUSTER):
        match link:
            case Linked(to=cluster) if cluster is told.primary:
                if cluster.region in (each.worker.region, None):
                    continue
                if untold is not None:
                    reason = "another automation promotes a cluster that no variable names"
                    what = "whether this automation is for the failback"
                    yield unproven(node, what, reason=reason, related=[(untold.worker, "it")])
                else:
                    yield problem(
                        node,
                        f"the failover promotes {cluster.name} in {cluster.region}, which is "
                        "already the primary and is lost with its region",
                        fix="pass the ARN of the secondary cluster",
                        related=[(cluster, "the primary cluster")],
                    )
            case Unknown() as unknown if not any(
                isinstance(other, Linked) for other in node.links()
            ):
                yield unproven(unknown, "which cluster the failover promotes")
            case Linked() | Outside() | Absent() | Unknown():
                pass


def _targets_secondary(graph: Graph, each: Automation) -> bool:
    told = database_of(graph, each)
    return told is not None and any(
        isinstance(link, Linked) and link.to in told.secondaries
        for node in (*each.aims, *(node for _, node in variables(each.worker)))
        for link in node.links(CLUSTER)
    )
