"""lambda-missing-asset"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Severity, Unknown, check, problem, unproven
from dr_validator.models.code.code import LAYER, bundles


@check(severity=Severity.CRITICAL, breaks=Breaks.DEPLOY, dr=False)
def missing_asset(graph: Graph) -> Iterator[Problem]:
    """Lambda code that the assembly does not hold, or that no asset manifest uploads.

    Why it matters: nothing puts the code into the bucket, so the function cannot be created, in the
    very region that has to take over.
    Fix: make the code an asset of the function's own stack, and publish the assembly with all its
    `asset.*` folders.
    Source: AWS CDK Developer Guide, "Assets and the AWS CDK"
    (https://docs.aws.amazon.com/cdk/v2/guide/assets.html); AWS Lambda API Reference, "FunctionCode"
    (https://docs.aws.amazon.com/lambda/latest/api/API_FunctionCode.html).
    """
    for bundle in graph.view(bundles):
        what = "layer" if bundle.owner.type == LAYER else "function"
        key, asset = bundle.key, bundle.asset
        if isinstance(key, Unknown):
            yield unproven(key, f"whether the code of this {what} is there")
        elif asset is None and bundle.published and bundle.owner.stack.in_manifest:
            yield problem(
                key,
                f"the code is {key.value}, which the stack's asset manifest does not upload: "
                f"the {what} cannot be created",
            )
        elif asset is None:
            reason = "nothing in this assembly uploads it"
            yield unproven(key, f"whether {key.value} is in its bucket", reason=reason)
        elif not asset.source:
            reason = "a command makes it when the assembly is published"
            yield unproven(key, f"whether the code of this {what} is there", reason=reason)
        elif asset.unread:
            yield unproven(key, f"whether the code of this {what} is there", reason=asset.unread)
        elif asset.files is None:
            yield problem(
                key,
                f"the code is asset {asset.source}, which the assembly does not hold: it cannot "
                f"be uploaded, and the {what} cannot be created",
                fix="synthesize again, and pass on the whole assembly",
            )
