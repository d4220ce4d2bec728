"""Functions in the VPC reach S3 and DynamoDB only through NAT."""

from __future__ import annotations

from ..payments import Payments
from . import Defect, drop


def change(payments: Payments) -> None:
    for network in (payments.primary_network, payments.secondary_network):
        drop(network.vpc, "S3Endpoint")
        drop(network.vpc, "DynamoDbEndpoint")


DEFECT = Defect("The VPCs have no gateway endpoints", change)
