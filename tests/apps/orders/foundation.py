"""What a region has before anything is stored or run in it: keys, a network, images, a vault."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_backup as backup
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecr as ecr
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from tests.apps.orders.sites import ACCOUNT, PORT, Site


class Foundation(cdk.Stack):
    """With `primary`, the multi-Region key is a replica of the one made there."""

    def __init__(
        self, scope: Construct, construct_id: str, site: Site, primary: Foundation | None = None
    ) -> None:
        super().__init__(scope, construct_id, env=site.env, cross_region_references=True)
        self.site = site
        self.key = self._data_key()
        self.shared = self._shared_key(primary)
        self.vault = backup.BackupVault(
            self, "Vault", backup_vault_name=f"orders-{site.region}", encryption_key=self.key
        )
        self.images = ecr.Repository(
            self,
            "Images",
            repository_name="orders/api",
            image_scan_on_push=True,
            image_tag_mutability=ecr.TagMutability.IMMUTABLE,
        )
        self._network(site)
        if primary is None:
            self._replicate_images(site)

    def _data_key(self) -> kms.Key:
        """For what is stored in this region, and for its topics, queues and events."""
        key = kms.Key(self, "DataKey", alias="alias/orders-data", enable_key_rotation=True)
        key.add_to_resource_policy(
            iam.PolicyStatement(
                sid="Messages",
                principals=[
                    iam.ServicePrincipal(f"{service}.amazonaws.com")
                    for service in ("cloudwatch", "events", "sns")
                ],
                actions=["kms:Decrypt", "kms:GenerateDataKey*"],
                resources=["*"],
                conditions={"StringEquals": {"aws:SourceAccount": ACCOUNT}},
            )
        )
        return key

    def _shared_key(self, primary: Foundation | None) -> kms.IKey:
        """One key material for what both regions read: the replicated secret."""
        if primary is None:
            return kms.Key(
                self,
                "SharedKey",
                alias="alias/orders-shared",
                enable_key_rotation=True,
                multi_region=True,
            )
        owner = iam.PolicyStatement(
            principals=[iam.AccountRootPrincipal()], actions=["kms:*"], resources=["*"]
        )
        replica = kms.CfnReplicaKey(
            self,
            "SharedKey",
            primary_key_arn=primary.shared.key_arn,
            key_policy=iam.PolicyDocument(statements=[owner]),
        )
        replica.apply_removal_policy(cdk.RemovalPolicy.RETAIN)
        kms.CfnAlias(
            self, "SharedAlias", alias_name="alias/orders-shared", target_key_id=replica.ref
        )
        return kms.Key.from_key_arn(self, "SharedReplica", replica.attr_arn)

    def _network(self, site: Site) -> None:
        self.vpc = ec2.Vpc(
            self,
            "Vpc",
            ip_addresses=ec2.IpAddresses.cidr(site.cidr),
            availability_zones=list(site.zones),
            nat_gateways=2,
            gateway_endpoints={
                "S3": ec2.GatewayVpcEndpointOptions(service=ec2.GatewayVpcEndpointAwsService.S3),
                "Tables": ec2.GatewayVpcEndpointOptions(
                    service=ec2.GatewayVpcEndpointAwsService.DYNAMODB
                ),
            },
            subnet_configuration=[
                ec2.SubnetConfiguration(name="Public", subnet_type=ec2.SubnetType.PUBLIC),
                ec2.SubnetConfiguration(
                    name="Tasks", subnet_type=ec2.SubnetType.PRIVATE_WITH_EGRESS
                ),
                ec2.SubnetConfiguration(name="Data", subnet_type=ec2.SubnetType.PRIVATE_ISOLATED),
            ],
        )
        for service, name in (
            (ec2.InterfaceVpcEndpointAwsService.SECRETS_MANAGER, "Secrets"),
            (ec2.InterfaceVpcEndpointAwsService.KMS, "Keys"),
        ):
            self.vpc.add_interface_endpoint(
                name,
                service=service,
                subnets=ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_WITH_EGRESS),
            )
        self.balancer = self._group("Balancer", "the load balancer")
        self.tasks = self._group("Tasks", "the containers")
        self.stores = self._group("Stores", "database, cache and files")
        self.balancer.add_ingress_rule(ec2.Peer.any_ipv4(), ec2.Port.tcp(443))
        self.tasks.add_ingress_rule(self.balancer, ec2.Port.tcp(PORT))
        for port in (3306, 6379, 2049):
            self.stores.add_ingress_rule(self.tasks, ec2.Port.tcp(port))

    def _group(self, name: str, what: str) -> ec2.SecurityGroup:
        return ec2.SecurityGroup(self, f"{name}Group", vpc=self.vpc, description=f"Of {what}")

    def _replicate_images(self, site: Site) -> None:
        rule = ecr.CfnReplicationConfiguration.ReplicationRuleProperty(
            destinations=[
                ecr.CfnReplicationConfiguration.ReplicationDestinationProperty(
                    region=site.other, registry_id=ACCOUNT
                )
            ],
            repository_filters=[
                ecr.CfnReplicationConfiguration.RepositoryFilterProperty(
                    filter="orders/", filter_type="PREFIX_MATCH"
                )
            ],
        )
        ecr.CfnReplicationConfiguration(
            self,
            "ImageReplication",
            replication_configuration=(
                ecr.CfnReplicationConfiguration.ReplicationConfigurationProperty(rules=[rule])
            ),
        )
