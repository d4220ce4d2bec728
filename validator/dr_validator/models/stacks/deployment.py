"""What stacks need of each other when they are created, and who is deployed first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from posixpath import dirname
from typing import TYPE_CHECKING

from dr_validator.assembly.model import Stack, root
from dr_validator.aws.create_time import FUNCTION, LOOKUPS, TOPIC, Lookup
from dr_validator.graph.node import Link, Linked, Outside
from dr_validator.graph.resource import Resource
from dr_validator.models.code.sdk_calls import sdk_calls
from dr_validator.models.data.aurora import global_databases
from dr_validator.models.data.replication import REPLICATE, replications
from dr_validator.place import Place
from dr_validator.record import dataclass
from dr_validator.resolve.value import Absent, Known, Reference, Unknown, Via

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

BUCKET = "AWS::S3::Bucket"
ZONE, RECORD, RECORDS, SECRET = (
    "AWS::Route53::HostedZone",
    "AWS::Route53::RecordSet",
    "AWS::Route53::RecordSetGroup",
    "AWS::SecretsManager::Secret",
)


@dataclass(frozen=True)
class Need:
    """What one stack needs of another when it is created.

    Both are artifacts, never nested stacks. `what` is a clause of which the stack is the
    subject ("imports export vpc-id"), `at` where it stands, `target` what is needed. `first`
    tells whether the manifest deploys the provider before the user, `conditional` that one of
    the two ends stands under a condition that is not decided: there may be no need at all.
    """

    user: Stack
    provider: Stack
    what: str
    at: Place
    target: Place
    via: Via
    first: bool
    conditional: bool

    @property
    def pair(self) -> tuple[str, str]:
        return (self.user.id, self.provider.id)


@dataclass(frozen=True)
class Links:
    """Every need, sorted by its place; and the names that are not known, so that what they
    need cannot be told."""

    needs: tuple[Need, ...]
    unknown: tuple[tuple[Unknown, str], ...]


def links(graph: Graph) -> Links:
    """All that stacks need of each other: imports, parameters, and names looked up by AWS."""
    unknown: list[tuple[Unknown, str]] = []
    found = [*_crossings(graph), *_lookups(graph, unknown), *_zones(graph)]
    found += [*_secrets(graph), *_primaries(graph), *_sdk_calls(graph)]
    kept: dict[tuple[Place, str], Need] = {}
    for need in found:
        kept.setdefault((need.at, need.provider.id), need)
    return Links(tuple(sorted(kept.values(), key=lambda need: need.at)), tuple(unknown))


def copies(graph: Graph) -> tuple[Need, ...]:
    """Buckets that must exist before another bucket's replication to them is set."""
    found = [
        need
        for each in graph.view(replications)
        if each.set_by is each.bucket
        for rule in each.rules
        if rule.copy is not None and isinstance(rule.destination, Linked)
        for need in _need(
            graph,
            each.bucket.stack,
            f"replicates to {rule.copy.name}",
            rule.destination.place,
            [rule.copy.place],
            Via.NAME,
        )
    ]
    return tuple(sorted(found, key=lambda need: need.at))


def unordered_needs(graph: Graph) -> tuple[tuple[Need, ...], ...]:
    """Needs of stacks that the manifest does not deploy after what they need, by pair of stacks.

    The first need of a pair stands for all; those that are certain come first.
    """
    pairs: dict[tuple[str, str], list[Need]] = {}
    for need in graph.view(links).needs:
        if not need.first:
            pairs.setdefault(need.pair, []).append(need)
    return tuple(
        tuple(sorted(needs, key=lambda need: need.conditional))
        for _, needs in sorted(pairs.items())
    )


def same_stage(one: Stack, other: Stack) -> bool:
    """Whether two stacks stand in one manifest: the order of Stages is nowhere written."""
    return dirname(root(one).template.name) == dirname(root(other).template.name)


def _need(
    graph: Graph, user: Stack, what: str, at: Place, targets: Sequence[Place], via: Via
) -> Iterator[Need]:
    """A need that any of the targets serves: the one that is deployed first counts."""
    by_id = graph.assembly.by_id
    stacks = [(root(by_id[target.stack]), target) for target in targets if target.stack in by_id]
    if not stacks or any(provider is root(user) for provider, _ in stacks):
        return
    ordered = [each for each in stacks if graph.before(each[0], user)]
    provider, target = (ordered or stacks)[0]
    ends = [graph.resource(Reference(place.stack, place.logical_id)) for place in (at, target)]
    conditional = any(end is not None and end.conditional for end in ends)
    if via in _CROSSING and at.doubt:
        conditional = True
    yield Need(root(user), provider, what, at, target, via, bool(ordered), conditional)


