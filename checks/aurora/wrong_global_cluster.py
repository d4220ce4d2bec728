"""aurora-wrong-global-cluster"""

from collections.abc import Iterator, Set

from dr_validator.api import (
    Absent,
    Breaks,
    Graph,
    Link,
    Linked,
    Outside,
    Problem,
    Severity,
    Stops,
    Unknown,
    check,
    problem,
    same,
    unproven,
)
from dr_validator.models.data.aurora import CLUSTER, GLOBAL, joined
from dr_validator.models.data.aurora_pairs import Separation, apart


@check(severity=Severity.CRITICAL, breaks=Breaks.FAILOVER, stops=Stops.STANDBY)
def wrong_global_cluster(graph: Graph) -> Iterator[Problem]:
    """A secondary Aurora cluster that joins a different global database from its primary.

    Why it matters: if no such global cluster exists, the secondary's stack fails to deploy;
    if one does, the secondary holds the data of another database.
    Fix: give the secondary the id of the global cluster that the primary is in, ideally from one
    constant for both.
    Source: AWS CloudFormation Template Reference, "AWS::RDS::DBCluster", GlobalClusterIdentifier
    (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbcluster.html).
    """
    pairs = [pair for pair in graph.view(apart) if pair.gap is Separation.OTHER]
    yield from _open(graph, {pair.secondary.key for pair in pairs})
    for pair in pairs:
        primary, related = pair.primary, [(pair.of_primary, "the database of its counterpart")]
        if pair.why:
            what = f"whether this cluster is in the global database of {primary.name}"
            yield unproven(pair.of_secondary, what, reason=pair.why, related=related)
        else:
            yield problem(
                pair.of_secondary,
                f"this cluster joins {_shown(pair.of_secondary)}, but {primary.name} in "
                f"{primary.region} is in {_shown(pair.of_primary)}: they are two databases",
                related=related,
            )


def _open(graph: Graph, told: Set[tuple[str, str]]) -> Iterator[Problem]:
    """Clusters that join a global database by an id which may be that of one in this assembly."""
    for cluster in graph.all(CLUSTER):
        link = joined(cluster)
        if not isinstance(link, Outside) or cluster.key in told:
            continue
        for group in graph.all(GLOBAL):
            if same(link.value, group.identity, fold=True) is None:
                what = f"whether this cluster joins the global database {group.name}"
                reason = "its identifier is not known"
                yield unproven(link, what, reason=reason, related=[(group, "the global database")])


def _shown(link: Link) -> str:
    """The global database as a reader knows it."""
    match link:
        case Linked(to=group):
            name = group.read("GlobalClusterIdentifier")
            text = None if isinstance(name, Absent) else name.text
            return f"global database {text.shown() if text else group.name}"
        case Outside(value=value):
            return f"global database {value.value}"
        case Absent() | Unknown():
            return "none"
