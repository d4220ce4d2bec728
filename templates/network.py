"""The network of a region: three zones, three kinds of subnet, free paths to S3 and DynamoDB."""

from __future__ import annotations

import aws_cdk as cdk
import constructs
from aws_cdk import aws_ec2 as ec2

from .regional import RegionalStack
from .settings import Settings, Site

ZONES = 3


class NetworkStack(RegionalStack):
    def __init__(
        self, scope: constructs.Construct, construct_id: str, *, settings: Settings, site: Site
    ) -> None:
        super().__init__(
            scope,
            construct_id,
            settings=settings,
            site=site,
            name=f"{site.role.value}-network",
            description="Payments network",
        )
        self.vpc = ec2.Vpc(
            self,
            "Vpc",
            vpc_name=settings.name("vpc"),
            # The two regions never overlap, so that they can be peered.
            ip_addresses=ec2.IpAddresses.cidr(site.cidr),
            max_azs=ZONES,
            # One for each zone: the loss of a zone must not cut off the other two.
            nat_gateways=ZONES,
            subnet_configuration=[
                ec2.SubnetConfiguration(
                    name="Public", subnet_type=ec2.SubnetType.PUBLIC, cidr_mask=24
                ),
                ec2.SubnetConfiguration(
                    name="Private", subnet_type=ec2.SubnetType.PRIVATE_WITH_EGRESS, cidr_mask=20
                ),
                ec2.SubnetConfiguration(
                    name="Isolated", subnet_type=ec2.SubnetType.PRIVATE_ISOLATED, cidr_mask=24
                ),
            ],
            # Without a subnet selection they are on the route tables of all subnets.
            gateway_endpoints={
                "S3Endpoint": ec2.GatewayVpcEndpointOptions(
                    service=ec2.GatewayVpcEndpointAwsService.S3
                ),
                "DynamoDbEndpoint": ec2.GatewayVpcEndpointOptions(
                    service=ec2.GatewayVpcEndpointAwsService.DYNAMODB
                ),
            },
        )
        # Created with the network, so that the database can admit functions that come later.
        self.functions_security_group = ec2.SecurityGroup(
            self,
            "FunctionsSecurityGroup",
            vpc=self.vpc,
            description="The payment functions",
            allow_all_outbound=True,
        )
        self.publish("VpcId", self.vpc.vpc_id, "The VPC", export="vpc-id")

    @property
    def availability_zones(self) -> list[str]:
        """The first three of the region, whichever those are: found by CloudFormation when it
        deploys, because a lookup by CDK would need credentials at synthesis."""
        return [cdk.Fn.select(index, cdk.Fn.get_azs()) for index in range(ZONES)]
