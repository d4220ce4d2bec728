"""Rights that one of two twins has and the other lacks: the same code, under two roles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from dr_validator.graph.node import Linked, Node
from dr_validator.graph.resource import Resource
from dr_validator.models.access.grants import only_abroad
from dr_validator.models.access.iam import (
    ROLE,
    Allowed,
    Denied,
    NotAllowed,
    Verdict,
    allows,
    allows_anywhere,
    attached,
)
from dr_validator.models.access.own_policies import lets_role_in
from dr_validator.models.access.statement import Context
from dr_validator.models.code.sources import sources_of
from dr_validator.models.twins.pairs import Pair, Why, pairs, twins_of
from dr_validator.paths.acting import refusals
from dr_validator.record import dataclass
from dr_validator.resolve.arns import arn_of
from dr_validator.resolve.same import same
from dr_validator.resolve.text import normal
from dr_validator.resolve.value import Absent, Gap, Known, Part, Reference, Text, Unknown

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

# What acts under which roles, and what has to be one and the same for both to do the same.
_OWNERS: Mapping[str, tuple[str, ...]] = {
    "AWS::ECS::TaskDefinition": ("TaskRoleArn", "ExecutionRoleArn"),
    "AWS::IAM::InstanceProfile": ("Roles[*]",),
    "AWS::Lambda::Function": ("Role",),
}
FUNCTION = "AWS::Lambda::Function"
_ALIKE = ("Handler", "Code.S3Key", "Code.ZipFile")
_ANY = Gap("any name")
# Rights that are given for good measure: nobody misses them.
_SPARE = ("logs:", "xray:", "cloudformation:")


@dataclass(frozen=True, slots=True, eq=False)
class Lacks:
    """Actions that `role`, under which `owner` acts, is not allowed on what it is told as `on`,
    while the role of its twin is: `granted` is the statement there. `verdict` is Unknown where that
    is not certain."""

    owner: Resource
    twin: Resource
    role: Resource
    actions: tuple[str, ...]
    on: str
    granted: Node
    verdict: Verdict


@dataclass(frozen=True, slots=True, eq=False)
class _Side:
    owner: Resource
    role: Resource

    @property
    def region(self) -> str:
        return self.owner.region or ""


def lacking_rights(graph: Graph) -> tuple[Lacks, ...]:
    """What either of two twins lacks; where that is told by what it does, it is left out."""
    refused = {
        (each.role.key, act.action.lower())
        for each in graph.view(refusals)
        for act in each.acts
        if not isinstance(each.verdict, Unknown)
    }
    abroad = {crew.role.key for crew, _, _ in graph.view(only_abroad)}
    found: list[Lacks] = []
    seen: set[tuple[object, ...]] = set()
    for pair in graph.view(pairs):
        if pair.first.type not in _OWNERS or pair.why is Why.USE or not _does_the_same(pair):
            continue
        for path in _OWNERS[pair.first.type]:
            first, second = _side(pair.first, path), _side(pair.second, path)
            if first is None or second is None or first.role is second.role:
                continue
            for has, other in ((first, second), (second, first)):
                key = (has.role.key, other.role.key)
                # Of code that can be read, what it calls says enough.
                judged = _is_read(graph, other.owner) and (
                    (pair.ranked and other is first) or other.role.key in abroad
                )
                if key not in seen and not judged:
                    seen.add(key)
                    found += _of(graph, has, other, refused)
    return tuple(found)


def _is_read(graph: Graph, owner: Resource) -> bool:
    return owner.type == FUNCTION and sources_of(graph, owner) is not None


def _does_the_same(pair: Pair) -> bool:
    return all(same(pair.first.read(path), pair.second.read(path)) is not False for path in _ALIKE)


def _side(owner: Resource, path: str) -> _Side | None:
    links = owner.follow(path, ROLE)
    found = links[0].to if len(links) == 1 and isinstance(links[0], Linked) else None
    return _Side(owner, found) if found is not None and found.type == ROLE else None


def _of(
    graph: Graph, has: _Side, other: _Side, refused: set[tuple[tuple[str, str], str]]
) -> Iterator[Lacks]:
    asked = False
    for statement in attached(graph, has.role).statements:
        if statement.doubt is not None or statement.effect != "Allow":
            continue
        told: dict[tuple[str, Verdict | None], tuple[list[str], Verdict]] = {}
        actions = _listed(statement.node, "Action")
        if any((other.role.key, action.lower()) in refused for action in actions):
            continue
        for action in actions:
            if action.startswith(_SPARE):
                continue
            for target in _targets(graph, statement.node, has, other):
                verdict = _verdict(graph, has, other, action, target)
                on = target.on if target is not None else ""
                if isinstance(verdict, Allowed):
                    continue
                if isinstance(verdict, Unknown):
                    if asked:
                        continue
                    asked = True
                key = (on, verdict if isinstance(verdict, Unknown) else None)
                told.setdefault(key, ([], verdict))[0].append(action)
        for (on, _), (lacked, verdict) in told.items():
            listed = tuple(dict.fromkeys(lacked))
            yield Lacks(other.owner, has.owner, other.role, listed, on, statement.node, verdict)


def _listed(node: Node, path: str) -> list[str]:
    return [
        str(item.value.value)
        for found in node.each(path)
        for item in found.items()
        if isinstance(item.value, Known)
    ]


@dataclass(frozen=True, slots=True, eq=False)
class _Told:
    """What a statement is about: its ARN here, the one there, and the thing there if it is one of
    the assembly; `on` is how it is called."""

    on: str
    here: Text
    there: Text
    thing: Resource | None


def _targets(graph: Graph, statement: Node, has: _Side, other: _Side) -> Iterator[_Told | None]:
    """What a statement is about, as the other region tells it; None for all."""
    for found in statement.each("Resource"):
        for item in found.items():
            value = item.value
            text = None if isinstance(value, Absent) else value.text
            if text is None:
                continue
            if text.literal == "*":
                yield None
                continue
            links = [link.to for link in item.links() if isinstance(link, Linked)]
            thing = _twin(links[0], has, other) if len(links) == 1 else None
            there = _beside(text, links[0], thing) if thing is not None else None
            there = there or _translated(graph, text, has, other)
            if there is not None:
                on = thing.name if thing is not None else _said(there)
                yield _Told(on, text, there, thing)


def _said(there: Text) -> str:
    arn = arn_of(there)
    if _ANY in there.parts and arn is not None:
        return f"anything of {arn.service} in {arn.region}"
    return there.shown()


def _twin(thing: Resource, has: _Side, other: _Side) -> Resource | None:
    """The one twin that a thing of the one region has in the other."""
    twins = [each for each in twins_of(thing) if each.region == other.region]
    return twins[0] if len(twins) == 1 and thing.region == has.region else None


def _beside(text: Text, thing: Resource, twin: Resource) -> Text | None:
    """The ARN of a twin, with what follows that of the thing."""
    arn, word = thing.arn, text.literal
    literal = arn.literal if arn is not None else None
    if word is None or literal is None or twin.arn is None or not word.startswith(literal):
        return None
    return normal((*twin.arn.parts, word[len(literal) :]))


def _translated(graph: Graph, text: Text, has: _Side, other: _Side) -> Text | None:
    """The ARN that stands for the same in the other region; None where there may be none.

    Names that are written out need not be the same there: any name will do.
    """
    parts: list[Part] = []
    for part in text.parts:
        if isinstance(part, Reference):
            thing = graph.resource(part)
            twin = _twin(thing, has, other) if thing is not None else None
            if twin is None:
                return None
            parts.append(Reference(*twin.key, part.attribute, part.via, part.opaque, part.given))
        elif isinstance(part, str):
            parts.append(part.replace(has.region, other.region))
        else:
            parts.append(part)
    if any(isinstance(part, Reference) for part in parts):
        return normal(parts)
    arn = arn_of(text)
    if arn is None or arn.region != has.region or arn.service is None:
        return None
    head = (text.literal or "").partition(f":{has.region}:")[0]
    return normal((f"{head}:{other.region}:", _ANY)) if head else None


def _verdict(graph: Graph, has: _Side, other: _Side, action: str, told: _Told | None) -> Verdict:
    """Whether the other role is allowed it; so it is where the first one is not certain to be."""
    meant = _meant(graph, other, action)
    if told is None:
        return _best([allows_anywhere(graph, other.role, each) for each in meant])
    own = allows(graph, has.role, _sample(action), told.here, _context(has))
    if isinstance(own, Denied | NotAllowed):
        return Allowed(has.role.place)
    context = _context(other)
    verdict = _best([allows(graph, other.role, each, told.there, context) for each in meant])
    if isinstance(verdict, Unknown) and (_ANY in told.there.parts or isinstance(own, Unknown)):
        return Allowed(other.role.place)  # under whatever name, under the same conditions
    if isinstance(verdict, NotAllowed):
        free = [allows(graph, other.role, each, told.there) for each in meant]
        if any(isinstance(each, Unknown) for each in free):
            return Allowed(other.role.place)  # permission-region-excluded tells
    if isinstance(verdict, NotAllowed) and told.thing is not None:
        return lets_role_in(graph, told.thing, other.role, meant[0], told.there, context)
    return verdict


def _sample(action: str) -> str:
    return action.replace("*", "").replace("?", "")


def _meant(graph: Graph, other: _Side, action: str) -> list[str]:
    """The actions that a pattern means for the other role: those of its own that begin alike."""
    sample = _sample(action)
    if sample == action:
        return [action]
    own = [
        _sample(each)
        for statement in attached(graph, other.role).statements
        for each in _listed(statement.node, "Action")
        if each.lower().startswith(sample.lower())
    ]
    return [sample, *own]


def _best(verdicts: list[Verdict]) -> Verdict:
    for kind in (Allowed, Unknown, Denied, NotAllowed):
        found = next((each for each in verdicts if isinstance(each, kind)), None)
        if found is not None:
            return found
    return verdicts[0]


def _context(side: _Side) -> Context:
    return {"aws:requestedregion": (Text((side.region,)),)}
