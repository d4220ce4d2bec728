"""Nothing is published, although the parameters import two of the values by name."""

from __future__ import annotations

import aws_cdk as cdk

from ..payments import Payments
from ..regional import RegionalStack
from . import Defect, drop


def change(payments: Payments) -> None:
    for stack in payments.app.node.children:
        if isinstance(stack, RegionalStack):
            for child in stack.node.children:
                if isinstance(child, cdk.CfnOutput):
                    drop(stack, child.node.id)


DEFECT = Defect("Outputs and exports are missing, also those that are imported", change)
