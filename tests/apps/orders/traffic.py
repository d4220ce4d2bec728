"""Names, health checks and the edge: how a request finds the region that answers it."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_cloudfront_origins as origins
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as event_targets
from aws_cdk import aws_route53 as route53
from aws_cdk import aws_route53_targets as targets
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from constructs import Construct

from tests.apps.orders.service import Service
from tests.apps.orders.sites import ACCOUNT, API, DOMAIN, VIRGINIA, Site

CONFIG = route53.CfnHealthCheck.HealthCheckConfigProperty


class Zone(cdk.Stack):
    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id, env=VIRGINIA, cross_region_references=True)
        self.zone = route53.PublicHostedZone(self, "Zone", zone_name=DOMAIN)
        self.zone.apply_removal_policy(cdk.RemovalPolicy.RETAIN)


class Entry(cdk.Stack):
    """The failover pair, in the secondary region; nothing here is asked for on a failover."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        primary: Service,
        secondary: Service,
        zone: route53.IHostedZone,
    ) -> None:
        super().__init__(
            scope, construct_id, env=secondary.base.site.env, cross_region_references=True
        )
        self.health = self._health(primary)
        self._record("Primary", "PRIMARY", primary, zone, self.health.attr_health_check_id)
        self._record("Secondary", "SECONDARY", secondary, zone)

    def _record(
        self,
        name: str,
        role: str,
        service: Service,
        zone: route53.IHostedZone,
        health: str | None = None,
    ) -> None:
        balancer = service.balancer
        route53.CfnRecordSet(
            self,
            name,
            hosted_zone_id=zone.hosted_zone_id,
            name=f"{API}.",
            type="A",
            alias_target=route53.CfnRecordSet.AliasTargetProperty(
                dns_name=balancer.load_balancer_dns_name,
                hosted_zone_id=balancer.load_balancer_canonical_hosted_zone_id,
                evaluate_target_health=True,
            ),
            failover=role,
            set_identifier=service.base.site.region,
            health_check_id=health,
        )

    def _health(self, service: Service) -> route53.CfnHealthCheck:
        """Two of three: the API answers, it reaches its stores, it has containers."""
        alarm = service.nobody_healthy
        children = [
            self._endpoint("Answers", service.base.site, "/health"),
            self._endpoint("Ready", service.base.site, "/health/ready"),
            route53.CfnHealthCheck(
                self,
                "Containers",
                health_check_config=CONFIG(
                    type="CLOUDWATCH_METRIC",
                    alarm_identifier=route53.CfnHealthCheck.AlarmIdentifierProperty(
                        name=alarm.alarm_name, region=service.base.site.region
                    ),
                    insufficient_data_health_status="Unhealthy",
                ),
            ),
        ]
        return route53.CfnHealthCheck(
            self,
            "PrimaryHealth",
            health_check_config=CONFIG(
                type="CALCULATED",
                child_health_checks=[each.attr_health_check_id for each in children],
                health_threshold=2,
            ),
        )

    def _endpoint(self, name: str, site: Site, path: str) -> route53.CfnHealthCheck:
        return route53.CfnHealthCheck(
            self,
            name,
            health_check_config=CONFIG(
                type="HTTPS",
                fully_qualified_domain_name=site.host,
                resource_path=path,
                port=443,
                enable_sni=True,
                request_interval=10,
                failure_threshold=3,
            ),
        )


class Edge(cdk.Stack):
    """The distribution: pages from either bucket, calls from whichever region is active."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        primary: Site,
        secondary: Site,
        zone: route53.IHostedZone,
    ) -> None:
        super().__init__(scope, construct_id, env=VIRGINIA, cross_region_references=True)
        certificate = acm.Certificate(
            self,
            "Certificate",
            domain_name=DOMAIN,
            validation=acm.CertificateValidation.from_dns(zone),
        )
        pages = origins.OriginGroup(
            primary_origin=self._pages(primary),
            fallback_origin=self._pages(secondary),
            fallback_status_codes=[403, 404, 500, 502, 503, 504],
        )
        distribution = cloudfront.Distribution(
            self,
            "Distribution",
            certificate=certificate,
            domain_names=[DOMAIN],
            default_root_object="index.html",
            default_behavior=cloudfront.BehaviorOptions(
                origin=pages,
                viewer_protocol_policy=cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
            ),
            additional_behaviors={
                "/api/*": cloudfront.BehaviorOptions(
                    origin=origins.HttpOrigin(
                        API, protocol_policy=cloudfront.OriginProtocolPolicy.HTTPS_ONLY
                    ),
                    allowed_methods=cloudfront.AllowedMethods.ALLOW_ALL,
                    cache_policy=cloudfront.CachePolicy.CACHING_DISABLED,
                    origin_request_policy=(
                        cloudfront.OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER
                    ),
                    viewer_protocol_policy=cloudfront.ViewerProtocolPolicy.HTTPS_ONLY,
                )
            },
        )
        route53.ARecord(
            self,
            "Name",
            zone=zone,
            target=route53.RecordTarget.from_alias(targets.CloudFrontTarget(distribution)),
        )

    def _pages(self, site: Site) -> cloudfront.IOrigin:
        bucket = s3.Bucket.from_bucket_attributes(
            self, f"{site.name}Web", bucket_name=site.web, region=site.region
        )
        return origins.S3BucketOrigin.with_origin_access_control(bucket)


class Watch(cdk.Stack):
    """The alarm that starts the recovery, where Route 53 publishes what its health checks find."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        health: route53.CfnHealthCheck,
        secondary: Site,
    ) -> None:
        super().__init__(scope, construct_id, env=VIRGINIA, cross_region_references=True)
        operators = sns.Topic(self, "Operators", topic_name="orders-operators")
        operators.add_subscription(subscriptions.EmailSubscription("orders-oncall@example.com"))
        alarm = cloudwatch.Alarm(
            self,
            "PrimaryLost",
            alarm_name="orders-primary-lost",
            metric=cloudwatch.Metric(
                namespace="AWS/Route53",
                metric_name="HealthCheckStatus",
                dimensions_map={"HealthCheckId": health.attr_health_check_id},
                statistic="Minimum",
                period=cdk.Duration.minutes(1),
            ),
            threshold=1,
            comparison_operator=cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
            evaluation_periods=3,
            treat_missing_data=cloudwatch.TreatMissingData.BREACHING,
        )
        alarm.add_alarm_action(actions.SnsAction(operators))
        self.alarm_arn = alarm.alarm_arn
        bus = events.EventBus.from_event_bus_arn(
            self,
            "Bus",
            f"arn:aws:events:{secondary.region}:{ACCOUNT}:event-bus/default",
        )
        events.Rule(
            self,
            "Tell",
            event_pattern=events.EventPattern(
                source=["aws.cloudwatch"],
                detail_type=["CloudWatch Alarm State Change"],
                resources=[alarm.alarm_arn],
                detail={"state": {"value": ["ALARM"]}},
            ),
            targets=[event_targets.EventBus(bus)],
        )
