"""Services that are reached over the network, and what says that something calls one.

Source: AWS PrivateLink Guide, "AWS services that integrate with AWS PrivateLink"
(https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html); the
prefixes of the Service Authorization Reference
(https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html).
"""

from __future__ import annotations

from collections.abc import Mapping

from dr_validator.record import dataclass


@dataclass(frozen=True, slots=True)
class NetworkService:
    """A service. `endpoint` is how the names of its VPC endpoints end; `clients` are the names
    of its clients in boto3 and in the SDK for JavaScript. `calls` are the IAM actions of which
    only the code itself makes use: what Lambda, or another service, calls in its stead is none.
    """

    title: str
    endpoint: str
    prefix: str
    clients: tuple[str, ...]
    calls: tuple[str, ...] = ()


_SERVICES = (
    NetworkService("CloudWatch", "monitoring", "cloudwatch", ("cloudwatch", "CloudWatch")),
    NetworkService("ECS", "ecs", "ecs", ("ecs", "ECS"), ("updateservice",)),
    NetworkService(
        "EventBridge", "events", "events", ("events", "EventBridge", "CloudWatchEvents")
    ),
    NetworkService("IAM", "iam", "iam", ("iam", "IAM")),
    NetworkService("KMS", "kms", "kms", ("kms", "KMS")),
    NetworkService("Kinesis", "kinesis-streams", "kinesis", ("kinesis", "Kinesis")),
    NetworkService("Lambda", "lambda", "lambda", ("lambda", "Lambda")),
    NetworkService(
        "the API of RDS",
        "rds",
        "rds",
        ("rds", "RDS"),
        (
            "describedbclusters",
            "describeglobalclusters",
            "failoverdbcluster",
            "failoverglobalcluster",
            "promotereadreplica",
            "promotereadreplicadbcluster",
            "removefromglobalcluster",
            "switchoverglobalcluster",
        ),
    ),
    NetworkService(
        "the Data API of RDS",
        "rds-data",
        "rds-data",
        ("rds-data", "RDSData", "RDSDataService"),
        ("batchexecutestatement", "executestatement"),
    ),
    NetworkService(
        "Route 53",
        "route53",
        "route53",
        ("route53", "Route53"),
        ("changeresourcerecordsets", "listresourcerecordsets"),
    ),
    NetworkService(
        "Secrets Manager",
        "secretsmanager",
        "secretsmanager",
        ("secretsmanager", "SecretsManager"),
        ("getsecretvalue", "batchgetsecretvalue", "putsecretvalue"),
    ),
    NetworkService("SNS", "sns", "sns", ("sns", "SNS")),
    NetworkService("SQS", "sqs", "sqs", ("sqs", "SQS")),
    NetworkService("STS", "sts", "sts", ("sts", "STS"), ("assumerole",)),
    NetworkService("Step Functions", "states", "states", ("stepfunctions", "SFN", "StepFunctions")),
    NetworkService(
        "Systems Manager",
        "ssm",
        "ssm",
        ("ssm", "SSM"),
        ("getparameter", "getparameters", "getparametersbypath", "putparameter"),
    ),
)
BY_CLIENT: Mapping[str, NetworkService] = {
    client: service for service in _SERVICES for client in service.clients
}
BY_PREFIX: Mapping[str, NetworkService] = {service.prefix: service for service in _SERVICES}
# What ECS itself calls from a Fargate task's network interface before the container starts.
ECR_API = NetworkService("the API of ECR", "ecr.api", "ecr", ())
ECR_DOCKER = NetworkService("the registry of ECR", "ecr.dkr", "ecr", ())
ECR_LAYERS = NetworkService("S3 for the layers of its image", "s3", "s3", ())
LOGS = NetworkService("CloudWatch Logs", "logs", "logs", ())
SECRETS, PARAMETERS = BY_PREFIX["secretsmanager"], BY_PREFIX["ssm"]
