"""A handler in a file that is not in the asset, and code in a bucket of the other region."""

from __future__ import annotations

from ..payments import Payments
from . import Defect, resource


def change(payments: Payments) -> None:
    for compute in (payments.primary_compute, payments.secondary_compute):
        function = resource(compute.payment_validation)
        function.add_property_override("Handler", "payment_validation.handler")
    settings = payments.settings
    elsewhere = f"cdk-hnb659fds-assets-{settings.account}-{settings.primary.region}"
    processing = resource(payments.secondary_compute.transaction_processing)
    processing.add_property_override("Code.S3Bucket", elsewhere)


DEFECT = Defect("The code of functions is not where they look for it", change)
