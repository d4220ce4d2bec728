"""lambda-asset-region"""

from __future__ import annotations

from collections.abc import Iterator

from validator.check import check, problem, unproven
from validator.finding import Breaks, Problem, Severity
from validator.graph import Absent, Graph
from validator.graph.code import LAYER, bundles


@check(severity=Severity.CRITICAL, breaks=Breaks.DEPLOY, defect=12, dr=False)
def asset_region(graph: Graph) -> Iterator[Problem]:
    """Lambda code in a bucket of another region.

    Why it matters: Lambda reads code only from a bucket of the function's own region; the
    function cannot be created there, nor updated while the other region is lost.
    Fix: let each region's stack upload the code to a bucket of its own region, as
    `Code.from_asset` does.
    Source: AWS Lambda API Reference, "FunctionCode" (S3Bucket) and "LayerVersionContentInput".
    """
    asked: set[str] = set()
    for bundle in graph.view(bundles):
        owner, there = bundle.owner, bundle.region
        if there is None or there == owner.region or isinstance(bundle.bucket, Absent):
            continue
        what = "layer" if owner.type == LAYER else "function"
        if owner.region is not None:
            yield problem(
                bundle.bucket,
                f"the code is in a bucket of {there}, the {what} in {owner.region}: Lambda "
                f"refuses it, and the {what} cannot be created",
            )
        elif owner.stack.id not in asked:
            asked.add(owner.stack.id)
            yield unproven(
                bundle.bucket,
                f"whether the {what} is in {there}, where its code is",
                reason="the stack's region is not set",
            )
