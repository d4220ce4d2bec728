"""Alarms of a region, and one dashboard over both.

Rates are rates: 100 * errors / calls, in percent. The lag of the global
database is measured in the secondary region, in milliseconds.
"""

from __future__ import annotations

import aws_cdk as cdk
import constructs
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions

from . import metrics
from .compute import ComputeStack
from .dashboard import write_dashboard
from .regional import RegionalStack
from .settings import Role, Settings, Site

LAMBDA_ERROR_PERCENT = 5
API_ERROR_PERCENT = 1
LAG_MILLISECONDS = 10_000


class MonitoringStack(RegionalStack):
    def __init__(
        self,
        scope: constructs.Construct,
        construct_id: str,
        *,
        settings: Settings,
        site: Site,
        compute: ComputeStack,
    ) -> None:
        super().__init__(
            scope,
            construct_id,
            settings=settings,
            site=site,
            name=f"{site.role.value}-monitoring",
            description="Payments alarms",
        )
        self.topic = self.alarm_topic()
        for name, function in compute.functions.items():
            self.lambda_alarm(name, function)
        self.alarm(
            "ApiErrorRate",
            metrics.api_error_rate(settings),
            threshold=API_ERROR_PERCENT,
            description=f"API 5XX rate over {API_ERROR_PERCENT} %",
        )
        self.alarm(
            "TableReplicationLag",
            metrics.table_lag(settings, receiver=settings.peer(site)),
            threshold=LAG_MILLISECONDS,
            description="The table replicates to the other region with more than 10 s of lag",
        )
        if site.role is Role.SECONDARY:
            self.alarm(
                "DatabaseReplicationLag",
                metrics.database_lag(settings),
                threshold=LAG_MILLISECONDS,
                description="The secondary database cluster lags by more than 10 s",
                # No figure means no replication.
                missing=cloudwatch.TreatMissingData.BREACHING,
            )
            # In the region that survives.
            write_dashboard(self, settings)
        self.publish("AlarmTopicArn", self.topic.topic_arn, "Alarms", export="alarm-topic-arn")

    def alarm_topic(self) -> sns.Topic:
        cloudwatch_here = iam.ServicePrincipal("cloudwatch.amazonaws.com")
        own_account = {"StringEquals": {"aws:SourceAccount": self.settings.account}}
        key = kms.Key(
            self,
            "TopicKey",
            alias=f"alias/{self.settings.name('alarms')}",
            description="Encrypts the alarms of this region",
            enable_key_rotation=True,
            removal_policy=cdk.RemovalPolicy.DESTROY,
        )
        # The key of AWS itself (alias/aws/sns) would silence alarms: CloudWatch may not use it.
        key.add_to_resource_policy(
            iam.PolicyStatement(
                principals=[cloudwatch_here],
                actions=["kms:Decrypt", "kms:GenerateDataKey*"],
                resources=["*"],
                conditions=own_account,
            )
        )
        topic = sns.Topic(
            self,
            "Alarms",
            topic_name=self.settings.name("alarms"),
            master_key=key,
            enforce_ssl=True,
        )
        topic.add_to_resource_policy(
            iam.PolicyStatement(
                principals=[cloudwatch_here],
                actions=["sns:Publish"],
                resources=[topic.topic_arn],
                conditions=own_account,
            )
        )
        topic.add_subscription(subscriptions.EmailSubscription(self.settings.alarm_email))
        return topic

    def lambda_alarm(self, name: str, function: lambda_.IFunction) -> None:
        title = "".join(word.capitalize() for word in name.split("-"))
        self.alarm(
            f"{title}ErrorRate",
            metrics.lambda_error_rate(function.function_name),
            threshold=LAMBDA_ERROR_PERCENT,
            description=f"Error rate of {name} over {LAMBDA_ERROR_PERCENT} %",
        )

    def alarm(
        self,
        construct_id: str,
        metric: cloudwatch.IMetric,
        *,
        threshold: int,
        description: str,
        missing: cloudwatch.TreatMissingData = cloudwatch.TreatMissingData.NOT_BREACHING,
    ) -> None:
        alarm = cloudwatch.Alarm(
            self,
            construct_id,
            alarm_description=description,
            metric=metric,
            threshold=threshold,
            comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
            evaluation_periods=5,
            datapoints_to_alarm=3,
            treat_missing_data=missing,
        )
        alarm.add_alarm_action(actions.SnsAction(self.topic))
        alarm.add_ok_action(actions.SnsAction(self.topic))
