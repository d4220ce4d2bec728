"""replica-refused-destination"""

from collections.abc import Iterator

from dr_validator.api import (
    Absent,
    Breaks,
    Graph,
    Known,
    Linked,
    Outside,
    Problem,
    Resource,
    Severity,
    Unknown,
    check,
    problem,
    same,
    unproven,
)
from dr_validator.models.data.file_systems import DESTINATION, FILES, PROTECTION


@check(severity=Severity.CRITICAL, breaks=Breaks.DEPLOY)
def refused_destination(graph: Graph) -> Iterator[Problem]:
    """EFS replication into a file system that is protected from being overwritten.

    Why it matters: every file system is protected unless that is switched off. EFS refuses the
    replication: the source's stack cannot be deployed, or nothing is copied.
    Fix: set FileSystemProtection.ReplicationOverwriteProtection of the destination to DISABLED.
    Source: AWS CloudFormation Template Reference, "AWS::EFS::FileSystem FileSystemProtection"
    (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-efs-filesystem-filesystemprotection.html).
    """
    for source in graph.all(FILES):
        for link in source.follow(DESTINATION, FILES):
            match link:
                case Linked(to=copy):
                    yield from _judged(source, link, copy)
                case Outside() | Unknown() | Absent():
                    pass


def _judged(source: Resource, link: Linked, copy: Resource) -> Iterator[Problem]:
    value = copy.read(PROTECTION)
    related = [(link.place, f"{source.name} replicates to it")]
    match value:
        case Unknown():
            yield unproven(value, "whether EFS may overwrite the destination", related=related)
        case Known() | Absent() if same(value, "DISABLED") is not True:
            yield problem(
                value,
                f"is protected from being overwritten, but {source.shown} replicates to it: EFS "
                "refuses that",
                related=related,
            )
        case Known() | Absent():
            pass
