"""Host names of the assembly, and those that are a slip away from one of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from dr_validator.aws.slips import Near
from dr_validator.graph.resource import Resource
from dr_validator.models.data.replication import BUCKET
from dr_validator.models.routing.covered import any_covers
from dr_validator.models.routing.dns import Record, records
from dr_validator.record import dataclass
from dr_validator.resolve.value import Known, Text

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

# Of shorter labels, `a` and `b`, one is not the other misspelt.
_SHORTEST = 4
_HOSTS = (
    "{name}.s3.amazonaws.com",
    "{name}.s3.{region}.amazonaws.com",
    "{name}.s3.dualstack.{region}.amazonaws.com",
    "{name}.s3-website-{region}.amazonaws.com",
    "{name}.s3-website.{region}.amazonaws.com",
)


@dataclass(frozen=True)
class Meant:
    """The name that is likely to be meant, and what has it."""

    name: str
    owner: Record | Resource


@dataclass(frozen=True)
class Hosts:
    """Host names by what has them: the records of the assembly, and its buckets."""

    owners: Mapping[str, Record | Resource]
    near: Near

    def meant(self, word: str) -> Meant | None:
        """What is likely to be meant by a name that nothing here has; None if nothing is."""
        right = self.near.slipped(word)
        if right is None or any_covers(map(_text, self.owners), _text(word)) is not False:
            return None
        if len(word.split(".")) == len(right.split(".")) and not _is_long(word, right):
            return None
        return Meant(right, self.owners[right])


def record_names(graph: Graph) -> Hosts:
    """The names of records."""
    return _hosts(dict(_of_records(graph)))


def host_names(graph: Graph) -> Hosts:
    """The names of records, and the hosts of buckets."""
    return _hosts({**dict(_of_buckets(graph)), **dict(_of_records(graph))})


def _hosts(owners: Mapping[str, Record | Resource]) -> Hosts:
    return Hosts(owners, Near(owners))


def _of_records(graph: Graph) -> Iterator[tuple[str, Record]]:
    """The first record of each name."""
    for record in reversed(graph.view(records)):
        name = record.name.literal if record.name is not None else None
        if name is not None:
            yield name, record


def _of_buckets(graph: Graph) -> Iterator[tuple[str, Resource]]:
    for bucket in graph.all(BUCKET):
        identity = bucket.identity
        if isinstance(identity, Known) and bucket.region is not None:
            for form in _HOSTS:
                yield form.format(name=identity.value, region=bucket.region), bucket


def _is_long(word: str, right: str) -> bool:
    """Whether the labels that differ are long enough to be one word."""
    pairs = zip(word.split("."), right.split("."), strict=True)
    return all(min(len(one), len(other)) >= _SHORTEST for one, other in pairs if one != other)


def _text(word: str) -> Text:
    return Text((word,))
