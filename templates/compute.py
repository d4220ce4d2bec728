"""The payment functions, the same in both regions: each talks only to its own region."""

from __future__ import annotations

from pathlib import Path

import aws_cdk as cdk
import constructs
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_rds as rds
from aws_cdk import aws_sns as sns

from .database import DATABASE_NAME, PORT
from .network import NetworkStack
from .regional import RegionalStack
from .settings import Settings, Site
from .storage import StorageStack

CODE = Path(__file__).parent / "lambda_code"
RUNTIME = lambda_.Runtime.PYTHON_3_13
HANDLER = "index.handler"


def code(package: str) -> lambda_.Code:
    return lambda_.Code.from_asset(str(CODE / package), exclude=["__pycache__", "*.pyc"])


def log_group(stack: RegionalStack, construct_id: str, function_name: str) -> logs.LogGroup:
    return logs.LogGroup(
        stack,
        f"{construct_id}Logs",
        log_group_name=f"/aws/lambda/{function_name}",
        retention=logs.RetentionDays.ONE_MONTH,
        removal_policy=cdk.RemovalPolicy.DESTROY,
    )


def allow(resource: str, *actions: str) -> iam.PolicyStatement:
    return iam.PolicyStatement(actions=list(actions), resources=[resource])


class ComputeStack(RegionalStack):
    def __init__(
        self,
        scope: constructs.Construct,
        construct_id: str,
        *,
        settings: Settings,
        site: Site,
        network: NetworkStack,
        storage: StorageStack,
        cluster: rds.CfnDBCluster,
    ) -> None:
        super().__init__(
            scope,
            construct_id,
            settings=settings,
            site=site,
            name=f"{site.role.value}-compute",
            description="Payments functions",
        )
        self.network = network
        documents = settings.bucket_arn(site)
        table = settings.table_arn(site)
        secret = settings.secret_arn(site)
        parameters = settings.arn("ssm", site.region, f"parameter{settings.parameter_path}/*")
        use_documents_key = allow(storage.key.key_arn, "kms:GenerateDataKey", "kms:Decrypt")
        topic = sns.Topic(
            self,
            "Notifications",
            topic_name=settings.name("notifications"),
            master_key=kms.Alias.from_alias_name(self, "SnsKey", "alias/aws/sns"),
        )
        self.notification = self.function(
            "Notification",
            "notification",
            {"TOPIC_ARN": topic.topic_arn},
            allow(table, "dynamodb:GetItem", "dynamodb:UpdateItem"),
            allow(parameters, "ssm:GetParameter"),
            allow(topic.topic_arn, "sns:Publish"),
        )
        self.transaction_processing = self.function(
            "TransactionProcessing",
            "transaction_processing",
            {
                "CLUSTER_ARN": cluster.attr_db_cluster_arn,
                "NOTIFICATION_FUNCTION": self.notification.function_name,
            },
            allow(table, "dynamodb:GetItem", "dynamodb:UpdateItem"),
            allow(cluster.attr_db_cluster_arn, "rds-data:ExecuteStatement"),
            allow(secret, "secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"),
            allow(f"{documents}/*", "s3:PutObject"),
            allow(self.notification.function_arn, "lambda:InvokeFunction"),
            use_documents_key,
        )
        self.payment_validation = self.function(
            "PaymentValidation",
            "payment_validation",
            {},
            allow(table, "dynamodb:PutItem"),
            allow(parameters, "ssm:GetParameter"),
            allow(f"{documents}/*", "s3:PutObject"),
            use_documents_key,
        )
        self.health = self.function(
            "Health",
            "health",
            {
                "DATABASE_ENDPOINT": cluster.attr_endpoint_address,
                "DATABASE_READER_ENDPOINT": cluster.attr_read_endpoint_address,
                "DATABASE_PORT": str(PORT),
            },
            allow(table, "dynamodb:GetItem"),
            allow(secret, "secretsmanager:DescribeSecret"),
            allow(documents, "s3:ListBucket"),
        )
        self.functions = {
            "payment-validation": self.payment_validation,
            "transaction-processing": self.transaction_processing,
            "notification": self.notification,
            "health": self.health,
        }
        for name, function in self.functions.items():
            self.publish(
                f"{function.node.id}Arn",
                function.function_arn,
                f"The {name} function",
                export=f"{name}-arn",
            )

    def function(
        self,
        construct_id: str,
        package: str,
        environment: dict[str, str],
        *statements: iam.PolicyStatement,
    ) -> lambda_.Function:
        """A function of this region. What it uses has the same name in both, or comes local."""
        name = self.settings.name(package.replace("_", "-"))
        return lambda_.Function(
            self,
            construct_id,
            function_name=name,
            runtime=RUNTIME,
            architecture=lambda_.Architecture.ARM_64,
            handler=HANDLER,
            code=code(package),
            memory_size=512,
            timeout=cdk.Duration.seconds(25),
            environment={
                "DR_ROLE": self.site.role.value,
                "TABLE_NAME": self.settings.table_name,
                "BUCKET_NAME": self.settings.bucket_name(self.site),
                "SECRET_NAME": self.settings.secret_name,
                "DATABASE_NAME": DATABASE_NAME,
                "PARAMETER_PATH": self.settings.parameter_path,
                **environment,
            },
            log_group=log_group(self, construct_id, name),
            vpc=self.network.vpc,
            vpc_subnets=ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_WITH_EGRESS),
            security_groups=[self.network.functions_security_group],
            initial_policy=list(statements),
        )
