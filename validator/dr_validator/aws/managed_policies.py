"""What managed policies of AWS allow on all resources, as far as it is needed here.

Source: AWS Managed Policy Reference Guide
(https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html).
"""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase

from dr_validator.record import dataclass


@dataclass(frozen=True, slots=True)
class ManagedPolicy:
    """`actions` are patterns of what is allowed for certain, in lower case. `services` are all that
    it says anything of; none where that is not listed here."""

    actions: tuple[str, ...]
    services: tuple[str, ...] = ()

    def allows(self, action: str) -> bool:
        """Whether it allows an action for certain."""
        word = action.lower()
        return any(fnmatchcase(word, pattern) for pattern in self.actions)

    def may_allow(self, action: str) -> bool:
        """Whether it may, for all that is known here."""
        return not self.services or action.partition(":")[0].lower() in self.services


_LOGS = ("logs:createloggroup", "logs:createlogstream", "logs:putlogevents")
_WRITES_LOGS = ManagedPolicy(_LOGS, ("logs",))
_TRACES = ManagedPolicy((), ("xray",))
MANAGED_POLICIES: Mapping[str, ManagedPolicy] = {
    "AWSLambdaBasicExecutionRole": _WRITES_LOGS,
    "AWSLambdaDynamoDBExecutionRole": ManagedPolicy(
        (
            *_LOGS,
            "dynamodb:describestream",
            "dynamodb:getrecords",
            "dynamodb:getsharditerator",
            "dynamodb:liststreams",
        ),
        ("dynamodb", "logs"),
    ),
    "AWSLambdaKinesisExecutionRole": ManagedPolicy(
        (
            *_LOGS,
            "kinesis:describestream",
            "kinesis:describestreamsummary",
            "kinesis:getrecords",
            "kinesis:getsharditerator",
            "kinesis:listshards",
            "kinesis:liststreams",
            "kinesis:subscribetoshard",
        ),
        ("kinesis", "logs"),
    ),
    "AWSLambdaSQSQueueExecutionRole": ManagedPolicy(
        (*_LOGS, "sqs:deletemessage", "sqs:getqueueattributes", "sqs:receivemessage"),
        ("logs", "sqs"),
    ),
    "AWSLambdaVPCAccessExecutionRole": ManagedPolicy(
        (
            *_LOGS,
            "ec2:createnetworkinterface",
            "ec2:deletenetworkinterface",
            "ec2:describenetworkinterfaces",
            "ec2:describesubnets",
        ),
        ("ec2", "logs"),
    ),
    "AWSLambda_FullAccess": ManagedPolicy(("lambda:*",)),
    "AWSStepFunctionsFullAccess": ManagedPolicy(("states:*",)),
    "AWSXRayDaemonWriteAccess": _TRACES,
    "AWSXrayWriteOnlyAccess": _TRACES,
    "AdministratorAccess": ManagedPolicy(("*",)),
    "AmazonAPIGatewayPushToCloudWatchLogs": _WRITES_LOGS,
    "AmazonDynamoDBFullAccess": ManagedPolicy(("dynamodb:*",)),
    "AmazonECSTaskExecutionRolePolicy": ManagedPolicy(
        (
            "ecr:batchchecklayeravailability",
            "ecr:batchgetimage",
            "ecr:getauthorizationtoken",
            "ecr:getdownloadurlforlayer",
            "logs:createlogstream",
            "logs:putlogevents",
        ),
        ("ecr", "logs"),
    ),
    "AmazonRDSFullAccess": ManagedPolicy(("rds:*",)),
    "AmazonRDSReadOnlyAccess": ManagedPolicy(("rds:describe*",)),
    "AmazonRoute53FullAccess": ManagedPolicy(("route53:*",)),
    "AmazonS3FullAccess": ManagedPolicy(("s3:*",)),
    "AmazonSNSFullAccess": ManagedPolicy(("sns:*",)),
    "AmazonSQSFullAccess": ManagedPolicy(("sqs:*",)),
    "CloudWatchLambdaInsightsExecutionRolePolicy": _WRITES_LOGS,
}
