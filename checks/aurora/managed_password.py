"""aurora-managed-password"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Severity, check, is_true, problem, unproven
from dr_validator.models.data.aurora import members


@check(severity=Severity.HIGH, breaks=Breaks.DEPLOY, dr=False)
def managed_password(graph: Graph) -> Iterator[Problem]:
    """A cluster of a global database that leaves its password to RDS.

    Why it matters: RDS does not manage the master password of clusters that are part of an
    Aurora global database; creating the cluster or joining it to the database fails.
    Fix: drop ManageMasterUserPassword and give the primary a password from a secret of your own
    with a dynamic reference, e.g. rds.DatabaseSecret; replicate the secret to the secondary.
    Source: Amazon Aurora User Guide, "Password management with Amazon Aurora and AWS Secrets
    Manager", limitations
    (https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-secrets-manager.html).
    """
    for member in graph.view(members):
        value = member.cluster.read("ManageMasterUserPassword")
        managed = is_true(value)
        if managed is None or (managed and member.doubt):
            yield unproven(
                value,
                "whether RDS manages the password of a cluster of a global database",
                reason=member.doubt.reason if managed and member.doubt else "",
            )
        elif managed:
            yield problem(
                value,
                "this cluster leaves its password to RDS, which does not manage it for members "
                "of a global database: RDS refuses the cluster",
            )
