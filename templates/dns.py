"""The hosted zone.

Route 53 is global, but the stack that declares a zone is not. It stands in the
secondary region, so that the certificate and the failover there get the zone id
from a neighbour. The records are in `records`, one stack for each region.

It is deployed first: the stacks of the APIs wait for their certificates, and ACM
validates those only when the parent domain delegates to this zone.
"""

from __future__ import annotations

import aws_cdk as cdk
import constructs
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_route53 as route53

from .compute import HANDLER, RUNTIME, code, log_group
from .regional import RegionalStack
from .settings import Settings


class DnsStack(RegionalStack):
    def __init__(
        self, scope: constructs.Construct, construct_id: str, *, settings: Settings
    ) -> None:
        super().__init__(
            scope,
            construct_id,
            settings=settings,
            site=settings.secondary,
            name="dns",
            description="Payments hosted zone",
        )
        self.zone = route53.PublicHostedZone(self, "Zone", zone_name=settings.zone_name)
        self.clean_up()
        self.publish(
            "HostedZoneId",
            self.zone.hosted_zone_id,
            "The zone whose records a failover may change",
            export="hosted-zone-id",
        )
        self.publish(
            "NameServers",
            cdk.Fn.join(",", self.zone.hosted_zone_name_servers or []),
            f"To be delegated to in {settings.parent_domain}",
            export="name-servers",
        )

    def clean_up(self) -> None:
        """With the stack goes what the certificates left in the zone, which would hold it back."""
        zone_id = self.zone.hosted_zone_id
        name = self.settings.name("zone-cleanup")
        zone = [f"arn:aws:route53:::hostedzone/{zone_id}"]
        function = lambda_.Function(
            self,
            "Cleanup",
            function_name=name,
            runtime=RUNTIME,
            architecture=lambda_.Architecture.ARM_64,
            handler=HANDLER,
            code=code("zone_cleanup"),
            timeout=cdk.Duration.minutes(1),
            log_group=log_group(self, "Cleanup", name),
            initial_policy=[
                iam.PolicyStatement(actions=["route53:ListResourceRecordSets"], resources=zone),
                iam.PolicyStatement(
                    actions=["route53:ChangeResourceRecordSets"],
                    resources=zone,
                    conditions={
                        "ForAllValues:StringEquals": {
                            "route53:ChangeResourceRecordSetsActions": "DELETE",
                            "route53:ChangeResourceRecordSetsRecordTypes": "CNAME",
                        }
                    },
                ),
            ],
        )
        cdk.CustomResource(
            self,
            "CleanZone",
            resource_type="Custom::CleanZone",
            service_token=function.function_arn,
            properties={"HostedZoneId": zone_id},
        )

    def zone_for(self, stack: RegionalStack) -> route53.IHostedZone:
        """The zone as another stack sees it.

        The primary reads the id from this stack's outputs when it is deployed (weak); nothing
        here waits for the primary. Neighbours import it (strong), so that it cannot vanish.
        """
        zone_id = self.zone.hosted_zone_id
        if stack.region != self.region:
            zone_id = cdk.Stack.consume_reference(zone_id, cdk.ReferenceStrength.WEAK)
        return route53.HostedZone.from_hosted_zone_attributes(
            stack, "Zone", hosted_zone_id=zone_id, zone_name=self.settings.zone_name
        )
