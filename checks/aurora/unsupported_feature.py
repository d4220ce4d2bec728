"""aurora-unsupported-feature"""

from collections.abc import Iterator

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
from dr_validator.models.data.aurora import members


@check(severity=Severity.HIGH, breaks=Breaks.DEPLOY, dr=False)
def unsupported_feature(graph: Graph) -> Iterator[Problem]:
    """A cluster of a global database with Aurora Serverless v1 or backtracking.

    Why it matters: global databases support neither; the cluster is refused.
    Fix: leave EngineMode at provisioned (Serverless v2 is the instance class db.serverless)
    and BacktrackWindow at 0; point-in-time recovery takes the place of backtracking.
    Source: Amazon Aurora User Guide, "Using Amazon Aurora Global Database", limitations
    (https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database.html#aurora-global-database.limitations).
    """
    for member in graph.view(members):
        for name in ("EngineMode", "BacktrackWindow"):
            value, fact = member.cluster.read(name), ""
            match value:
                case Known(value=given):
                    fact = _fact(name, str(given))
                case Absent():
                    pass
                case Unknown():
                    yield unproven(value, f"whether a global database supports this {name}")
            if fact and member.doubt:
                what = f"whether this cluster, which {fact}, is in a global database"
                yield unproven(value, what, reason=member.doubt.reason)
            elif fact:
                yield problem(
                    value,
                    f"this cluster {fact}, which global databases do not support: it is refused",
                )


def _fact(name: str, value: str) -> str:
    if name == "EngineMode":
        return "is Aurora Serverless v1" if value == "serverless" else ""
    return "" if value in ("0", "0.0") else f"keeps a backtrack window of {value} s"
