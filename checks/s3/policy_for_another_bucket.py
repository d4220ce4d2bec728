"""s3-policy-for-another-bucket"""

from collections.abc import Iterator

from dr_validator.api import (
    Absent,
    Breaks,
    Graph,
    Link,
    Linked,
    Outside,
    Problem,
    Resource,
    Severity,
    Text,
    Unknown,
    check,
    is_arn,
    problem,
    unproven,
)
from dr_validator.models.access.statement import statements_in
from dr_validator.models.access.wildcard import covers

POLICY, BUCKET = "AWS::S3::BucketPolicy", "AWS::S3::Bucket"
RESOURCES = ("Resource", "NotResource")


@check(severity=Severity.CRITICAL, breaks=Breaks.DEPLOY, dr=False)
def policy_for_another_bucket(graph: Graph) -> Iterator[Problem]:
    """A bucket policy with a statement about another bucket.

    Why it matters: S3 refuses the policy as malformed ("Policy has invalid resource"), and the
    stack cannot be deployed.
    Fix: name the bucket that the policy is attached to, or the objects in it.
    Source: Amazon S3 Developer Guide, "Special Information for Amazon S3 Policies"
    (https://docs.aws.amazon.com/AmazonS3/latest/dev/AccessPolicyLanguage_SpecialInfo.html).
    """
    for policy in graph.all(POLICY):
        links = policy.follow("Bucket", BUCKET)
        if len(links) == 1 and isinstance(links[0], Linked):
            yield from _judged(policy, links[0].to)


def _judged(policy: Resource, bucket: Resource) -> Iterator[Problem]:
    related: list[tuple[Resource, str]] = [(bucket, "the bucket of the policy")]
    for link in _spoken_of(policy):
        match link:
            case Linked(to=other) if other.type == BUCKET and other is not bucket:
                told, ends = other.shown, [*related, (other, "the other bucket")]
                yield problem(link, _fact(told, bucket), related=ends)
            case Outside(value=value) if _is_apart(str(value.value), bucket):
                yield problem(link, _fact(str(value.value), bucket), related=related)
            case Unknown(refs=refs) if not refs and is_arn(link) is None:
                what = f"whether the policy names {bucket.name} only"
                yield unproven(link, what, related=related)
            case Linked() | Outside() | Unknown() | Absent():
                pass


def _spoken_of(policy: Resource) -> Iterator[Link]:
    """What the statements of a policy are about."""
    for document in policy.each("PolicyDocument"):
        for statement in statements_in(document):
            for path in RESOURCES:
                for node in statement.node.each(path):
                    for item in node.items():
                        yield from item.links()


def _fact(told: str, bucket: Resource) -> str:
    return f"names {told}, in the policy of {bucket.shown}: S3 refuses the policy"


def _is_apart(word: str, bucket: Resource) -> bool:
    """Whether a pattern is certain to mean nothing of a bucket, nor of what is in it."""
    if bucket.arn is None or "*" in word.partition("/")[0]:
        return False
    name, _, _ = word.partition("/")
    return covers(Text((name,)), bucket.arn) is False
