"""s3-source-unversioned"""

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
def source_unversioned(graph: Graph) -> Iterator[Problem]:
    """A replicated bucket without versioning.

    Why it matters: S3 refuses a replication configuration on a bucket that is not versioned;
    the stack fails to deploy.
    Fix: set VersioningConfiguration.Status to Enabled on the source bucket.
    Source: AWS CloudFormation Template Reference, "AWS::S3::Bucket", ReplicationConfiguration
    (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-s3-bucket.html).
    """
    copies = {rule.copy for each in graph.view(replications) for rule in each.rules}
    for each in graph.view(replications):
        if each.set_by is not each.bucket and each.bucket in copies:
            continue  # the way back: see s3-destination-unversioned
        match each.bucket.read("VersioningConfiguration.Status"):
            case Known(value="Enabled"):
                pass
            case Known() | Absent() as status:
                yield problem(
                    status,
                    "the replicated bucket is not versioned: S3 refuses the replication "
                    "configuration",
                    related=[(each.node, "refused")],
                )
            case Unknown() as status:
                yield unproven(status, "whether the replicated bucket is versioned")
