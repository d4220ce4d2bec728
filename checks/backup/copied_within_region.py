"""backup-copied-within-region"""

from collections.abc import Iterator

from dr_validator.api import (
    Breaks,
    Graph,
    Problem,
    Severity,
    Stops,
    Unknown,
    check,
    problem,
    unproven,
)
from dr_validator.paths.backups import plans, selected
from dr_validator.paths.stores import Store, store_of


@check(severity=Severity.HIGH, breaks=Breaks.DATA, stops=Stops.COPYING)
def copied_within_region(graph: Graph) -> Iterator[Problem]:
    """Backups whose copies stay in the region of the resources they back up.

    Why it matters: the loss of that region takes the data, the backup and the copy.
    Fix: let CopyActions name a vault of the recovery region.
    Source: AWS Backup Developer Guide, "Creating backup copies across AWS Regions"
    (https://docs.aws.amazon.com/aws-backup/latest/devguide/cross-region-backup.html).
    """
    for plan, copies in graph.view(plans):
        here = plan.region
        if here is None or not copies or any(each.region not in (None, here) for each in copies):
            continue
        copy = copies[0]
        meant = [each for each in graph.view(selected) if each.plan is plan]
        lost = [store for each in meant if (store := _lost(store_of(each.store), each.doubt))]
        related = [(copy.node, "the vault")] if copy.node is not None else []
        if meant and not lost:
            continue  # other copies of all that is in it outlive the region
        why = copy.doubt or ("" if meant else "what the plan selects is not known")
        why = why or next((told for told in map(_doubt, lost) if told), "")
        if why or copy.region is None:
            what = f"whether a copy of the backups outlives {here}"
            yield unproven(copy, what, reason=why or "the region of the vault is not known")
        else:
            yield problem(
                copy,
                f"the copy stays in {here}, and nothing else copies {lost[0].name}: the loss of "
                "that one region takes the data, the backups and their copies",
                related=[*related, (lost[0].node, "what is backed up")],
            )


def _lost(store: Store | None, doubt: str) -> Store | None:
    """The store, unless a copy of it outlives its region, or it may not be selected."""
    return None if store is None or doubt or store.survives is True else store


def _doubt(store: Store) -> str:
    survives = store.survives
    return survives.reason if isinstance(survives, Unknown) else ""
