"""The weighted record of a region and the health check that decides about it.

All traffic goes to the primary (100) while it is healthy, and to the secondary
(0) when it is not. Answering and checking is the data plane of Route 53, which
does not depend on us-east-1, so this is the failover of the traffic.
"""

from __future__ import annotations

import aws_cdk as cdk
import constructs
from aws_cdk import aws_route53 as route53
from aws_cdk import aws_route53_targets as targets

from .api import ApiStack
from .dns import DnsStack
from .regional import RegionalStack
from .settings import STAGE, Settings, Site


class RecordsStack(RegionalStack):
    def __init__(
        self,
        scope: constructs.Construct,
        construct_id: str,
        *,
        settings: Settings,
        site: Site,
        api: ApiStack,
        dns: DnsStack,
    ) -> None:
        super().__init__(
            scope,
            construct_id,
            settings=settings,
            site=site,
            name=f"{site.role.value}-records",
            description="Payments DNS record and health check",
        )
        # The default host rather than the shared domain: it can only be this region.
        self.health_check = route53.HealthCheck(
            self,
            "HealthCheck",
            type=route53.HealthCheckType.HTTPS,
            fqdn=f"{api.api.rest_api_id}.execute-api.{site.region}.amazonaws.com",
            port=443,
            resource_path=f"/{STAGE}/health",
            request_interval=cdk.Duration.seconds(10),
            failure_threshold=3,
        )
        self.record = route53.ARecord(
            self,
            "Record",
            zone=dns.zone_for(self),
            record_name=settings.api_domain,
            target=route53.RecordTarget.from_alias(targets.ApiGateway(api.api)),
            weight=site.weight,
            set_identifier=settings.set_identifier(site),
            health_check=self.health_check,
        )
        self.publish(
            "HealthCheckId",
            self.health_check.health_check_id,
            "The health check of this region",
            export="health-check-id",
        )
