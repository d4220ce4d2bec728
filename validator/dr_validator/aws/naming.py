"""What `Ref` gives for a resource, which property names it, and how its ARN is built.

Source: the "Return values" sections of the AWS CloudFormation Template Reference and the
resource tables of the Service Authorization Reference. A type that is not listed is not
guessed: its `Ref` and attributes stay unknown until deployment.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Scope(Enum):
    """How far a physical name reaches."""

    REGIONAL = "regional"
    GLOBAL = "global"


@dataclass(frozen=True, slots=True)
class Naming:
    """`name` is the property that sets the physical name ("" if there is none).

    `arn` is the ARN's form with {partition}, {region}, {account}, {name} and {suffix};
    `arn_attributes` are the attributes that return it; `ref_is_arn` tells that `Ref` does, too.
    `lower` tells that the service stores the name in lower case. `aliases` are attributes that
    return what `Ref` returns.
    """

    name: str = ""
    arn: str = ""
    arn_attributes: tuple[str, ...] = ("Arn",)
    ref_is_arn: bool = False
    lower: bool = False
    scope: Scope = Scope.REGIONAL
    aliases: tuple[str, ...] = ()
    ref_is_name: bool = True


_IAM = "arn:{partition}:iam::{account}:"
_REGIONAL = ":{region}:{account}:"

NAMING: dict[str, Naming] = {
    "AWS::ApiGateway::DomainName": Naming("DomainName"),
    "AWS::ApiGateway::RestApi": Naming(
        "", "arn:{partition}:apigateway:{region}::/restapis/{name}", (), aliases=("RestApiId",)
    ),
    "AWS::ApiGateway::Stage": Naming("StageName"),
    "AWS::ApiGatewayV2::Api": Naming(
        "", "arn:{partition}:apigateway:{region}::/apis/{name}", (), aliases=("ApiId",)
    ),
    "AWS::ApiGatewayV2::Stage": Naming("StageName"),
    "AWS::ApiGatewayV2::DomainName": Naming("DomainName"),
    "AWS::CloudWatch::Alarm": Naming(
        "AlarmName", "arn:{partition}:cloudwatch" + _REGIONAL + "alarm:{name}"
    ),
    "AWS::CloudWatch::Dashboard": Naming("DashboardName", scope=Scope.GLOBAL),
    "AWS::DynamoDB::GlobalTable": Naming(
        "TableName", "arn:{partition}:dynamodb" + _REGIONAL + "table/{name}"
    ),
    "AWS::DynamoDB::Table": Naming(
        "TableName", "arn:{partition}:dynamodb" + _REGIONAL + "table/{name}"
    ),
    "AWS::EC2::SecurityGroup": Naming(aliases=("GroupId",)),
    "AWS::EC2::Subnet": Naming(aliases=("SubnetId",)),
    "AWS::EC2::VPC": Naming(aliases=("VpcId",)),
    "AWS::Events::EventBus": Naming(
        "Name", "arn:{partition}:events" + _REGIONAL + "event-bus/{name}", aliases=("Name",)
    ),
    "AWS::IAM::Role": Naming("RoleName", _IAM + "role/{name}", scope=Scope.GLOBAL),
    "AWS::IAM::User": Naming("UserName", _IAM + "user/{name}", scope=Scope.GLOBAL),
    "AWS::IAM::Group": Naming("GroupName", _IAM + "group/{name}", scope=Scope.GLOBAL),
    "AWS::IAM::InstanceProfile": Naming(
        "InstanceProfileName", _IAM + "instance-profile/{name}", scope=Scope.GLOBAL
    ),
    "AWS::IAM::ManagedPolicy": Naming(
        "ManagedPolicyName",
        _IAM + "policy/{name}",
        ("PolicyArn",),
        ref_is_arn=True,
        scope=Scope.GLOBAL,
    ),
    "AWS::KMS::Key": Naming(
        "", "arn:{partition}:kms" + _REGIONAL + "key/{name}", aliases=("KeyId",)
    ),
    "AWS::KMS::ReplicaKey": Naming(
        "", "arn:{partition}:kms" + _REGIONAL + "key/{name}", aliases=("KeyId",)
    ),
    "AWS::KMS::Alias": Naming("AliasName", "arn:{partition}:kms" + _REGIONAL + "{name}", ()),
    "AWS::Lambda::Function": Naming(
        "FunctionName", "arn:{partition}:lambda" + _REGIONAL + "function:{name}"
    ),
    "AWS::Logs::LogGroup": Naming(
        "LogGroupName", "arn:{partition}:logs" + _REGIONAL + "log-group:{name}:*"
    ),
    "AWS::RDS::DBCluster": Naming(
        "DBClusterIdentifier",
        "arn:{partition}:rds" + _REGIONAL + "cluster:{name}",
        ("DBClusterArn",),
        lower=True,
    ),
    "AWS::RDS::DBInstance": Naming(
        "DBInstanceIdentifier",
        "arn:{partition}:rds" + _REGIONAL + "db:{name}",
        ("DBInstanceArn",),
        lower=True,
    ),
    "AWS::RDS::DBClusterParameterGroup": Naming("DBClusterParameterGroupName", lower=True),
    "AWS::RDS::DBParameterGroup": Naming("DBParameterGroupName", lower=True),
    "AWS::RDS::DBSubnetGroup": Naming("DBSubnetGroupName", lower=True),
    "AWS::RDS::GlobalCluster": Naming(
        "GlobalClusterIdentifier",
        "arn:{partition}:rds::{account}:global-cluster:{name}",
        ("GlobalClusterArn",),
        lower=True,
        scope=Scope.GLOBAL,
    ),
    "AWS::Route53::HealthCheck": Naming(scope=Scope.GLOBAL, aliases=("HealthCheckId",)),
    "AWS::Route53::HostedZone": Naming(
        "",
        "arn:{partition}:route53:::hostedzone/{name}",
        (),
        scope=Scope.GLOBAL,
        aliases=("Id",),
    ),
    "AWS::S3::Bucket": Naming("BucketName", "arn:{partition}:s3:::{name}", scope=Scope.GLOBAL),
    # The ARN of a secret ends in six characters that nobody knows before it is created.
    "AWS::SecretsManager::Secret": Naming(
        "Name",
        "arn:{partition}:secretsmanager" + _REGIONAL + "secret:{name}-{suffix}",
        ("Id",),
        ref_is_arn=True,
    ),
    "AWS::SNS::Topic": Naming(
        "TopicName", "arn:{partition}:sns" + _REGIONAL + "{name}", ("TopicArn",), ref_is_arn=True
    ),
    "AWS::SQS::Queue": Naming(
        "QueueName", "arn:{partition}:sqs" + _REGIONAL + "{name}", ref_is_name=False
    ),
    "AWS::SSM::Parameter": Naming("Name", "", ()),
    "AWS::StepFunctions::StateMachine": Naming(
        "StateMachineName",
        "arn:{partition}:states" + _REGIONAL + "stateMachine:{name}",
        ref_is_arn=True,
    ),
}

UNNAMED = Naming(ref_is_name=False)


def naming(resource_type: str) -> Naming:
    """How a type is named; a type that is not listed has no known name."""
    return NAMING.get(resource_type, UNNAMED)


def partition(region: str) -> str:
    """The partition of a region (AWS General Reference, "Amazon Resource Names")."""
    if region.startswith("cn-"):
        return "aws-cn"
    if region.startswith("us-gov-"):
        return "aws-us-gov"
    if region.startswith("us-isob-"):
        return "aws-iso-b"
    if region.startswith("us-iso-"):
        return "aws-iso"
    if region.startswith("eusc-"):
        return "aws-eusc"
    return "aws"


def url_suffix(region: str) -> str:
    """The DNS suffix of AWS service hosts in a region."""
    return {"aws-cn": "amazonaws.com.cn", "aws-eusc": "amazonaws.eu"}.get(
        partition(region), "amazonaws.com"
    )
