"""Stores: each resource that holds something, where it is, and which copies of it there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, TypeAlias

from dr_validator.aws.replication import replication
from dr_validator.aws.types import Holds, type_of
from dr_validator.graph.grouped import grouped
from dr_validator.graph.node import Link, Linked, Outside
from dr_validator.graph.resource import Resource
from dr_validator.models.code.sdk_calls import sdk_calls
from dr_validator.paths.backups import backed_up
from dr_validator.paths.copies import Copy, Made, declared, region_of
from dr_validator.paths.groups import together
from dr_validator.paths.holding import holds
from dr_validator.record import dataclass
from dr_validator.resolve.value import Absent, Cause, Known, Unknown

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

Key: TypeAlias = tuple[str, str]

# What may copy data by means that no template tells.
_MOVERS = ("AWS::DMS::", "AWS::DataSync::")
_DATABASES = ("AWS::RDS::", "AWS::DocDB::", "AWS::Neptune::", "AWS::Redshift::")
_TASKS = ("AWS::DMS::ReplicationConfig", "AWS::DMS::ReplicationTask")
_SNAPSHOTS = "AWS::DLM::LifecyclePolicy"
_CUSTOM = ("Custom::", "AWS::CloudFormation::CustomResource")
# Custom resources that are known to copy nothing from a store to another region.
_KNOWN = ("Custom::CDKBucketDeployment", "Custom::DynamoDBReplica")
# CDK's AwsCustomResource, which makes whatever call it is told to.
_CALLER = "Custom::AWS"


@dataclass(frozen=True)
class Store:
    """A store. `region` is where it lives, which is where its stack stands; its copies live in
    the regions that they name.

    `copies` are in order of region and place; one that may not be there says so itself. `doubt`
    says why it may have a copy that nobody sees here; empty where nothing speaks for it.
    `origin` is what it is a copy of itself, None where it is an original.
    """

    node: Resource
    holds: Holds
    copies: tuple[Copy, ...]
    doubt: str
    origin: Link | None

    @property
    def id(self) -> str:
        """The same for the same store in each run, and for no other."""
        return f"{self.node.stack.id}/{self.node.logical_id}"

    @property
    def kind(self) -> str:
        return self.node.type

    @property
    def name(self) -> str:
        return self.node.name

    @property
    def region(self) -> str | None:
        return self.node.region

    @property
    def abroad(self) -> tuple[Copy, ...]:
        """The copies that are, or may be, in another region than the store."""
        return tuple(each for each in self.copies if each.region is None or self._leaves(each))

    def _leaves(self, copy: Copy) -> bool:
        return self.region is not None and copy.region != self.region

    @property
    def survives(self) -> bool | Unknown:
        """Whether a copy outlives the loss of the store's region; Unknown says why not known."""
        if self.region is None:
            reason = f"the region of stack {self.node.stack.display_name} is not set"
            return _unknown(reason, self.node)
        if any(not each.doubt and each.region is not None for each in self.abroad):
            return True
        for each in self.abroad:
            return _unknown(each.doubt or "the region of its copy is not known", each)
        return _unknown(self.doubt, self.node) if self.doubt else False


def _unknown(reason: str, at: Resource | Copy) -> Unknown:
    return Unknown(reason, Cause.DEPLOYMENT, at.place)


def stores(graph: Graph) -> tuple[Store, ...]:
    """Every store of the assembly, in order of stack and logical id."""
    made = [*declared(graph), *together(graph), *backed_up(graph)]
    copies = grouped(
        (each.original.to.key, each.copy) for each in made if isinstance(each.original, Linked)
    )
    origins = {each.copy.node.key: each.original for each in made if each.copy.node is not None}
    open_ = grouped(
        (kind, each)
        for each in made
        if not isinstance(each.original, Linked | Absent)
        for kind in each.types
    )
    found = [each for each in graph.resources if _is_store(each)]
    return tuple(
        Store(
            each,
            holds(each),
            tuple(_sorted(copies.get(each.key, ()))),
            _doubt(graph, each, open_.get(each.type, ())),
            origins.get(each.key),
        )
        for each in sorted(found, key=lambda each: each.key)
    )


def store_of(resource: Resource) -> Store | None:
    """The store that a resource is; None if it holds nothing."""
    return resource.graph.view(_by_key).get(resource.key)


def _by_key(graph: Graph) -> Mapping[Key, Store]:
    return {each.node.key: each for each in graph.view(stores)}


def _sorted(copies: Iterable[Copy]) -> Iterator[Copy]:
    """Each copy once, in order of region and place."""
    ordered = sorted(copies, key=lambda each: (each.region or "", each.place, each.by.word))
    yield from dict.fromkeys(ordered)


def _is_store(resource: Resource) -> bool:
    row = type_of(resource.type)
    if row is None or resource.is_helper:
        return False
    if resource.type == "AWS::RDS::DBInstance" and resource.has("DBClusterIdentifier"):
        return False  # the cluster is the store
    held = row.holds in (Holds.DATA, Holds.DERIVED, Holds.OPERATIONAL)
    return held or row.copied not in ((), ("none",))


def _doubt(graph: Graph, store: Resource, open_: Iterable[Made]) -> str:
    """Why a store may have a copy that nobody sees; the first reason there is."""
    for each in open_:
        reason = _may_mean(each, store)
        if reason:
            return reason
    row = type_of(store.type)
    for word in row.copied if row is not None else ():
        if word != "none" and not replication(word).declared:
            return f"{replication(word).title} is set outside of CloudFormation"
    for caller in graph.view(_unread_callers):
        return f"what call {caller.name} makes is not known"
    for mover in graph.view(_moved).get(store.key, ()):
        return f"{mover.name} is given it, and may copy it"
    if store.type.startswith(_DATABASES):
        for task in graph.all(*_TASKS):
            return f"{task.name} may replicate it"
    if store.type == "AWS::EC2::Volume":
        for policy in graph.all(_SNAPSHOTS):
            return f"{policy.name} may copy its snapshots"
    return ""


def _may_mean(made: Made, store: Resource) -> str:
    """Why a copy of something that no stack here makes may be the store's; "" if it cannot."""
    copy, region = made.copy, region_of(made.original)
    if copy.region is not None and copy.region == store.region:
        return ""
    who = copy.node.name if copy.node is not None else "a replication"
    match made.original:
        case Unknown(reason=reason):
            return f"what {who} copies is not known: {reason}"
        case Outside(value=value):
            apart = region is not None and region != store.region
            if apart or isinstance(store.identity, Known):
                return ""
            return f"{who} copies {value.value}, which may be it"
        case Linked() | Absent():
            return ""


def _unread_callers(graph: Graph) -> tuple[Resource, ...]:
    """The custom resources whose call cannot be read."""
    read = {call.custom.key for call in graph.view(sdk_calls) if call.action}
    return tuple(
        each
        for each in graph.all(_CALLER)
        if each.key not in read and each.has("Create") is not False
    )


def _moved(graph: Graph) -> Mapping[Key, tuple[Resource, ...]]:
    """What is given each store and may copy it, in ways that are not read here."""
    read = {call.custom.key for call in graph.view(sdk_calls)}
    return grouped(
        (edge.target.key, edge.source)
        for edge in graph.edges
        if edge.source.type.startswith((*_MOVERS, *_CUSTOM))
        and edge.source.type not in _KNOWN
        and edge.source.key not in read
        and not edge.source.is_helper
    )
