"""What properties name: types, how a value tells its region, what becomes of it elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from dr_validator.aws.region import Region, is_service_host, region_of_host, region_of_zone
from dr_validator.record import dataclass


class Judged(Enum):
    """What becomes of a thing of another region than the one that is needed."""

    REFUSED = "refused"  # the service takes it of that region only
    DEPENDS = "depends"  # it is taken, or AWS does not say; either way it is gone with its region
    FREE = "free"  # no matter where it is


class Told(Enum):
    """How a value that is no ARN tells the region of what it names."""

    NEVER = "an id, or a name"
    BEFORE_UNDERSCORE = "the id of a user pool"
    HOST = "the host of an AWS service, or a URL of it"
    ITSELF = "the name of a region"
    ZONE = "the name of an availability zone"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing. `title` has its article, as messages say it.

    `types` are the resource types it may be; none: any that is referred to. `judged` holds for
    the properties that only the registry schemas tell of.
    """

    name: str
    title: str
    types: tuple[str, ...] = ()
    judged: Judged = Judged.REFUSED
    told: Told = Told.NEVER

    def region_in(self, word: str) -> str | None:
        """The region that a value of the kind, no ARN, tells; None if it tells none."""
        match self.told:
            case Told.NEVER:
                return None
            case Told.BEFORE_UNDERSCORE:
                region, found, _ = word.partition("_")
                return region if found and Region(region).is_formed else None
            case Told.HOST:
                host = word.rpartition("://")[2].partition("/")[0]
                return region_of_host(host) if is_service_host(host) else None
            case Told.ITSELF:
                return word if Region(word).is_formed else None
            case Told.ZONE:
                return region_of_zone(word)


def _kind(
    name: str,
    title: str,
    *types: str,
    judged: Judged = Judged.REFUSED,
    told: Told = Told.NEVER,
) -> tuple[str, Kind]:
    return name, Kind(name, title, types, judged, told)


_POOL = "AWS::Cognito::UserPool"
_DATABASES = ("AWS::DocDB::DBCluster", "AWS::Neptune::DBCluster", "AWS::RDS::DBCluster")
_V2 = "AWS::ElasticLoadBalancingV2::"

