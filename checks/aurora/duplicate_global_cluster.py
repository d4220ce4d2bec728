"""aurora-duplicate-global-cluster"""

from collections.abc import Iterator
from itertools import combinations

from dr_validator.api import (
    Absent,
    Breaks,
    Graph,
    Known,
    Problem,
    Severity,
    Unknown,
    check,
    problem,
    unproven,
)
from dr_validator.models.data.aurora import GLOBAL
from dr_validator.models.twins.counterparts import counterparts_of


@check(severity=Severity.CRITICAL, breaks=Breaks.DEPLOY, dr=False)
def duplicate_global_cluster(graph: Graph) -> Iterator[Problem]:
    """Two global clusters with one identifier.

    Why it matters: a global cluster belongs to the account, not to a region. The stack that
    is deployed second fails, since a global cluster of that name already exists.
    Fix: declare the AWS::RDS::GlobalCluster once, in the primary's stack, and let the secondary
    name it with GlobalClusterIdentifier.
    Source: Amazon RDS API Reference, "CreateGlobalCluster", GlobalClusterAlreadyExistsFault.
    """
    for one, other in combinations(graph.all(GLOBAL), 2):
        if one.account != other.account:
            continue
        match one.identity, other.identity:
            case Known(value=here), Known(value=there):
                if here != there:
                    continue
                fact = f"{one.name} declares global cluster {here} too"
                if one.conditional or other.conditional:
                    why = "whether both are created depends on a condition"
                    yield unproven(other, f"whether {fact}", reason=why)
                    continue
                named = other.read("GlobalClusterIdentifier")
                yield problem(
                    named,
                    f"{fact}: whichever is deployed second fails, since the identifier is taken",
                    related=[(one, "the other global cluster of that identifier")],
                )
            case _:
                names = [each.read("GlobalClusterIdentifier") for each in (one, other)]
                generated = any(isinstance(name, Absent) for name in names)
                unknown = next((name for name in names if isinstance(name, Unknown)), None)
                if unknown and not generated and one in counterparts_of(other):
                    yield unproven(unknown, f"whether {one.name} has the same identifier")
