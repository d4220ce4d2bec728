"""aurora-wrong-source-region"""

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
    is_true,
    problem,
    unproven,
)
from dr_validator.models.data.aurora import global_databases


@check(severity=Severity.MEDIUM, breaks=Breaks.DEPLOY)
def wrong_source_region(graph: Graph) -> Iterator[Problem]:
    """An encrypted secondary Aurora cluster that does not say where its primary is.

    Why it matters: CloudFormation makes the pre-signed request to an encrypted source from
    SourceRegion. Without it RDS has answered "pre-signed URL has to be specified"; with the wrong
    region it looks where the primary is not.
    Fix: set SourceRegion of every encrypted secondary to the primary's region.
    Source: AWS CloudFormation Template Reference, "AWS::RDS::DBCluster", SourceRegion
    (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbcluster.html);
    aws-cloudformation/cloudformation-coverage-roadmap#719
    (https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/719).
    """
    for database in graph.view(global_databases):
        primary = database.primary
        encrypted = is_true(database.setting("StorageEncrypted"))
        if primary is None or primary.region is None:
            continue
        for secondary in database.secondaries:
            related = [(primary, "the primary")]
            match secondary.read("SourceRegion"):
                case Known(value=region) as value if region != primary.region:
                    yield problem(
                        value,
                        f"SourceRegion is {region}, but the primary is in {primary.region}: "
                        "the source is not found there",
                        related=related,
                    )
                case Absent() if encrypted and is_true(secondary.read("StorageEncrypted")):
                    yield problem(
                        secondary,
                        "this encrypted secondary does not set SourceRegion, from which the "
                        f"pre-signed request to {primary.region} is made: RDS may refuse it",
                        related=related,
                    )
                case Unknown() as value:
                    yield unproven(value, f"whether SourceRegion is {primary.region}")
                case Known() | Absent():
                    pass
