"""The recovery, in the region that is left: a state machine, and a rehearsal for good days."""

from __future__ import annotations

from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as event_targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sns as sns
from aws_cdk import aws_ssm as ssm
from aws_cdk import aws_stepfunctions as sfn
from aws_cdk import aws_stepfunctions_tasks as tasks
from constructs import Construct

from tests.apps.orders.data import PrimaryData, SecondaryData
from tests.apps.orders.files import Files
from tests.apps.orders.service import Service
from tests.apps.orders.sites import ACCOUNT, DATABASE

GLOBAL_ARN = f"arn:aws:rds::{ACCOUNT}:global-cluster:{DATABASE}"


class Recovery(cdk.Stack):
    """Promotes database, cache and files, one after the other, and says so."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        service: Service,
        primary: PrimaryData,
        secondary: SecondaryData,
        files: Files,
        alarm: str,
    ) -> None:
        super().__init__(
            scope, construct_id, env=service.base.site.env, cross_region_references=True
        )
        self.members = [
            f"arn:aws:rds:{region}:{ACCOUNT}:cluster:orders-{region}"
            for region in (service.base.site.region, service.base.site.other)
        ]
        database, promoted = self._database(secondary.cluster_arn)
        promoted.when(
            sfn.Condition.string_equals("$.writer", secondary.cluster_arn),
            self._cache(service, primary, secondary)
            .next(self._files(files))
            .next(self._tell(service.operators)),
        )
        machine = sfn.StateMachine(
            self,
            "Machine",
            state_machine_name="orders-recovery",
            definition_body=sfn.DefinitionBody.from_chainable(database),
            timeout=cdk.Duration.hours(2),
            logs=sfn.LogOptions(
                destination=logs.LogGroup(self, "Logs", retention=logs.RetentionDays.ONE_YEAR),
                level=sfn.LogLevel.ALL,
            ),
        )
        # The topic is encrypted: who publishes to it needs its key.
        service.key.grant_encrypt_decrypt(machine)
        cdk.CfnOutput(self, "MachineArn", value=machine.state_machine_arn)
        events.Rule(
            self,
            "Start",
            event_pattern=events.EventPattern(
                source=["aws.cloudwatch"],
                detail_type=["CloudWatch Alarm State Change"],
                resources=[alarm],
                detail={"state": {"value": ["ALARM"]}},
            ),
            targets=[event_targets.SfnStateMachine(machine)],
        )
        self._rehearsal(secondary.cluster_arn)

    def _call(
        self, name: str, service: str, action: str, parameters: dict[str, Any], **more: Any
    ) -> tasks.CallAwsService:
        task = tasks.CallAwsService(
            self, name, service=service, action=action, parameters=parameters, **more
        )
        task.add_retry(
            errors=["States.ALL"],
            interval=cdk.Duration.seconds(20),
            max_attempts=6,
            backoff_rate=1.5,
        )
        return task

    def _database(self, target: str) -> tuple[sfn.Chain, sfn.Choice]:
        """A failover, not a switchover: the primary does not answer, and a tail may be lost."""
        fail_over = self._call(
            "PromoteDatabase",
            "rds",
            "failoverGlobalCluster",
            {
                "GlobalClusterIdentifier": DATABASE,
                "TargetDbClusterIdentifier": target,
                "AllowDataLoss": True,
            },
            iam_resources=[GLOBAL_ARN, *self.members],
            result_path=sfn.JsonPath.DISCARD,
        )
        wait = sfn.Wait(self, "GiveItTime", time=sfn.WaitTime.duration(cdk.Duration.seconds(30)))
        look = self._call(
            "LookAtDatabase",
            "rds",
            "describeGlobalClusters",
            {"GlobalClusterIdentifier": DATABASE},
            iam_resources=[GLOBAL_ARN, *self.members],
            result_selector={
                "writers.$": (
                    "$.GlobalClusters[0].GlobalClusterMembers[?(@.IsWriter==true)].DbClusterArn"
                )
            },
        )
        first = sfn.Pass(
            self,
            "Writer",
            parameters={"writer.$": "States.ArrayGetItem($.writers, 0)"},
        )
        promoted = sfn.Choice(self, "Promoted").otherwise(wait)
        chain = fail_over.next(wait).next(look).next(first).next(promoted)
        return chain, promoted

    def _cache(self, service: Service, primary: PrimaryData, secondary: SecondaryData) -> sfn.Chain:
        name = primary.datastore.attr_global_replication_group_id
        return sfn.Chain.start(
            self._call(
                "PromoteCache",
                "elasticache",
                "failoverGlobalReplicationGroup",
                {
                    "GlobalReplicationGroupId": name,
                    "PrimaryRegion": service.base.site.region,
                    "PrimaryReplicationGroupId": secondary.cache_group,
                },
                iam_resources=[
                    f"arn:aws:elasticache::{ACCOUNT}:globalreplicationgroup:{name}",
                    f"arn:aws:elasticache:*:{ACCOUNT}:replicationgroup:*",
                ],
                result_path=sfn.JsonPath.DISCARD,
            )
        )

    def _files(self, files: Files) -> tasks.CallAwsService:
        """The copy becomes writable when its replication is gone."""
        source = files.templates
        return self._call(
            "PromoteFiles",
            "efs",
            "deleteReplicationConfiguration",
            {
                "SourceFileSystemId": source.file_system_id,
                "DeletionMode": "LOCAL_CONFIGURATION_ONLY",
            },
            iam_action="elasticfilesystem:DeleteReplicationConfiguration",
            iam_resources=[f"arn:aws:elasticfilesystem:*:{ACCOUNT}:file-system/*"],
            result_path=sfn.JsonPath.DISCARD,
        )

    def _tell(self, topic: sns.ITopic) -> tasks.SnsPublish:
        return tasks.SnsPublish(
            self,
            "Tell",
            topic=topic,
            subject="Orders runs in the secondary region",
            message=sfn.TaskInput.from_text("Database, cache and files are promoted."),
        )

    def _rehearsal(self, target: str) -> None:
        """The planned switchover, which operators start while both regions are well."""
        role = iam.Role(self, "RehearsalRole", assumed_by=iam.ServicePrincipal("ssm.amazonaws.com"))
        role.add_to_policy(
            iam.PolicyStatement(
                actions=["rds:SwitchoverGlobalCluster"],
                resources=[GLOBAL_ARN, *self.members],
            )
        )
        ssm.CfnDocument(
            self,
            "Rehearsal",
            name="orders-rehearsal",
            document_type="Automation",
            document_format="JSON",
            content={
                "schemaVersion": "0.3",
                "description": "Rehearse: let the secondary take over while both regions are well",
                "assumeRole": role.role_arn,
                "mainSteps": [
                    {
                        "name": "Switch",
                        "action": "aws:executeAwsApi",
                        "inputs": {
                            "Service": "rds",
                            "Api": "SwitchoverGlobalCluster",
                            "GlobalClusterIdentifier": DATABASE,
                            "TargetDbClusterIdentifier": target,
                        },
                        "isEnd": True,
                    }
                ],
            },
        )
