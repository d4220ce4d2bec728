"""The same app as it is often written first: it synthesizes, it deploys nowhere near a disaster.

All thirteen defects in one app, for `-c app=naive` (or `-c defect=naive`). Each is marked with
the name of the variant that shows it alone.
"""

from __future__ import annotations

import aws_cdk as cdk
import constructs
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_rds as rds
from aws_cdk import aws_route53 as route53
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_ssm as ssm
from aws_cdk import aws_stepfunctions as sfn
from aws_cdk import aws_stepfunctions_tasks as tasks

from .compute import RUNTIME, code
from .database import ENGINE_VERSION
from .network import ZONES
from .settings import STAGE, Role, Settings, Site

FUNCTIONS = ("payment_validation", "transaction_processing", "notification")


class RegionStack(cdk.Stack):
    """Everything of a region in one stack, and the same code twice."""

    def __init__(
        self, scope: constructs.Construct, construct_id: str, settings: Settings, site: Site
    ) -> None:
        super().__init__(
            scope,
            construct_id,
            stack_name=settings.name(f"{site.role.value}-naive"),
            env=cdk.Environment(account=settings.account, region=site.region),
        )
        cdk.Tags.of(self).add("DR-Role", site.role.value)
        # no_vpc_endpoints
        vpc = ec2.Vpc(self, "Vpc", ip_addresses=ec2.IpAddresses.cidr(site.cidr), max_azs=ZONES)
        self.database(settings, site, vpc)
        self.storage(settings, site)
        functions = [self.function(settings, name, vpc) for name in FUNCTIONS]
        self.api = self.rest_api(settings, functions)
        # values_not_exported: the DNS stack imports these, and no region sees another's exports.
        domain = self.api.domain_name
        assert domain is not None
        for name, value in (
            ("id", self.api.rest_api_id),
            ("domain", domain.domain_name_alias_domain_name),
            ("zone", domain.domain_name_alias_hosted_zone_id),
        ):
            export = settings.name(f"{site.role.value}-api-{name}")
            cdk.CfnOutput(self, f"Api{name.title()}", value=value, export_name=export)

    @property
    def availability_zones(self) -> list[str]:
        return [cdk.Fn.select(index, cdk.Fn.get_azs()) for index in range(ZONES)]

    def database(self, settings: Settings, site: Site, vpc: ec2.Vpc) -> None:
        # aurora_not_global, security_left_out
        password = cdk.SecretValue.unsafe_plain_text("payments-admin-2026")
        rds.DatabaseCluster(
            self,
            "Database",
            cluster_identifier=settings.cluster_id(site),
            engine=rds.DatabaseClusterEngine.aurora_postgres(version=ENGINE_VERSION),
            credentials=rds.Credentials.from_password("payments_admin", password)
            if site.role is Role.PRIMARY
            else rds.Credentials.from_generated_secret("payments_admin"),
            writer=rds.ClusterInstance.provisioned(
                "Writer",
                instance_type=ec2.InstanceType.of(ec2.InstanceClass.R6G, ec2.InstanceSize.LARGE),
            ),
            vpc=vpc,
            storage_encrypted=False,
            removal_policy=cdk.RemovalPolicy.DESTROY,
        )
        # dynamodb_two_tables
        dynamodb.Table(
            self,
            "Transactions",
            table_name=settings.table_name,
            partition_key=dynamodb.Attribute(name="payment_id", type=dynamodb.AttributeType.STRING),
            billing_mode=dynamodb.BillingMode.PAY_PER_REQUEST,
            removal_policy=cdk.RemovalPolicy.DESTROY,
        )

    def storage(self, settings: Settings, site: Site) -> None:
        # security_left_out
        bucket = s3.Bucket(
            self,
            "Documents",
            bucket_name=settings.bucket_name(site),
            versioned=True,
            block_public_access=s3.BlockPublicAccess(
                block_public_acls=False,
                block_public_policy=False,
                ignore_public_acls=False,
                restrict_public_buckets=False,
            ),
            removal_policy=cdk.RemovalPolicy.DESTROY,
        )
        if site.role is Role.PRIMARY:
            resource = bucket.node.default_child
            assert isinstance(resource, s3.CfnBucket)
            # replication_role_hardcoded, no_stack_dependencies
            resource.replication_configuration = s3.CfnBucket.ReplicationConfigurationProperty(
                role="arn:aws:iam::123456789012:role/s3-replication-role",
                rules=[
                    s3.CfnBucket.ReplicationRuleProperty(
                        status="Enabled",
                        prefix="",
                        destination=s3.CfnBucket.ReplicationDestinationProperty(
                            bucket=settings.bucket_arn(settings.secondary)
                        ),
                    )
                ],
            )

    def function(self, settings: Settings, name: str, vpc: ec2.Vpc) -> lambda_.Function:
        function = lambda_.Function(
            self,
            "".join(word.capitalize() for word in name.split("_")),
            function_name=settings.name(name.replace("_", "-")),
            runtime=RUNTIME,
            # lambda_code_missing: the file is called index.
            handler=f"{name}.handler",
            code=code(name),
            vpc=vpc,
            environment={"TABLE_NAME": settings.table_name},
        )
        # alarm_counts_for_rates
        cloudwatch.Alarm(
            self,
            f"{function.node.id}ErrorRate",
            alarm_description="Error rate over 5 %",
            metric=function.metric_errors(),
            threshold=5,
            evaluation_periods=1,
        )
        return function

    def rest_api(self, settings: Settings, functions: list[lambda_.Function]) -> apigateway.RestApi:
        regional = apigateway.EndpointType.REGIONAL
        api = apigateway.RestApi(
            self,
            "Api",
            rest_api_name=settings.api_name,
            endpoint_configuration=apigateway.EndpointConfiguration(types=[regional]),
            deploy_options=apigateway.StageOptions(stage_name=STAGE),
            domain_name=apigateway.DomainNameOptions(
                domain_name=settings.api_domain,
                certificate=acm.Certificate(
                    self,
                    "Certificate",
                    domain_name=settings.api_domain,
                    validation=acm.CertificateValidation.from_dns(),
                ),
                endpoint_type=regional,
            ),
        )
        for path, function in zip(("payments", "transactions"), functions, strict=False):
            api.root.add_resource(path).add_method("POST", apigateway.LambdaIntegration(function))
        api.root.add_resource("health").add_method("GET", apigateway.MockIntegration())
        return api


