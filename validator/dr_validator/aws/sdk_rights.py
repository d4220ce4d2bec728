"""The right that a call of the SDK takes, and which of its arguments says on what.

Only calls of which one right on one resource is certain. `methods` maps the call's name in Python
to the action; `argument` is the one that names the resource, "" where the call is about none.

Source: Service Authorization Reference, "Actions, resources, and condition keys for AWS services"
(https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html),
with a page for each service; Amazon S3 User Guide, "Required permissions for Amazon S3 API
operations"
(https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from dr_validator.aws.arn import form
from dr_validator.aws.naming import naming
from dr_validator.record import dataclass


@dataclass(frozen=True, slots=True)
class SdkRight:
    """The action that a call takes, on a resource of one of `types`.

    `form` is that of the resource's ARN, "" where the action is for all; `below` is what follows
    it.
    """

    action: str
    argument: str
    types: tuple[str, ...]
    form: str
    below: str

    @property
    def noun(self) -> str:
        return _NOUNS.get(self.types[0], "") if self.types else ""


@dataclass(frozen=True, slots=True)
class _Row:
    """Calls of one client (`service`) on one kind of thing."""

    service: str
    argument: str
    types: tuple[str, ...]
    methods: Mapping[str, str]
    below: str = ""
    form: str = ""


TABLES = ("AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable")
BUCKET, QUEUE, TOPIC = "AWS::S3::Bucket", "AWS::SQS::Queue", "AWS::SNS::Topic"
SECRET, PARAMETER = "AWS::SecretsManager::Secret", "AWS::SSM::Parameter"
FUNCTION, MACHINE = "AWS::Lambda::Function", "AWS::StepFunctions::StateMachine"
_NOUNS = {
    "AWS::DynamoDB::Table": "table",
    "AWS::Kinesis::Stream": "stream",
    "AWS::KMS::Key": "key",
    "AWS::RDS::DBCluster": "cluster",
    "AWS::Route53::HostedZone": "hosted zone",
    BUCKET: "bucket",
    FUNCTION: "function",
    MACHINE: "state machine",
    PARAMETER: "parameter",
    QUEUE: "queue",
    SECRET: "secret",
    TOPIC: "topic",
}
PARAMETER_FORM = form("ssm", "parameter/{name}")
_STREAM_FORM = form("kinesis", "stream/{name}")


def _named(prefix: str, *methods: str) -> Mapping[str, str]:
    """Calls whose action is called as they are."""
    return {
        method: f"{prefix}:{''.join(word.title() for word in method.split('_'))}"
        for method in methods
    }


_ROWS: Sequence[_Row] = (
    _Row(
        "dynamodb",
        "TableName",
        TABLES,
        _named(
            "dynamodb",
            "delete_item",
            "describe_table",
            "get_item",
            "put_item",
            "query",
            "scan",
            "update_item",
        ),
    ),
    _Row(
        "s3",
        "Bucket",
        (BUCKET,),
        {
            "delete_object": "s3:DeleteObject",
            "get_object": "s3:GetObject",
            "head_object": "s3:GetObject",
            "put_object": "s3:PutObject",
        },
        below="/*",
    ),
    _Row(
        "s3",
        "Bucket",
        (BUCKET,),
        {
            "head_bucket": "s3:ListBucket",
            "list_objects": "s3:ListBucket",
            "list_objects_v2": "s3:ListBucket",
        },
    ),
    _Row(
        "sqs",
        "QueueUrl",
        (QUEUE,),
        {
            **_named("sqs", "delete_message", "get_queue_attributes", "purge_queue"),
            **_named("sqs", "receive_message", "send_message", "change_message_visibility"),
            "delete_message_batch": "sqs:DeleteMessage",
            "send_message_batch": "sqs:SendMessage",
        },
    ),
    _Row("sns", "TopicArn", (TOPIC,), {"publish": "sns:Publish", "publish_batch": "sns:Publish"}),
    _Row(
        "secretsmanager",
        "SecretId",
        (SECRET,),
        _named("secretsmanager", "describe_secret", "get_secret_value", "put_secret_value"),
    ),
    _Row(
        "ssm",
        "Name",
        (PARAMETER,),
        _named("ssm", "get_parameter", "put_parameter"),
        form=PARAMETER_FORM,
    ),
    _Row("lambda", "FunctionName", (FUNCTION,), {"invoke": "lambda:InvokeFunction"}),
    _Row(
        "stepfunctions",
        "stateMachineArn",
        (MACHINE,),
        _named("states", "start_execution", "start_sync_execution"),
    ),
    _Row(
        "rds-data",
        "resourceArn",
        ("AWS::RDS::DBCluster",),
        _named("rds-data", "batch_execute_statement", "begin_transaction", "execute_statement"),
    ),
    _Row(
        "kinesis",
        "StreamName",
        ("AWS::Kinesis::Stream",),
        _named("kinesis", "put_record", "put_records"),
        form=_STREAM_FORM,
    ),
    _Row(
        "route53",
        "HostedZoneId",
        ("AWS::Route53::HostedZone",),
        _named("route53", "change_resource_record_sets", "list_resource_record_sets"),
    ),
    _Row("cloudwatch", "", (), _named("cloudwatch", "put_metric_data")),
)
# Keys of conditions that an argument sets.
CONTEXT: Mapping[str, tuple[str, str]] = {
    "cloudwatch:PutMetricData": ("Namespace", "cloudwatch:namespace")
}
# What is done under the key of a thing, by the action on it. Source: Amazon S3 User Guide, "Using
# server-side encryption with AWS KMS keys", "Permissions"
# (https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html); Amazon SQS
# Developer Guide, "Key management", "Configuring KMS permissions for producers"
# (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html);
# Amazon SNS Developer Guide, "Managing Amazon SNS encryption keys and costs"
# (https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html); AWS Secrets Manager User
# Guide, "Secret encryption and decryption in AWS Secrets Manager"
# (https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html).
SEALING: Mapping[str, tuple[str, ...]] = {
    "s3:GetObject": ("kms:Decrypt",),
    "s3:PutObject": ("kms:GenerateDataKey",),
    "secretsmanager:GetSecretValue": ("kms:Decrypt",),
    "sns:Publish": ("kms:Decrypt", "kms:GenerateDataKey"),
    "sqs:ReceiveMessage": ("kms:Decrypt",),
    "sqs:SendMessage": ("kms:Decrypt", "kms:GenerateDataKey"),
}
# Where the key of a thing stands.
KEY_PATHS: Mapping[str, str] = {
    BUCKET: (
        "BucketEncryption.ServerSideEncryptionConfiguration[*]"
        ".ServerSideEncryptionByDefault.KMSMasterKeyID"
    ),
    QUEUE: "KmsMasterKeyId",
    SECRET: "KmsKeyId",
    TOPIC: "KmsMasterKeyId",
}


def step_action(service: str, method: str) -> str | None:
    """The action that a step of a state machine takes for a call of the SDK (`rds`,
    `describeGlobalClusters`); None where that is not certain."""
    prefix = _STEPS.get(service)
    if prefix is None or method.lower().startswith(_OTHERWISE) or method.endswith("Batch"):
        return None
    return f"{prefix}:{method[:1].upper()}{method[1:]}"


# Services whose actions are called like their API's operations, by their names in AWS SDK
# integrations; and calls that take the rights of others.
_STEPS = {
    "cloudwatch": "cloudwatch",
    "dynamodb": "dynamodb",
    "ecs": "ecs",
    "efs": "elasticfilesystem",
    "elasticache": "elasticache",
    "eventbridge": "events",
    "rds": "rds",
    "route53": "route53",
    "secretsmanager": "secretsmanager",
    "sfn": "states",
    "sns": "sns",
    "sqs": "sqs",
    "ssm": "ssm",
}
_OTHERWISE = ("batch", "execute", "publishbatch", "transact")


@cache
def sdk_right(service: str, method: str) -> SdkRight | None:
    """The right that a method of a client (`dynamodb`, `get_item`) takes; None if that is not one
    of the table."""
    return _table().get((service, method))


@cache
def _table() -> Mapping[tuple[str, str], SdkRight]:
    return {
        (row.service, method): SdkRight(
            action,
            row.argument,
            row.types,
            row.form or (naming(row.types[0]).arn if row.types else ""),
            row.below,
        )
        for row in _ROWS
        for method, action in row.methods.items()
    }
