"""Replication runs under a role of an account that nobody knows."""

from __future__ import annotations

from ..payments import Payments
from . import Defect, drop, resource

ROLE_ARN = "arn:aws:iam::123456789012:role/s3-replication-role"


def change(payments: Payments) -> None:
    bucket = resource(payments.primary_storage.bucket)
    bucket.add_property_override("ReplicationConfiguration.Role", ROLE_ARN)
    drop(payments.primary_storage, "ReplicationRole")


DEFECT = Defect("The replication role is a literal that nothing creates", change)
