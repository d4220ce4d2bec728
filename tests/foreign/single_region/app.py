"""Shop: no disaster recovery, and none intended.

A site behind CloudFront, an API with functions, a table, a database and a queue in eu-west-1. In
us-east-1 stand only what CloudFront takes from there: certificate, web ACL and edge function.
Backups, an alarm that counts, a bucket without a policy of its own: all of it is right as it is.
"""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_apigateway as apigw
from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_cloudfront_origins as origins
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_event_sources as sources
from aws_cdk import aws_logs as logs
from aws_cdk import aws_rds as rds
from aws_cdk import aws_route53 as route53
from aws_cdk import aws_route53_targets as targets
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_s3_deployment as deployment
from aws_cdk import aws_sqs as sqs
from aws_cdk import aws_wafv2 as waf
from constructs import Construct

ACCOUNT = "111122223333"
DOMAIN = "shop.example.com"
ECHO = "exports.handler = async (event) => ({ statusCode: 200, body: '' });\n"


class Edge(cdk.Stack):
    """What CloudFront takes from us-east-1 only."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(
            scope,
            construct_id,
            env=cdk.Environment(account=ACCOUNT, region="us-east-1"),
            cross_region_references=True,
        )
        zone = route53.HostedZone.from_hosted_zone_attributes(
            self, "Zone", hosted_zone_id="Z08841132CXQ3MYX0DP4", zone_name="example.com"
        )
        self.certificate = acm.Certificate(
            self,
            "Certificate",
            domain_name=DOMAIN,
            validation=acm.CertificateValidation.from_dns(zone),
        )
        self.acl = waf.CfnWebACL(
            self,
            "Acl",
            scope="CLOUDFRONT",
            default_action=waf.CfnWebACL.DefaultActionProperty(allow={}),
            visibility_config=waf.CfnWebACL.VisibilityConfigProperty(
                cloud_watch_metrics_enabled=True,
                metric_name="shop",
                sampled_requests_enabled=True,
            ),
        )


class Shop(cdk.Stack):
    def __init__(self, scope: Construct, construct_id: str, *, edge: Edge, broken: bool) -> None:
        super().__init__(
            scope,
            construct_id,
            env=cdk.Environment(account=ACCOUNT, region="eu-west-1"),
            cross_region_references=True,
        )
        self.broken = broken
        zones = [f"{self.region}a", f"{self.region}b"]
        vpc = ec2.Vpc(self, "Vpc", availability_zones=zones, nat_gateways=1)
        database = rds.DatabaseInstance(
            self,
            "Stock",
            engine=rds.DatabaseInstanceEngine.postgres(version=rds.PostgresEngineVersion.VER_16),
            vpc=vpc,
            multi_az=True,
            storage_encrypted=True,
            instance_type=ec2.InstanceType("t4g.medium"),
        )
        table = dynamodb.Table(
            self,
            "Carts",
            partition_key=dynamodb.Attribute(name="id", type=dynamodb.AttributeType.STRING),
            billing_mode=dynamodb.BillingMode.PAY_PER_REQUEST,
            time_to_live_attribute="expires",
        )
        orders = sqs.Queue(self, "Orders", enforce_ssl=True)
        worker = lambda_.Function(
            self,
            "Worker",
            runtime=lambda_.Runtime.NODEJS_22_X,
            # DEFECT 1: inline code is always index; every message ends in an import error.
            handler="worker.handler" if broken else "index.handler",
            code=lambda_.Code.from_inline(ECHO),
            vpc=vpc,
            environment={
                "TABLE": table.table_name,
                "DATABASE": database.db_instance_endpoint_address,
                "BUS": cdk.Fn.import_value("platform-event-bus"),
            },
            log_retention=logs.RetentionDays.ONE_MONTH,
        )
        database.connections.allow_default_port_from(worker)
        table.grant_read_write_data(worker)
        worker.add_event_source(sources.SqsEventSource(orders))
        api = apigw.LambdaRestApi(self, "Api", handler=worker)
        cloudwatch.Alarm(
            self,
            "Failures",
            alarm_description="More than 3 failed messages in five minutes",
            metric=worker.metric_errors(),
            threshold=3,
            evaluation_periods=1,
        )
        if broken:
            # DEFECT 2: a rate by its name, a count by its statistic.
            cloudwatch.Alarm(
                self,
                "FailureRate",
                alarm_name="shop-error-rate-over-5-percent",
                metric=worker.metric_errors(statistic="Sum"),
                threshold=5,
                evaluation_periods=1,
            )
        self.site(edge, api)

    def site(self, edge: Edge, api: apigw.RestApi) -> None:
        site = s3.Bucket(
            self,
            "Site",
            removal_policy=cdk.RemovalPolicy.DESTROY,
            auto_delete_objects=True,
            # DEFECT 3: the site is public beside CloudFront, and its access control is open.
            block_public_access=s3.BlockPublicAccess(
                block_public_acls=False,
                block_public_policy=False,
                ignore_public_acls=False,
                restrict_public_buckets=False,
            )
            if self.broken
            else s3.BlockPublicAccess.BLOCK_ALL,
        )
        headers = cloudfront.experimental.EdgeFunction(
            self,
            "Headers",
            runtime=lambda_.Runtime.NODEJS_22_X,
            handler="index.handler",
            code=lambda_.Code.from_inline(
                "exports.handler = async (e) => e.Records[0].cf.request;\n"
            ),
        )
        distribution = cloudfront.Distribution(
            self,
            "Distribution",
            domain_names=[DOMAIN],
            certificate=edge.certificate,
            web_acl_id=edge.acl.attr_arn,
            default_root_object="index.html",
            default_behavior=cloudfront.BehaviorOptions(
                origin=origins.S3BucketOrigin.with_origin_access_control(site),
                edge_lambdas=[
                    cloudfront.EdgeLambda(
                        function_version=headers.current_version,
                        event_type=cloudfront.LambdaEdgeEventType.VIEWER_REQUEST,
                    )
                ],
            ),
            additional_behaviors={
                "/prod/*": cloudfront.BehaviorOptions(origin=origins.RestApiOrigin(api))
            },
        )
        deployment.BucketDeployment(
            self,
            "Content",
            sources=[deployment.Source.data("index.html", "<h1>Shop</h1>")],
            destination_bucket=site,
            distribution=distribution,
        )
        zone = route53.HostedZone.from_hosted_zone_attributes(
            self, "Zone", hosted_zone_id="Z08841132CXQ3MYX0DP4", zone_name="example.com"
        )
        route53.ARecord(
            self,
            "Record",
            zone=zone,
            record_name="shop",
            target=route53.RecordTarget.from_alias(targets.CloudFrontTarget(distribution)),
        )


def build(app: cdk.App, *, broken: bool) -> None:
    Shop(app, "Shop", edge=Edge(app, "ShopEdge"), broken=broken)
