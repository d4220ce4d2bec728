"""Aurora Global Database and the DynamoDB global table.

CDK has no high-level construct for a global database, so the clusters are
declared as CloudFormation resources, with the same helper in both regions.
"""

from __future__ import annotations

import aws_cdk as cdk
import constructs
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from aws_cdk import aws_rds as rds

from .network import NetworkStack
from .regional import RegionalStack
from .settings import Settings, Site

ENGINE = "aurora-postgresql"
ENGINE_VERSION = rds.AuroraPostgresEngineVersion.VER_17_7
# Global databases refuse burstable classes.
INSTANCE_CLASS = "db.r6g.large"
PORT = 5432
DATABASE_NAME = "payments"


class DatabaseStack(RegionalStack):
    """What a member cluster needs in its own region, primary or secondary."""

    def __init__(
        self,
        scope: constructs.Construct,
        construct_id: str,
        *,
        settings: Settings,
        site: Site,
        network: NetworkStack,
    ) -> None:
        super().__init__(
            scope,
            construct_id,
            settings=settings,
            site=site,
            name=f"{site.role.value}-database",
            description="Payments databases",
        )
        self.key = kms.Key(
            self,
            "Key",
            alias=f"alias/{settings.name('database')}",
            description="Encrypts the database cluster of this region",
            enable_key_rotation=True,
            removal_policy=cdk.RemovalPolicy.DESTROY,
        )
        self.security_group = ec2.SecurityGroup(
            self,
            "SecurityGroup",
            vpc=network.vpc,
            description="The database cluster",
            allow_all_outbound=False,
        )
        self.security_group.add_ingress_rule(
            network.functions_security_group, ec2.Port.tcp(PORT), "The payment functions"
        )
        self.subnet_group = rds.CfnDBSubnetGroup(
            self,
            "SubnetGroup",
            db_subnet_group_description="Isolated subnets of the payments VPC",
            db_subnet_group_name=settings.name("database"),
            subnet_ids=[subnet.subnet_id for subnet in network.vpc.isolated_subnets],
        )
        # Parameter groups are not copied by a promotion: both regions have their own, equal one.
        self.parameter_group = rds.CfnDBClusterParameterGroup(
            self,
            "ParameterGroup",
            family=f"aurora-postgresql{ENGINE_VERSION.aurora_postgres_major_version}",
            description="TLS only",
            parameters={"rds.force_ssl": "1"},
        )
        # Left to the database, it would stay for ever, and when the stack is gone.
        self.log_group = logs.LogGroup(
            self,
            "Logs",
            log_group_name=f"/aws/rds/cluster/{settings.cluster_id(site)}/postgresql",
            retention=logs.RetentionDays.ONE_MONTH,
            removal_policy=cdk.RemovalPolicy.DESTROY,
        )

    def member(
        self,
        *,
        master_username: str | None = None,
        master_user_password: str | None = None,
        database_name: str | None = None,
        global_cluster_identifier: str | None = None,
        source_region: str | None = None,
    ) -> rds.CfnDBCluster:
        """The member cluster of this region: the two differ only in the arguments."""
        cluster = rds.CfnDBCluster(
            self,
            "Cluster",
            engine=ENGINE,
            engine_version=ENGINE_VERSION.aurora_postgres_full_version,
            db_cluster_identifier=self.settings.cluster_id(self.site),
            db_cluster_parameter_group_name=self.parameter_group.ref,
            db_subnet_group_name=self.subnet_group.ref,
            vpc_security_group_ids=[self.security_group.security_group_id],
            port=PORT,
            storage_encrypted=True,
            kms_key_id=self.key.key_arn,
            backup_retention_period=7,
            copy_tags_to_snapshot=True,
            deletion_protection=False,
            enable_http_endpoint=True,
            enable_cloudwatch_logs_exports=["postgresql"],
            master_username=master_username,
            master_user_password=master_user_password,
            database_name=database_name,
            global_cluster_identifier=global_cluster_identifier,
            source_region=source_region,
        )
        cluster.apply_removal_policy(cdk.RemovalPolicy.DESTROY)
        cluster.node.add_dependency(self.log_group)
        # As many in the secondary: it has to carry the whole load at once.
        for number in (1, 2):
            instance = rds.CfnDBInstance(
                self,
                f"Instance{number}",
                engine=ENGINE,
                db_cluster_identifier=cluster.ref,
                db_instance_identifier=f"{self.settings.cluster_id(self.site)}-{number}",
                db_instance_class=INSTANCE_CLASS,
                enable_performance_insights=True,
                performance_insights_kms_key_id=self.key.key_arn,
                publicly_accessible=False,
            )
            instance.apply_removal_policy(cdk.RemovalPolicy.DESTROY)
        self.publish(
            "ClusterArn", cluster.attr_db_cluster_arn, "The local cluster", export="cluster-arn"
        )
        self.publish(
            "DatabaseEndpoint",
            cluster.attr_endpoint_address,
            "The local cluster: writable once it is the primary",
            export="database-endpoint",
        )
        return cluster


