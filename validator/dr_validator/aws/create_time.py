"""Which properties name a thing that must exist when their own resource is created.

A service looks these names up in the call that creates the resource, and refuses the call
when nothing has the name. Names that are only stored (an IAM policy's resources, a function's
environment, an alarm's actions, a replica's key) are not here: they need no order. The
destination of S3 replication is not here either: checks of replication speak of it.

Source: the errors of the create calls in the API references (`DBSubnetGroupNotFoundFault`,
`GlobalClusterNotFoundFault`, `NoSuchEntity`, `ResourceNotFoundException` …) and the AWS
CloudFormation Template Reference.
"""

from __future__ import annotations

from dr_validator.record import dataclass

ROLE = ("AWS::IAM::Role",)
PRINCIPAL = ("AWS::IAM::Role", "AWS::IAM::User")
KEY = ("AWS::KMS::Alias", "AWS::KMS::Key", "AWS::KMS::ReplicaKey")
FUNCTION = ("AWS::Lambda::Function",)
BUCKET = ("AWS::S3::Bucket",)
TOPIC = ("AWS::SNS::Topic",)
QUEUE = ("AWS::SQS::Queue",)
CLUSTER = ("AWS::RDS::DBCluster",)
INSTANCE = ("AWS::RDS::DBInstance",)
SUBNETS = ("AWS::RDS::DBSubnetGroup",)
SECRET = ("AWS::SecretsManager::Secret",)
LOG_GROUP = ("AWS::Logs::LogGroup",)
EVENT_BUS = ("AWS::Events::EventBus",)
REST_DOMAIN = ("AWS::ApiGateway::DomainName",)
HTTP_DOMAIN = ("AWS::ApiGatewayV2::DomainName", "AWS::ApiGateway::DomainName")


@dataclass(frozen=True, slots=True)
class Lookup:
    """A property (JSONPath) of a type, and the types that it may name."""

    source: str
    path: str
    targets: tuple[str, ...]


LOOKUPS = (
    Lookup("AWS::ApiGateway::BasePathMapping", "DomainName", REST_DOMAIN),
    Lookup("AWS::ApiGatewayV2::ApiMapping", "DomainName", HTTP_DOMAIN),
    Lookup("AWS::CloudFormation::CustomResource", "ServiceToken", (*FUNCTION, *TOPIC)),
    Lookup("AWS::CloudTrail::Trail", "S3BucketName", BUCKET),
    Lookup("AWS::Events::EventBusPolicy", "EventBusName", EVENT_BUS),
    Lookup("AWS::Events::Rule", "EventBusName", EVENT_BUS),
    Lookup("AWS::IAM::InstanceProfile", "Roles[*]", ROLE),
    Lookup("AWS::IAM::ManagedPolicy", "Roles[*]", ROLE),
    Lookup("AWS::IAM::Policy", "Roles[*]", ROLE),
    Lookup("AWS::IAM::Role", "AssumeRolePolicyDocument.Statement[*].Principal.AWS", PRINCIPAL),
    Lookup("AWS::IAM::Role", "ManagedPolicyArns[*]", ("AWS::IAM::ManagedPolicy",)),
    Lookup("AWS::IAM::RolePolicy", "RoleName", ROLE),
    Lookup("AWS::KMS::Key", "KeyPolicy.Statement[*].Principal.AWS", PRINCIPAL),
    Lookup("AWS::Lambda::Alias", "FunctionName", FUNCTION),
    Lookup("AWS::Lambda::EventInvokeConfig", "FunctionName", FUNCTION),
    Lookup("AWS::Lambda::EventSourceMapping", "EventSourceArn", QUEUE),
    Lookup("AWS::Lambda::EventSourceMapping", "FunctionName", FUNCTION),
    Lookup("AWS::Lambda::Function", "Role", ROLE),
    Lookup("AWS::Lambda::Permission", "FunctionName", FUNCTION),
    Lookup("AWS::Lambda::Url", "TargetFunctionArn", FUNCTION),
    Lookup("AWS::Lambda::Version", "FunctionName", FUNCTION),
    Lookup("AWS::Logs::MetricFilter", "LogGroupName", LOG_GROUP),
    Lookup("AWS::Logs::SubscriptionFilter", "DestinationArn", FUNCTION),
    Lookup("AWS::Logs::SubscriptionFilter", "LogGroupName", LOG_GROUP),
    Lookup(
        "AWS::RDS::DBCluster", "DBClusterParameterGroupName", ("AWS::RDS::DBClusterParameterGroup",)
    ),
    Lookup("AWS::RDS::DBCluster", "DBSubnetGroupName", SUBNETS),
    Lookup("AWS::RDS::DBCluster", "GlobalClusterIdentifier", ("AWS::RDS::GlobalCluster",)),
    Lookup("AWS::RDS::DBCluster", "KmsKeyId", KEY),
    Lookup("AWS::RDS::DBCluster", "ReplicationSourceIdentifier", (*CLUSTER, *INSTANCE)),
    Lookup("AWS::RDS::DBCluster", "SourceDBClusterIdentifier", CLUSTER),
    Lookup("AWS::RDS::DBInstance", "DBClusterIdentifier", CLUSTER),
    Lookup("AWS::RDS::DBInstance", "DBParameterGroupName", ("AWS::RDS::DBParameterGroup",)),
    Lookup("AWS::RDS::DBInstance", "DBSubnetGroupName", SUBNETS),
    Lookup("AWS::RDS::DBInstance", "KmsKeyId", KEY),
    Lookup("AWS::RDS::DBInstance", "SourceDBClusterIdentifier", CLUSTER),
    Lookup("AWS::RDS::DBInstance", "SourceDBInstanceIdentifier", INSTANCE),
    Lookup("AWS::RDS::GlobalCluster", "SourceDBClusterIdentifier", CLUSTER),
    Lookup("AWS::S3::Bucket", "LoggingConfiguration.DestinationBucketName", BUCKET),
    Lookup(
        "AWS::S3::Bucket", "NotificationConfiguration.LambdaConfigurations[*].Function", FUNCTION
    ),
    Lookup("AWS::S3::Bucket", "NotificationConfiguration.QueueConfigurations[*].Queue", QUEUE),
    Lookup("AWS::S3::Bucket", "NotificationConfiguration.TopicConfigurations[*].Topic", TOPIC),
    Lookup("AWS::S3::BucketPolicy", "Bucket", BUCKET),
    Lookup("AWS::S3::BucketPolicy", "PolicyDocument.Statement[*].Principal.AWS", PRINCIPAL),
    Lookup("AWS::SNS::Subscription", "TopicArn", TOPIC),
    Lookup("AWS::SNS::TopicPolicy", "Topics[*]", TOPIC),
    Lookup("AWS::SecretsManager::ResourcePolicy", "SecretId", SECRET),
    Lookup("AWS::SecretsManager::RotationSchedule", "SecretId", SECRET),
    Lookup("AWS::SecretsManager::SecretTargetAttachment", "SecretId", SECRET),
    Lookup("AWS::SecretsManager::SecretTargetAttachment", "TargetId", (*CLUSTER, *INSTANCE)),
    Lookup("AWS::StepFunctions::StateMachine", "RoleArn", ROLE),
)
