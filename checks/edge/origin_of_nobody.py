"""edge-origin-of-nobody"""

from collections.abc import Iterator, Mapping

from dr_validator.api import (
    Breaks,
    Graph,
    Known,
    Problem,
    Resource,
    Severity,
    Unknown,
    check,
    problem,
    unproven,
)
from dr_validator.aws.bucket_hosts import bucket_host
from dr_validator.models.routing.covered import name_in
from dr_validator.models.routing.distributions import (
    BUCKET,
    DISTRIBUTION,
    DistributionOrigin,
    origins_of,
)
from dr_validator.models.routing.nearby import host_names


@check(severity=Severity.CRITICAL, breaks=Breaks.RUNTIME, dr=False)
def origin_of_nobody(graph: Graph) -> Iterator[Problem]:
    """An origin whose host is misspelt, or names another region than that of its bucket.

    Why it matters: CloudFront does not find the host, or S3 answers with an error or a redirect to
    the region where the bucket is. In a second origin that shows only when the first one fails.
    Fix: take the host from the bucket or the record itself.
    Source: Amazon CloudFront Developer Guide, "Origin settings", Origin domain
    (https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html);
    Amazon S3 User Guide, "Making requests using the REST API", redirects
    (https://docs.aws.amazon.com/AmazonS3/latest/userguide/Redirects.html).
    """
    buckets = graph.view(_buckets)
    for distribution in graph.all(DISTRIBUTION):
        for origin in origins_of(distribution):
            yield from _judged(graph, origin, buckets)


def _judged(
    graph: Graph, origin: DistributionOrigin, buckets: Mapping[str, Resource]
) -> Iterator[Problem]:
    value, name = origin.domain, name_in(origin.domain)
    if isinstance(value, Unknown) and not value.refs and graph.view(host_names).owners:
        yield unproven(value, "whether anything answers at the origin's host")
    if name is None or not isinstance(value, Known):
        return
    word = str(name.literal)
    made = bucket_host(word)
    bucket = buckets.get(made.bucket) if made is not None else None
    if made is not None and bucket is not None and made.region not in (None, bucket.region):
        yield problem(
            value,
            f"the origin looks for {bucket.name} in {made.region}, but it is in {bucket.region}: "
            "S3 answers with an error or a redirect",
            related=[(bucket, "the bucket")],
        )
        return
    if made is not None and bucket is None:
        for named in graph.view(_unnamed):
            yield unproven(named, f"whether it is the bucket of the origin {word}")
    meant = graph.view(host_names).meant(word)
    if meant is not None and bucket is None:
        yield problem(
            value,
            f"the origin is {word}, but the name here is {meant.name}: CloudFront does not find "
            "the origin",
            fix=f"name {meant.name}",
            related=[(meant.owner, "probably what is meant")],
        )


def _buckets(graph: Graph) -> Mapping[str, Resource]:
    """The buckets by their names, where those and their regions are known."""
    return {
        str(name.value): bucket
        for bucket in graph.all(BUCKET)
        if isinstance(name := bucket.identity, Known) and bucket.region is not None
    }


def _unnamed(graph: Graph) -> tuple[Unknown, ...]:
    """The names of buckets that are given, but not known."""
    names = (bucket.read("BucketName") for bucket in graph.all(BUCKET))
    return tuple(each for each in names if isinstance(each, Unknown) and not each.refs)