class PrimaryDatabaseStack(DatabaseStack):
    """The writer, the global cluster built from it, and the table with its replica."""

    def __init__(
        self,
        scope: constructs.Construct,
        construct_id: str,
        *,
        settings: Settings,
        network: NetworkStack,
    ) -> None:
        super().__init__(
            scope, construct_id, settings=settings, site=settings.primary, network=network
        )
        # No attachment: it would write the host of the lost region into the replica.
        self.secret = rds.DatabaseSecret(
            self,
            "Secret",
            username="payments_admin",
            secret_name=settings.secret_name,
            replica_regions=[{"region": settings.secondary.region}],
        )
        self.secret.apply_removal_policy(cdk.RemovalPolicy.DESTROY)
        self.cluster = self.member(
            master_username=self.secret.secret_value_from_json("username").unsafe_unwrap(),
            master_user_password=self.secret.secret_value_from_json("password").unsafe_unwrap(),
            database_name=DATABASE_NAME,
        )
        # Made from the cluster rather than from an engine: the reference orders the two, the
        # primary is attached as soon as this exists, and engine and encryption have one source.
        self.global_cluster = rds.CfnGlobalCluster(
            self,
            "GlobalCluster",
            global_cluster_identifier=settings.global_cluster_id,
            source_db_cluster_identifier=self.cluster.ref,
            deletion_protection=False,
        )
        self.global_cluster.apply_removal_policy(cdk.RemovalPolicy.DESTROY)
        self.table = dynamodb.TableV2(
            self,
            "Transactions",
            table_name=settings.table_name,
            partition_key=dynamodb.Attribute(name="payment_id", type=dynamodb.AttributeType.STRING),
            billing=dynamodb.Billing.on_demand(),
            encryption=dynamodb.TableEncryptionV2.aws_managed_key(),
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=True
            ),
            deletion_protection=False,
            removal_policy=cdk.RemovalPolicy.DESTROY,
            replicas=[
                dynamodb.ReplicaTableProps(
                    region=settings.secondary.region,
                    # The replica is of this stack, but not of its region.
                    tags=[cdk.CfnTag(key="DR-Role", value=settings.secondary.role.value)],
                )
            ],
        )
        self.publish(
            "GlobalClusterId",
            self.global_cluster.ref,
            "What a failover promotes a member of",
            export="global-cluster-id",
        )
        self.publish(
            "TableName", self.table.table_name, "The same in both regions", export="table-name"
        )
        self.publish(
            "SecretArn",
            self.secret.secret_arn,
            "Database credentials, replicated",
            export="secret-arn",
        )


class SecondaryDatabaseStack(DatabaseStack):
    """The read-only member: it takes engine, users and databases from the primary."""

    def __init__(
        self,
        scope: constructs.Construct,
        construct_id: str,
        *,
        settings: Settings,
        network: NetworkStack,
    ) -> None:
        super().__init__(
            scope, construct_id, settings=settings, site=settings.secondary, network=network
        )
        self.cluster = self.member(
            global_cluster_identifier=settings.global_cluster_id,
            # An encrypted replica needs it for the pre-signed request to the source.
            source_region=settings.primary.region,
        )
