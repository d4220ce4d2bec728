"""security-public-access-not-blocked"""

from collections.abc import Iterator

from dr_validator.api import (
    Breaks,
    Graph,
    Problem,
    Severity,
    Unknown,
    check,
    is_true,
    problem,
    unproven,
)

BLOCK = "PublicAccessBlockConfiguration"
SETTINGS = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")


@check(severity=Severity.HIGH, breaks=Breaks.SECURITY, dr=False)
def public_access_not_blocked(graph: Graph) -> Iterator[Problem]:
    """A bucket that switches off Block Public Access, or parts of it.

    Why it matters: one wrong policy or ACL makes its objects public. New buckets block public
    access by default; a configuration that names some of the settings leaves the others off.
    Fix: set all four settings to true, or leave the configuration out.
    Source: Amazon S3 User Guide, "Blocking public access to your Amazon S3 storage"
    (https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html).
    """
    for bucket in graph.all("AWS::S3::Bucket"):
        if bucket.has("WebsiteConfiguration") is not False:
            continue  # made to be public
        if bucket.has(BLOCK) is False:
            continue
        values = {name: bucket.read(f"{BLOCK}.{name}") for name in SETTINGS}
        off = [name for name, value in values.items() if is_true(value) is False]
        unknown = next((v for v in values.values() if isinstance(v, Unknown)), None)
        if off:
            yield problem(
                bucket.place / "Properties" / BLOCK,
                f"leaves {', '.join(off)} off: one wrong policy or ACL makes the bucket public",
            )
        elif unknown is not None:
            yield unproven(unknown, "whether public access to the bucket is blocked")
