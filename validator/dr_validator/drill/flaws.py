"""What checks have proven broken, by what it keeps from working.

A finding stands where something is written: at a policy, a route, an alarm. What does not work for
it is what uses that: the function under the role, the service in the subnet, the record with the
health check. So a flaw is carried on, against the references, to the first thing that a path leads
over. A stack that is refused takes those with it that read from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from dr_validator.drill.result import Verdict
from dr_validator.finding import Finding, Severity, Stops
from dr_validator.graph.graph import Edge, Graph
from dr_validator.graph.grouped import grouped
from dr_validator.graph.resource import Resource
from dr_validator.paths.hops import hops_from, hops_to
from dr_validator.place import Place
from dr_validator.record import dataclass
from dr_validator.resolve.value import Reference, Via

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
# Properties that name others to say who may do what, who is told, or what is counted: what a policy
# names is not broken with the policy, nor an alarm with the topic that it tells.
_MENTIONS = (
    "AlarmActions",
    "AssumeRolePolicyDocument",
    "ChildHealthChecks",
    "DeadLetterConfig",
    "InsufficientDataActions",
    "KeyPolicy",
    "OKActions",
    "Policies",
    "PolicyDocument",
    "RedrivePolicy",
    "ResourcePolicy",
    "SecurityGroupEgress",
    "SecurityGroupIngress",
    "SourceArn",
    "SourceSecurityGroupId",
)
_REFUSING = (Stops.DEPLOYMENT, Stops.ORDER)
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
    stops: Stops


class Flaws:
    """The flaws of an app, each at what it keeps from working."""

    def __init__(self, graph: Graph, findings: Iterable[Finding]) -> None:
        self._graph = graph
        self._at: dict[Key, list[Flaw]] = {}
        self._with: dict[str, list[Flaw]] = {}
        for found in findings:
            verdict = _verdict(found)
            if verdict is not None and found.problem.proven and found.stops is not Stops.NOTHING:
                flaw = Flaw(found.check, found.problem.message, found.place, verdict, found.stops)
                for key in self._felt_at(found):
                    self._at.setdefault(key, []).append(flaw)
                if _refuses(found):
                    for stack in self._refused_with(found.place.stack):
                        self._with.setdefault(stack, []).append(flaw)

    def at(self, resource: Resource) -> Sequence[Flaw]:
        """The flaws of a resource: its own, and those of its stack, which is not deployed."""
        stack = self._at.get((resource.stack.id, ""), ())
        return (*self._at.get(resource.key, ()), *stack)

    def around(self, resource: Resource) -> Sequence[Flaw]:
        """Those of the stacks that its own cannot be deployed without."""
        return self._with.get(resource.stack.id, ())

    def _felt_at(self, found: Finding) -> Iterator[Key]:
        place = found.place
        if _refuses(found):
            yield (place.stack, "")
        for spot in found.problem.felt or (place,):
            source = self._graph.resource(Reference(spot.stack, spot.logical_id))
            if source is not None:
                yield from dict.fromkeys(each.key for each in self._reached(source))

    def _refused_with(self, stack: str) -> Iterator[str]:
        """The stacks that are not deployed for one that is not."""
        readers = self._graph.view(_readers)
        pending, seen = [stack], {stack}
        while pending:
            fresh = [each for each in readers.get(pending.pop(), ()) if each not in seen]
            seen.update(fresh)
            pending += fresh
            yield from fresh

    def _reached(self, source: Resource) -> Iterator[Resource]:
        """The resource, and what does not work for it."""
        yield source
        pending, seen = [(source, 0)], {source.key}
        while pending:
            at, depth = pending.pop()
            if depth == _REACH or self._is_on_paths(at):
                continue
            near = [edge.source for edge in self._graph.edges_to(at) if _is_needed(edge)]
            if at.type in _ATTACHED:
                near += [edge.target for edge in self._graph.edges_from(at) if _is_needed(edge)]
            for each in near:
                if each.key not in seen and each.region == source.region:
                    seen.add(each.key)
                    yield each
                    pending.append((each, depth + 1))

    def _is_on_paths(self, resource: Resource) -> bool:
        return bool(hops_from(self._graph, resource) or hops_to(self._graph, resource))


def _is_needed(edge: Edge) -> bool:
    """Whether what refers to something needs it to work, and does not only mention it."""
    names = edge.place.pointer.split("/")
    return not any(each in _MENTIONS for each in names[2:4]) and edge.via[:1] != (Via.DEPENDS_ON,)


def _readers(graph: Graph) -> Mapping[str, tuple[str, ...]]:
    """The stacks that read values of a stack as they are deployed; a name alone reads nothing."""
    pairs = {
        (edge.target.stack.id, edge.source.stack.id): None
        for edge in graph.edges
        if edge.target.stack is not edge.source.stack and edge.via[:1] != (Via.NAME,)
    }
    return grouped(pairs)


def _refuses(found: Finding) -> bool:
    """Whether the whole stack is not there for it."""
    return found.stops in _REFUSING and _VERDICTS.get(found.severity) is Verdict.LOST


def _verdict(found: Finding) -> Verdict | None:
    """What is left with a finding; None where all is."""
    verdict = _VERDICTS.get(found.severity)
    # What is deployed in the right order by luck is there, which nothing proves.
    lucky = found.stops is Stops.ORDER and verdict is Verdict.LOST
    return Verdict.NOT_PROVEN if lucky else verdict
