"""What services keep in a bucket that is named to them: logs and artifacts, not an app's data."""

from __future__ import annotations

from dr_validator.aws.types import Holds
from dr_validator.record import dataclass


@dataclass(frozen=True, slots=True)
class BucketUse:
    """A property that names a bucket, and what the bucket holds for it.

    Source: the property's page in the AWS CloudFormation Template Reference.
    """

    type: str
    path: str
    holds: Holds


_LOGS, _AGAIN = Holds.OPERATIONAL, Holds.DERIVED
BUCKET_USES = (
    BucketUse(
        "AWS::Athena::WorkGroup",
        "WorkGroupConfiguration.ResultConfiguration.OutputLocation",
        _AGAIN,
    ),
    BucketUse("AWS::CloudFront::Distribution", "DistributionConfig.Logging.Bucket", _LOGS),
    BucketUse("AWS::CloudTrail::Trail", "S3BucketName", _LOGS),
    BucketUse("AWS::CodeBuild::Project", "Artifacts.Location", _LOGS),
    BucketUse("AWS::CodeBuild::Project", "Cache.Location", _LOGS),
    BucketUse("AWS::CodePipeline::Pipeline", "ArtifactStore.Location", _LOGS),
    BucketUse("AWS::CodePipeline::Pipeline", "ArtifactStores[*].ArtifactStore.Location", _LOGS),
    BucketUse("AWS::Config::DeliveryChannel", "S3BucketName", _LOGS),
    BucketUse("AWS::EC2::FlowLog", "LogDestination", _LOGS),
    BucketUse("AWS::ElasticLoadBalancing::LoadBalancer", "AccessLoggingPolicy.S3BucketName", _LOGS),
    BucketUse("AWS::Lambda::Function", "Code.S3Bucket", _LOGS),
    BucketUse("AWS::Lambda::LayerVersion", "Content.S3Bucket", _LOGS),
    BucketUse("AWS::S3::Bucket", "InventoryConfigurations[*].Destination.BucketArn", _LOGS),
    BucketUse("AWS::S3::Bucket", "LoggingConfiguration.DestinationBucketName", _LOGS),
    BucketUse("AWS::SSM::Association", "OutputLocation.S3Location.OutputS3BucketName", _LOGS),
    BucketUse("AWS::Synthetics::Canary", "ArtifactS3Location", _LOGS),
    BucketUse("Custom::CDKBucketDeployment", "DestinationBucketName", _AGAIN),
)
# Principals that deliver logs into a bucket.
SERVICES_THAT_WRITE = (
    "cloudtrail.amazonaws.com",
    "config.amazonaws.com",
    "delivery.logs.amazonaws.com",
    "logdelivery.elasticloadbalancing.amazonaws.com",
    "logging.s3.amazonaws.com",
)
# A name is a hint: what it says only ever keeps a check from speaking.
BUCKETS_BY_NAME = (
    "accesslogs",
    "artifact",
    "artifacts",
    "asset",
    "assets",
    "athena",
    "canary",
    "cdk",
    "cloudtrail",
    "flowlogs",
    "log",
    "logging",
    "logs",
    "pipeline",
    "staging",
    "temp",
    "tmp",
    "trail",
)
