"""replica-unpeered"""

from collections.abc import Iterator
from dataclasses import dataclass

from dr_validator.api import (
    Absent,
    Breaks,
    Graph,
    Known,
    Problem,
    Resource,
    Severity,
    Stops,
    Unknown,
    check,
    problem,
    same,
    unproven,
)


@dataclass(frozen=True)
class Half:
    """A type of which one declares the half of a pair. `sign` is the property that says so, with
    the value `of` ("" for any); `names` the one that names the other half."""

    type: str
    sign: str
    of: str
    names: str
    fact: str


HALVES = (
    Half(
        "AWS::AmazonMQ::Broker",
        "DataReplicationMode",
        "CRDR",
        "DataReplicationPrimaryBrokerArn",
        "is declared a replica, but names no primary broker: Amazon MQ refuses it",
    ),
    Half(
        "AWS::DSQL::Cluster",
        "MultiRegionProperties.WitnessRegion",
        "",
        "MultiRegionProperties.Clusters[0]",
        "names a witness, but no peer: it stays in PENDING_SETUP, and nothing is replicated",
    ),
)


@check(severity=Severity.CRITICAL, breaks=Breaks.DATA, stops=Stops.COPYING)
def unpeered(graph: Graph) -> Iterator[Problem]:
    """A database or broker that is declared as half of a pair, but does not name the other half.

    Why it matters: nothing is copied to it, or it is not even created.
    Fix: name the other half of the pair by its ARN; two DSQL clusters name each other.
    Source: Amazon Aurora DSQL User Guide, "Configuring multi-Region clusters"
    (https://docs.aws.amazon.com/aurora-dsql/latest/userguide/configuring-multi-region-clusters.html);
    Amazon MQ API Reference, "Brokers", dataReplicationPrimaryBrokerArn
    (https://docs.aws.amazon.com/amazon-mq/latest/api-reference/brokers.html).
    """
    for row in HALVES:
        for each in graph.all(row.type):
            yield from _of(row, each)


def _of(row: Half, each: Resource) -> Iterator[Problem]:
    sign, named = each.read(row.sign), each.read(row.names)
    if isinstance(sign, Absent) or (row.of and same(sign, row.of) is False):
        return
    match named:
        case Absent() if isinstance(sign, Known):
            yield problem(each, row.fact)
        case Absent() | Unknown(may_be_absent=True):
            doubt = sign if isinstance(sign, Unknown) else named
            reason = doubt.reason if isinstance(doubt, Unknown) else ""
            yield unproven(named, "whether it names the other half of its pair", reason=reason)
        case Known() | Unknown():
            pass
