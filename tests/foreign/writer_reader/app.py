"""Orders: one big stack a region, `cross_region_references`, high-level constructs throughout.

Aurora MySQL Serverless v2 as a global database that is created empty (`Engine` on the global
cluster): so the first cluster joins it with `GlobalClusterIdentifier` and brings the
credentials, and the second cluster, made with the same construct, has its own removed again.
Fargate behind a load balancer, failover records with the load balancers as targets.
"""

from __future__ import annotations

from dataclasses import dataclass

import aws_cdk as cdk
import jsii
from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_ecs_patterns as patterns
from aws_cdk import aws_elasticloadbalancingv2 as elb
from aws_cdk import aws_kms as kms
from aws_cdk import aws_rds as rds
from aws_cdk import aws_route53 as route53
from aws_cdk import aws_route53_targets as targets
from aws_cdk import aws_secretsmanager as secrets
from aws_cdk import aws_sns as sns
from constructs import Construct

ACCOUNT = "111122223333"
IRELAND, FRANKFURT = "eu-west-1", "eu-central-1"
DOMAIN = "orders.example.com"
SECRET = "orders/database"
VERSION = rds.AuroraMysqlEngineVersion.VER_3_10_3
OLDER = rds.AuroraMysqlEngineVersion.VER_3_10_0


@jsii.implements(targets.IAliasRecordTargetProps)
class Watched:
    """The record counts as unhealthy when the load balancer has no healthy target."""

    @property
    def evaluate_target_health(self) -> bool:
        return True

    @property
    def hosted_zone_id(self) -> str | None:
        return None


@dataclass(frozen=True)
class Shared:
    """What the first region hands to the second."""

    global_cluster: rds.CfnGlobalCluster
    topic: sns.ITopic


