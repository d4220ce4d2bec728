"""cache-multi-az-without-replica"""

from collections.abc import Iterator

from dr_validator.api import (
    Breaks,
    Graph,
    Problem,
    Severity,
    Stops,
    Unknown,
    check,
    is_true,
    problem,
    unproven,
    whole_number,
)

GROUP = "AWS::ElastiCache::ReplicationGroup"
# How many nodes there are in each shard, and with how many there is no replica.
NODES = (("ReplicasPerNodeGroup", 0), ("NumCacheClusters", 1))


@check(severity=Severity.MEDIUM, breaks=Breaks.RUNTIME, stops=Stops.NOTHING)
def multi_az_without_replica(graph: Graph) -> Iterator[Problem]:
    """A cache with MultiAZEnabled that has no replica to fail over to.

    Why it matters: with Multi-AZ, a replica in another zone takes over. Without one there is
    nothing to take over: ElastiCache refuses it, or the zone's loss empties the cache.
    Fix: set ReplicasPerNodeGroup to 1 or more.
    Source: Amazon ElastiCache User Guide, "Minimizing downtime in ElastiCache by using Multi-AZ"
    (https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/AutoFailover.html).
    """
    for group in graph.all(GROUP):
        enabled = group.read("MultiAZEnabled")
        for path, none in NODES:
            value = group.read(path)
            alone = whole_number(value) == none
            if alone and isinstance(enabled, Unknown):
                yield unproven(enabled, "whether the cache has the replica that Multi-AZ needs")
            elif isinstance(value, Unknown) and is_true(enabled):
                yield unproven(value, "whether the cache has the replica that Multi-AZ needs")
            elif alone and is_true(enabled):
                yield problem(
                    value,
                    "MultiAZEnabled is set, but the cache has no replica to fail over "
                    "to: it is lost with the zone of its only node",
                )
