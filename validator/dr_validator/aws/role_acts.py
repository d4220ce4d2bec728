"""What a property has a service do under a role, on what the property names.

Only what is certain: the service is refused, or the call fails, without it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from dr_validator.aws.sdk_rights import BUCKET, PARAMETER, QUEUE, SECRET, TABLES, TOPIC
from dr_validator.record import dataclass

FUNCTION, MAPPING = "AWS::Lambda::Function", "AWS::Lambda::EventSourceMapping"
TASK, REPOSITORY, LOGS = (
    "AWS::ECS::TaskDefinition",
    "AWS::ECR::Repository",
    "AWS::Logs::LogGroup",
)
STREAM, DELIVERY = "AWS::Kinesis::Stream", "AWS::KinesisFirehose::DeliveryStream"


@dataclass(frozen=True, slots=True)
class RoleAct:
    """A service does `actions`, by the type of what the property at `path` (a JSONPath) names; by
    "" for any value, where the actions are on all.

    `role` is the path of the role, of the owner or of the function that `through` names. `why` is
    what the actions are for, `then` what follows without them. `fargate` tells that it is so for
    tasks of Fargate only, `early` that it is refused when it is deployed. `below` follows the ARN
    of what is named: the objects of a bucket.
    """

    type: str
    path: str
    role: str
    actions: Mapping[str, tuple[str, ...]]
    why: str
    then: str
    source: str
    through: str = ""
    fargate: bool = False
    early: bool = False
    below: str = ""


_READS_QUEUE = ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes")
_READS_STREAM = ("kinesis:GetRecords", "kinesis:GetShardIterator", "kinesis:DescribeStream")
_READS_CHANGES = (
    "dynamodb:DescribeStream",
    "dynamodb:GetRecords",
    "dynamodb:GetShardIterator",
)
_TELLS = {QUEUE: ("sqs:SendMessage",), TOPIC: ("sns:Publish",)}
_ROWS: Sequence[RoleAct] = (
    RoleAct(
        FUNCTION,
        "VpcConfig.SubnetIds",
        "Role",
        {
            "": (
                "ec2:CreateNetworkInterface",
                "ec2:DescribeNetworkInterfaces",
                "ec2:DeleteNetworkInterface",
            )
        },
        "the function stands in a VPC",
        "Lambda refuses the function",
        "lambda-vpc-role",
        early=True,
    ),
    RoleAct(
        FUNCTION,
        "DeadLetterConfig.TargetArn",
        "Role",
        _TELLS,
        "it is told the events that fail",
        "they are lost",
        "lambda-dlq",
    ),
    *(
        RoleAct(
            MAPPING,
            "EventSourceArn",
            "Role",
            actions,
            "the event source mapping reads it",
            "nothing reads it",
            source,
            through="FunctionName",
            early=True,
        )
        for actions, source in (
            ({QUEUE: _READS_QUEUE}, "lambda-sqs-role"),
            ({STREAM: _READS_STREAM}, "lambda-kinesis-role"),
            (dict.fromkeys(TABLES, _READS_CHANGES), "lambda-dynamodb-role"),
        )
    ),
    *(
        RoleAct(
            kind,
            f"DestinationConfig.{outcome}.Destination",
            "Role",
            _TELLS,
            "it is told what became of the events",
            "they are lost",
            "lambda-destinations",
            through="FunctionName",
        )
        for kind, outcome in (
            ("AWS::Lambda::EventInvokeConfig", "OnFailure"),
            ("AWS::Lambda::EventInvokeConfig", "OnSuccess"),
            (MAPPING, "OnFailure"),
        )
    ),
    RoleAct(
        TASK,
        "ContainerDefinitions[*].Image",
        "ExecutionRoleArn",
        {
            REPOSITORY: (
                "ecr:BatchCheckLayerAvailability",
                "ecr:BatchGetImage",
                "ecr:GetDownloadUrlForLayer",
            )
        },
        "its image is pulled from there",
        "no task starts",
        "ecs-execution-role",
        fargate=True,
    ),
    RoleAct(
        TASK,
        "ContainerDefinitions[*].LogConfiguration.Options.awslogs-group",
        "ExecutionRoleArn",
        {LOGS: ("logs:CreateLogStream", "logs:PutLogEvents")},
        "its logs go there",
        "no task starts",
        "ecs-execution-role",
        fargate=True,
    ),
    RoleAct(
        TASK,
        "ContainerDefinitions[*].Secrets[*].ValueFrom",
        "ExecutionRoleArn",
        {SECRET: ("secretsmanager:GetSecretValue",), PARAMETER: ("ssm:GetParameters",)},
        "a container is started with it",
        "no task starts",
        "ecs-execution-role",
    ),
    RoleAct(
        "AWS::RDS::DBProxy",
        "Auth[*].SecretArn",
        "RoleArn",
        {SECRET: ("secretsmanager:GetSecretValue",)},
        "the proxy signs in with it",
        "it connects to no database",
        "rds-proxy-role",
    ),
    RoleAct(
        DELIVERY,
        "ExtendedS3DestinationConfiguration.BucketARN",
        "ExtendedS3DestinationConfiguration.RoleARN",
        {BUCKET: ("s3:PutObject",)},
        "the stream delivers there",
        "nothing arrives",
        "firehose-role",
        below="/*",
    ),
    RoleAct(
        DELIVERY,
        "KinesisStreamSourceConfiguration.KinesisStreamARN",
        "KinesisStreamSourceConfiguration.RoleARN",
        {STREAM: _READS_STREAM},
        "the delivery stream reads it",
        "nothing is delivered",
        "firehose-role",
    ),
    RoleAct(
        "AWS::SNS::Subscription",
        "Endpoint",
        "SubscriptionRoleArn",
        {DELIVERY: ("firehose:PutRecord",)},
        "the topic tells it",
        "nothing arrives",
        "sns-firehose-role",
    ),
    RoleAct(
        "AWS::Logs::SubscriptionFilter",
        "DestinationArn",
        "RoleArn",
        {STREAM: ("kinesis:PutRecord",), DELIVERY: ("firehose:PutRecord",)},
        "the log group's events go there",
        "CloudWatch Logs refuses the filter",
        "logs-subscription-role",
        early=True,
    ),
    RoleAct(
        "AWS::AppSync::DataSource",
        "LambdaConfig.LambdaFunctionArn",
        "ServiceRoleArn",
        {FUNCTION: ("lambda:InvokeFunction",)},
        "the API asks it",
        "every query of it fails",
        "appsync-data-source",
    ),
    RoleAct(
        "AWS::DMS::Endpoint",
        "S3Settings.BucketName",
        "S3Settings.ServiceAccessRoleArn",
        {BUCKET: ("s3:ListBucket",)},
        "the endpoint is in it",
        "the task that uses it fails",
        "dms-s3-role",
    ),
)
# What follows the ARN of a table in that of its stream, before a time that AWS sets.
STREAMS = "/stream/"


@cache
def role_acts() -> Mapping[str, tuple[RoleAct, ...]]:
    """Every row, by the type that has the property."""
    found: dict[str, list[RoleAct]] = {}
    for row in _ROWS:
        found.setdefault(row.type, []).append(row)
    return {kind: tuple(rows) for kind, rows in found.items()}