_CROSSING = {
    Via.EXPORT: "imports export {}",
    Via.STACK_OUTPUT: "reads output {}",
    Via.WRITER: "reads {}",
    Via.SSM: "reads SSM parameter {}",
}


def _crossings(graph: Graph) -> Iterator[Need]:
    for each in graph.crossings:
        user = graph.assembly.by_id.get(each.place.stack)
        if user is not None and each.key is not None and each.via in _CROSSING:
            what = _CROSSING[each.via].format(each.key)
            yield from _need(graph, user, what, each.place, each.producers, each.via)


def _lookups(graph: Graph, unknown: list[tuple[Unknown, str]]) -> Iterator[Need]:
    for lookup in (*LOOKUPS, *_custom(graph)):
        for source in graph.all(lookup.source):
            for node in source.each(lookup.path):
                by_name: list[Linked] = []
                for link in node.links(*lookup.targets):
                    match link:
                        case Linked(reference=reference) if reference.via == (Via.NAME,):
                            by_name.append(link)
                        case Unknown(cause=cause, refs=()) if cause.is_open:
                            unknown.append((link, lookup.path.replace("[*]", "")))
                        case Linked() | Outside() | Absent() | Unknown():
                            pass
                for at, same in _by_place(by_name):
                    what = f"names {same[0].to.name} in {_last(lookup.path)}"
                    targets = [each.to.place for each in same]
                    yield from _need(graph, source.stack, what, at, targets, Via.NAME)


def _by_place(found: Sequence[Linked]) -> list[tuple[Place, list[Linked]]]:
    places: dict[Place, list[Linked]] = {}
    for link in found:
        places.setdefault(link.place, []).append(link)
    return sorted(places.items())


def _custom(graph: Graph) -> list[Lookup]:
    types = {each.type for each in graph.resources if each.type.startswith("Custom::")}
    return [Lookup(each, "ServiceToken", (*FUNCTION, *TOPIC)) for each in sorted(types)]


def _last(path: str) -> str:
    return next(step for step in reversed(path.replace("[*]", "").split(".")) if step != "AWS")


def _zones(graph: Graph) -> Iterator[Need]:
    """Records that name their zone: Route 53 looks it up by its domain."""
    zones: dict[str, list[Place]] = {}
    for zone in graph.all(ZONE):
        name = zone.read("Name")
        if isinstance(name, Known):
            zones.setdefault(_domain(name), []).append(zone.place)
    for record in graph.all(RECORD, RECORDS):
        names = [record.read("HostedZoneName"), *record.read_all("RecordSets[*].HostedZoneName")]
        for name in names if record.type == RECORDS else names[:1]:
            if isinstance(name, Known):
                what = f"puts a record into zone {name.value}"
                found = zones.get(_domain(name), [])
                yield from _need(graph, record.stack, what, name.place, found, Via.NAME)


def _domain(name: Known) -> str:
    return str(name.value).rstrip(".").lower()


def _secrets(graph: Graph) -> Iterator[Need]:
    """Dynamic references to secrets by name."""
    for edge in graph.edges:
        if edge.target.type == SECRET and edge.via == (Via.NAME,):
            local = edge.source.region in graph.regions_of(edge.target)
            if local and not _is_lookup(edge.source, edge.place):
                what = f"reads secret {edge.target.name}"
                targets = [edge.target.place]
                yield from _need(graph, edge.source.stack, what, edge.place, targets, Via.NAME)


def _is_lookup(source: Resource, at: Place) -> bool:
    return source.type.startswith("AWS::SecretsManager::") and at.key == "SecretId"


def _primaries(graph: Graph) -> Iterator[Need]:
    """A secondary cluster needs the primary attached, not only the global cluster created."""
    for database in graph.view(global_databases):
        if database.primary is None:
            continue
        target = database.primary
        for secondary in database.secondaries:
            links: list[Link] = secondary.follow("GlobalClusterIdentifier", database.cluster.type)
            for link in links:
                if isinstance(link, Linked) and link.to is database.cluster:
                    what = f"joins a global database whose primary is {target.name}"
                    places, via = [target.place], link.reference.via[0]
                    yield from _need(graph, secondary.stack, what, link.place, places, via)


def _sdk_calls(graph: Graph) -> Iterator[Need]:
    """Buckets that a call of CDK's AwsCustomResource names, where S3 asks that they exist."""
    for call in graph.view(sdk_calls):
        if call.action != REPLICATE:
            continue
        rules = "parameters.ReplicationConfiguration.Rules[*].Destination.Bucket"
        for path in ("parameters.Bucket", rules):
            for link in call.node.follow(path, BUCKET):
                if isinstance(link, Linked):
                    what = f"sets replication by an SDK call that names {link.to.name}"
                    stack, places = call.custom.stack, [link.to.place]
                    yield from _need(graph, stack, what, call.node.place, places, Via.NAME)
