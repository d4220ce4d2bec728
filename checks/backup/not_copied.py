"""backup-not-copied"""

from collections.abc import Iterator

from dr_validator.api import (
    Breaks,
    Graph,
    Problem,
    Severity,
    Stops,
    check,
    problem,
    unproven,
)
from dr_validator.models.twins.pairs import pairs
from dr_validator.paths.backups import PLAN, plans


@check(severity=Severity.MEDIUM, breaks=Breaks.DATA, stops=Stops.NOTHING)
def not_copied(graph: Graph) -> Iterator[Problem]:
    """A backup plan that copies nothing to another region, unlike its twin.

    Why it matters: after a failover, the region that was the standby has the only backups of what
    is written there, and the next loss takes the data and the backups.
    Fix: give the rules of both plans CopyActions with a vault of the other region.
    Source: AWS Backup Developer Guide, "Creating backup copies across AWS Regions"
    (https://docs.aws.amazon.com/aws-backup/latest/devguide/cross-region-backup.html).
    """
    copies = {plan.key: made for plan, made in graph.view(plans)}
    for pair in graph.view(pairs):
        # Of the primary's own, twin-other-setting tells.
        mine, theirs = pair.second, pair.first
        if mine.type != PLAN or any(each.region is not None for each in copies[mine.key]):
            continue
        away = [each for each in copies[theirs.key] if each.region not in (None, theirs.region)]
        if not away:
            continue
        related = [(away[0], f"where its twin in {theirs.region} copies to")]
        if copies[mine.key]:
            copy = copies[mine.key][0]
            what = "whether the plan copies to another region"
            why = copy.doubt or "the region of the vault is not known"
            yield unproven(copy, what, reason=why, related=related)
        else:
            yield problem(
                mine,
                f"copies its backups nowhere, unlike its twin in {theirs.region}: once "
                f"{mine.region} serves, all backups of what is written stay in that region",
                related=related,
            )
