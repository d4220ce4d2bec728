"""replica-idle-destination"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Severity, Stops, check, problem, unproven
from dr_validator.models.data.file_systems import PROTECTION, idle_destinations
from dr_validator.paths.uncopied import uncopied


@check(severity=Severity.HIGH, breaks=Breaks.DATA, stops=Stops.COPYING)
def idle_destination(graph: Graph) -> Iterator[Problem]:
    """A file system that is set up as a replication destination, but that nothing replicates to.

    Why it matters: its protection from being overwritten is switched off, which only replication
    needs, and no replication uses it: after a failover it is empty.
    Fix: set ReplicationConfiguration on the file system in the other region, with this one as its
    destination. If it is not meant to be one, remove FileSystemProtection.
    Source: Amazon EFS User Guide, "Replicating EFS file systems"
    (https://docs.aws.amazon.com/efs/latest/ug/efs-replication.html).
    """
    told = {each.twin for each in graph.view(uncopied)}  # see replica-missing
    for each in graph.view(idle_destinations):
        if each.files in told:
            continue
        at = each.files.read(PROTECTION)
        related = [(other, "the file system in another region") for other in each.others]
        if each.doubt is not None:
            what = f"whether anything replicates to {each.files.name}"
            yield unproven(each.doubt, what, related=related)
        else:
            yield problem(
                at,
                "may be overwritten by replication, but nothing replicates to it: it has none of "
                f"what is written in {each.others[0].region}",
                related=related,
            )
