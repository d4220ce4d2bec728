"""Replication of EFS file systems: which are made to be replicated to, and what does so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from dr_validator.graph.node import Link, Linked
from dr_validator.graph.resource import Resource
from dr_validator.models.code.sdk_calls import sdk_calls
from dr_validator.record import dataclass
from dr_validator.resolve.same import same
from dr_validator.resolve.value import Unknown

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

FILES = "AWS::EFS::FileSystem"
DESTINATION = "ReplicationConfiguration.Destinations[*].FileSystemId"
PROTECTION = "FileSystemProtection.ReplicationOverwriteProtection"
_CALL = "createreplicationconfiguration"


@dataclass(frozen=True, slots=True)
class IdleDestination:
    """A file system that replication may overwrite and that none does. `others` are those of other
    regions, from where it may come; `doubt` is what is not known, if something may."""

    files: Resource
    others: tuple[Resource, ...]
    doubt: Unknown | None


def idle_destinations(graph: Graph) -> tuple[IdleDestination, ...]:
    """Every such file system of an app that has others elsewhere, in order."""
    links = list(_destinations(graph))
    named = {link.to.key for link in links if isinstance(link, Linked)}
    unsure = next((link for link in links if isinstance(link, Unknown)), None)
    found: list[IdleDestination] = []
    for files in graph.all(FILES):
        protection = files.read(PROTECTION)
        # A default, as EFS gives it to all, says nothing of what one is for.
        open_ = isinstance(protection, Unknown) or same(protection, "DISABLED") is True
        others = tuple(each for each in graph.all(FILES) if each.region not in (None, files.region))
        if (
            open_
            and others
            and files.key not in named
            and not files.has("ReplicationConfiguration")
        ):
            doubt = protection if isinstance(protection, Unknown) else unsure
            found.append(IdleDestination(files, others, doubt))
    return tuple(found)


def _destinations(graph: Graph) -> Iterator[Link]:
    """What anything here replicates to."""
    for files in graph.all(FILES):
        yield from files.follow(DESTINATION, FILES)
    for call in graph.view(sdk_calls):
        if call.action == _CALL:
            yield from call.node.follow("parameters.Destinations[*].FileSystemId", FILES)
