"""The failover is not told which zone to change, and may change none."""

from __future__ import annotations

from ..payments import Payments
from . import Defect, drop, resource


def change(payments: Payments) -> None:
    function = resource(payments.failover.function)
    function.add_property_deletion_override("Environment.Variables.HOSTED_ZONE_ID")
    drop(payments.failover, "RecordsPolicy")


DEFECT = Defect("The failover has no hosted zone id", change)
