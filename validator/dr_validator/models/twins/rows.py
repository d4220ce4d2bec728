"""What is compared of two twins: which property, and what a difference of it means.

What is not in the table may differ: names, networks, keys, credentials, schedules, and all that
replication asks of one side only.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from dr_validator.graph.grouped import grouped
from dr_validator.record import dataclass


class Concern(Enum):
    """What a difference is about; each has its check."""

    CAPACITY = "capacity: the standby has a quarter or less"
    LIMIT = "what the same code needs in both regions: a third or less"
    COUNT = "how many run: none in the standby"
    VERSION = "what runs: another version"
    PORT = "where it listens"
    PROBE = "how a load balancer tells what works"


class Form(Enum):
    """What a value is compared as."""

    CLASS = "an instance or node class"
    NUMBER = "a number"
    IMAGE = "a container image: its tag or digest"
    TEXT = "a text"


@dataclass(frozen=True, slots=True)
class Row:
    """One property of one type. `what` is what it is called in a message; `unit` stands behind
    its value; `default` is what AWS takes where it is not set, None if that is not compared.

    `unset` is what stands in a message then. `otherwise` is the property that counts where this
    one is not set.
    """

    type: str
    path: str
    what: str
    concern: Concern
    form: Form
    unit: str = ""
    default: int | None = None
    otherwise: str = ""
    unset: str = ""


def _classes(what: str, **paths: str) -> tuple[Row, ...]:
    return tuple(
        Row(kind.replace("__", "::"), path, what, Concern.CAPACITY, Form.CLASS)
        for kind, path in paths.items()
    )


ROWS: tuple[Row, ...] = (
    *_classes(
        "instance class",
        AWS__DocDB__DBInstance="DBInstanceClass",
        AWS__Neptune__DBInstance="DBInstanceClass",
        AWS__RDS__DBInstance="DBInstanceClass",
    ),
    *_classes(
        "node type",
        AWS__ElastiCache__CacheCluster="CacheNodeType",
        AWS__ElastiCache__ReplicationGroup="CacheNodeType",
        AWS__MemoryDB__Cluster="NodeType",
    ),
    *_classes(
        "instance type",
        AWS__EC2__Instance="InstanceType",
        AWS__EC2__LaunchTemplate="LaunchTemplateData.InstanceType",
        AWS__OpenSearchService__Domain="ClusterConfig.InstanceType",
    ),
    *(
        Row(kind, path, what, Concern.CAPACITY, Form.NUMBER)
        for kind, path, what in (
            (
                "AWS::ApplicationAutoScaling::ScalableTarget",
                "MaxCapacity",
                "highest capacity that scaling goes to",
            ),
            ("AWS::AutoScaling::AutoScalingGroup", "MaxSize", "largest size"),
            ("AWS::ECS::Service", "DesiredCount", "number of tasks"),
            ("AWS::Kinesis::Stream", "ShardCount", "number of shards"),
            (
                "AWS::RDS::DBCluster",
                "ServerlessV2ScalingConfiguration.MaxCapacity",
                "highest capacity that scaling goes to",
            ),
        )
    ),
    *(
        Row(kind, path, what, Concern.LIMIT, Form.NUMBER, unit, default)
        for kind, path, what, unit, default in (
            ("AWS::ECS::TaskDefinition", "Cpu", "CPU", " units", None),
            ("AWS::ECS::TaskDefinition", "Memory", "memory", " MiB", None),
            ("AWS::Lambda::Function", "MemorySize", "memory", " MB", 128),
            ("AWS::Lambda::Function", "Timeout", "timeout", " s", 3),
            ("AWS::Lambda::Function", "EphemeralStorage.Size", "storage in /tmp", " MB", 512),
            ("AWS::Kinesis::Stream", "RetentionPeriodHours", "retention", " h", 24),
            ("AWS::SQS::Queue", "MessageRetentionPeriod", "retention", " s", 345_600),
            ("AWS::SQS::Queue", "VisibilityTimeout", "visibility timeout", " s", 30),
        )
    ),
    *(
        Row(kind, path, what, Concern.COUNT, Form.NUMBER, unit, None, otherwise)
        for kind, path, what, unit, otherwise in (
            ("AWS::AutoScaling::AutoScalingGroup", "DesiredCapacity", "size", "", "MinSize"),
            ("AWS::ECS::Service", "DesiredCount", "number of tasks", "", ""),
            ("AWS::EKS::Nodegroup", "ScalingConfig.DesiredSize", "number of nodes", "", ""),
        )
    ),
    Row(
        "AWS::Lambda::Function",
        "ReservedConcurrentExecutions",
        "reserved concurrency",
        Concern.COUNT,
        Form.NUMBER,
        default=1000,
        unset="no limit",
    ),
    *(
        Row(kind, path, what, Concern.VERSION, Form.TEXT)
        for kind, path, what in (
            ("AWS::AmazonMQ::Broker", "EngineVersion", "engine version"),
            ("AWS::DocDB::DBClusterParameterGroup", "Family", "family of parameters"),
            ("AWS::ECS::Service", "PlatformVersion", "platform version"),
            ("AWS::EKS::Cluster", "Version", "version of Kubernetes"),
            (
                "AWS::ElastiCache::ParameterGroup",
                "CacheParameterGroupFamily",
                "family of parameters",
            ),
            ("AWS::ElastiCache::ReplicationGroup", "EngineVersion", "engine version"),
            ("AWS::Lambda::Function", "Runtime", "runtime"),
            ("AWS::OpenSearchService::Domain", "EngineVersion", "engine version"),
            ("AWS::RDS::DBClusterParameterGroup", "Family", "family of parameters"),
            ("AWS::RDS::DBInstance", "EngineVersion", "engine version"),
            ("AWS::RDS::DBParameterGroup", "Family", "family of parameters"),
        )
    ),
    Row(
        "AWS::ECS::TaskDefinition",
        "ContainerDefinitions[*].Image",
        "image",
        Concern.VERSION,
        Form.IMAGE,
    ),
    Row("AWS::Lambda::Function", "Code.ImageUri", "image", Concern.VERSION, Form.IMAGE),
    *(
        Row(kind, path, what, Concern.PORT, Form.TEXT)
        for kind, path, what in (
            ("AWS::DocDB::DBCluster", "Port", "port"),
            ("AWS::ElastiCache::ReplicationGroup", "Port", "port"),
            ("AWS::ElasticLoadBalancingV2::Listener", "Port", "port"),
            ("AWS::ElasticLoadBalancingV2::Listener", "Protocol", "protocol"),
            ("AWS::ElasticLoadBalancingV2::LoadBalancer", "Scheme", "scheme"),
            ("AWS::MemoryDB::Cluster", "Port", "port"),
            ("AWS::RDS::DBCluster", "Port", "port"),
            ("AWS::RDS::DBInstance", "Port", "port"),
        )
    ),
)
ROWS += tuple(
    Row("AWS::ElasticLoadBalancingV2::TargetGroup", path, what, Concern.PROBE, Form.TEXT)
    for path, what in (
        ("HealthCheckPath", "path of the health check"),
        ("HealthCheckPort", "port of the health check"),
        ("HealthCheckProtocol", "protocol of the health check"),
        ("Matcher.GrpcCode", "code that counts as healthy"),
        ("Matcher.HttpCode", "code that counts as healthy"),
    )
)
BY_TYPE: Mapping[str, tuple[Row, ...]] = grouped((row.type, row) for row in ROWS)
