"""The default host of an API serves nothing outside its stage: both checks always fail."""

from __future__ import annotations

from ..payments import Payments
from . import Defect, resource


def change(payments: Payments) -> None:
    for stack in (payments.primary_records, payments.secondary_records):
        resource(stack.health_check).add_property_override(
            "HealthCheckConfig.ResourcePath", "/health"
        )


DEFECT = Defect("The health checks ask for /health without the stage", change)
