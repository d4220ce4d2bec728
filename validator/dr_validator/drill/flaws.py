"""What checks have proven broken, by what it keeps from working.

A finding stands where something is written: at a policy, a route, an alarm. What does not work for
it is what uses that: the function under the role, the service in the subnet, the record with the
health check. So a flaw is carried on, against the references, to the first thing that a path leads
over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from dr_validator.drill.result import Verdict
from dr_validator.finding import Breaks, Finding, Severity
from dr_validator.graph.graph import Graph
from dr_validator.graph.resource import Resource
from dr_validator.paths.hops import hops_from, hops_to
from dr_validator.place import Place
from dr_validator.record import dataclass
from dr_validator.resolve.value import Reference

Key = tuple[str, str]

# How far from where it is written a flaw still reaches: route → table → association → subnet.
_REACH = 4
# They say something of what they refer to: there the flaw is.
_ATTACHED = (
    "AWS::ApplicationAutoScaling::ScalableTarget",
    "AWS::EC2::Route",
    "AWS::EC2::SecurityGroupEgress",
    "AWS::EC2::SecurityGroupIngress",
    "AWS::EC2::SubnetNetworkAclAssociation",
    "AWS::EC2::SubnetRouteTableAssociation",
    "AWS::IAM::ManagedPolicy",
    "AWS::IAM::Policy",
    "AWS::IAM::RolePolicy",
    "AWS::Lambda::Permission",
    "AWS::S3::BucketPolicy",
    "AWS::SNS::TopicInlinePolicy",
    "AWS::SNS::TopicPolicy",
    "AWS::SQS::QueueInlinePolicy",
    "AWS::SQS::QueuePolicy",
)
# What keeps requests from being served; what is about data is felt where it keeps it from being
# copied, and not where a wrong write cannot be undone.
_SERVING = (Breaks.DEPLOY, Breaks.FAILOVER, Breaks.RUNTIME)
_COPYING = ("/Properties/ReplicationConfiguration", "/Properties/AssumeRolePolicyDocument")
# They compare an app with what its project demands, and say nothing of what works.
_DEMANDS = ("config-", "objective-", "waiver-")
# What they speak of is there if it was deployed in the right order, which nothing proves.
_ORDERS, _UNORDERED = "order-", "-unordered"
_VERDICTS = {
    Severity.CRITICAL: Verdict.LOST,
    Severity.HIGH: Verdict.LOST,
    Severity.MEDIUM: Verdict.DEGRADED,
}


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something that does not work as it is written: what, where, and what is left with it."""

    check: str
    what: str
    place: Place
    verdict: Verdict
    breaks: Breaks


class Flaws:
    """The flaws of an app, each at what it keeps from working."""

    def __init__(self, graph: Graph, findings: Iterable[Finding]) -> None:
        self._graph = graph
        self._at: dict[Key, list[Flaw]] = {}
        for found in findings:
            verdict = _verdict(found)
            if verdict is not None and _is_felt(found):
                flaw = Flaw(found.check, found.problem.message, found.place, verdict, found.breaks)
                for key in self._felt_at(found):
                    self._at.setdefault(key, []).append(flaw)

    def at(self, resource: Resource) -> Sequence[Flaw]:
        """The flaws of a resource: its own, and those of its stack, which is not deployed."""
        stack = self._at.get((resource.stack.id, ""), ())
        return (*self._at.get(resource.key, ()), *stack)

    def _felt_at(self, found: Finding) -> Iterator[Key]:
        place = found.place
        if found.breaks is Breaks.DEPLOY and _VERDICTS.get(found.severity) is Verdict.LOST:
            yield (place.stack, "")
        source = self._graph.resource(Reference(place.stack, place.logical_id))
        if source is not None:
            yield from dict.fromkeys(each.key for each in self._reached(source))

    def _reached(self, source: Resource) -> Iterator[Resource]:
        """The resource, and what does not work for it."""
        yield source
        pending, seen = [(source, 0)], {source.key}
        while pending:
            at, depth = pending.pop()
            if depth == _REACH or self._is_on_paths(at):
                continue
            near = [edge.source for edge in self._graph.edges_to(at)]
            if at.type in _ATTACHED:
                near += [edge.target for edge in self._graph.edges_from(at)]
            for each in near:
                if each.key not in seen and each.region == source.region:
                    seen.add(each.key)
                    yield each
                    pending.append((each, depth + 1))

    def _is_on_paths(self, resource: Resource) -> bool:
        return bool(hops_from(self._graph, resource) or hops_to(self._graph, resource))


def _verdict(found: Finding) -> Verdict | None:
    """What is left with a finding; None where all is."""
    verdict = _VERDICTS.get(found.severity)
    orders = found.check.startswith(_ORDERS) or found.check.endswith(_UNORDERED)
    return Verdict.NOT_PROVEN if orders and verdict is Verdict.LOST else verdict


def _is_felt(found: Finding) -> bool:
    if not found.problem.proven or found.check.startswith(_DEMANDS):
        return False
    return found.breaks in _SERVING or (found.breaks is Breaks.DATA and _stops_copying(found.place))


def _stops_copying(place: Place) -> bool:
    return place.pointer.startswith(_COPYING)
