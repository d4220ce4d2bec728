"""Weighted records that Route 53 cannot tell apart, and refuses."""

from __future__ import annotations

from ..payments import Payments
from . import Defect, resource


def change(payments: Payments) -> None:
    for stack in (payments.primary_records, payments.secondary_records):
        resource(stack.record).add_property_deletion_override("SetIdentifier")


DEFECT = Defect("Weighted records have no SetIdentifier", change)
