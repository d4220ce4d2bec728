"""What stands in two regions at least, or is there to move an application to another one.

Source: AWS CloudFormation Template Reference, the page of each type; Amazon Application Recovery
Controller (ARC) Developer Guide, "Region switch" and "Routing control"; Amazon EventBridge User
Guide, "Making applications Regional-fault tolerant with global endpoints".
"""

from __future__ import annotations

from dr_validator.record import dataclass


@dataclass(frozen=True, slots=True)
class GlobalCluster:
    """A type of global cluster and that of its members: both link to the other alike."""

    group: str
    member: str
    source: str = "SourceDBClusterIdentifier"
    joins: str = "GlobalClusterIdentifier"


GLOBAL_CLUSTERS = (
    GlobalCluster("AWS::RDS::GlobalCluster", "AWS::RDS::DBCluster"),
    GlobalCluster("AWS::DocDB::GlobalCluster", "AWS::DocDB::DBCluster"),
    GlobalCluster("AWS::Neptune::GlobalCluster", "AWS::Neptune::DBCluster"),
)

# What a read replica says of its source.
REPLICAS = (
    ("AWS::RDS::DBInstance", "SourceDBInstanceIdentifier"),
    ("AWS::RDS::DBInstance", "SourceDBClusterIdentifier"),
    ("AWS::RDS::DBCluster", "ReplicationSourceIdentifier"),
)

# Nobody declares one of these for a single region.
SPANNING = {
    "AWS::RDS::GlobalCluster": "there is a global database",
    "AWS::DocDB::GlobalCluster": "there is a global cluster of DocumentDB",
    "AWS::Neptune::GlobalCluster": "there is a global database of Neptune",
    "AWS::ElastiCache::GlobalReplicationGroup": "there is a global datastore",
    "AWS::MemoryDB::MultiRegionCluster": "there is a multi-Region cluster of MemoryDB",
    "AWS::S3::MultiRegionAccessPoint": "there is a Multi-Region Access Point",
    "AWS::Events::Endpoint": "there is a global endpoint of EventBridge",
    "AWS::KMS::ReplicaKey": "there is a replica of a multi-Region key",
    "AWS::Cognito::UserPoolReplica": "there is a replica of a user pool",
    "AWS::ARCRegionSwitch::Plan": "there is a plan of ARC Region switch",
    "AWS::Route53RecoveryControl::Cluster": "there is a cluster for routing controls",
    "AWS::Route53RecoveryReadiness::RecoveryGroup": "there is a recovery group of ARC",
}

# Properties that are set only for another region, beside those that name it.
SPANNING_WHEN_SET = (
    ("AWS::DSQL::Cluster", "MultiRegionProperties"),
    ("AWS::DocDB::DBCluster", "GlobalClusterIdentifier"),
    ("AWS::ElastiCache::ReplicationGroup", "GlobalReplicationGroupId"),
    ("AWS::MemoryDB::Cluster", "MultiRegionClusterName"),
    ("AWS::Neptune::DBCluster", "GlobalClusterIdentifier"),
    ("AWS::RDS::DBCluster", "GlobalClusterIdentifier"),
    ("AWS::S3::Bucket", "ReplicationConfiguration"),
)

# What answers requests, and so tells that an application runs in a region.
SERVICES = (
    "AWS::ApiGateway::RestApi",
    "AWS::ApiGatewayV2::Api",
    "AWS::AppRunner::Service",
    "AWS::AppSync::GraphQLApi",
    "AWS::AutoScaling::AutoScalingGroup",
    "AWS::ECS::Service",
    "AWS::EKS::Cluster",
    "AWS::ElasticBeanstalk::Environment",
    "AWS::ElasticLoadBalancing::LoadBalancer",
    "AWS::ElasticLoadBalancingV2::LoadBalancer",
    "AWS::Lambda::Url",
    "AWS::Serverless::Api",
    "AWS::Serverless::HttpApi",
)

# What a region needs of its own to carry an application: two regions with such are two sites.
SITES = (
    *SERVICES,
    "AWS::DocDB::DBCluster",
    "AWS::Neptune::DBCluster",
    "AWS::RDS::DBCluster",
    "AWS::RDS::DBInstance",
)
