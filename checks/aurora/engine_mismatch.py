"""aurora-engine-mismatch"""

from collections.abc import Iterator

from dr_validator.api import (
    Absent,
    Breaks,
    Graph,
    Problem,
    Resource,
    Severity,
    Unknown,
    Value,
    check,
    problem,
    unproven,
)
from dr_validator.models.data.aurora import global_databases


@check(severity=Severity.CRITICAL, breaks=Breaks.DEPLOY)
def engine_mismatch(graph: Graph) -> Iterator[Problem]:
    """Members of a global database with different engines or engine versions.

    Why it matters: Aurora refuses a secondary whose engine or major version differs from the
    primary's, and refuses switchover and managed failover where minor versions differ.
    Fix: take engine and version of all members from one constant, and upgrade through the
    global cluster.
    Source: Amazon Aurora User Guide, "Upgrading an Amazon Aurora global database"
    (https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-upgrade.html)
    and "Using switchover or failover in Amazon Aurora Global Database"
    (https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-disaster-recovery.html).
    """
    for database in graph.view(global_databases):
        for secondary in database.secondaries:
            for name in ("Engine", "EngineVersion"):
                wanted, found = database.setting(name), secondary.read(name)
                yield from _compare(name, wanted, found, database.primary or database.cluster)


def _compare(name: str, wanted: Value, found: Value, primary: Resource) -> Iterator[Problem]:
    what = "engine" if name == "Engine" else "engine version"
    question = f"whether the secondary has the {what} of {primary.name}"
    if isinstance(found, Absent):
        return  # taken from the global database
    if isinstance(wanted, Absent):
        yield unproven(found, question, reason=f"the primary leaves its {what} to RDS")
    elif isinstance(wanted, Unknown) or isinstance(found, Unknown):
        if wanted.text is None or wanted.text != found.text:
            reason = wanted.reason if isinstance(wanted, Unknown) else ""
            yield unproven(found, question, reason=reason)
    elif _general(str(wanted.value), str(found.value)):
        reason = f"{wanted.value} and {found.value} leave the rest of the version to RDS"
        yield unproven(found, question, reason=reason)
    elif str(wanted.value) != str(found.value):
        yield problem(
            found,
            f"the secondary has {what} {found.value}, the primary {wanted.value}: "
            "it cannot join, or cannot take over",
            related=[(wanted, f"the primary's {what}")],
        )


def _general(one: str, other: str) -> bool:
    """Whether one version only begins the other: 16 and 16.4."""
    return one.startswith(f"{other}.") or other.startswith(f"{one}.")
