"""What a property has a service do under a role, on what the property names.

Only what is certain: the service is refused, or the call fails, without it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from dr_validator.aws.sdk_rights import PARAMETER, QUEUE, SECRET, TABLES, TOPIC
from dr_validator.record import dataclass

FUNCTION, MAPPING = "AWS::Lambda::Function", "AWS::Lambda::EventSourceMapping"
TASK, REPOSITORY, LOGS = (
    "AWS::ECS::TaskDefinition",
    "AWS::ECR::Repository",
    "AWS::Logs::LogGroup",
)
STREAM = "AWS::Kinesis::Stream"


@dataclass(frozen=True, slots=True)
class RoleAct:
    """A service does `actions`, by the type of what the property at `path` (a JSONPath) names; by
    "" for any value, where the actions are on all.

    `role` is the path of the role, of the owner or of the function that `through` names. `why` is
    what the actions are for, `then` what follows without them. `fargate` tells that it is so for
    tasks of Fargate only, `early` that it is refused when it is deployed.
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
