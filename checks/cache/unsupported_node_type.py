"""cache-unsupported-node-type"""

from collections.abc import Iterator

from dr_validator.api import (
    Absent,
    Breaks,
    Graph,
    Known,
    Linked,
    Problem,
    Resource,
    Severity,
    Unknown,
    check,
    problem,
    unproven,
)

GLOBAL, GROUP = "AWS::ElastiCache::GlobalReplicationGroup", "AWS::ElastiCache::ReplicationGroup"
# The burstable types, which no global datastore takes.
BURSTABLE = ("cache.t",)


@check(severity=Severity.HIGH, breaks=Breaks.DEPLOY)
def unsupported_node_type(graph: Graph) -> Iterator[Problem]:
    """A member of an ElastiCache global datastore on a node type that global datastores refuse.

    Why it matters: the global datastore is not created, so nothing is replicated.
    Fix: use M5, R5 or a later family of these, such as cache.r7g.large, in both regions.
    Source: Amazon ElastiCache User Guide, "Global datastores prerequisites and limitations"
    (https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Redis-Global-Datastores-Getting-Started.html).
    """
    told: set[Resource] = set()
    for datastore in graph.all(GLOBAL):
        for link in datastore.follow("Members[*].ReplicationGroupId", GROUP):
            if isinstance(link, Linked) and link.to not in told:
                told.add(link.to)
                yield from _member(link.to, datastore)
    for group in graph.all(GROUP):
        for link in group.follow("GlobalReplicationGroupId", GLOBAL):
            if isinstance(link, Linked) and group not in told:
                told.add(group)
                yield from _member(group, link.to)


def _member(group: Resource, datastore: Resource) -> Iterator[Problem]:
    related = [(datastore, "the global datastore")]
    match group.read("CacheNodeType"):
        case Known(value=word) as value if str(word).startswith(BURSTABLE):
            yield problem(
                value,
                f"{word} is burstable, which global datastores do not support: the "
                "datastore is not created",
                related=related,
            )
        case Unknown() as unknown:
            what = "whether global datastores support the node type"
            yield unproven(unknown, what, related=related)
        case Known() | Absent():
            pass
