"""The hosted zone.

Route 53 is global, but the stack that declares a zone is not. It stands in the
secondary region, so that the certificate and the failover there get the zone id
from a neighbour. The records are in `records`, one stack for each region.
"""

from __future__ import annotations

import aws_cdk as cdk
import constructs
from aws_cdk import aws_route53 as route53

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
