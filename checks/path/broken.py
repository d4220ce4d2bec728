"""path-broken"""

from collections.abc import Iterator, Sequence

from dr_validator.api import (
    Breaks,
    Finding,
    Graph,
    Problem,
    Severity,
    Stops,
    Strategy,
    last_check,
    problem,
)
from dr_validator.drill.broken import BrokenPath, broken_paths

SHOWN = 3


@last_check(severity=Severity.HIGH, breaks=Breaks.FAILOVER, stops=Stops.NOTHING)
def broken(graph: Graph, found: Sequence[Finding]) -> Iterator[Problem]:
    """An entry that does not recover from the loss of a region, where no other check says why.

    Why it matters: users come in by this name, distribution or API. Another region exists to serve
    them, but when one is lost, the way to it, or from it to the data, is broken here.
    Fix: point the name at both regions, with records that have health checks; let what serves a
    region use what is in that region; `dr-validator drill -v` shows the whole path. Where only
    backups are meant to survive, declare the strategy BACKUP_AND_RESTORE.
    Source: AWS Well-Architected Framework, REL13-BP02 "Use defined recovery strategies to meet the
    recovery objectives"
    (https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/rel_planning_for_recovery_disaster_recovery.html);
    Amazon Route 53 Developer Guide, "Creating Amazon Route 53 health checks and configuring DNS
    failover" (https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover.html).
    """
    if graph.settings.strategy is Strategy.BACKUP_AND_RESTORE:
        return
    for each in broken_paths(graph, found):
        ends = [(each.end, "what is gone")] if each.end is not None else []
        entries = [entry.place for entry in each.entries[:SHOWN]]
        ways = [(place, "the entry point") for place in entries if place != each.place]
        yield problem(each.place, _message(each), related=[*ends, *ways])


def _message(each: BrokenPath) -> str:
    names = [way.name for way in each.entries]
    shown = ", ".join(names[:SHOWN])
    more = f" and {len(names) - SHOWN} more do" if len(names) > SHOWN else ""
    does = more or (" does" if len(names) == 1 else " do")
    return f"{shown}{does} not recover from the loss of {each.lost}: {each.reason}"
