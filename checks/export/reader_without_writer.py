"""export-reader-without-writer"""

from __future__ import annotations

from collections.abc import Iterator

from validator.check import check, problem, unproven
from validator.finding import Breaks, Problem, Severity
from validator.graph import Graph, Via
from validator.graph.publishing import written_to


@check(severity=Severity.CRITICAL, breaks=Breaks.DEPLOY, defect=10, dr=False)
def reader_without_writer(graph: Graph) -> Iterator[Problem]:
    """A cross-region reader of a value that no cross-region writer puts into its region.

    Why it matters: the reader looks for a parameter of Systems Manager in its own region;
    without the writer there is none, and the stack fails to deploy.
    Fix: synthesize producer and consumer in one app, with `cross_region_references=True` on
    both, and take no writer out by hand.
    Source: AWS CDK API Reference, "Accessing resources in a different stack and region".
    """
    seen: set[tuple[str, str | None]] = set()
    for crossing in graph.crossings:
        subject = (crossing.place.stack, crossing.key)
        if crossing.via is not Via.WRITER or crossing.producers or subject in seen:
            continue
        seen.add(subject)
        regions = written_to(graph, crossing.key or "")
        if crossing.region is None or None in regions:
            yield unproven(
                crossing.place,
                f"whether a writer puts {crossing.key} into the region of its reader",
                reason="the region of reader or writer is not set",
            )
        else:
            but = f", only into {' and '.join(map(str, regions))}" if regions else ""
            yield problem(
                crossing.place,
                f"reads {crossing.key}, but no writer puts it into {crossing.region}{but}: the "
                "deployment fails",
            )