class OrdersStack(cdk.Stack):
    """Everything of one region. Without `shared` it is the region that writes."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        region: str,
        cidr: str,
        shared: Shared | None = None,
        broken: bool,
    ) -> None:
        super().__init__(
            scope,
            construct_id,
            env=cdk.Environment(account=ACCOUNT, region=region),
            cross_region_references=True,
        )
        self.shared, self.broken = shared, broken
        self.vpc = ec2.Vpc(
            self, "Vpc", ip_addresses=ec2.IpAddresses.cidr(cidr), max_azs=2, nat_gateways=1
        )
        self.zone = route53.HostedZone.from_hosted_zone_attributes(
            self, "Zone", hosted_zone_id="Z04712553KPDDQ7RXL2VY", zone_name="example.com"
        )
        self.topic = sns.Topic(self, "Pager")
        self.global_cluster = shared.global_cluster if shared else self.new_global_cluster()
        self.cluster = self.database()
        self.service = self.web()
        self.records()
        self.alarms()

    def new_global_cluster(self) -> rds.CfnGlobalCluster:
        return rds.CfnGlobalCluster(
            self,
            "Global",
            engine="aurora-mysql",
            engine_version=VERSION.aurora_mysql_full_version,
            global_cluster_identifier="orders-global",
            storage_encrypted=True,
            deletion_protection=True,
        )

    def database(self) -> rds.DatabaseCluster:
        wrong = self.broken and self.shared is not None
        serverless = rds.ClusterInstance.serverless_v2("writer")
        # DEFECT 1: a burstable class, which global databases refuse.
        burstable = rds.ClusterInstance.provisioned(
            "writer", instance_type=ec2.InstanceType("t4g.medium")
        )
        cluster = rds.DatabaseCluster(
            self,
            "Database",
            # DEFECT 2: an older patch than the first region's; it cannot join, nor fail over.
            engine=rds.DatabaseClusterEngine.aurora_mysql(version=OLDER if wrong else VERSION),
            writer=burstable if wrong else serverless,
            readers=[rds.ClusterInstance.serverless_v2("reader", scale_with_writer=True)],
            serverless_v2_min_capacity=1,
            serverless_v2_max_capacity=32,
            vpc=self.vpc,
            storage_encryption_key=kms.Key(self, "DatabaseKey", enable_key_rotation=True),
            backup=rds.BackupProps(retention=cdk.Duration.days(14)),
            default_database_name=None if self.shared else "orders",
            credentials=None if self.shared else self.credentials(),
            deletion_protection=True,
        )
        cfn = cluster.node.default_child
        assert isinstance(cfn, rds.CfnDBCluster)
        cfn.global_cluster_identifier = self.global_cluster.ref
        if self.shared:
            cfn.source_region = IRELAND
            # DEFECT 3: the construct's own credentials are left in; a secondary is refused then.
            if not self.broken:
                cfn.add_property_deletion_override("MasterUsername")
                cfn.add_property_deletion_override("MasterUserPassword")
        return cluster

    def credentials(self) -> rds.Credentials:
        # DEFECT 4: the secret stays in Ireland, while the tasks in Frankfurt read it there by name.
        replicas = [] if self.broken else [secrets.ReplicaRegion(region=FRANKFURT)]
        return rds.Credentials.from_generated_secret(
            "orders_admin", secret_name=SECRET, replica_regions=replicas
        )

    def web(self) -> patterns.ApplicationLoadBalancedFargateService:
        secret = secrets.Secret.from_secret_name_v2(self, "DatabaseSecret", SECRET)
        service = patterns.ApplicationLoadBalancedFargateService(
            self,
            "Web",
            vpc=self.vpc,
            certificate=acm.Certificate(
                self,
                "Certificate",
                domain_name=DOMAIN,
                validation=acm.CertificateValidation.from_dns(self.zone),
            ),
            redirect_http=True,
            desired_count=2,
            cpu=512,
            memory_limit_mib=1024,
            min_healthy_percent=100,
            circuit_breaker=ecs.DeploymentCircuitBreaker(rollback=True),
            task_image_options=patterns.ApplicationLoadBalancedTaskImageOptions(
                image=ecs.ContainerImage.from_registry("public.ecr.aws/nginx/nginx:1.29"),
                environment={
                    "DB_HOST": self.cluster.cluster_endpoint.hostname,
                    "DB_READER": self.cluster.cluster_read_endpoint.hostname,
                },
                secrets={"DB_PASSWORD": ecs.Secret.from_secrets_manager(secret, "password")},
            ),
        )
        service.target_group.configure_health_check(path="/healthz")
        self.cluster.connections.allow_default_port_from(service.service)
        return service

    def records(self) -> None:
        balancer = self.service.load_balancer
        # DEFECT 5: it asks the record that it decides about, so it follows its own answer.
        asked = DOMAIN if self.broken else balancer.load_balancer_dns_name
        first = self.shared is None
        health = (
            route53.HealthCheck(
                self,
                "Health",
                type=route53.HealthCheckType.HTTPS,
                fqdn=asked,
                port=443,
                resource_path="/healthz",
                failure_threshold=2,
                request_interval=cdk.Duration.seconds(10),
            )
            if first
            else None
        )
        role = "primary" if first else "secondary"
        route53.ARecord(
            self,
            "Record",
            zone=self.zone,
            record_name="orders",
            target=route53.RecordTarget.from_alias(targets.LoadBalancerTarget(balancer, Watched())),
            failover=route53.Failover.PRIMARY if first else route53.Failover.SECONDARY,
            # DEFECT 6: the same identifier in both regions; the second stack cannot create its own.
            set_identifier="orders" if self.broken else f"orders-{role}",
            health_check=health,
        )

    def alarms(self) -> None:
        balancer = self.service.load_balancer
        count = balancer.metrics.http_code_elb(
            elb.HttpCodeElb.ELB_5XX_COUNT, period=cdk.Duration.minutes(1)
        )
        alarms = [
            cloudwatch.Alarm(
                self,
                "ServerErrors",
                alarm_description="More than 25 failed requests in a minute",
                metric=count,
                threshold=25,
                evaluation_periods=3,
                treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
            ),
            cloudwatch.Alarm(
                self,
                "Cpu",
                alarm_description="The tasks use over 80 % of their CPU",
                metric=self.service.service.metric_cpu_utilization(),
                threshold=80,
                evaluation_periods=5,
            ),
        ]
        topic: sns.ITopic = self.topic
        if self.shared:
            alarms.append(
                cloudwatch.Alarm(
                    self,
                    "Lag",
                    alarm_description="Replication is more than 5 seconds behind",
                    metric=cloudwatch.Metric(
                        namespace="AWS/RDS",
                        metric_name="AuroraGlobalDBReplicationLag",
                        dimensions_map={"DBClusterIdentifier": self.cluster.cluster_identifier},
                        statistic="Maximum",
                        period=cdk.Duration.minutes(1),
                    ),
                    # DEFECT 7: the metric is in milliseconds, so this fires all the time.
                    threshold=5 if self.broken else 5000,
                    evaluation_periods=3,
                )
            )
            if self.broken:
                # DEFECT 8: an alarm's action must be in its own region; this deployment fails.
                topic = self.shared.topic
        for alarm in alarms:
            alarm.add_alarm_action(actions.SnsAction(topic))


def build(app: cdk.App, *, broken: bool) -> None:
    first = OrdersStack(app, "OrdersIreland", region=IRELAND, cidr="10.20.0.0/16", broken=broken)
    OrdersStack(
        app,
        "OrdersFrankfurt",
        region=FRANKFURT,
        cidr="10.21.0.0/16",
        shared=Shared(first.global_cluster, first.topic),
        broken=broken,
    )
    for stack in app.node.children:
        if isinstance(stack, cdk.Stack):
            cdk.Tags.of(stack).add("team", "orders")
