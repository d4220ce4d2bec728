"""What is encrypted under a key of its own, and which services have to be let use that key.

Sources: Amazon SNS Developer Guide, "Managing Amazon SNS encryption keys and costs", section
"Enabling compatibility between event sources from AWS services and encrypted topics"
(https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html); Amazon SQS Developer Guide,
"Key management"
(https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html);
Amazon CloudWatch Logs User Guide, "Encrypt log data in CloudWatch Logs using AWS KMS"
(https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html).
"""

from __future__ import annotations

from collections.abc import Mapping

from dr_validator.record import dataclass


@dataclass(frozen=True, slots=True)
class Encrypted:
    """A type that is encrypted under the key at `path`. `managed` is the alias of the key of AWS
    whose policy nobody can change, and which no other service may use."""

    path: str
    managed: str


ENCRYPTED: Mapping[str, Encrypted] = {
    "AWS::SNS::Topic": Encrypted("KmsMasterKeyId", "alias/aws/sns"),
    "AWS::SQS::Queue": Encrypted("KmsMasterKeyId", "alias/aws/sqs"),
}
# What a service that sends to them needs on the key.
NEEDED = ("kms:GenerateDataKey", "kms:Decrypt")
# Which service sends for a type of resource.
SENDERS: Mapping[str, tuple[str, str]] = {
    "AWS::CloudWatch::Alarm": ("CloudWatch", "cloudwatch.amazonaws.com"),
    "AWS::CloudWatch::CompositeAlarm": ("CloudWatch", "cloudwatch.amazonaws.com"),
    "AWS::Events::Rule": ("EventBridge", "events.amazonaws.com"),
    "AWS::S3::Bucket": ("S3", "s3.amazonaws.com"),
    "AWS::SNS::Subscription": ("SNS", "sns.amazonaws.com"),
    "AWS::SNS::Topic": ("SNS", "sns.amazonaws.com"),
}
# They use the key themselves, and are refused when they are created without.
OF_THEIR_OWN: Mapping[str, tuple[str, str, str]] = {
    "AWS::Logs::LogGroup": ("KmsKeyId", "CloudWatch Logs", "logs"),
}
