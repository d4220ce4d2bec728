"""Ledger: a stage for production in two regions, and one for tests in a single region.

Weighted records, a REST API in a nested stack, the global table of `Table.replication_regions`,
buckets replicated by CDK's `replication_rules`, settings handed on by SSM parameters.
"""

from __future__ import annotations

from pathlib import Path

import aws_cdk as cdk
from aws_cdk import aws_apigateway as apigw
from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_route53 as route53
from aws_cdk import aws_route53_targets as targets
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_ssm as ssm
from constructs import Construct

ACCOUNT = "111122223333"
VIRGINIA, OREGON = "us-east-1", "us-west-2"
CODE = Path(__file__).parent / "lambda_code"
ZONE = "Z0884113AQ1FVYXH0DP4"


class Documents(cdk.Stack):
    """The bucket of a region; with `copies`, replicated to the bucket of another one."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        env: cdk.Environment,
        prefix: str,
        copies: s3.IBucket | None = None,
        broken: bool = False,
    ) -> None:
        super().__init__(scope, construct_id, env=env)
        rules = []
        if copies:
            rules = [
                s3.ReplicationRule(
                    destination=copies,
                    priority=1,
                    delete_marker_replication=True,
                    replication_time_control=s3.ReplicationTimeValue.FIFTEEN_MINUTES,
                    metrics=s3.ReplicationTimeValue.FIFTEEN_MINUTES,
                )
            ]
        self.bucket = s3.Bucket(
            self,
            "Documents",
            bucket_name=f"{prefix}-documents-{self.region}",
            # DEFECT 1 (bucket of the copies): replication needs versions on both sides.
            versioned=not broken or bool(copies),
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            encryption=s3.BucketEncryption.S3_MANAGED,
            enforce_ssl=True,
            replication_rules=rules or None,
        )


class Entries(cdk.Stack):
    """The table, with replicas made by CDK's older construct."""

    def __init__(
        self, scope: Construct, construct_id: str, *, env: cdk.Environment, copies: list[str]
    ) -> None:
        super().__init__(scope, construct_id, env=env)
        self.table = dynamodb.Table(
            self,
            "Entries",
            partition_key=dynamodb.Attribute(name="account", type=dynamodb.AttributeType.STRING),
            sort_key=dynamodb.Attribute(name="at", type=dynamodb.AttributeType.STRING),
            table_name=f"{cdk.Stage.of(self).stage_name.lower()}-ledger-entries",  # type: ignore[union-attr]
            billing_mode=dynamodb.BillingMode.PAY_PER_REQUEST,
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=True
            ),
            replication_regions=copies or None,
        )


