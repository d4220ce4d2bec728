"""s3-not-replicated"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Severity, Stops, check, problem, unproven
from dr_validator.paths.uncopied import BUCKET, uncopied

SHOWN = 2


@check(severity=Severity.HIGH, breaks=Breaks.DATA, stops=Stops.COPYING)
def not_replicated(graph: Graph) -> Iterator[Problem]:
    """A bucket in the primary region that nothing replicates to its counterpart.

    Why it matters: two buckets are separate, whatever they are called. After a failover the
    application finds none of the objects that were written in the other region.
    Fix: set ReplicationConfiguration on the bucket, with a rule whose destination is the bucket of
    the recovery region, and versioning on both. Where the bucket holds logs or artifacts, nothing
    has to be copied: say so in its name, or waive it.
    Source: Amazon S3 User Guide, "Replicating objects within and across Regions"
    (https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication.html).
    """
    for each in graph.view(uncopied):
        bucket, twin, region = each.store.node, each.twin, each.region
        if bucket.type != BUCKET:
            continue
        related = [(twin, f"the bucket of {region}")] if twin is not None else []
        related += [(user, "uses it") for user in each.users[:SHOWN]]
        if each.doubt or twin is None:
            what = f"whether anything copies what is in the bucket to {region}"
            yield unproven(bucket, what, reason=each.doubt, related=related)
        else:
            yield problem(
                bucket,
                f"nothing replicates this bucket to {twin.shown}, which stands in for it: after a "
                f"failover its objects are missing in {region}",
                related=related,
            )
