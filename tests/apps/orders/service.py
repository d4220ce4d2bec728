"""What answers and what works in a region: containers, load balancer, events, their alarms."""

from __future__ import annotations

from pathlib import Path

import aws_cdk as cdk
from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_elasticloadbalancingv2 as elb
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_event_sources as sources
from aws_cdk import aws_logs as logs
from aws_cdk import aws_route53 as route53
from aws_cdk import aws_route53_targets as targets
from aws_cdk import aws_secretsmanager as secretsmanager
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from aws_cdk import aws_sqs as sqs
from aws_cdk import aws_ssm as ssm
from constructs import Construct

from tests.apps.orders.data import TABLE, PrimaryData, SecondaryData
from tests.apps.orders.files import Files
from tests.apps.orders.foundation import Foundation
from tests.apps.orders.sites import ACCOUNT, API, CREDENTIALS, PORT

CODE = Path(__file__).parent / "lambda_code"
IMAGE = "2026.11.2"
WRITE_ITEMS = [
    "dynamodb:DeleteItem",
    "dynamodb:GetItem",
    "dynamodb:PutItem",
    "dynamodb:Query",
    "dynamodb:UpdateItem",
]


class Service(cdk.Stack):
    """Alike in both regions; the standby runs as many containers as the primary."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        base: Foundation,
        files: Files,
        data: PrimaryData | SecondaryData,
        zone: route53.IHostedZone,
    ) -> None:
        super().__init__(scope, construct_id, env=base.site.env, cross_region_references=True)
        self.base, self.files, self.data, self.zone = base, files, data, zone
        # As one from elsewhere, so that no grant here changes its policy there.
        self.key = kms.Key.from_key_arn(self, "Key", base.key.key_arn)
        self.operators = self._topic("Operators")
        self.operators.add_subscription(
            subscriptions.EmailSubscription("orders-oncall@example.com")
        )
        self.placed = self._topic("Placed")
        self._invoices()
        service = self._containers()
        self.balancer, group = self._entrance(service)
        self._alarms(group)

    @property
    def region_arn(self) -> str:
        return f"{self.base.site.region}:{ACCOUNT}"

    def _topic(self, name: str) -> sns.Topic:
        return sns.Topic(self, name, topic_name=f"orders-{name.lower()}", master_key=self.key)

    def _allow_stores(self, grantee: iam.IGrantable) -> None:
        grantee.grant_principal.add_to_principal_policy(
            iam.PolicyStatement(
                actions=WRITE_ITEMS,
                resources=[f"arn:aws:dynamodb:{self.region_arn}:table/{TABLE}"],
            )
        )
        self.files.documents.grant_read_write(grantee)

    def _invoices(self) -> None:
        """Each order that was placed gets its invoice."""
        self.dead = self._queue("Dead")
        queue = sqs.Queue(
            self,
            "Invoices",
            queue_name="orders-invoices",
            encryption=sqs.QueueEncryption.KMS,
            encryption_master_key=self.key,
            visibility_timeout=cdk.Duration.minutes(3),
            retention_period=cdk.Duration.days(14),
            dead_letter_queue=sqs.DeadLetterQueue(max_receive_count=5, queue=self.dead),
        )
        self.placed.add_subscription(
            subscriptions.SqsSubscription(queue, raw_message_delivery=True)
        )
        function = lambda_.Function(
            self,
            "Invoice",
            function_name="orders-invoice",
            runtime=lambda_.Runtime.PYTHON_3_13,
            handler="invoice.write",
            code=lambda_.Code.from_asset(str(CODE)),
            timeout=cdk.Duration.seconds(30),
            memory_size=512,
            environment={"BUCKET": self.files.documents.bucket_name, "TABLE": TABLE},
            log_group=logs.LogGroup(self, "InvoiceLogs", retention=logs.RetentionDays.SIX_MONTHS),
        )
        function.add_event_source(
            sources.SqsEventSource(queue, batch_size=10, report_batch_item_failures=True)
        )
        self._allow_stores(function)

    def _queue(self, name: str) -> sqs.Queue:
        return sqs.Queue(
            self,
            name,
            queue_name=f"orders-{name.lower()}",
            encryption=sqs.QueueEncryption.KMS,
            encryption_master_key=self.key,
            retention_period=cdk.Duration.days(14),
        )

    def _containers(self) -> ecs.FargateService:
        level = ssm.StringParameter(
            self, "LogLevel", parameter_name="/orders/log-level", string_value="INFO"
        )
        credentials = secretsmanager.Secret.from_secret_name_v2(self, "Credentials", CREDENTIALS)
        task = ecs.FargateTaskDefinition(
            self, "Task", family="orders-api", cpu=1024, memory_limit_mib=2048
        )
        task.add_volume(
            name="templates",
            efs_volume_configuration=ecs.EfsVolumeConfiguration(
                file_system_id=self.files.templates.file_system_id,
                transit_encryption="ENABLED",
                authorization_config=ecs.AuthorizationConfig(
                    access_point_id=self.files.mount.access_point_id, iam="ENABLED"
                ),
            ),
        )
        container = task.add_container(
            "Api",
            image=ecs.ContainerImage.from_ecr_repository(self.base.images, IMAGE),
            port_mappings=[ecs.PortMapping(container_port=PORT)],
            logging=ecs.LogDrivers.aws_logs(
                stream_prefix="api",
                log_group=logs.LogGroup(self, "ApiLogs", retention=logs.RetentionDays.SIX_MONTHS),
            ),
            environment={
                "CACHE_HOST": self.data.cache,
                "CREDENTIALS": CREDENTIALS,
                "DATABASE_HOST": self.data.writer,
                "DOCUMENTS": self.files.documents.bucket_name,
                "PLACED_TOPIC": self.placed.topic_arn,
                "REGION": self.base.site.region,
                "TABLE": TABLE,
            },
            secrets={"LOG_LEVEL": ecs.Secret.from_ssm_parameter(level)},
        )
        container.add_mount_points(
            ecs.MountPoint(container_path="/templates", source_volume="templates", read_only=False)
        )
        self._allow_stores(task.task_role)
        self.placed.grant_publish(task.task_role)
        credentials.grant_read(task.task_role)
        self.base.shared.grant_decrypt(task.task_role)
        self.files.templates.grant_read_write(task.task_role)
        cluster = ecs.Cluster(self, "Cluster", cluster_name="orders", vpc=self.base.vpc)
        service = ecs.FargateService(
            self,
            "Service",
            service_name="orders-api",
            cluster=cluster,
            task_definition=task,
            desired_count=4,
            min_healthy_percent=100,
            security_groups=[self.base.tasks],
            vpc_subnets=ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_WITH_EGRESS),
            circuit_breaker=ecs.DeploymentCircuitBreaker(rollback=True),
            health_check_grace_period=cdk.Duration.minutes(1),
        )
        scaling = service.auto_scale_task_count(min_capacity=4, max_capacity=24)
        scaling.scale_on_cpu_utilization("Cpu", target_utilization_percent=60)
        return service

    def _entrance(
        self, service: ecs.FargateService
    ) -> tuple[elb.ApplicationLoadBalancer, elb.ApplicationTargetGroup]:
        """The load balancer, under the region's own name too, where health checks find it."""
        certificate = acm.Certificate(
            self,
            "Certificate",
            domain_name=API,
            subject_alternative_names=[self.base.site.host],
            validation=acm.CertificateValidation.from_dns(self.zone),
        )
        balancer = elb.ApplicationLoadBalancer(
            self,
            "Balancer",
            vpc=self.base.vpc,
            internet_facing=True,
            security_group=self.base.balancer,
            deletion_protection=True,
            drop_invalid_header_fields=True,
        )
        listener = balancer.add_listener(
            "Https",
            port=443,
            certificates=[certificate],
            ssl_policy=elb.SslPolicy.RECOMMENDED_TLS,
            open=False,
        )
        group = listener.add_targets(
            "Tasks",
            port=PORT,
            protocol=elb.ApplicationProtocol.HTTP,
            targets=[service.load_balancer_target(container_name="Api", container_port=PORT)],
            deregistration_delay=cdk.Duration.seconds(30),
            health_check=elb.HealthCheck(
                path="/health",
                healthy_http_codes="200",
                interval=cdk.Duration.seconds(10),
                timeout=cdk.Duration.seconds(5),
                healthy_threshold_count=2,
                unhealthy_threshold_count=3,
            ),
        )
        route53.ARecord(
            self,
            "RegionalName",
            zone=self.zone,
            record_name=f"{self.base.site.host}.",
            target=route53.RecordTarget.from_alias(targets.LoadBalancerTarget(balancer)),
        )
        return balancer, group

    def _alarms(self, group: elb.ApplicationTargetGroup) -> None:
        """The one that health checks read needs a name that is known beforehand."""
        minute = cdk.Duration.minutes(1)
        operators = actions.SnsAction(self.operators)
        self.nobody_healthy = cloudwatch.Alarm(
            self,
            "NobodyHealthy",
            alarm_name=f"orders-nobody-healthy-{self.base.site.region}",
            metric=group.metrics.healthy_host_count(statistic="Minimum", period=minute),
            threshold=1,
            comparison_operator=cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
            evaluation_periods=2,
            treat_missing_data=cloudwatch.TreatMissingData.BREACHING,
        )
        dead = cloudwatch.Alarm(
            self,
            "DeadLetters",
            metric=self.dead.metric_approximate_number_of_messages_visible(period=minute),
            threshold=0,
            comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
            evaluation_periods=1,
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
        )
        for alarm in (self.nobody_healthy, dead):
            alarm.add_alarm_action(operators)
        if isinstance(self.data, SecondaryData):
            self._lag(
                "DatabaseLag",
                "AWS/RDS",
                "AuroraGlobalDBReplicationLag",
                {"DBClusterIdentifier": self.data.cluster_name},
                milliseconds=10_000,
            )
        else:
            self._lag(
                "TableLag",
                "AWS/DynamoDB",
                "ReplicationLatency",
                {"TableName": TABLE, "ReceivingRegion": self.base.site.other},
                milliseconds=30_000,
            )

    def _lag(
        self,
        name: str,
        namespace: str,
        metric: str,
        dimensions: dict[str, str],
        *,
        milliseconds: int,
    ) -> None:
        alarm = cloudwatch.Alarm(
            self,
            name,
            metric=cloudwatch.Metric(
                namespace=namespace,
                metric_name=metric,
                dimensions_map=dimensions,
                statistic="Average",
                period=cdk.Duration.minutes(1),
            ),
            threshold=milliseconds,
            comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
            evaluation_periods=5,
            treat_missing_data=cloudwatch.TreatMissingData.MISSING,
        )
        alarm.add_alarm_action(actions.SnsAction(self.operators))
