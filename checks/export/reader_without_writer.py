"""export-reader-without-writer"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Place, Problem, Severity, Via, check, problem, unproven
from dr_validator.models.stacks.publishing import written_to


@check(severity=Severity.CRITICAL, breaks=Breaks.DEPLOY, dr=False)
def reader_without_writer(graph: Graph) -> Iterator[Problem]:
    """A cross-region reader of a value that no cross-region writer writes to its region.

    Why it matters: the reader looks for a Systems Manager parameter in its own region; without the
    writer there is none, and the stack fails to deploy.
    Fix: synthesize producer and consumer in one app, with `cross_region_references=True` on both,
    and do not remove the writer by hand.
    Source: AWS CDK API Reference, "StackProps", crossRegionReferences
    (https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.StackProps.html).
    """
    seen: set[tuple[str, str | None]] = set()
    for place, key, region in _read(graph):
        subject = (place.stack, key)
        if subject in seen:
            continue
        seen.add(subject)
        regions = written_to(graph, key)
        if region is None or None in regions:
            yield unproven(
                place,
                f"whether a writer writes {key} to the region of its reader",
                reason="the region of reader or writer is not set",
            )
        else:
            but = f", only to {' and '.join(map(str, regions))}" if regions else ""
            yield problem(
                place,
                f"reads {key}, but no writer writes it to {region}{but}: the deployment fails",
            )


def _read(graph: Graph) -> Iterator[tuple[Place, str, str | None]]:
    """What readers read and no writer writes: where it is used, else where it is read."""
    for crossing in graph.crossings:
        if crossing.via is Via.WRITER and not crossing.producers:
            yield crossing.place, crossing.key or "", crossing.region
    for reader in graph.all("Custom::CrossRegionExportReader", helpers=True):
        for imports in reader.each("ReaderProps.imports"):
            for name in imports.keys():  # noqa: SIM118
                if reader.region not in written_to(graph, name):
                    yield imports.place / name, name, reader.region
