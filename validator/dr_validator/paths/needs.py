"""What a hop needs, each answered on its own: it holds, it is broken, or it is not proven."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, TypeAlias

from dr_validator.aws.hops import hop_rules
from dr_validator.graph.node import Linked, Outside
from dr_validator.graph.resource import Resource
from dr_validator.models.access.callers import CALLS, Refused, may_call
from dr_validator.models.access.iam import (
    ROLE,
    Allowed,
    Denied,
    NotAllowed,
    Verdict,
    allows,
)
from dr_validator.paths.hops import Hop
from dr_validator.place import Place
from dr_validator.record import dataclass
from dr_validator.resolve.value import Absent, Cause, Unknown

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

# What a caller's role must be allowed on what it calls.
_BY_ROLE = {
    **CALLS,
    "AWS::Events::EventBus": "events:PutEvents",
    "AWS::Kinesis::Stream": "kinesis:PutRecord",
    "AWS::StepFunctions::StateMachine": "states:StartExecution",
}
# They have no policy of their own for a service to be let in by.
_ONLY_BY_ROLE = ("AWS::Kinesis::Stream", "AWS::StepFunctions::StateMachine")


@dataclass(frozen=True, slots=True)
class Met:
    """The need is met."""


@dataclass(frozen=True, slots=True)
class Broken:
    """It is not, and why. `near` is what stands in the way, None where it is only missing."""

    near: Place | None
    why: str


@dataclass(frozen=True, slots=True)
class NotProven:
    """Whether it is met cannot be said, and why not; `near` is what would have to be known."""

    near: Place
    why: str


Need: TypeAlias = Met | Broken | NotProven


def may_be_called(graph: Graph, hop: Hop) -> Need | None:
    """Whether the hop's call is allowed: by the policy of what is called, or by the caller's role.

    None where no right is needed, or what is called is not of this assembly.
    """
    target, rule = hop.target, hop.rule
    if not isinstance(target, Resource) or rule is None:
        return None
    answers: list[Need] = []
    if rule.role:
        answers.extend(_by_role(graph, hop, target))
    caller = rule.callers.get(target.type)
    if caller is not None:
        let_in = may_call(graph, caller, _on_behalf_of(hop.source), target, hop.source)
        if let_in is not None:
            answers.append(_need(let_in, "nothing allows it"))
    return _best(answers) if answers else None


def _by_role(graph: Graph, hop: Hop, target: Resource) -> Iterator[Need]:
    """Whether the caller's role may do it; nothing where there is no role, and none is needed."""
    role = _role(hop)
    action = _BY_ROLE.get(target.type)
    if isinstance(role, Unknown):
        yield NotProven(role.place, role.reason)
    elif role is None and target.type in _ONLY_BY_ROLE:
        yield Broken(hop.source.place, f"it is given no role for {action}")
    elif role is not None and action is not None and target.arn is not None:
        need = _need(allows(graph, role, action, target.arn), "")
        if isinstance(need, Broken) and need.near is None:
            need = Broken(role.place, f"its role is not allowed {action}")
        yield need


def _on_behalf_of(source: Resource) -> Resource:
    """The resource that a service calls for: the topic of a subscription, the API of a method."""
    for rule in hop_rules(source.type):
        for link in source.follow(rule.path, *rule.types) if rule.back else ():
            if isinstance(link, Linked):
                return link.to
    return source


def _role(hop: Hop) -> Resource | Unknown | None:
    """The role of the call; Unknown if it is not of this assembly, or not known; None if the
    property has none, or it is left out."""
    for link in hop.role.links(ROLE) if hop.role is not None else ():
        match link:
            case Linked(to=role):
                return role
            case Outside(value=value):
                return Unknown("the role is not in this assembly", Cause.IMPORT, value.place)
            case Unknown():
                return link
            case Absent():
                return None
    return None


def _need(verdict: Verdict | Refused, missing: str) -> Need:
    match verdict:
        case Allowed():
            return Met()
        case Unknown(place=place, reason=reason):
            return NotProven(place, reason)
        case Refused(near=near, why=why):
            return Broken(near, why)
        case Denied(place=place):
            return Broken(place, "a statement denies it")
        case NotAllowed():
            return Broken(None, missing)


def _best(answers: Sequence[Need]) -> Need:
    """One answer that lets the call through is enough; with one that is open, nothing is proven."""
    for kind in (Met, NotProven):
        found = next((each for each in answers if isinstance(each, kind)), None)
        if found is not None:
            return found
    return answers[0]
