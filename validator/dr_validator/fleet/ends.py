"""The loose ends of an app: what it offers to other apps, and what it needs of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dr_validator.aws.arn import Arn, starts_arn
from dr_validator.aws.types import type_of
from dr_validator.graph.graph import Graph
from dr_validator.graph.resource import Resource
from dr_validator.models.routing.dns import Record, records
from dr_validator.place import Place
from dr_validator.resolve.value import Absent, Known, Unknown, Via

Row = dict[str, Any]

_CROSSED = {Via.EXPORT: "export", Via.SSM: "parameter"}
_PARAMETER, _BUCKET = "AWS::SSM::Parameter", "AWS::S3::Bucket"
_SECRET = "AWS::SecretsManager::Secret"


def ends(graph: Graph) -> Iterator[Row]:
    """Rows of the table `ends`, without the app, in no order; the same end once."""
    seen = set()
    for row in (*_offers(graph), *_needs(graph)):
        words = tuple(row.values())
        if words not in seen:
            seen.add(words)
            yield row


def _offers(graph: Graph) -> Iterator[Row]:
    for export in graph.exports:
        if export.name is not None:
            yield _end("offers", "export", export.name, export.place, "region")
    for resource in graph.resources:
        yield from _named(graph, resource)
    for record in graph.view(records):
        if (key := _answers(record)) is not None:
            yield _end("offers", "record", key, record.place, "partition")


def _named(graph: Graph, resource: Resource) -> Iterator[Row]:
    """What others may know a resource by: its ARN, and its name where that is given once."""
    arn = _arn(graph, resource)
    if arn:
        yield _end("offers", "arn", arn, resource.place)
    kind = type_of(resource.type)
    if kind is None or not kind.name:
        return
    name = resource.read(kind.name)
    if isinstance(name, Absent) or name.text is None or name.text.literal is None:
        return
    certain = isinstance(name, Known) and not resource.conditional
    once = kind.reach is not None and certain and not _in_own_space(resource)
    reach = kind.reach.value if once and kind.reach is not None else ""
    if resource.type == _PARAMETER:
        yield _end("offers", "parameter", name.text.literal, name.place, reach)
    elif reach:
        yield _end("offers", "name", f"{resource.type} {name.text.literal}", name.place, reach)


def _arn(graph: Graph, resource: Resource) -> str:
    """Its ARN, of a secret without the random end; "" where a part of it is not known."""
    text = graph.arn_of(resource)
    if text is None:
        return ""
    first = text.parts[0] if text.parts else ""
    if resource.type == _SECRET and isinstance(first, str) and first.endswith("-"):
        return first[:-1]
    return text.literal or ""


def _in_own_space(resource: Resource) -> bool:
    """Whether a bucket's name is, or may be, given once in its account and region."""
    return resource.type == _BUCKET and not isinstance(resource.read("BucketNamespace"), Absent)


def _answers(record: Record) -> str | None:
    """What a record answers, and as which of several; None where a part of it is not known."""
    zone = record.zone.id or record.zone.name
    marks = [record.name, zone]
    words = [each.literal if each is not None else None for each in marks]
    identifier = record.node.read("SetIdentifier")
    if None in words or record.type is None or isinstance(identifier, Unknown):
        return None
    mark = str(identifier.value) if isinstance(identifier, Known) else ""
    return " ".join(filter(None, (words[0], record.type, mark, f"in {words[1]}")))


def _needs(graph: Graph) -> Iterator[Row]:
    for crossing in graph.crossings:
        kind = _CROSSED.get(crossing.via)
        if kind is not None and crossing.key is not None and not crossing.producers:
            end = _end("needs", kind, crossing.key, crossing.place)
            yield {**end, "region": crossing.region or end["region"]}
    for resource in graph.resources:
        for place, value in graph.uses(resource):
            word = value.text.literal if value.text is not None else None
            if word is None or not starts_arn(word) or graph.names.arn(word):
                continue
            arn = Arn.parse(word)
            if arn is not None and (base := arn.base):
                yield _end("needs", "arn", base, place)


def _end(side: str, kind: str, key: str, place: Place, reach: str = "") -> Row:
    return {
        "side": side,
        "kind": kind,
        "key": key,
        "reach": reach,
        "stack": place.stack,
        "account": place.account,
        "region": place.region,
        "logical_id": place.logical_id,
        "pointer": place.pointer,
    }
