"""Acts: what something does under a role, on what, and whether the role is allowed it.

They come from what is certain to be done: the calls of readable code, and what a property has a
service do under the role beside it (`aws.role_acts`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dr_validator.graph.node import Linked, Node, Outside
from dr_validator.graph.resource import Resource
from dr_validator.models.access.iam import (
    ROLE,
    Allowed,
    Denied,
    NotAllowed,
    Verdict,
    allows,
    allows_anywhere,
)
from dr_validator.models.access.own_policies import lets_role_in
from dr_validator.models.access.statement import Context
from dr_validator.place import Place
from dr_validator.record import dataclass
from dr_validator.resolve.value import Absent, Cause, Text, Unknown

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph


@dataclass(frozen=True, slots=True, eq=False)
class Act:
    """`owner` does `action` under the role that the property at `role` names.

    `targets` are the ARNs by which the thing may be told, of which one allowed is enough; none
    where the action is for all. `thing` is the resource here, None if there is none; `named` tells
    that its name is known, and `types` what it may be. `on` names it in messages ("" for nothing),
    `why` is what does it, as a clause, `then` what follows where it is refused; `place` says so.
    `early` tells that this is when it is deployed. `context` are condition keys that are known;
    `elsewhere` is the region that is asked, "" for the owner's.
    """

    owner: Resource
    role: Node
    action: str
    targets: tuple[Text, ...]
    thing: Resource | None
    named: bool
    types: tuple[str, ...]
    on: str
    why: str
    then: str
    place: Place
    early: bool = False
    context: tuple[tuple[str, Text], ...] = ()
    elsewhere: str = ""


def role_of(act: Act) -> Resource | Unknown | None:
    """The role of an act; Unknown if it is not of this assembly, or not known; None if it has
    none."""
    for link in act.role.links(ROLE):
        match link:
            case Linked(to=role) if role.type == ROLE:
                return role
            case Outside(value=value):
                return Unknown("the role is not in this assembly", Cause.IMPORT, value.place)
            case Unknown():
                return link
            case Absent() | Linked():
                return None
    return None


def judge(graph: Graph, act: Act, role: Resource) -> Verdict:
    """Whether a role is allowed an act, by its own policies or by those of the thing."""
    context = _context(act)
    if not act.targets:
        return allows_anywhere(graph, role, act.action)
    verdict = _best([allows(graph, role, act.action, each, context) for each in act.targets])
    if not isinstance(verdict, NotAllowed):
        return verdict
    if act.thing is not None:
        target = act.targets[0]
        return lets_role_in(graph, act.thing, role, act.action, target, context)
    return verdict


def only_by_region(graph: Graph, act: Act, role: Resource) -> bool:
    """Whether a role that is not allowed an act would be, but for a condition on the region."""
    context = {key: (text,) for key, text in act.context}
    verdicts = [allows(graph, role, act.action, each, context) for each in act.targets]
    return any(isinstance(each, Unknown) for each in verdicts)


def _context(act: Act) -> Context:
    known = {key: (text,) for key, text in act.context}
    region = act.elsewhere or act.owner.region
    if region:
        known["aws:requestedregion"] = (Text((region,)),)
    return known


def _best(verdicts: Sequence[Verdict]) -> Verdict:
    """One target that is allowed is enough; what is open leaves it open."""
    for kind in (Allowed, Unknown, Denied):
        found = next((each for each in verdicts if isinstance(each, kind)), None)
        if found is not None:
            return found
    return verdicts[0]