KINDS: Mapping[str, Kind] = dict(
    [
        _kind("access point", "an access point", "AWS::EFS::AccessPoint"),
        _kind("address", "an elastic IP address", "AWS::EC2::EIP"),
        _kind("alarm", "an alarm", "AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm"),
        _kind("alarm action", "an action"),
        _kind("auto scaling group", "an auto scaling group", "AWS::AutoScaling::AutoScalingGroup"),
        _kind("bucket", "a bucket", "AWS::S3::Bucket", judged=Judged.FREE),
        _kind("bucket key", "a KMS key", judged=Judged.FREE),
        _kind("certificate", "a certificate", "AWS::CertificateManager::Certificate"),
        _kind("cluster", "an ECS cluster", "AWS::ECS::Cluster"),
        _kind(
            "cluster parameter group",
            "a cluster parameter group",
            "AWS::RDS::DBClusterParameterGroup",
        ),
        _kind(
            "code signing configuration",
            "a code signing configuration",
            "AWS::Lambda::CodeSigningConfig",
        ),
        _kind("connection", "a connection", "AWS::Events::Connection"),
        _kind(
            "container image",
            "an image of a repository",
            "AWS::ECR::Repository",
            told=Told.HOST,
        ),
        _kind("database", "a database", *_DATABASES, "AWS::RDS::DBInstance"),
        _kind("delivery stream", "a delivery stream", "AWS::KinesisFirehose::DeliveryStream"),
        _kind("endpoint", "an endpoint", f"{_V2}LoadBalancer", "AWS::EC2::EIP"),
        _kind("event bus", "an event bus", "AWS::Events::EventBus"),
        _kind("event source", "an event source"),
        _kind("event target", "a target"),
        _kind("file system", "a file system", "AWS::EFS::FileSystem"),
        _kind(
            "function",
            "a function",
            "AWS::Lambda::Alias",
            "AWS::Lambda::Function",
            "AWS::Lambda::Version",
            judged=Judged.DEPENDS,
        ),
        _kind(
            "gateway",
            "a gateway",
            "AWS::EC2::EgressOnlyInternetGateway",
            "AWS::EC2::InternetGateway",
            "AWS::EC2::NatGateway",
            "AWS::EC2::VPNGateway",
        ),
        _kind("host", "a host", judged=Judged.FREE),
        _kind("http api", "an API", "AWS::ApiGatewayV2::Api"),
        _kind("image", "a machine image"),
        _kind("instance", "an instance", "AWS::EC2::Instance"),
        _kind(
            "invocation uri",
            "an integration",
            "AWS::Lambda::Alias",
            "AWS::Lambda::Function",
            "AWS::Lambda::Version",
            judged=Judged.DEPENDS,
        ),
        _kind(
            "issuer",
            "a user pool",
            _POOL,
            judged=Judged.DEPENDS,
            told=Told.HOST,
        ),
        _kind(
            "kafka cluster",
            "a Kafka cluster",
            "AWS::MSK::Cluster",
            "AWS::MSK::ServerlessCluster",
        ),
        _kind("key", "a KMS key", "AWS::KMS::Alias", "AWS::KMS::Key", "AWS::KMS::ReplicaKey"),
        _kind("lambda destination", "a destination", judged=Judged.DEPENDS),
        _kind("launch template", "a launch template", "AWS::EC2::LaunchTemplate"),
        _kind("layer", "a layer", "AWS::Lambda::LayerVersion"),
        _kind("listener", "a listener", f"{_V2}Listener"),
        _kind("load balancer", "a load balancer", f"{_V2}LoadBalancer"),
        _kind("load balancer target", "a target"),
        _kind("log destination", "a destination"),
        _kind("log group", "a log group", "AWS::Logs::LogGroup", judged=Judged.DEPENDS),
        _kind("namespace", "a namespace"),
        _kind(
            "network",
            "a network",
            "AWS::EC2::NetworkAcl",
            "AWS::EC2::Subnet",
            "AWS::EC2::VPC",
        ),
        _kind("network interface", "a network interface", "AWS::EC2::NetworkInterface"),
        _kind("option group", "an option group", "AWS::RDS::OptionGroup"),
        _kind("parameter group", "a parameter group", "AWS::RDS::DBParameterGroup"),
        _kind("peering connection", "a peering connection", judged=Judged.FREE),
        _kind("protected resource", "a resource"),
        _kind(
            "queue",
            "a queue",
            "AWS::SQS::Queue",
            judged=Judged.DEPENDS,
            told=Told.HOST,
        ),
        _kind("queue or topic", "a queue or topic", "AWS::SNS::Topic", "AWS::SQS::Queue"),
        _kind("region", "a region", told=Told.ITSELF),
        _kind("registry", "a registry", "AWS::ServiceDiscovery::Service"),
        _kind("replication group", "a replication group", "AWS::ElastiCache::ReplicationGroup"),
        _kind("resolver endpoint", "a resolver endpoint", "AWS::Route53Resolver::ResolverEndpoint"),
        _kind("resolver rule", "a resolver rule", "AWS::Route53Resolver::ResolverRule"),
        _kind("resource", "a resource", judged=Judged.FREE),
        _kind("rest api", "an API", "AWS::ApiGateway::RestApi"),
        _kind("role", "a role", "AWS::IAM::Role", judged=Judged.FREE),
        _kind(
            "route table",
            "a route table",
            "AWS::EC2::RouteTable",
            "AWS::EC2::TransitGatewayRouteTable",
        ),
        _kind("secret", "a secret", "AWS::SecretsManager::Secret", "AWS::SSM::Parameter"),
        _kind("security group", "a security group", "AWS::EC2::SecurityGroup"),
        _kind("service name", "a service"),
        _kind("service token", "a provider", "AWS::Lambda::Function", "AWS::SNS::Topic"),
        _kind("state machine", "a state machine", "AWS::StepFunctions::StateMachine"),
        _kind("stream", "a stream", "AWS::Kinesis::Stream"),
        _kind("subnet", "a subnet", "AWS::EC2::Subnet"),
        _kind(
            "subnet group",
            "a subnet group",
            "AWS::ElastiCache::SubnetGroup",
            "AWS::RDS::DBSubnetGroup",
            "AWS::Redshift::ClusterSubnetGroup",
        ),
        _kind("subscriber", "a subscriber", judged=Judged.FREE),
        _kind("table bucket", "a table bucket", "AWS::S3Tables::TableBucket"),
        _kind("target group", "a target group", f"{_V2}TargetGroup"),
        _kind("task definition", "a task definition", "AWS::ECS::TaskDefinition"),
        _kind("topic", "a topic", "AWS::SNS::Topic", judged=Judged.DEPENDS),
        _kind("transit gateway", "a transit gateway", "AWS::EC2::TransitGateway"),
        _kind("trust store", "a trust store", f"{_V2}TrustStore"),
        _kind("user pool", "a user pool", _POOL, told=Told.BEFORE_UNDERSCORE),
        _kind("vault", "a backup vault", "AWS::Backup::BackupVault", judged=Judged.FREE),
        _kind("volume", "a volume", "AWS::EC2::Volume"),
        _kind("vpc", "a VPC", "AWS::EC2::VPC"),
        _kind("vpc endpoint", "a VPC endpoint", "AWS::EC2::VPCEndpoint"),
        _kind(
            "vpc link",
            "a VPC link",
            "AWS::ApiGateway::VpcLink",
            "AWS::ApiGatewayV2::VpcLink",
        ),
        _kind("web acl", "a web ACL", "AWS::WAFv2::WebACL"),
        _kind("zone", "an availability zone", told=Told.ZONE),
    ]
)
