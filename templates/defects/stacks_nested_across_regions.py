"""The parameters of the secondary region are a nested stack of the primary, and land there."""

from __future__ import annotations

import aws_cdk as cdk

from ..parameters import write_parameters
from ..payments import Payments
from ..settings import STAGE
from . import Defect, drop


def change(payments: Payments) -> None:
    drop(payments.app, "SecondaryParameters")
    site = payments.settings.secondary
    nested = cdk.NestedStack(
        payments.primary_parameters,
        "SecondaryParameters",
        description=f"Payments parameters ({site.role.value} region, {site.region})",
    )
    cdk.Tags.of(nested).add("DR-Role", site.role.value)
    if nested.nested_stack_resource is not None:
        cdk.Tags.of(nested.nested_stack_resource).add("DR-Role", site.role.value)
    write_parameters(
        nested,
        path=f"{payments.settings.parameter_path}/{site.region}",
        endpoint=_read(payments.secondary_database.cluster.attr_endpoint_address),
        api_url=(
            f"https://{_read(payments.secondary_api.api.rest_api_id)}"
            f".execute-api.{site.region}.amazonaws.com/{STAGE}/"
        ),
    )


def _read(value: str) -> str:
    """The values of the other region do arrive: only the stack is in the wrong place."""
    return cdk.Stack.consume_reference(value, cdk.ReferenceStrength.WEAK)


DEFECT = Defect("A stack of the secondary region is nested in the primary", change)
