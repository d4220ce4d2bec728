"""What listens in a VPC: on which port, behind which security groups, under which host.

Source: the pages of the types in the AWS CloudFormation Template Reference
(https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html);
Amazon RDS API Reference, "CreateDBCluster" and "CreateDBInstance"
(https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html); Amazon RDS
User Guide, "Connecting to a database through RDS Proxy"
(https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-connecting.html).
"""

from __future__ import annotations

from collections.abc import Mapping

from dr_validator.record import dataclass

NFS, HTTPS = 2049, 443


@dataclass(frozen=True, slots=True)
class Listens:
    """How a type tells the port it listens on.

    `groups` is the property with its security groups, `port` the one with its port ("": it has
    none), `hosts` are the attributes that give its host. Without the property the port follows
    from `by`, the property with the engine, by the beginning of its value (`defaults`; "" is
    any value). `subnets` leads to the subnets: a property, and the property of the subnet group
    that it names ("": it names the subnets).
    """

    groups: str
    port: str
    hosts: tuple[str, ...]
    by: str = ""
    defaults: tuple[tuple[str, tuple[int, ...]], ...] = ()
    subnets: tuple[str, str] = ("", "")

    def usual(self, engine: str) -> tuple[int, ...]:
        """The ports of an engine, one of which it is; none if that is not known."""
        return next((ports for word, ports in self.defaults if engine.startswith(word)), ())


# CloudFormation gave Aurora PostgreSQL the port of MySQL for some years, and keeps it: see
# https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/281.
_ENGINES = (
    ("aurora-postgresql", (5432, 3306)),
    ("postgres", (5432,)),
    ("aurora", (3306,)),
    ("mysql", (3306,)),
    ("mariadb", (3306,)),
    ("oracle", (1521,)),
    ("sqlserver", (1433,)),
    ("custom-oracle", (1521,)),
    ("custom-sqlserver", (1433,)),
)
_DATABASE = ("DBSubnetGroupName", "SubnetIds")
_CACHE = ("CacheSubnetGroupName", "SubnetIds")
_REDIS = (("memcached", (11211,)), ("redis", (6379,)), ("valkey", (6379,)))

LISTENING: Mapping[str, Listens] = {
    "AWS::DocDB::DBCluster": Listens(
        "VpcSecurityGroupIds",
        "Port",
        ("Endpoint", "ReadEndpoint"),
        defaults=(("", (27017,)),),
        subnets=_DATABASE,
    ),
    "AWS::ElastiCache::CacheCluster": Listens(
        "VpcSecurityGroupIds",
        "Port",
        ("ConfigurationEndpoint.Address", "RedisEndpoint.Address"),
        by="Engine",
        defaults=_REDIS,
        subnets=_CACHE,
    ),
    "AWS::ElastiCache::ReplicationGroup": Listens(
        "SecurityGroupIds",
        "Port",
        (
            "ConfigurationEndPoint.Address",
            "PrimaryEndPoint.Address",
            "ReadEndPoint.Addresses",
            "ReaderEndPoint.Address",
        ),
        defaults=(("", (6379,)),),
        subnets=_CACHE,
    ),
    "AWS::ElastiCache::ServerlessCache": Listens(
        "SecurityGroupIds",
        "",
        ("Endpoint.Address",),
        by="Engine",
        defaults=_REDIS,
        subnets=("SubnetIds", ""),
    ),
    "AWS::MemoryDB::Cluster": Listens(
        "SecurityGroupIds",
        "Port",
        ("ClusterEndpoint.Address",),
        defaults=(("", (6379,)),),
        subnets=("SubnetGroupName", "SubnetIds"),
    ),
    "AWS::Neptune::DBCluster": Listens(
        "VpcSecurityGroupIds",
        "DBPort",
        ("Endpoint", "ReadEndpoint"),
        defaults=(("", (8182,)),),
        subnets=_DATABASE,
    ),
    "AWS::RDS::DBCluster": Listens(
        "VpcSecurityGroupIds",
        "Port",
        ("Endpoint.Address", "ReadEndpoint.Address"),
        by="Engine",
        defaults=_ENGINES,
        subnets=_DATABASE,
    ),
    "AWS::RDS::DBInstance": Listens(
        "VPCSecurityGroups",
        "Port",
        ("Endpoint.Address",),
        by="Engine",
        defaults=_ENGINES,
        subnets=_DATABASE,
    ),
    "AWS::RDS::DBProxy": Listens(
        "VpcSecurityGroupIds",
        "",
        ("Endpoint",),
        by="EngineFamily",
        defaults=(("MYSQL", (3306,)), ("POSTGRESQL", (5432,)), ("SQLSERVER", (1433,))),
        subnets=("VpcSubnetIds", ""),
    ),
    "AWS::Redshift::Cluster": Listens(
        "VpcSecurityGroupIds",
        "Port",
        ("Endpoint.Address",),
        defaults=(("", (5439,)),),
        subnets=("ClusterSubnetGroupName", "SubnetIds"),
    ),
}
# What is named by more than one property or attribute, and whose subnets lie in a group.
SUBNET_GROUPS = (
    "AWS::DocDB::DBSubnetGroup",
    "AWS::ElastiCache::SubnetGroup",
    "AWS::MemoryDB::SubnetGroup",
    "AWS::Neptune::DBSubnetGroup",
    "AWS::RDS::DBSubnetGroup",
    "AWS::Redshift::ClusterSubnetGroup",
)
