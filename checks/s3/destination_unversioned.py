"""s3-destination-unversioned"""

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
from dr_validator.models.data.replication import replications


@check(severity=Severity.CRITICAL, breaks=Breaks.DEPLOY)
def destination_unversioned(graph: Graph) -> Iterator[Problem]:
    """S3 replication into a bucket without versioning.

    Why it matters: S3 refuses a rule whose destination is not versioned; the source bucket's
    stack fails to deploy.
    Fix: set VersioningConfiguration.Status to Enabled on the destination bucket.
    Source: Amazon S3 User Guide, "Requirements and considerations for replication"
    (https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-requirements.html).
    """
    sources = {each.bucket for each in graph.view(replications) if each.set_by is each.bucket}
    for each in graph.view(replications):
        for rule in each.rules:
            copy = rule.copy
            if copy is None or (each.set_by is not each.bucket and copy in sources):
                continue  # the way back: see s3-source-unversioned
            match copy.read("VersioningConfiguration.Status"):
                case Known(value="Enabled"):
                    pass
                case Known() | Absent() as status:
                    yield problem(
                        status,
                        "the destination of replication is not versioned: S3 refuses the rule of "
                        f"{each.bucket.name}",
                        related=[(rule.destination, "the rule")],
                    )
                case Unknown() as status:
                    yield unproven(status, "whether the destination bucket is versioned")
