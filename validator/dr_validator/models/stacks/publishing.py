"""What an app publishes: outputs, exports, parameters; and what a failover asks for by name."""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import TYPE_CHECKING

from dr_validator.assembly.model import Stack
from dr_validator.graph.grouped import grouped
from dr_validator.graph.node import Linked, Node
from dr_validator.graph.resource import Resource
from dr_validator.models.failover.automation import automations
from dr_validator.models.routing.dns import records
from dr_validator.record import dataclass, replace
from dr_validator.resolve.crossings import Export
from dr_validator.resolve.same import as_text, same_place
from dr_validator.resolve.value import Known, Text, Unknown

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

GLOBAL, BUCKET, ZONE, MACHINE = (
    "AWS::RDS::GlobalCluster",
    "AWS::S3::Bucket",
    "AWS::Route53::HostedZone",
    "AWS::StepFunctions::StateMachine",
)


@dataclass(frozen=True)
class Essential:
    """Something that a failover or its operator has to name. `published` is None where an
    output that may name it cannot be read; `doubt` is that output. `told` says that the failover's
    automation is given it, so that only people have to search for it."""

    resource: Resource
    what: str
    published: bool | None
    doubt: Unknown | None = None
    told: bool = False


def essentials(graph: Graph) -> tuple[Essential, ...]:
    """Global clusters, replicated buckets, the zones of routed records, failover machines."""
    candidates = _candidates(graph)
    shown = _shown(graph, {resource.type for resource, _ in candidates})
    told = _told(graph)
    return tuple(
        replace(each, told=each.resource.key in told.linked or not told.texts.isdisjoint(texts))
        for resource, what in candidates
        for each in [_essential(shown, resource, what)]
        for texts in [_texts(resource)]
    )


def _told(graph: Graph) -> _Shown:
    """What the automation is told: global clusters and zones."""
    nodes = [node for each in graph.view(automations) for node in (*each.globals, *each.zones)]
    links = (link for node in nodes for link in node.links(GLOBAL, ZONE))
    texts = (as_text(node.value) for node in nodes)
    return _Shown(
        {link.to.key for link in links if isinstance(link, Linked)},
        {text for text in texts if text is not None},
        None,
    )


def _candidates(graph: Graph) -> list[tuple[Resource, str]]:
    found = [(each, "the global cluster") for each in graph.all(GLOBAL)]
    found += [
        (each, "the replicated bucket")
        for each in graph.all(BUCKET)
        if each.has("ReplicationConfiguration")
    ]
    zones: dict[Resource, str] = {}
    for record in graph.view(records):
        if record.node.has("SetIdentifier"):
            for link in record.owner.follow("HostedZoneId", ZONE):
                if isinstance(link, Linked):
                    zones[link.to] = "the hosted zone"
    found += zones.items()
    workers = {each.worker for each in graph.view(automations)}
    for machine in graph.all(MACHINE):
        runs = {edge.target for edge in graph.edges_from(machine)}
        if machine in workers or runs & workers:
            found.append((machine, "the failover machine"))
    return sorted(found, key=lambda each: each[0].key)


@dataclass(frozen=True, slots=True)
class _Shown:
    """What is published: the resources that are linked, the texts, and what cannot be read."""

    linked: Set[tuple[str, str]]
    texts: Set[Text]
    doubt: Unknown | None


def _essential(shown: _Shown, resource: Resource, what: str) -> Essential:
    if resource.key in shown.linked or not shown.texts.isdisjoint(_texts(resource)):
        return Essential(resource, what, True)
    return Essential(resource, what, None if shown.doubt else False, shown.doubt)


def _shown(graph: Graph, types: Set[str]) -> _Shown:
    nodes = graph.view(_published)
    values = [node.value for node in nodes]
    links = (link for node in nodes for kind in sorted(types) for link in node.links(kind))
    texts = map(as_text, values)
    doubts = (value for value in values if isinstance(value, Unknown) and _is_open(value))
    return _Shown(
        {link.to.key for link in links if isinstance(link, Linked)},
        {text for text in texts if text is not None},
        next(doubts, None),
    )


def _is_open(value: Unknown) -> bool:
    """Whether a value may name anything."""
    return not value.refs and value.cause.is_open


def _published(graph: Graph) -> tuple[Node, ...]:
    """Every value that an output or a parameter of Systems Manager shows."""
    outputs = [node for _, _, node in graph.outputs()]
    parameters = [node for each in graph.all("AWS::SSM::Parameter") for node in each.each("Value")]
    return (*outputs, *parameters)


def _texts(resource: Resource) -> list[Text]:
    """What a resource is known by: its ARN and its name or id."""
    found = (resource.arn, as_text(resource.identity))
    return [text for text in found if text is not None]


def repeated_exports(graph: Graph) -> tuple[tuple[Export, ...], ...]:
    """Exports that share name, region and account, in groups."""
    groups: dict[tuple[str, str | None, str | None], list[Export]] = {}
    for export in graph.exports:
        if export.name is not None:
            key = (export.name, export.stack.region, export.stack.account)
            groups.setdefault(key, []).append(export)
    keys = sorted(groups, key=lambda key: tuple(str(word) for word in key))
    return tuple(tuple(groups[key]) for key in keys if len(groups[key]) > 1)


def exporters(graph: Graph, name: str) -> list[Export]:
    """The exports of that name, in any region and account."""
    return [*graph.view(_exports).get(name, ())]


def may_export(graph: Graph, stack: Stack) -> bool:
    """Whether a stack of the same environment exports under a name that is not known."""
    return (stack.region, stack.account) in graph.view(_unnamed)


def _unnamed(graph: Graph) -> Set[tuple[str | None, str | None]]:
    """Where something is exported under a name that is not known."""
    stacks = (export.stack for export in graph.view(_exports).get(None, ()))
    return {(stack.region, stack.account) for stack in stacks}


def _exports(graph: Graph) -> Mapping[str | None, tuple[Export, ...]]:
    return grouped((export.name, export) for export in graph.exports)


def stacks_called(graph: Graph, name: str) -> list[Stack]:
    """The artifacts whose CloudFormation stack has the name."""
    return [*graph.view(_artifacts).get(name, ())] if name else []


def _artifacts(graph: Graph) -> Mapping[str, tuple[Stack, ...]]:
    return grouped((stack.name, stack) for stack in graph.stacks if stack.parent is None)


def has_output(graph: Graph, stack: Stack, name: str) -> bool:
    """Whether the template of a stack has an output of that name."""
    return name in graph.resolver.scope_of(stack).outputs


def written_to(graph: Graph, name: str) -> list[str | None]:
    """The regions that cross-region writers put a value into; None for one not known."""
    return sorted(set(graph.view(_written).get(name, ())), key=str)


def _written(graph: Graph) -> Mapping[str, tuple[str | None, ...]]:
    return grouped((key, region) for key, _, region in graph.resolver.crossings.written)


def parameters_called(graph: Graph, name: str, account: str | None) -> list[Resource]:
    """The parameters of Systems Manager that have the name, in any region of the account.

    Where an account is not set, it may be the same.
    """
    return [
        parameter
        for parameter in graph.view(_parameters).get(name, ())
        if same_place(parameter.account, account) is not False
    ]


def _parameters(graph: Graph) -> Mapping[str, tuple[Resource, ...]]:
    named = ((each.read("Name"), each) for each in graph.all("AWS::SSM::Parameter"))
    return grouped((str(name.value), each) for name, each in named if isinstance(name, Known))
