"""Database, table and cache, and their backups."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_backup as backup
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_elasticache as elasticache
from aws_cdk import aws_events as events
from aws_cdk import aws_rds as rds
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from tests.apps.orders.files import Files
from tests.apps.orders.foundation import Foundation
from tests.apps.orders.sites import ACCOUNT, CREDENTIALS, DATABASE, Site

ENGINE = rds.DatabaseClusterEngine.aurora_mysql(version=rds.AuroraMysqlEngineVersion.VER_3_10_0)
VERSION = "8.0.mysql_aurora.3.10.0"
CLASS = ec2.InstanceType.of(ec2.InstanceClass.R7G, ec2.InstanceSize.LARGE)
TABLE = "orders"
ISOLATED = ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_ISOLATED)


class Regional(cdk.Stack):
    """What the data of both regions have alike."""

    def __init__(self, scope: Construct, construct_id: str, base: Foundation) -> None:
        super().__init__(scope, construct_id, env=base.site.env, cross_region_references=True)
        self.parameters = rds.ParameterGroup(
            self,
            "Parameters",
            engine=ENGINE,
            description="Orders: encrypted connections only",
            parameters={"require_secure_transport": "ON", "binlog_format": "ROW"},
        )
        self.cache_subnets = elasticache.CfnSubnetGroup(
            self,
            "CacheSubnets",
            description="Orders cache",
            cache_subnet_group_name="orders-cache",
            subnet_ids=base.vpc.select_subnets(
                subnet_type=ec2.SubnetType.PRIVATE_ISOLATED
            ).subnet_ids,
        )

    def back_up(self, base: Foundation, files: Files, cluster: str, away: Foundation) -> None:
        """A backup a day, copied to the vault of the other region."""
        plan = backup.BackupPlan(self, "Backups", backup_vault=base.vault)
        plan.add_rule(
            backup.BackupPlanRule(
                rule_name="Daily",
                schedule_expression=events.Schedule.cron(hour="2", minute="0"),
                start_window=cdk.Duration.hours(1),
                completion_window=cdk.Duration.hours(6),
                delete_after=cdk.Duration.days(35),
                copy_actions=[
                    backup.BackupPlanCopyActionProps(
                        destination_backup_vault=away.vault, delete_after=cdk.Duration.days(35)
                    )
                ],
            )
        )
        table = f"arn:aws:dynamodb:{base.site.region}:{ACCOUNT}:table/{TABLE}"
        plan.add_selection(
            "Stores",
            resources=[
                backup.BackupResource.from_arn(cluster),
                backup.BackupResource.from_arn(table),
                backup.BackupResource.from_efs_file_system(files.templates),
            ],
        )


class PrimaryData(Regional):
    """The first members of the global database, table and cache."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        base: Foundation,
        files: Files,
        other: Foundation,
    ) -> None:
        super().__init__(scope, construct_id, base)
        self.credentials = rds.DatabaseSecret(
            self,
            "Credentials",
            username="orders",
            secret_name=CREDENTIALS,
            encryption_key=base.shared,
            replica_regions=[
                secretsmanager.ReplicaRegion(region=other.site.region, encryption_key=other.shared)
            ],
        )
        cluster = self._database(base)
        self.writer = cluster.cluster_endpoint.hostname
        self.cluster_name = cluster.cluster_identifier
        self.group = rds.CfnGlobalCluster(
            self,
            "Global",
            global_cluster_identifier=DATABASE,
            source_db_cluster_identifier=cluster.cluster_arn,
            deletion_protection=True,
        )
        cdk.CfnOutput(self, "GlobalDatabase", value=self.group.ref)
        self._table(base, other)
        self._cache(base)
        self.back_up(base, files, cluster.cluster_arn, other)

    def _database(self, base: Foundation) -> rds.DatabaseCluster:
        return rds.DatabaseCluster(
            self,
            "Database",
            engine=ENGINE,
            cluster_identifier=f"orders-{base.site.region}",
            default_database_name="orders",
            credentials=rds.Credentials.from_secret(self.credentials),
            writer=rds.ClusterInstance.provisioned("Writer", instance_type=CLASS),
            readers=[rds.ClusterInstance.provisioned("Reader", instance_type=CLASS)],
            vpc=base.vpc,
            vpc_subnets=ISOLATED,
            security_groups=[base.stores],
            parameter_group=self.parameters,
            storage_encryption_key=base.key,
            backup=rds.BackupProps(retention=cdk.Duration.days(14)),
            cloudwatch_logs_exports=["error", "slowquery"],
            deletion_protection=True,
            removal_policy=cdk.RemovalPolicy.RETAIN,
        )

    def _table(self, base: Foundation, other: Foundation) -> None:
        attribute = dynamodb.CfnGlobalTable.AttributeDefinitionProperty
        key = dynamodb.CfnGlobalTable.KeySchemaProperty
        table = dynamodb.CfnGlobalTable(
            self,
            "Table",
            table_name=TABLE,
            billing_mode="PAY_PER_REQUEST",
            attribute_definitions=[
                attribute(attribute_name="customer", attribute_type="S"),
                attribute(attribute_name="placed", attribute_type="S"),
            ],
            key_schema=[
                key(attribute_name="customer", key_type="HASH"),
                key(attribute_name="placed", key_type="RANGE"),
            ],
            stream_specification=dynamodb.CfnGlobalTable.StreamSpecificationProperty(
                stream_view_type="NEW_AND_OLD_IMAGES"
            ),
            sse_specification=dynamodb.CfnGlobalTable.SSESpecificationProperty(
                sse_enabled=True, sse_type="KMS"
            ),
            replicas=[_replica(base), _replica(other)],
        )
        table.apply_removal_policy(cdk.RemovalPolicy.RETAIN)

    def _cache(self, base: Foundation) -> None:
        cache = elasticache.CfnReplicationGroup(
            self,
            "Cache",
            replication_group_description="Carts of the orders app",
            engine="valkey",
            engine_version="8.0",
            cache_node_type="cache.r7g.large",
            num_node_groups=1,
            replicas_per_node_group=1,
            automatic_failover_enabled=True,
            multi_az_enabled=True,
            at_rest_encryption_enabled=True,
            kms_key_id=base.key.key_arn,
            transit_encryption_enabled=True,
            cache_subnet_group_name=self.cache_subnets.ref,
            security_group_ids=[base.stores.security_group_id],
        )
        self.cache = cache.attr_primary_end_point_address
        self.datastore = elasticache.CfnGlobalReplicationGroup(
            self,
            "Datastore",
            global_replication_group_id_suffix="orders",
            members=[
                elasticache.CfnGlobalReplicationGroup.GlobalReplicationGroupMemberProperty(
                    replication_group_id=cache.ref,
                    replication_group_region=base.site.region,
                    role="PRIMARY",
                )
            ],
        )


