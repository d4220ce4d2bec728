"""The failover of the database, in the region that survives.

Traffic does not wait for it: the health checks of Route 53 move it without any
API. Changing records is different: that control plane runs in us-east-1, which
is what may be lost. So the machine promotes the database first and then tries to
pin the weights; if that fails, the health checks still hold and the run succeeds.

Nothing here reads the primary region: names are computed, the rest is local.
Started by an operator (`aws stepfunctions start-execution`) or by the event
below: promotion may lose the last seconds of data, so a person decides.
"""

from __future__ import annotations

from typing import Any

import aws_cdk as cdk
import constructs
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_rds as rds
from aws_cdk import aws_stepfunctions as sfn
from aws_cdk import aws_stepfunctions_tasks as tasks

from .compute import HANDLER, RUNTIME, allow, code, log_group
from .dns import DnsStack
from .regional import RegionalStack
from .settings import Settings


class FailoverStack(RegionalStack):
    def __init__(
        self,
        scope: constructs.Construct,
        construct_id: str,
        *,
        settings: Settings,
        dns: DnsStack,
        cluster: rds.CfnDBCluster,
    ) -> None:
        super().__init__(
            scope,
            construct_id,
            settings=settings,
            site=settings.secondary,
            name="failover",
            description="Payments failover",
        )
        self.function = self.worker(dns, cluster)
        self.state_machine = sfn.StateMachine(
            self,
            "StateMachine",
            state_machine_name=settings.name("failover"),
            definition_body=sfn.DefinitionBody.from_chainable(self.definition()),
            timeout=cdk.Duration.hours(1),
            logs=sfn.LogOptions(
                destination=logs.LogGroup(
                    self,
                    "StateMachineLogs",
                    log_group_name=f"/aws/vendedlogs/states/{settings.name('failover')}",
                    retention=logs.RetentionDays.ONE_YEAR,
                    removal_policy=cdk.RemovalPolicy.DESTROY,
                ),
                level=sfn.LogLevel.ALL,
            ),
        )
        events.Rule(
            self,
            "Requested",
            rule_name=settings.name("failover-requested"),
            description="Starts the failover when the incident tooling asks for it",
            event_pattern=events.EventPattern(
                source=[f"{settings.project}.dr"],
                detail_type=["Regional failover requested"],
                detail={"environment": [settings.environment]},
            ),
            targets=[targets.SfnStateMachine(self.state_machine)],
        )
        self.publish(
            "StateMachineArn",
            self.state_machine.state_machine_arn,
            "Starts the failover",
            export="failover-state-machine-arn",
        )

    def worker(self, dns: DnsStack, cluster: rds.CfnDBCluster) -> lambda_.Function:
        """Outside the VPC: it needs the RDS and Route 53 APIs, and nothing inside."""
        settings = self.settings
        zone_id = dns.zone.hosted_zone_id
        name = settings.name("failover")
        clusters = [settings.cluster_arn(site) for site in settings.sites]
        function = lambda_.Function(
            self,
            "Function",
            function_name=name,
            runtime=RUNTIME,
            architecture=lambda_.Architecture.ARM_64,
            handler=HANDLER,
            code=code("failover"),
            timeout=cdk.Duration.minutes(1),
            environment={
                "GLOBAL_CLUSTER_ID": settings.global_cluster_id,
                "TARGET_CLUSTER_ARN": cluster.attr_db_cluster_arn,
                "HOSTED_ZONE_ID": zone_id,
                "RECORD_NAME": settings.api_domain,
                "PRIMARY_SET_IDENTIFIER": settings.set_identifier(settings.primary),
                "SECONDARY_SET_IDENTIFIER": settings.set_identifier(settings.secondary),
            },
            log_group=log_group(self, "Function", name),
            # Both kinds of ARN: the global cluster, and each member it may promote or demote.
            initial_policy=[
                iam.PolicyStatement(
                    actions=["rds:FailoverGlobalCluster"],
                    resources=[settings.global_cluster_arn, *clusters],
                ),
                allow(settings.global_cluster_arn, "rds:DescribeGlobalClusters"),
                allow(cluster.attr_db_cluster_arn, "rds:DescribeDBClusters"),
            ],
        )
        # A policy of its own: these records, and no other zone of the account.
        self.records_policy = iam.Policy(
            self,
            "RecordsPolicy",
            roles=[self.function_role(function)],
            statements=[
                allow(
                    f"arn:aws:route53:::hostedzone/{zone_id}",
                    "route53:ChangeResourceRecordSets",
                    "route53:ListResourceRecordSets",
                )
            ],
        )
        return function

    @staticmethod
    def function_role(function: lambda_.Function) -> iam.IRole:
        assert function.role is not None, "a function that creates its role has one"
        return function.role

    def definition(self) -> sfn.IChainable:
        promote = self.step("PromoteDatabase", {"action": "promote"})
        wait = sfn.Wait(
            self, "WaitForPromotion", time=sfn.WaitTime.duration(cdk.Duration.seconds(15))
        )
        status = self.step("PromotionStatus", {"action": "status"})
        traffic = self.step("PinTraffic", {"action": "pin_traffic"})
        done = sfn.Succeed(self, "FailedOver")
        left_to_health_checks = sfn.Pass(
            self,
            "TrafficLeftToHealthChecks",
            comment="The Route 53 control plane did not answer; its data plane moves the traffic",
        )
        traffic.add_catch(left_to_health_checks.next(done), result_path="$.traffic_error")
        promoted = (
            sfn.Choice(self, "IsPromoted")
            .when(sfn.Condition.string_equals("$.state", "promoted"), traffic.next(done))
            .otherwise(wait)
        )
        return promote.next(wait).next(status).next(promoted)

    def step(self, state_id: str, payload: dict[str, Any]) -> tasks.LambdaInvoke:
        step = tasks.LambdaInvoke(
            self,
            state_id,
            lambda_function=self.function,
            payload=sfn.TaskInput.from_object(payload),
            payload_response_only=True,
        )
        # Every step may be repeated, and one failed call must not end a failover.
        step.add_retry(
            errors=[sfn.Errors.TASKS_FAILED], interval=cdk.Duration.seconds(5), max_attempts=3
        )
        return step
