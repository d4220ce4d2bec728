"""lambda-asset-in-other-region"""

from collections.abc import Iterator

from dr_validator.api import (
    Absent,
    Breaks,
    Gap,
    Graph,
    Problem,
    Resource,
    Severity,
    Unknown,
    Value,
    check,
    problem,
    unproven,
)
from dr_validator.models.code.code import FUNCTION, LAYER, bundles, image_region, image_uri


@check(severity=Severity.CRITICAL, breaks=Breaks.DEPLOY, dr=False)
def asset_in_other_region(graph: Graph) -> Iterator[Problem]:
    """Lambda code in a bucket, or a container image in a repository, of another region.

    Why it matters: Lambda reads code only from the function's own region: the function cannot be
    created there, nor updated while the other region is lost.
    Fix: let each region's stack take the code from a bucket or repository of its own region.
    Source: AWS Lambda API Reference, "FunctionCode", S3Bucket
    (https://docs.aws.amazon.com/lambda/latest/api/API_FunctionCode.html); AWS Lambda Developer
    Guide, "Troubleshoot deployment issues in Lambda", PermanentRedirect
    (https://docs.aws.amazon.com/lambda/latest/dg/troubleshooting-deployment.html) and "Create a
    Lambda function using a container image"
    (https://docs.aws.amazon.com/lambda/latest/dg/images-create.html).
    """
    asked: set[str] = set()
    places: list[tuple[Resource, Value, str | None, str]] = [
        (bundle.owner, bundle.bucket, bundle.region, "a bucket")
        for bundle in graph.view(bundles)
        if not isinstance(bundle.bucket, Absent)
    ]
    places += [
        (owner, uri, region, "a repository")
        for owner in graph.all(FUNCTION)
        if (region := image_region(uri := image_uri(owner))) is not None
    ]
    yield from _open(graph)
    for owner, at, there, store in places:
        if there is None or there == owner.region or isinstance(at, Absent):
            continue
        what = "layer" if owner.type == LAYER else "function"
        if owner.region is not None:
            yield problem(
                at,
                f"the code is in {store} in {there}, but the {what} is in {owner.region}: Lambda "
                f"refuses it, and the {what} cannot be created",
            )
        elif owner.stack.id not in asked:
            asked.add(owner.stack.id)
            yield unproven(
                at,
                f"whether the {what} is in {there}, where its code is",
                reason="the stack's region is not set",
            )


def _open(graph: Graph) -> Iterator[Problem]:
    """Stores of code of which it is not known in which region they are; once for each stack."""
    asked: set[str] = set()
    # The CDK fills the bucket of a legacy asset, which names none, with one of the stack's region.
    stores = [
        (each.owner, each.bucket, each.region)
        for each in graph.view(bundles)
        if each.asset is None or any(target.bucket for target in each.asset.destinations)
    ]
    for owner in graph.all(FUNCTION):
        uri = image_uri(owner)
        stores.append((owner, uri, image_region(uri)))
    for owner, at, region in stores:
        if region is not None or not isinstance(at, Unknown) or at.refs:
            continue
        own = at.text is not None and Gap("AWS::Region") in at.text.parts
        if not own and owner.stack.id not in asked:
            asked.add(owner.stack.id)
            what = "layer" if owner.type == LAYER else "function"
            yield unproven(at, f"whether the code is in the region of the {what}")
