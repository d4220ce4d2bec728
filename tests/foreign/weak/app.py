"""Catalog: both regions serve, each its nearest users, with weak references between the stacks.

HTTP APIs with the `$default` stage, a `TableV2` with a replica, latency records that stand in a
stack of their own and read both APIs' domain names with `Fn::GetStackOutput`.
"""

from __future__ import annotations

from pathlib import Path

import aws_cdk as cdk
from aws_cdk import aws_apigatewayv2 as http
from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_route53 as route53
from aws_cdk.aws_apigatewayv2_integrations import HttpLambdaIntegration
from constructs import Construct

ACCOUNT = "111122223333"
OREGON, IRELAND, VIRGINIA = "us-west-2", "eu-west-1", "us-east-1"
DOMAIN = "catalog.example.org"
CODE = str(Path(__file__).parent / "lambda_code")


class Items(cdk.Stack):
    def __init__(self, scope: Construct, construct_id: str, *, broken: bool) -> None:
        env = cdk.Environment(account=ACCOUNT, region=OREGON)
        super().__init__(scope, construct_id, env=env)
        recovery = dynamodb.PointInTimeRecoverySpecification(point_in_time_recovery_enabled=True)
        none = dynamodb.PointInTimeRecoverySpecification(point_in_time_recovery_enabled=False)
        self.table = dynamodb.TableV2(
            self,
            "Items",
            table_name="catalog-items",
            partition_key=dynamodb.Attribute(name="id", type=dynamodb.AttributeType.STRING),
            point_in_time_recovery_specification=recovery,
            replicas=[
                dynamodb.ReplicaTableProps(
                    region=IRELAND,
                    # DEFECT 1: no recovery of the replica, so none at all after a failover.
                    point_in_time_recovery_specification=none if broken else recovery,
                )
            ],
        )


class Api(cdk.Stack):
    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        region: str,
        zone_id: str,
        broken: bool,
    ) -> None:
        env = cdk.Environment(account=ACCOUNT, region=region)
        super().__init__(scope, construct_id, env=env)
        function = lambda_.Function(
            self,
            "Function",
            runtime=lambda_.Runtime.PYTHON_3_13,
            # DEFECT 2: the file is main.py; every call ends in Runtime.ImportModuleError.
            handler="handler.lambda_handler" if broken else "main.lambda_handler",
            code=lambda_.Code.from_asset(CODE),
            environment={"TABLE_NAME": "catalog-items"},
        )
        local = f"arn:aws:dynamodb:{region}:{ACCOUNT}:table/catalog-items"
        # DEFECT 3: the table of Oregon, which the function in Ireland never calls.
        oregon = f"arn:aws:dynamodb:{OREGON}:{ACCOUNT}:table/catalog-items"
        function.add_to_role_policy(
            iam.PolicyStatement(
                actions=["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"],
                resources=[oregon if broken else local],
            )
        )
        zone = route53.HostedZone.from_hosted_zone_attributes(
            self, "Zone", hosted_zone_id=zone_id, zone_name="example.org"
        )
        self.domain = http.DomainName(
            self,
            "Domain",
            domain_name=DOMAIN,
            certificate=acm.Certificate(
                self,
                "Certificate",
                domain_name=DOMAIN,
                validation=acm.CertificateValidation.from_dns(zone),
            ),
        )
        self.api = http.HttpApi(
            self, "Api", default_domain_mapping=http.DomainMappingOptions(domain_name=self.domain)
        )
        integration = HttpLambdaIntegration("Integration", function)
        get = [http.HttpMethod.GET]
        self.api.add_routes(path="/items/{id}", methods=get, integration=integration)
        self.api.add_routes(path="/health", methods=get, integration=integration)


class Names(cdk.Stack):
    """The records of both regions, in a third one; it can be deployed without either."""

    def __init__(
        self, scope: Construct, construct_id: str, *, zone_id: str, apis: list[Api], broken: bool
    ) -> None:
        env = cdk.Environment(account=ACCOUNT, region=VIRGINIA)
        super().__init__(scope, construct_id, env=env)
        for api in apis:
            name = cdk.Names.unique_resource_name(api, max_length=20)
            # DEFECT 4: nothing serves this path (the route is /health): never healthy.
            path = "/healthz" if broken and api.region == IRELAND else "/health"
            health = route53.CfnHealthCheck(
                self,
                f"Health{name}",
                health_check_config=route53.CfnHealthCheck.HealthCheckConfigProperty(
                    type="HTTPS",
                    fully_qualified_domain_name=(
                        f"{api.api.api_id}.execute-api.{api.region}.amazonaws.com"
                    ),
                    resource_path=path,
                    request_interval=10,
                    failure_threshold=3,
                    regions=[VIRGINIA, OREGON, IRELAND],
                ),
            )
            for kind in ("A", "AAAA"):
                # DEFECT 5: without a health check, Oregon's record is always healthy.
                checked = not (broken and api.region == OREGON)
                route53.CfnRecordSet(
                    self,
                    f"{kind}{name}",
                    hosted_zone_id=zone_id,
                    name=DOMAIN,
                    type=kind,
                    # DEFECT 6: one region twice in a group of latency records is refused.
                    region=OREGON if broken else api.region,
                    set_identifier=api.region,
                    health_check_id=health.attr_health_check_id if checked else None,
                    alias_target=route53.CfnRecordSet.AliasTargetProperty(
                        dns_name=api.domain.regional_domain_name,
                        hosted_zone_id=api.domain.regional_hosted_zone_id,
                    ),
                )
        # DEFECT 7: an output that the stack does not have.
        output = "CatalogUrl" if broken else "Url"
        cdk.CfnOutput(
            self,
            "Primary",
            value=cdk.Fn.get_stack_output("CatalogOregon", output, OREGON),
        )


def build(app: cdk.App, *, broken: bool) -> None:
    zone_id = "Z05221972KPDDQ7RXL2VY"
    items = Items(app, "CatalogItems", broken=broken)
    apis = []
    for name, region in (("CatalogOregon", OREGON), ("CatalogIreland", IRELAND)):
        api = Api(app, name, region=region, zone_id=zone_id, broken=broken)
        api.add_stack_dependency(items)
        cdk.CfnOutput(api, "Url", value=api.api.api_endpoint)
        apis.append(api)
    Names(app, "CatalogNames", zone_id=zone_id, apis=apis, broken=broken)
