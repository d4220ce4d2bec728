"""s3-role-created-nowhere"""

from collections.abc import Iterator

from dr_validator.api import (
    Absent,
    Breaks,
    Graph,
    Linked,
    Outside,
    Problem,
    Severity,
    Stops,
    Unknown,
    check,
    problem,
    unproven,
)
from dr_validator.models.data.replication import replications


@check(severity=Severity.MEDIUM, breaks=Breaks.DATA, stops=Stops.COPYING)
def role_created_nowhere(graph: Graph) -> Iterator[Problem]:
    """S3 replication under a hard-coded role that no stack of the app creates.

    Why it matters: unless somebody created the role by hand, and keeps its policies in step with
    both buckets, nothing is copied, and S3 says so only in each object's status.
    Fix: create the role in the app, with the permissions replication needs, and refer to it.
    Source: Amazon S3 User Guide, "Setting up permissions for live replication"
    (https://docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html).
    """
    for each in graph.view(replications):
        match each.role:
            case Outside(value=value) if each.foreign_account is None:
                yield problem(
                    value,
                    f"replication runs under {value.value}, a literal that no stack of this app "
                    "creates: nothing is copied unless somebody created it by hand",
                )
            case Unknown() if each.foreign_account is None:
                yield unproven(each.role, "which role S3 replicates under, and what it may do")
            case Linked() | Absent() | Outside() | Unknown():
                pass
