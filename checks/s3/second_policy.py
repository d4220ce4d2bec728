"""s3-second-policy"""

from collections.abc import Iterator

from dr_validator.api import (
    Breaks,
    Graph,
    Linked,
    Problem,
    Resource,
    Severity,
    Stops,
    check,
    grouped,
    problem,
    unproven,
)

POLICY, BUCKET = "AWS::S3::BucketPolicy", "AWS::S3::Bucket"


@check(
    severity=Severity.HIGH, breaks=Breaks.DEPLOY, stops=Stops.NOTHING, dr=False, same_as=("E3019",)
)
def second_policy(graph: Graph) -> Iterator[Problem]:
    """Two policies for one bucket, which can have only one.

    Why it matters: each bucket policy replaces the one before. The second stack or resource fails,
    or what the first policy allowed, such as replication or a distribution, is no longer allowed;
    and the bucket that the second was meant for has none.
    Fix: name the bucket that the policy is for, or write all statements into one policy.
    Source: Amazon S3 API Reference, "PutBucketPolicy"
    (https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html).
    """
    links = (
        (link.to, policy, link)
        for policy in graph.all(POLICY)
        for link in policy.follow("Bucket", BUCKET)
        if isinstance(link, Linked)
    )
    found = grouped((bucket.key, (bucket, policy, link)) for bucket, policy, link in links)
    for (bucket, first, _), *others in found.values():
        for _, policy, link in others:
            yield _told(bucket, first, policy, link)


def _told(bucket: Resource, first: Resource, policy: Resource, link: Linked) -> Problem:
    related = [(first, "the other policy"), (bucket, "the bucket")]
    if first.conditional or policy.conditional:
        what = f"whether {bucket.name} gets only one policy"
        return unproven(link.place, what, reason="conditions decide", related=related)
    return problem(
        link.place,
        f"{bucket.shown} already has a policy, {first.name}: only one of the two takes effect",
        related=related,
    )
