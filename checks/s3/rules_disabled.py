"""s3-rules-disabled"""

from collections.abc import Iterator

from dr_validator.api import (
    Breaks,
    Graph,
    Known,
    Problem,
    Severity,
    Stops,
    Unknown,
    check,
    problem,
    unproven,
)
from dr_validator.models.data.replication import replications


@check(severity=Severity.CRITICAL, breaks=Breaks.DATA, stops=Stops.COPYING)
def rules_disabled(graph: Graph) -> Iterator[Problem]:
    """A bucket in the primary region whose replication rules are all switched off.

    Why it matters: S3 keeps the configuration and copies nothing. What is written in the meantime
    is not copied later either, once a rule is switched on. In the secondary region such a rule may
    be waiting for the failback, and is not reported.
    Fix: set the Status of the rule to Enabled.
    Source: Amazon S3 User Guide, "Replication configuration file elements", Status
    (https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-add-config.html).
    """
    for each in graph.view(replications):
        if not each.rules or not graph.roles.is_primary(each.bucket.region):
            continue
        given = [rule.node.read("Status") for rule in each.rules]
        unknown = [status for status in given if isinstance(status, Unknown)]
        if unknown and not any(isinstance(status, Known) and _on(status) for status in given):
            yield unproven(unknown[0], "whether any replication rule of the bucket is switched on")
        elif not any(rule.enabled for rule in each.rules):
            rules = "the rule is" if len(given) == 1 else f"all {len(given)} rules are"
            yield problem(
                given[0],
                f"{rules} switched off: nothing that is written to this bucket is copied",
            )


def _on(status: Known) -> bool:
    return status.value != "Disabled"