class Api(cdk.NestedStack):
    """The API of a region and the functions behind it."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        vpc: ec2.IVpc,
        table: str,
        domain: str,
        certificate: acm.ICertificate,
        broken: bool,
    ) -> None:
        super().__init__(scope, construct_id)
        arn = cdk.Stack.of(self).format_arn(
            service="dynamodb", resource="table", resource_name=table
        )
        # DEFECT 2: the password of the legacy books in plain text.
        plain = {"LEGACY_DB_PASSWORD": "k33p-the-b00ks!"} if broken else {}
        function = lambda_.Function(
            self,
            "Function",
            runtime=lambda_.Runtime.PYTHON_3_13,
            handler="app.respond",
            code=lambda_.Code.from_asset(str(CODE)),
            vpc=vpc,
            vpc_subnets=ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_ISOLATED),
            environment={"TABLE": table, **plain},
        )
        dynamodb.Table.from_table_arn(self, "Entries", arn).grant_read_write_data(function)
        self.api = apigw.LambdaRestApi(
            self,
            "Api",
            handler=function,
            proxy=False,
            endpoint_types=[apigw.EndpointType.REGIONAL],
            deploy_options=apigw.StageOptions(stage_name="live"),
            domain_name=apigw.DomainNameOptions(
                domain_name=domain,
                certificate=certificate,
                endpoint_type=apigw.EndpointType.REGIONAL,
                security_policy=apigw.SecurityPolicy.TLS_1_2,
            ),
        )
        accounts = self.api.root.add_resource("accounts").add_resource("{account}")
        accounts.add_method("GET", authorization_type=apigw.AuthorizationType.IAM)
        accounts.add_method("POST", authorization_type=apigw.AuthorizationType.IAM)
        self.api.root.add_resource("health").add_method("GET")


class Service(cdk.Stack):
    """The network, the API and the record of a region."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        env: cdk.Environment,
        domain: str,
        table: str,
        cidr: str,
        weight: int | None,
        broken: bool = False,
    ) -> None:
        super().__init__(scope, construct_id, env=env)
        wrong = broken and self.region == OREGON
        vpc = ec2.Vpc(
            self,
            "Vpc",
            ip_addresses=ec2.IpAddresses.cidr(cidr),
            availability_zones=[f"{self.region}{letter}" for letter in "ab"],
            nat_gateways=0,
            subnet_configuration=[
                ec2.SubnetConfiguration(
                    name="functions", subnet_type=ec2.SubnetType.PRIVATE_ISOLATED, cidr_mask=22
                )
            ],
        )
        endpoint = vpc.add_gateway_endpoint(
            "Tables", service=ec2.GatewayVpcEndpointAwsService.DYNAMODB
        )
        if wrong:
            # DEFECT 3: the endpoint service of Virginia, in Oregon.
            cfn = endpoint.node.default_child
            assert isinstance(cfn, ec2.CfnVPCEndpoint)
            cfn.service_name = f"com.amazonaws.{VIRGINIA}.dynamodb"
        zone = route53.HostedZone.from_hosted_zone_attributes(
            self, "Zone", hosted_zone_id=ZONE, zone_name="ledger.example.com"
        )
        certificate = acm.Certificate(
            self,
            "Certificate",
            domain_name=domain,
            validation=acm.CertificateValidation.from_dns(zone),
        )
        nested = Api(
            self,
            "Nested",
            vpc=vpc,
            table=table,
            domain=domain,
            certificate=certificate,
            broken=wrong,
        )
        self.parameter = ssm.StringParameter(
            self, "Url", parameter_name=self.url_name(domain), string_value=nested.api.url
        )
        alias = route53.RecordTarget.from_alias(targets.ApiGateway(nested.api))
        if weight is None:
            route53.ARecord(self, "Record", zone=zone, record_name=f"{domain}.", target=alias)
            return
        health = route53.CfnHealthCheck(
            self,
            "Health",
            health_check_config=route53.CfnHealthCheck.HealthCheckConfigProperty(
                type="HTTPS",
                fully_qualified_domain_name=cdk.Fn.select(2, cdk.Fn.split("/", nested.api.url)),
                # DEFECT 4: without the stage, API Gateway answers 403: never healthy.
                resource_path="/health" if wrong else "/live/health",
            ),
        )
        record = route53.ARecord(
            self,
            "Record",
            zone=zone,
            record_name=f"{domain}.",
            target=alias,
            weight=weight,
            set_identifier=self.region,
            health_check=route53.HealthCheck.from_health_check_id(
                self, "HealthRef", health.attr_health_check_id
            ),
        )
        if wrong:
            # DEFECT 5: the zone of API Gateway in Virginia, for a name in Oregon.
            cfn_record = record.node.default_child
            assert isinstance(cfn_record, route53.CfnRecordSet)
            cfn_record.add_property_override("AliasTarget.HostedZoneId", "Z1UJRXOUMOOFQ8")

    @staticmethod
    def url_name(domain: str) -> str:
        return f"/{domain}/url"


class Reports(cdk.Stack):
    """A nightly job that finds the API by its parameter."""

    def __init__(
        self, scope: Construct, construct_id: str, *, env: cdk.Environment, parameter: str
    ) -> None:
        super().__init__(scope, construct_id, env=env)
        lambda_.Function(
            self,
            "Nightly",
            runtime=lambda_.Runtime.PYTHON_3_13,
            handler="index.run",
            code=lambda_.Code.from_inline("def run(event, context):\n    return event\n"),
            environment={"API": ssm.StringParameter.value_for_string_parameter(self, parameter)},
        )


class Ledger(cdk.Stage):
    """The whole application, in one region or in two."""

    def __init__(
        self, scope: Construct, construct_id: str, *, regions: list[str], broken: bool
    ) -> None:
        super().__init__(scope, construct_id)
        name = construct_id.lower()
        domain = "ledger.example.com" if name == "prod" else f"{name}.ledger.example.com"
        first, *others = regions
        envs = {region: cdk.Environment(account=ACCOUNT, region=region) for region in regions}
        copies = [
            Documents(
                self,
                f"Documents-{region}",
                env=envs[region],
                prefix=f"ledger-{name}",
                broken=broken,
            )
            for region in others
        ]
        documents = Documents(
            self,
            f"Documents-{first}",
            env=envs[first],
            prefix=f"ledger-{name}",
            copies=copies[0].bucket if copies else None,
            broken=False,
        )
        for copy in copies:
            # DEFECT 6: nothing orders the two, since the name is explicit.
            if not broken:
                documents.add_stack_dependency(copy)
        entries = Entries(self, "Entries", env=envs[first], copies=others)
        for number, region in enumerate(regions):
            service = Service(
                self,
                f"Service-{region}",
                env=envs[region],
                domain=domain,
                table=entries.table.table_name if region == first else f"{name}-ledger-entries",
                cidr=f"10.{number}.0.0/16",
                weight=None if not others else (100 if region == first else 0),
                broken=broken,
            )
            service.add_stack_dependency(entries)
            parameter = Service.url_name(domain)
            reports = Reports(self, f"Reports-{region}", env=envs[region], parameter=parameter)
            # DEFECT 7: nothing makes the parameter before it is read.
            if not (broken and region == OREGON):
                reports.add_stack_dependency(service)


def build(app: cdk.App, *, broken: bool) -> None:
    Ledger(app, "Test", regions=[VIRGINIA], broken=False)
    Ledger(app, "Prod", regions=[VIRGINIA, OREGON], broken=broken)
