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
    """A backup plan that copies nothing to another region, as its twin does.

    Why it matters: after a failover, the region that was the standby has the only backups of what
    is written there, and the next loss takes the data and the backups.
    Fix: give the rules of both plans CopyActions with a vault of the other region.
    Source: AWS Backup Developer Guide, "Creating backup copies across AWS Regions"
    (https://docs.aws.amazon.com/aws-backup/latest/devguide/cross-region-backup.html).
    """
    copies = {plan.key: made for plan, made in graph.view(plans)}
    for pair in graph.view(pairs):
        if pair.first.type != PLAN:
            continue
        for mine, theirs in ((pair.second, pair.first), (pair.first, pair.second)):
            away = [each for each in copies[theirs.key] if each.region not in (None, theirs.region)]
            here = copies[mine.key]
            if not away or any(each.region is not None for each in here):
                continue
            related = [(away[0], f"where its twin in {theirs.region} copies to")]
            if here:
                what = "whether the plan copies to another region"
                why = here[0].doubt or "the region of the vault is not known"
                yield unproven(here[0], what, reason=why, related=related)
            else:
                yield problem(
                    mine,
                    f"copies its backups nowhere, unlike its twin in {theirs.region}: once "
                    f"{mine.region} serves, all backups of what is written are there",
                    related=related,
                )
