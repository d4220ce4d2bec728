"""aurora-unsupported-instance-class"""

import re
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
from dr_validator.models.data.aurora import instances, members

# Global databases need memory-optimized classes (db.r…, db.x…) or db.serverless.
REFUSED = re.compile(r"db\.[tmc]\d\w*\.\w+", re.IGNORECASE)


@check(severity=Severity.CRITICAL, breaks=Breaks.DEPLOY, dr=False)
def unsupported_instance_class(graph: Graph) -> Iterator[Problem]:
    """An instance class that global databases refuse.

    Why it matters: Aurora global databases need memory-optimized classes. With a burstable
    one the instance is refused, and the region has a cluster that nothing can connect to.
    Fix: use db.r6g.large or larger, or db.serverless, in every region.
    Source: Amazon Aurora User Guide, "Configuration requirements of an Amazon Aurora global
    database"
    (https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database.configuration.requirements.html);
    RDS refuses others with InvalidParameterCombination.
    """
    owned = graph.view(instances)
    for member in graph.view(members):
        for instance in owned.get(member.cluster.key, ()):
            match instance.read("DBInstanceClass"):
                case Known(value=str() as name) as value if REFUSED.fullmatch(name):
                    if member.doubt:
                        what = f"whether {name} is in a global database, which does not support it"
                        yield unproven(value, what, reason=member.doubt.reason)
                        continue
                    yield problem(
                        value,
                        f"global databases do not support {name}: the instance cannot be created",
                        related=[(member.cluster, "its cluster, a member of a global database")],
                    )
                case Unknown() as value:
                    yield unproven(value, "whether global databases support the instance class")
                case Known() | Absent():
                    pass