class SecondaryData(Regional):
    """What joins the global database and cache; the table's replica is made from the primary."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        base: Foundation,
        files: Files,
        primary: PrimaryData,
        other: Foundation,
    ) -> None:
        super().__init__(scope, construct_id, base)
        cluster = self._database(base, primary, other.site)
        self.writer = cluster.attr_endpoint_address
        self.cluster_name = cluster.ref
        self.cluster_arn = cluster.attr_db_cluster_arn
        cache = elasticache.CfnReplicationGroup(
            self,
            "Cache",
            replication_group_description="Carts of the orders app",
            global_replication_group_id=primary.datastore.attr_global_replication_group_id,
            replicas_per_node_group=1,
            automatic_failover_enabled=True,
            multi_az_enabled=True,
            kms_key_id=base.key.key_arn,
            cache_subnet_group_name=self.cache_subnets.ref,
            security_group_ids=[base.stores.security_group_id],
        )
        self.cache = cache.attr_primary_end_point_address
        self.cache_group = cache.ref
        self.back_up(base, files, self.cluster_arn, other)

    def _database(self, base: Foundation, primary: PrimaryData, away: Site) -> rds.CfnDBCluster:
        subnets = rds.SubnetGroup(
            self, "Subnets", description="Orders database", vpc=base.vpc, vpc_subnets=ISOLATED
        )
        parameters = self.parameters.bind_to_cluster()
        cluster = rds.CfnDBCluster(
            self,
            "Database",
            engine="aurora-mysql",
            engine_version=VERSION,
            db_cluster_identifier=f"orders-{base.site.region}",
            global_cluster_identifier=primary.group.ref,
            source_region=away.region,
            db_subnet_group_name=subnets.subnet_group_name,
            db_cluster_parameter_group_name=parameters.parameter_group_name,
            vpc_security_group_ids=[base.stores.security_group_id],
            storage_encrypted=True,
            kms_key_id=base.key.key_arn,
            backup_retention_period=14,
            copy_tags_to_snapshot=True,
            enable_cloudwatch_logs_exports=["error", "slowquery"],
            deletion_protection=True,
        )
        cluster.apply_removal_policy(cdk.RemovalPolicy.RETAIN)
        for name in ("Writer", "Reader"):
            instance = rds.CfnDBInstance(
                self,
                name,
                engine="aurora-mysql",
                db_cluster_identifier=cluster.ref,
                db_instance_class=f"db.{CLASS.to_string()}",
            )
            instance.apply_removal_policy(cdk.RemovalPolicy.RETAIN)
        return cluster


def _replica(base: Foundation) -> dynamodb.CfnGlobalTable.ReplicaSpecificationProperty:
    return dynamodb.CfnGlobalTable.ReplicaSpecificationProperty(
        region=base.site.region,
        deletion_protection_enabled=True,
        point_in_time_recovery_specification=(
            dynamodb.CfnGlobalTable.PointInTimeRecoverySpecificationProperty(
                point_in_time_recovery_enabled=True
            )
        ),
        sse_specification=dynamodb.CfnGlobalTable.ReplicaSSESpecificationProperty(
            kms_master_key_id=base.key.key_arn
        ),
    )
