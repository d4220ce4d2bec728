"""dns-website-bucket-mismatch"""

from collections.abc import Iterator

from dr_validator.api import (
    Breaks,
    Graph,
    Known,
    Problem,
    Resource,
    Severity,
    Stops,
    check,
    problem,
    unproven,
)
from dr_validator.aws.hosted_zones import S3_WEBSITE
from dr_validator.models.data.replication import BUCKET
from dr_validator.models.routing.dns import Record, records


@check(severity=Severity.HIGH, breaks=Breaks.FAILOVER, stops=Stops.REQUESTS, dr=False)
def website_bucket_mismatch(graph: Graph) -> Iterator[Problem]:
    """An alias to an S3 website where no bucket has the record's name.

    Why it matters: S3 finds the bucket of a website by the host name in the request. With another
    name the answer is 404 NoSuchBucket, which shows only at the failover.
    Fix: give the website's bucket the name of the record.
    Source: Amazon Route 53 Developer Guide, "Routing traffic to a website that is hosted in an
    Amazon S3 bucket"
    (https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/RoutingToS3Bucket.html).
    """
    websites = [each for each in graph.all(BUCKET) if each.has("WebsiteConfiguration")]
    for record in graph.view(records):
        target = record.target
        if target is None or target.kind != S3_WEBSITE or target.region is None:
            continue
        there = [each for each in websites if each.region == target.region]
        if there and record.name is not None:
            yield from _names(record, record.name.literal, there)


def _names(record: Record, name: str | None, websites: list[Resource]) -> Iterator[Problem]:
    at = record.place / "AliasTarget" / "DNSName"
    related = [(each, "a website's bucket of that region") for each in websites]
    known = [str(v.value) for each in websites if isinstance(v := each.identity, Known)]
    if name is not None and name in known:
        return
    if name is None or len(known) < len(websites):
        reason = "the name of the record or of a bucket is not known"
        yield unproven(
            at, f"whether a bucket is named {record.shown}", reason=reason, related=related
        )
        return
    yield problem(
        at,
        f"the alias {name} leads to an S3 website, but no bucket there is named {name}: S3 answers "
        "404 NoSuchBucket",
        related=related,
    )
