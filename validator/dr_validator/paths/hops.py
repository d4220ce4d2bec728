"""Hops: each step from one resource to the next that a request, an event or a signal takes.

What one property hands on stands in `aws.hops`; the rest is read here: the targets of records, the
origins of distributions, and the tasks of state machines. What code works with stands in
`paths.uses`, and whom the network lets reach what in `paths.reached`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

from dr_validator.aws.arn import PREFIX
from dr_validator.aws.bucket_hosts import bucket_host
from dr_validator.aws.hops import Carries, HopRule, hop_rules
from dr_validator.graph.grouped import grouped
from dr_validator.graph.node import Linked, Node, Outside
from dr_validator.graph.resource import Resource
from dr_validator.graph.roles import spaced
from dr_validator.models.access.callers import BUCKET, CLOUDFRONT
from dr_validator.models.locality.tasks import names_in_tasks
from dr_validator.models.routing.dns import Record, records
from dr_validator.models.routing.hosts import host_of
from dr_validator.paths.reached import reached
from dr_validator.paths.uses import MADE_FROM, uses_of
from dr_validator.place import Place
from dr_validator.record import dataclass
from dr_validator.resolve.value import Absent, Known, Text, Unknown

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

# What a hop leads to: a resource here, something known that is none, or what cannot be known.
End: TypeAlias = Resource | Outside | Unknown

DISTRIBUTION = "AWS::CloudFront::Distribution"
MACHINE, TASK = "AWS::StepFunctions::StateMachine", "AWS::ECS::TaskDefinition"
# A distribution asks its buckets under its own name where an origin access control signs for it.
_SIGNED = HopRule(
    DISTRIBUTION,
    "DistributionConfig.Origins[*].DomainName",
    (BUCKET,),
    Carries.REQUESTS,
    back=False,
    callers={BUCKET: CLOUDFRONT},
    role="",
    source="cloudfront-oac",
)


@dataclass(frozen=True, slots=True)
class Hop:
    """One step: `place` is the property that says so.

    `source` is the resource that hands on; `target` what it hands on to. `at` is the node of the
    property; `rule` the row of `aws.hops`, None for what is read here; `role` the node of the role
    under which the call is made, None where the property has none beside it.
    """

    source: Resource
    target: End
    carries: Carries
    at: Node
    rule: HopRule | None = None
    role: Node | None = None

    @property
    def place(self) -> Place:
        return self.at.place

    @property
    def title(self) -> str:
        """For messages: `listener → target group`."""
        end = noun(self.target.type) if isinstance(self.target, Resource) else "elsewhere"
        return f"{noun(self.source.type)} → {end}"


def noun(resource_type: str) -> str:
    """What a type is called: `target group`, `rest api`."""
    return spaced(resource_type.rpartition("::")[2]).replace("-", " ").lower()


def hops(graph: Graph) -> tuple[Hop, ...]:
    """Every hop of the assembly, in order of the resource that says so; those that only the network
    tells come last."""
    found = [hop for resource in graph.resources for hop in _of(resource)]
    return (*found, *_by_network(graph, found))


def hops_from(graph: Graph, resource: Resource) -> tuple[Hop, ...]:
    """Where a resource hands on to."""
    return graph.view(_by_source).get(resource.key, ())


def hops_to(graph: Graph, resource: Resource) -> tuple[Hop, ...]:
    """What hands on to a resource."""
    return graph.view(_by_target).get(resource.key, ())


def _by_source(graph: Graph) -> Mapping[tuple[str, str], tuple[Hop, ...]]:
    return grouped((hop.source.key, hop) for hop in graph.view(hops))


def _by_target(graph: Graph) -> Mapping[tuple[str, str], tuple[Hop, ...]]:
    ends = ((hop.target, hop) for hop in graph.view(hops))
    return grouped((end.key, hop) for end, hop in ends if isinstance(end, Resource))


def _of(owner: Resource) -> Iterator[Hop]:
    if owner.is_helper:
        return
    for rule in hop_rules(owner.type):
        yield from _by_rule(owner, rule)
    for use in uses_of(owner):
        yield Hop(owner, use.target, Carries.REQUESTS, use.at)
    if owner.type == MACHINE:
        yield from _by_tasks(owner)
    elif owner.type == DISTRIBUTION:
        yield from _by_origins(owner)
    yield from _by_records(owner)


def _by_rule(owner: Resource, rule: HopRule) -> Iterator[Hop]:
    item, path, role_path = _split(rule.path, rule.role)
    for node in owner.properties.possible(item) if item else [owner.properties]:
        role = next(iter(node.possible(role_path)), None) if role_path else None
        for each in node.possible(path):
            for end in _ends(each, rule.types):
                if not rule.back:
                    yield Hop(owner, end, rule.carries, each, rule, role)
                elif isinstance(end, Resource):
                    yield Hop(end, owner, rule.carries, each, rule, role)


@cache
def _split(path: str, role: str) -> tuple[str, str, str]:
    """The item of a list that both paths lead into ("" for none), and what is left of each."""
    item, found, _ = path.rpartition("[*].")
    if not found or not role.startswith(f"{item}[*]."):
        return "", path, role
    item += "[*]"
    return item, path[len(item) + 1 :], role[len(item) + 1 :]


def _ends(node: Node, types: tuple[str, ...]) -> Iterator[End]:
    """What a value means; a value that stands for nothing is no end."""
    found = [link.to for link in node.links(*types) if isinstance(link, Linked)]
    if found:
        yield from found
        return
    value = node.value
    if isinstance(value, Absent):
        return
    meant = _within(node, types, value)
    if meant:
        yield from meant
    elif isinstance(value, Unknown):
        yield value
    else:
        yield Outside(value)


def _within(node: Node, types: tuple[str, ...], value: Known | Unknown) -> Sequence[Resource]:
    """What the ARN that stands in a text means: the function of an integration's URI."""
    word = value.text.literal if value.text is not None else None
    at = word.rfind(PREFIX) if word is not None else -1
    if word is None or at <= 0:
        return ()
    return node.graph.meant(Text((word[at:].removesuffix("/invocations"),)), node.stack, types)


