"""What `Ref` gives for a resource, which property names it, and how its ARN is built.

How far a name reaches stands in `types`.

Source: the "Return values" sections of the AWS CloudFormation Template Reference and the
resource tables of the Service Authorization Reference. A type that is not listed is not
guessed: its `Ref` and attributes stay unknown until deployment.
"""

from __future__ import annotations

from dr_validator.aws.arn import form
from dr_validator.record import dataclass


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
    aliases: tuple[str, ...] = ()
    ref_is_name: bool = True


NAMING: dict[str, Naming] = {
    "AWS::ApiGateway::DomainName": Naming("DomainName"),
    "AWS::ApiGateway::RestApi": Naming(
        "", form("apigateway", "/restapis/{name}", account=False), (), aliases=("RestApiId",)
    ),
    "AWS::ApiGateway::Stage": Naming("StageName"),
    "AWS::ApiGatewayV2::Api": Naming(
        "", form("apigateway", "/apis/{name}", account=False), (), aliases=("ApiId",)
    ),
    "AWS::ApiGatewayV2::Stage": Naming("StageName"),
    "AWS::ApiGatewayV2::DomainName": Naming("DomainName"),
    "AWS::Backup::BackupVault": Naming(
        "BackupVaultName", form("backup", "backup-vault:{name}"), ("BackupVaultArn",)
    ),
    "AWS::Backup::LogicallyAirGappedBackupVault": Naming(
        "BackupVaultName", form("backup", "backup-vault:{name}"), ("BackupVaultArn",)
    ),
    "AWS::CloudFront::Distribution": Naming(
        "", form("cloudfront", "distribution/{name}", region=False), (), aliases=("Id",)
    ),
    "AWS::CloudWatch::Alarm": Naming("AlarmName", form("cloudwatch", "alarm:{name}")),
    "AWS::CloudWatch::Dashboard": Naming("DashboardName"),
    "AWS::DocDB::DBCluster": Naming(
        "DBClusterIdentifier", form("rds", "cluster:{name}"), (), lower=True
    ),
    "AWS::DocDB::GlobalCluster": Naming(
        "GlobalClusterIdentifier",
        form("rds", "global-cluster:{name}", region=False),
        ("GlobalClusterArn",),
        lower=True,
    ),
    "AWS::DynamoDB::GlobalTable": Naming("TableName", form("dynamodb", "table/{name}")),
    "AWS::DynamoDB::Table": Naming("TableName", form("dynamodb", "table/{name}")),
    "AWS::DSQL::Cluster": Naming(
        "", form("dsql", "cluster/{name}"), ("ResourceArn",), aliases=("Identifier",)
    ),
    "AWS::EC2::SecurityGroup": Naming(aliases=("GroupId",)),
    "AWS::EC2::Subnet": Naming(aliases=("SubnetId",)),
    "AWS::EC2::VPC": Naming(aliases=("VpcId",)),
    "AWS::ECR::Repository": Naming("RepositoryName", form("ecr", "repository/{name}")),
    "AWS::ECS::Cluster": Naming("ClusterName", form("ecs", "cluster/{name}")),
    "AWS::EFS::FileSystem": Naming(
        "", form("elasticfilesystem", "file-system/{name}"), aliases=("FileSystemId",)
    ),
    "AWS::ElastiCache::ReplicationGroup": Naming("ReplicationGroupId", lower=True),
    "AWS::Events::EventBus": Naming("Name", form("events", "event-bus/{name}"), aliases=("Name",)),
    "AWS::IAM::Role": Naming("RoleName", form("iam", "role/{name}", region=False)),
    "AWS::IAM::User": Naming("UserName", form("iam", "user/{name}", region=False)),
    "AWS::IAM::Group": Naming("GroupName", form("iam", "group/{name}", region=False)),
    "AWS::IAM::InstanceProfile": Naming(
        "InstanceProfileName",
        form("iam", "instance-profile/{name}", region=False),
    ),
    "AWS::IAM::ManagedPolicy": Naming(
        "ManagedPolicyName",
        form("iam", "policy/{name}", region=False),
        ("PolicyArn",),
        ref_is_arn=True,
    ),
    "AWS::Kinesis::Stream": Naming("Name", form("kinesis", "stream/{name}")),
    "AWS::KinesisFirehose::DeliveryStream": Naming(
        "DeliveryStreamName", form("firehose", "deliverystream/{name}")
    ),
    "AWS::KMS::Key": Naming("", form("kms", "key/{name}"), aliases=("KeyId",)),
    "AWS::KMS::ReplicaKey": Naming("", form("kms", "key/{name}"), aliases=("KeyId",)),
    "AWS::KMS::Alias": Naming("AliasName", form("kms", "{name}"), ()),
    "AWS::Lambda::Function": Naming("FunctionName", form("lambda", "function:{name}")),
    "AWS::Logs::LogGroup": Naming("LogGroupName", form("logs", "log-group:{name}:*")),
    "AWS::Neptune::DBCluster": Naming(
        "DBClusterIdentifier", form("rds", "cluster:{name}"), (), lower=True
    ),
    "AWS::Neptune::GlobalCluster": Naming(
        "GlobalClusterIdentifier",
        form("rds", "global-cluster:{name}", region=False),
        (),
        lower=True,
    ),
    "AWS::RDS::DBCluster": Naming(
        "DBClusterIdentifier",
        form("rds", "cluster:{name}"),
        ("DBClusterArn",),
        lower=True,
    ),
    "AWS::RDS::DBInstance": Naming(
        "DBInstanceIdentifier",
        form("rds", "db:{name}"),
        ("DBInstanceArn",),
        lower=True,
    ),
    "AWS::RDS::DBClusterParameterGroup": Naming("DBClusterParameterGroupName", lower=True),
    "AWS::RDS::DBParameterGroup": Naming("DBParameterGroupName", lower=True),
    "AWS::RDS::DBSubnetGroup": Naming("DBSubnetGroupName", lower=True),
    "AWS::RDS::GlobalCluster": Naming(
        "GlobalClusterIdentifier",
        form("rds", "global-cluster:{name}", region=False),
        ("GlobalClusterArn",),
        lower=True,
    ),
    "AWS::Route53::HealthCheck": Naming(aliases=("HealthCheckId",)),
    "AWS::Route53::HostedZone": Naming(
        "",
        form("route53", "hostedzone/{name}", region=False, account=False),
        (),
        aliases=("Id",),
    ),
    "AWS::S3::Bucket": Naming("BucketName", form("s3", "{name}", region=False, account=False)),
    # The ARN of a secret ends in six characters that nobody knows before it is created.
    "AWS::SecretsManager::Secret": Naming(
        "Name",
        form("secretsmanager", "secret:{name}-{suffix}"),
        ("Id",),
        ref_is_arn=True,
    ),
    "AWS::SNS::Topic": Naming("TopicName", form("sns", "{name}"), ("TopicArn",), ref_is_arn=True),
    "AWS::SQS::Queue": Naming("QueueName", form("sqs", "{name}"), ref_is_name=False),
    "AWS::SSM::Parameter": Naming("Name", "", ()),
    "AWS::StepFunctions::StateMachine": Naming(
        "StateMachineName",
        form("states", "stateMachine:{name}"),
        ref_is_arn=True,
    ),
}

UNNAMED = Naming(ref_is_name=False)


def naming(resource_type: str) -> Naming:
    """How a type is named; a type that is not listed has no known name."""
    return NAMING.get(resource_type, UNNAMED)