class SecondaryParameters(cdk.NestedStack):
    """stacks_nested_across_regions: meant for the secondary region, deployed to the primary."""

    def __init__(self, scope: constructs.Construct, construct_id: str, settings: Settings) -> None:
        super().__init__(
            scope, construct_id, description=f"Parameters of {settings.secondary.region}"
        )
        cdk.Tags.of(self).add("DR-Role", settings.secondary.role.value)
        ssm.StringParameter(
            self,
            "ApiUrl",
            parameter_name=f"{settings.parameter_path}/{settings.secondary.region}/api/url",
            string_value=f"https://{settings.api_domain}/",
        )


class DnsStack(cdk.Stack):
    def __init__(self, scope: constructs.Construct, construct_id: str, settings: Settings) -> None:
        super().__init__(
            scope,
            construct_id,
            stack_name=settings.name("dns-naive"),
            env=cdk.Environment(account=settings.account, region=settings.primary.region),
        )
        cdk.Tags.of(self).add("DR-Role", settings.primary.role.value)
        zone = route53.PublicHostedZone(self, "Zone", zone_name=settings.zone_name)
        for site in settings.sites:
            # values_not_exported, no_stack_dependencies
            api_id = cdk.Fn.import_value(settings.name(f"{site.role.value}-api-id"))
            target = cdk.Fn.import_value(settings.name(f"{site.role.value}-api-domain"))
            target_zone = cdk.Fn.import_value(settings.name(f"{site.role.value}-api-zone"))
            check = route53.CfnHealthCheck(
                self,
                f"{site.title}HealthCheck",
                health_check_config=route53.CfnHealthCheck.HealthCheckConfigProperty(
                    type="HTTPS",
                    fully_qualified_domain_name=f"{api_id}.execute-api.{site.region}.amazonaws.com",
                    # health_check_without_stage
                    resource_path="/health",
                ),
            )
            # weighted_record_without_set_identifier
            route53.CfnRecordSet(
                self,
                f"{site.title}Record",
                hosted_zone_id=zone.hosted_zone_id,
                name=settings.api_domain,
                type="A",
                weight=site.weight,
                alias_target=route53.CfnRecordSet.AliasTargetProperty(
                    dns_name=target, hosted_zone_id=target_zone
                ),
                health_check_id=check.ref,
            )


class FailoverStack(cdk.Stack):
    def __init__(self, scope: constructs.Construct, construct_id: str, settings: Settings) -> None:
        super().__init__(
            scope,
            construct_id,
            stack_name=settings.name("failover-naive"),
            env=cdk.Environment(account=settings.account, region=settings.secondary.region),
        )
        cdk.Tags.of(self).add("DR-Role", settings.secondary.role.value)
        # failover_without_parameters
        function = lambda_.Function(
            self,
            "Function",
            function_name=settings.name("failover"),
            runtime=RUNTIME,
            handler="index.handler",
            code=code("failover"),
            environment={"RECORD_NAME": settings.api_domain},
            initial_policy=[iam.PolicyStatement(actions=["rds:*"], resources=["*"])],
        )
        sfn.StateMachine(
            self,
            "StateMachine",
            state_machine_name=settings.name("failover"),
            definition_body=sfn.DefinitionBody.from_chainable(
                tasks.LambdaInvoke(
                    self,
                    "PinTraffic",
                    lambda_function=function,
                    payload=sfn.TaskInput.from_object({"action": "pin_traffic"}),
                )
            ),
        )


def build(app: constructs.Construct, settings: Settings) -> None:
    """Four stacks, and not one dependency between them: no_stack_dependencies."""
    primary = RegionStack(app, "Primary", settings, settings.primary)
    SecondaryParameters(primary, "SecondaryParameters", settings)
    RegionStack(app, "Secondary", settings, settings.secondary)
    DnsStack(app, "Dns", settings)
    FailoverStack(app, "Failover", settings)