def _by_network(graph: Graph, found: Sequence[Hop]) -> Iterator[Hop]:
    """From what runs to what lets it in, where nothing else leads there.

    A function, or a task, that is told what it works with works with no more for sharing a
    security group with those that do; what instances are told, a template does not show whole.
    """
    led = [(hop, hop.target) for hop in found if isinstance(hop.target, Resource)]
    known = {(hop.source.key, end.key) for hop, end in led}
    telling = {hop.source.key for hop, end in led if hop.rule is None}
    tasks = grouped((hop.source.key, end.key) for hop, end in led if end.type == TASK)
    for each in reached(graph):
        own, *_ = ways = (each.worker.key, *tasks.get(each.worker.key, ()))
        told = each.worker.type not in MADE_FROM and any(way in telling for way in ways)
        if not told and (own, each.target.key) not in known:
            known.add((own, each.target.key))
            yield Hop(each.worker, each.target, Carries.REQUESTS, each.at)


def _by_tasks(machine: Resource) -> Iterator[Hop]:
    for rule, node in names_in_tasks(machine):
        for end in _ends(node, rule.kind.types):
            yield Hop(machine, end, Carries.REQUESTS, node)


def _by_origins(distribution: Resource) -> Iterator[Hop]:
    for origin in distribution.properties.possible("DistributionConfig.Origins[*]"):
        # Without it, the bucket is open to all, or to an identity.
        rule = _SIGNED if origin.has("OriginAccessControlId") else None
        for node in origin.possible("DomainName"):
            for end in _behind(node):
                yield Hop(distribution, end, Carries.REQUESTS, node, rule)


def _behind(node: Node) -> Sequence[End]:
    """What answers at the host of an origin."""
    host = host_of(node)
    if host is not None and host.resource is not None:
        return [host.resource]
    value = node.value
    named = bucket_host(str(value.value)) if isinstance(value, Known) else None
    meant = node.graph.meant(Text((named.bucket,)), node.stack, (BUCKET,)) if named else ()
    return meant or [*_ends(node, ())]


def _by_records(owner: Resource) -> Iterator[Hop]:
    """Where the records of a record set, or of a group, lead to."""
    for record in owner.graph.view(_records_of).get(owner.key, ()):
        for path in ("AliasTarget.DNSName", "ResourceRecords[*]"):
            for node in record.node.possible(path):
                host = host_of(node)
                if host is not None and host.resource is not None:
                    yield Hop(owner, host.resource, Carries.REQUESTS, node)
                elif record.aliased and path.startswith("Alias"):
                    for each in record.aliased:
                        yield Hop(owner, each.owner, Carries.REQUESTS, node)
                else:
                    for end in _ends(node, ()):
                        yield Hop(owner, end, Carries.REQUESTS, node)


def _records_of(graph: Graph) -> Mapping[tuple[str, str], tuple[Record, ...]]:
    return grouped((record.owner.key, record) for record in graph.view(records))
