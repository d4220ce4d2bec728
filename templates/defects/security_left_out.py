"""No encryption, public buckets, a password in the template, and a secret in one region only."""

from __future__ import annotations

from ..payments import Payments
from . import Defect, resource

SETTINGS = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")


def change(payments: Payments) -> None:
    for database in (payments.primary_database, payments.secondary_database):
        database.cluster.storage_encrypted = False
        database.cluster.kms_key_id = None
    primary = payments.primary_database
    primary.cluster.master_user_password = "payments-admin-2026"
    resource(primary.secret).add_property_deletion_override("ReplicaRegions")
    for storage in (payments.primary_storage, payments.secondary_storage):
        resource(storage.bucket).add_property_override(
            "PublicAccessBlockConfiguration", dict.fromkeys(SETTINGS, False)
        )


DEFECT = Defect("Encryption, public access block and secrets are left out", change)
