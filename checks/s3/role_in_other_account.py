"""s3-role-in-other-account"""

from collections.abc import Iterator

from dr_validator.api import (
    Breaks,
    Graph,
    Linked,
    Problem,
    Severity,
    Unknown,
    check,
    problem,
    unproven,
)
from dr_validator.models.data.replication import replications


@check(severity=Severity.CRITICAL, breaks=Breaks.DEPLOY)
def role_in_other_account(graph: Graph) -> Iterator[Problem]:
    """S3 replication under a role of another account.

    Why it matters: a role can be passed to S3 only within its own account; the bucket's stack
    fails to deploy, or objects are never copied.
    Fix: create the role in a stack of the source bucket's account and refer to it.
    Source: IAM User Guide, "Grant a user permissions to pass a role to an AWS service"
    (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html).
    """
    for each in graph.view(replications):
        account, role = each.foreign_account, each.role
        if account is None:
            continue
        if isinstance(account, Unknown):
            yield unproven(account, "whether the replication role belongs to the bucket's account")
            continue
        if isinstance(role, Linked):
            what, related = f"the role {role.to.name}", [(role.to, "the role")]
        else:
            what, related = "a hard-coded role that no stack creates", []
        owner = f"the bucket belongs to {each.bucket.account}"
        yield problem(
            role,
            f"replication runs under {what}, in account {account}, but "
            f"{owner if each.bucket.account else 'that is a placeholder'}: the role cannot "
            "be passed to S3, and nothing is copied",
            related=related,
        )
