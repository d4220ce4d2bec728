"""What an app publishes: outputs, exports, parameters; and what a failover asks for by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dr_validator.assembly.model import Stack
from dr_validator.graph.node import Linked, Node
from dr_validator.graph.resource import Resource
from dr_validator.models.failover.automation import automations
from dr_validator.models.routing.dns import records
from dr_validator.record import dataclass
from dr_validator.resolve.crossings import Export, same_environment
from dr_validator.resolve.same import same
from dr_validator.resolve.value import Absent, Cause, Known, Unknown

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

GLOBAL, BUCKET, ZONE, MACHINE = (
    "AWS::RDS::GlobalCluster",
    "AWS::S3::Bucket",
    "AWS::Route53::HostedZone",
    "AWS::StepFunctions::StateMachine",
)
_OPEN = (Cause.PARAMETER, Cause.CONDITION, Cause.CYCLE, Cause.UNSUPPORTED)


@dataclass(frozen=True)
class Essential:
    """Something that a failover or its operator has to name. `published` is None where an
    output that may name it cannot be read; `doubt` is that output."""

    resource: Resource
    what: str
    published: bool | None
    doubt: Unknown | None = None


def essentials(graph: Graph) -> tuple[Essential, ...]:
    """Global clusters, replicated buckets, the zones of routed records, failover machines."""
    return tuple(_essential(graph, resource, what) for resource, what in _candidates(graph))


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


def _essential(graph: Graph, resource: Resource, what: str) -> Essential:
    doubt: Unknown | None = None
    for node in graph.view(_published):
        names = _names(node, resource)
        if names is True:
            return Essential(resource, what, True)
        if isinstance(names, Unknown):
            doubt = doubt or names
    return Essential(resource, what, None if doubt else False, doubt)


def _published(graph: Graph) -> tuple[Node, ...]:
    """Every value that an output or a parameter of Systems Manager shows."""
    outputs = [node for _, _, node in graph.outputs()]
    parameters = [node for each in graph.all("AWS::SSM::Parameter") for node in each.each("Value")]
    return (*outputs, *parameters)


def _names(node: Node, resource: Resource) -> bool | Unknown:
    for link in node.links(resource.type):
        if isinstance(link, Linked) and link.to is resource:
            return True
    value = node.value
    if isinstance(value, Absent):
        return False
    if any(same(value, text) for text in (resource.arn, resource.identity)):
        return True
    if isinstance(value, Unknown) and not value.refs and value.cause in _OPEN:
        return value
    return False


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
    return [export for export in graph.exports if export.name == name]


def may_export(graph: Graph, stack: Stack) -> bool:
    """Whether a stack of the same environment exports under a name that is not known."""
    return any(e.name is None and same_environment(e.stack, stack) for e in graph.exports)


def stacks_called(graph: Graph, name: str) -> list[Stack]:
    """The artifacts whose CloudFormation stack has the name."""
    return [stack for stack in graph.stacks if stack.parent is None and name and stack.name == name]


def has_output(graph: Graph, stack: Stack, name: str) -> bool:
    return any(each is stack and output == name for each, output, _ in graph.outputs())


def written_to(graph: Graph, name: str) -> list[str | None]:
    """The regions that cross-region writers put a value into; None for one not known."""
    written = graph.resolver.crossings.written
    return sorted({region for _, region, key in written if key == name}, key=str)


def parameters_called(graph: Graph, name: str, account: str | None) -> list[Resource]:
    """The parameters of Systems Manager that have the name, in any region of the account.

    Where an account is not set, it may be the same.
    """
    found = []
    for parameter in graph.all("AWS::SSM::Parameter"):
        value = parameter.read("Name")
        near = parameter.account == account or None in (parameter.account, account)
        if isinstance(value, Known) and value.value == name and near:
            found.append(parameter)
    return found
