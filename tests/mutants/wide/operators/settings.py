"""Properties set wrong or left out: rows of type, where, and what stands there instead.

All are harmful: each row is a thing that a region cannot do without, or that its twin has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from functools import partial
from typing import Any, TypeAlias

from tests.mutants.mutate import Body
from tests.mutants.wide.mutation import Harm, Made, Operator, changed, dropped
from tests.mutants.wide.world import Site, World

DROP = object()  # leave it out
ADD = object()  # before a value: where nothing stands yet
# Type, where, what stands there instead; with a fourth, only beside that property (`-`: without).
Row: TypeAlias = tuple[str, str, Any] | tuple[str, str, Any, str]

REPLICATION: tuple[Row, ...] = (
    ("AWS::S3::Bucket", "Properties.ReplicationConfiguration", DROP),
    ("AWS::S3::Bucket", "Properties.ReplicationConfiguration.Rules.*.Status", "Disabled"),
    (
        "AWS::S3::Bucket",
        "Properties.ReplicationConfiguration.Rules.*.SourceSelectionCriteria",
        DROP,
    ),
    (
        "AWS::S3::Bucket",
        "Properties.ReplicationConfiguration.Rules.*.Destination.EncryptionConfiguration",
        DROP,
    ),
    ("AWS::S3::Bucket", "Properties.ReplicationConfiguration.Rules.*.Filter", {"Prefix": "old/"}),
    ("AWS::EFS::FileSystem", "Properties.ReplicationConfiguration", DROP),
    ("AWS::SecretsManager::Secret", "Properties.ReplicaRegions", DROP),
    ("AWS::DynamoDB::GlobalTable", "Properties.Replicas.1", DROP),
    ("AWS::DynamoDB::GlobalTable", "Properties.StreamSpecification", DROP),
    ("AWS::RDS::DBCluster", "Properties.GlobalClusterIdentifier", DROP),
    ("AWS::RDS::GlobalCluster", "Properties.SourceDBClusterIdentifier", DROP),
    ("AWS::RDS::DBInstance", "Properties.SourceDBInstanceIdentifier", DROP),
    ("AWS::ElastiCache::ReplicationGroup", "Properties.GlobalReplicationGroupId", DROP),
    (
        "AWS::ECR::ReplicationConfiguration",
        "Properties.ReplicationConfiguration.Rules.*.RepositoryFilters.*.Filter",
        "archive/",
    ),
    ("AWS::ECR::ReplicationConfiguration", "Properties.ReplicationConfiguration.Rules", []),
    ("AWS::Backup::BackupPlan", "Properties.BackupPlan.BackupPlanRule.*.CopyActions", DROP),
    ("AWS::KMS::Key", "Properties.MultiRegion", False),
)
PROTECTION: tuple[Row, ...] = (
    ("AWS::RDS::DBCluster", "Properties.DeletionProtection", False),
    ("AWS::RDS::DBInstance", "Properties.DeletionProtection", False),
    ("AWS::Cognito::UserPool", "Properties.DeletionProtection", "INACTIVE"),
    # Of a global cluster it adds nothing: it cannot be deleted while it has clusters. Source:
    # Amazon Aurora User Guide, "Deleting an Amazon Aurora global database"
    # (https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-deleting.html).
    ("AWS::RDS::DBCluster", "Properties.DeletionProtection", DROP),
    ("AWS::RDS::DBInstance", "Properties.DeletionProtection", DROP),
    ("*", "Properties.Replicas.*.DeletionProtectionEnabled", False),
    (
        "*",
        "Properties.Replicas.*.PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled",
        False,
    ),
    ("*", "Properties.Replicas.*.PointInTimeRecoverySpecification", DROP),
    ("*", "Properties.BackupRetentionPeriod", 1),
    ("AWS::S3::Bucket", "Properties.VersioningConfiguration.Status", "Suspended"),
    # What holds data, or answers for it; a subnet group does neither. A table whose replicas are
    # protected from deletion stays all the same.
    ("AWS::RDS::DBCluster", "DeletionPolicy", "Delete"),
    ("AWS::RDS::DBInstance", "DeletionPolicy", "Delete"),
    ("AWS::DynamoDB::Table", "DeletionPolicy", "Delete", "-DeletionProtectionEnabled"),
    ("AWS::S3::Bucket", "DeletionPolicy", "Delete"),
    ("AWS::KMS::*", "DeletionPolicy", "Delete"),
    ("AWS::EFS::FileSystem", "DeletionPolicy", "Delete"),
    ("AWS::SecretsManager::Secret", "DeletionPolicy", "Delete"),
    ("AWS::EFS::FileSystem", "Properties.BackupPolicy.Status", "DISABLED"),
    (
        "AWS::Backup::BackupPlan",
        "Properties.BackupPlan.BackupPlanRule.*.Lifecycle",
        {"DeleteAfterDays": 1},
    ),
)
CAPACITY: tuple[Row, ...] = (
    ("AWS::ECS::Service", "Properties.DesiredCount", 0),
    ("AWS::ApplicationAutoScaling::ScalableTarget", "Properties.MaxCapacity", 1),
    ("AWS::ECS::TaskDefinition", "Properties.Cpu", "256"),
    ("AWS::ECS::TaskDefinition", "Properties.Memory", "512"),
    ("AWS::RDS::DBInstance", "Properties.DBInstanceClass", "db.t3.medium"),
    ("AWS::ElastiCache::ReplicationGroup", "Properties.CacheNodeType", "cache.t4g.micro"),
    ("AWS::ElastiCache::ReplicationGroup", "Properties.ReplicasPerNodeGroup", 0),
    ("AWS::Lambda::Function", "Properties.ReservedConcurrentExecutions", (ADD, 0)),
    ("AWS::Lambda::EventSourceMapping", "Properties.Enabled", (ADD, False)),
    ("AWS::Events::Rule", "Properties.State", "DISABLED"),
)
HEALTH: tuple[Row, ...] = (
    ("AWS::Route53::HealthCheck", "Properties.HealthCheckConfig.Inverted", (ADD, True)),
    ("AWS::Route53::HealthCheck", "Properties.HealthCheckConfig.Disabled", (ADD, True)),
    ("AWS::Route53::HealthCheck", "Properties.HealthCheckConfig.Port", 8443),
    ("AWS::Route53::HealthCheck", "Properties.HealthCheckConfig.ResourcePath", "/helth"),
    ("AWS::Route53::HealthCheck", "Properties.HealthCheckConfig.HealthThreshold", 9),
    ("AWS::Route53::HealthCheck", "Properties.HealthCheckConfig.HealthThreshold", 0),
    (
        "AWS::Route53::HealthCheck",
        "Properties.HealthCheckConfig.InsufficientDataHealthStatus",
        "Healthy",
    ),
    (
        "AWS::Route53::HealthCheck",
        "Properties.HealthCheckConfig.InsufficientDataHealthStatus",
        DROP,
    ),
    ("AWS::ElasticLoadBalancingV2::TargetGroup", "Properties.HealthCheckPort", (ADD, "9090")),
    ("AWS::ElasticLoadBalancingV2::TargetGroup", "Properties.Matcher.HttpCode", "301"),
)
ALARMS: tuple[Row, ...] = (
    ("AWS::CloudWatch::Alarm", "Properties.AlarmActions", DROP),
    ("AWS::CloudWatch::Alarm", "Properties.ActionsEnabled", (ADD, False)),
    ("AWS::CloudWatch::Alarm", "Properties.Statistic", "SampleCount"),
)
NETWORK: tuple[Row, ...] = (
    ("AWS::EC2::SecurityGroup", "Properties.SecurityGroupIngress", DROP),
    ("AWS::EC2::SecurityGroup", "Properties.SecurityGroupIngress.*.CidrIp", "10.0.0.0/32"),
    ("AWS::EC2::VPC", "Properties.EnableDnsSupport", False),
    ("AWS::ElasticLoadBalancingV2::LoadBalancer", "Properties.Scheme", "internal"),
    ("AWS::ElasticLoadBalancingV2::Listener", "Properties.Port", 8443),
    ("AWS::ElasticLoadBalancingV2::Listener", "Properties.Certificates", DROP),
    ("AWS::ECS::Service", "Properties.LoadBalancers", DROP),
    ("AWS::ECS::Service", "Properties.LoadBalancers.*.ContainerPort", 9090),
    ("AWS::ECS::Service", "Properties.LoadBalancers.*.ContainerName", "Apis"),
    ("AWS::ECS::TaskDefinition", "Properties.ContainerDefinitions.*.PortMappings", DROP),
)
DATABASE: tuple[Row, ...] = (
    ("AWS::RDS::DBCluster", "Properties.EngineVersion", "8.0.mysql_aurora.3.08.0"),
    ("AWS::RDS::DBCluster", "Properties.StorageEncrypted", False),
    ("AWS::RDS::DBCluster", "Properties.KmsKeyId", DROP, "GlobalClusterIdentifier"),
    ("AWS::RDS::DBCluster", "Properties.SourceRegion", DROP),
    ("AWS::RDS::DBCluster", "Properties.DBClusterParameterGroupName", DROP),
    ("AWS::RDS::DBCluster", "Properties.Port", (ADD, 3307)),
    ("AWS::RDS::DBInstance", "Properties.Port", (ADD, "3307"), "-DBClusterIdentifier"),
    ("AWS::RDS::DBInstance", "Properties.KmsKeyId", DROP, "SourceDBInstanceIdentifier"),
    ("AWS::RDS::DBInstance", "Properties.DBParameterGroupName", DROP),
    ("AWS::RDS::DB*ParameterGroup", "Properties.Parameters", {"max_connections": "20"}),
    ("AWS::DynamoDB::GlobalTable", "Properties.Replicas.*.SSESpecification", DROP),
    ("AWS::EFS::FileSystem", "Properties.FileSystemProtection", DROP),
)
KEYS: tuple[Row, ...] = (
    ("AWS::KMS::*Key", "Properties.Enabled", (ADD, False)),
    ("AWS::KMS::*Key", "Properties.KeyPolicy.Statement.0", DROP),
    ("AWS::KMS::Key", "Properties.KeySpec", (ADD, "RSA_2048")),
)
EDGE: tuple[Row, ...] = (
    ("AWS::CloudFront::Distribution", "Properties.DistributionConfig.Aliases", DROP),
    ("AWS::CloudFront::Distribution", "Properties.DistributionConfig.OriginGroups", DROP),
    ("AWS::CloudFront::Distribution", "Properties.DistributionConfig.ViewerCertificate", DROP),
    ("AWS::CloudFront::Distribution", "Properties.DistributionConfig.Enabled", False),
    (
        "AWS::CloudFront::Distribution",
        "Properties.DistributionConfig.OriginGroups.Items.*.FailoverCriteria.StatusCodes",
        {"Items": [404], "Quantity": 1},
    ),
    ("AWS::Route53::RecordSet", "Properties.SetIdentifier", DROP),
    ("AWS::Route53::RecordSet", "Properties.Type", "AAAA"),
    ("AWS::Route53::RecordSet", "Properties.TTL", "86400"),
    ("AWS::Route53::RecordSet", "Properties.HostedZoneId", "Z00000000000000000000"),
    ("AWS::ApiGateway*::DomainName", "Properties.*.*.EndpointType", "EDGE"),
    ("AWS::ApiGateway*::*Mapping", "Properties.Stage", "staging"),
    ("AWS::ApiGateway::RestApi", "Properties.DisableExecuteApiEndpoint", (ADD, True)),
    ("AWS::ApiGateway::RestApi", "Properties.EndpointConfiguration", DROP),
    ("AWS::ApiGateway::Method", "Properties.ApiKeyRequired", (ADD, True)),
    ("AWS::ApiGateway::Method", "Properties.Integration.Uri", DROP),
    ("AWS::ApiGatewayV2::Api", "Properties.DisableExecuteApiEndpoint", (ADD, True)),
    ("AWS::ApiGatewayV2::Route", "Properties.Target", DROP),
    ("AWS::ApiGatewayV2::Stage", "Properties.AutoDeploy", False),
)
AUTOMATION: tuple[Row, ...] = (
    ("AWS::StepFunctions::StateMachine", "Properties.StateMachineType", (ADD, "EXPRESS")),
    ("AWS::Events::Rule", "Properties.Targets", DROP),
    ("AWS::Events::Rule", "Properties.Targets.*.RoleArn", DROP),
    ("AWS::Events::Rule", "Properties.EventPattern.source", ["aws.cloudwach"]),
    ("AWS::Events::Rule", "Properties.EventPattern.detail-type", ["CloudWatch Alarm Change"]),
    ("AWS::Events::Rule", "Properties.EventPattern.detail.state.value", ["OK"]),
    ("AWS::Lambda::Function", "Properties.Handler", "index.main_handler"),
    ("AWS::SQS::Queue", "Properties.VisibilityTimeout", 5),
)
TABLES: dict[str, tuple[Row, ...]] = {
    "replication-gone": REPLICATION,
    "protection-off": PROTECTION,
    "capacity-gone": CAPACITY,
    "health-check-wrong": HEALTH,
    "alarm-mute": ALARMS,
    "network-closed": NETWORK,
    "database-setting": DATABASE,
    "key-unusable": KEYS,
    "entry-wrong": EDGE,
    "automation-off": AUTOMATION,
}


def _made(table: tuple[Row, ...], world: World) -> Iterator[Made]:
    for kind, pattern, value, *beside in table:
        for site in world.sites:
            if fnmatchcase(site.type, kind) and all(_has(site, each) for each in beside):
                yield from _fitting(site, pattern, value)


def _has(site: Site, name: str) -> bool:
    properties = site.body.get("Properties", {})
    return name[1:] not in properties if name.startswith("-") else name in properties


def _fitting(site: Site, pattern: str, value: Any) -> Iterator[Made]:
    """Where the row fits; a change that changes nothing is none."""
    if isinstance(value, tuple) and value[0] is ADD:
        parent, _, name = pattern.rpartition(".")
        for steps, body in site.find(parent):
            if isinstance(body, dict) and body.get(name) != value[1]:
                yield changed(site, (*steps, name), value[1], _shown(value[1]))
        return
    for steps, old in site.find(pattern):
        if value is DROP and old is not False:  # what is off is off where nothing is set
            yield dropped(site, steps)
        elif value is not DROP and old != value and str(old) != str(value):
            yield changed(site, steps, value, _shown(value))


def _shown(value: Body) -> str:
    return "=" + str(value).replace(" ", "")


def _operator(name: str, table: tuple[Row, ...]) -> Operator:
    make: Callable[[World], Iterator[Made]] = partial(_made, table)
    return Operator(name, Harm.HARMFUL, make)


OPERATORS = tuple(_operator(name, table) for name, table in TABLES.items())
