"""Whether an assertion holds for a resource: one function for each form that it has."""

from __future__ import annotations

from collections.abc import Iterator

from dr_validator.assembly.model import root
from dr_validator.graph.graph import Graph
from dr_validator.graph.node import Node
from dr_validator.graph.resource import Resource
from dr_validator.graph.roles import Roles
from dr_validator.models.twins.pairs import pairs_of
from dr_validator.place import Place
from dr_validator.record import dataclass
from dr_validator.resolve.references import at_place
from dr_validator.resolve.same import same
from dr_validator.resolve.value import Absent, Cause, Known, Unknown, Value
from dr_validator.settings import Role
from dr_validator.waivers.part import named
from dr_validator.yaml_checks.model import (
    All,
    AnyOf,
    Assertion,
    Every,
    Exists,
    HasRole,
    InRegion,
    InStack,
    Like,
    Not,
    Nowhere,
    PropertyPath,
    SameAsTwin,
    Some,
    Tagged,
    Tested,
    ValueTest,
)
from dr_validator.yaml_checks.ruling import Ruling, Witness, all_of, any_of, negated, ruled
from dr_validator.yaml_checks.tags import values_of_tag
from dr_validator.yaml_checks.values import like, tested


@dataclass(frozen=True, slots=True)
class Subject:
    """What an assertion is about: a resource, and the node that paths lead on from."""

    resource: Resource
    node: Node


def judge(assertion: Assertion, subject: Subject) -> Ruling:
    """Whether it holds, by what."""
    match assertion:
        case InRegion(globs=globs):
            return _region(subject.resource, globs)
        case HasRole(roles=roles):
            return any_of([_role(subject.resource, each) for each in roles])
        case InStack(globs=globs):
            return _stack(subject.resource, globs)
        case Tagged(key=key, globs=globs):
            return _tag(subject.resource, key, globs)
        case Exists(path=path):
            return all_of(_present(subject.node, path))
        case Nowhere(path=path):
            return all_of([negated(each) for each in _present(subject.node, path)])
        case Tested(path=path, test=test):
            return all_of([_passes(test, value) for value in _values(subject.node, path)])
        case SameAsTwin(path=path):
            return _same_as_twin(subject, path)
        case Every(path=path, part=part):
            return all_of(_each(subject, path, part))
        case Some(path=path, part=part):
            return _some(subject, path, part)
        case All(parts=parts):
            return all_of([judge(each, subject) for each in parts])
        case AnyOf(parts=parts):
            return any_of([judge(each, subject) for each in parts])
        case Not(part=part):
            return negated(judge(part, subject))


def _region(resource: Resource, globs: tuple[str, ...]) -> Ruling:
    if resource.region is None:
        return ruled(None, Witness(region_unset(resource)))
    return ruled(like(resource.region, globs), _said(resource, resource.region))


def _role(resource: Resource, role: Role) -> Ruling:
    region = resource.region
    if region is None:
        return ruled(None, Witness(region_unset(resource)))
    holds = has_role(resource.graph.roles, region, role)
    if holds is None:
        reason = f"no region is known to be {_ARTICLES[role]} {role.value}"
        return ruled(None, Witness(Absent(resource.place), reason))
    return ruled(holds, _said(resource, region))


_ARTICLES = {Role.PRIMARY: "the", Role.SECONDARY: "a"}


def has_role(roles: Roles, region: str, role: Role) -> bool | None:
    """Whether a region has a role; None where no region is known to have it."""
    if roles.is_primary(region) or roles.is_secondary(region):
        return roles.is_primary(region) is (role is Role.PRIMARY)
    match role:
        case Role.PRIMARY:
            return None if roles.primary is None else False
        case Role.SECONDARY:
            return False if roles.secondaries else None


def _stack(resource: Resource, globs: tuple[str, ...]) -> Ruling:
    stack = resource.stack
    holds = any(named(each, glob) for each in (stack, root(stack)) for glob in globs)
    return ruled(holds, _said(resource, stack.display_name))


def _tag(resource: Resource, key: str, globs: tuple[str, ...]) -> Ruling:
    """Its own tag goes before the stack's."""
    own = [_passes(Like(globs), value) for value in values_of_tag(resource, key)]
    if own:
        return any_of(own)
    if key in resource.stack.tags:
        tag = resource.stack.tags[key]
        return ruled(like(tag, globs), _said(resource, tag))
    if not resource.stack.in_manifest:
        reason = "a plain template does not say its stack's tags"
        return ruled(None, Witness(Absent(resource.place), reason))
    return ruled(False, Witness(Absent(resource.place)))


def _present(node: Node, path: PropertyPath) -> list[Ruling]:
    """Whether the path leads to something, for the node or each item of its lists."""
    last = path.pieces[-1]
    return [
        ruled(False, Witness(base)) if isinstance(base, Absent) else _leads(base, last)
        for base in _bases(node, path)
    ]


def _leads(base: Node, path: str) -> Ruling:
    ends = base.each(path) if path else [base]
    there = [value for end in ends if not isinstance(value := end.value, Absent)]
    holds = base.has(path or "$")
    if holds is None:
        unsure = [each for each in there if isinstance(each, Unknown)]
        missing = Unknown(
            "the value is not known before deployment", Cause.DEPLOYMENT, _place(base, path)
        )
        return ruled(None, Witness(unsure[0] if unsure else missing))
    return ruled(holds, Witness(there[0] if there else Absent(_place(base, path))))


def _passes(test: ValueTest, value: Value) -> Ruling:
    found = tested(test, value)
    if isinstance(found, Unknown):
        return ruled(None, Witness(found))
    return ruled(found, Witness(value))


def _values(node: Node, path: PropertyPath | None) -> list[Value]:
    """The values that a path leads to, at least one: what is not there is Absent, also within an
    item of a list."""
    if path is None:
        return [node.value]
    last = path.pieces[-1]
    return [
        each if isinstance(each, Absent) else each.read(last) if last else each.value
        for each in _bases(node, path)
    ]


def _bases(node: Node, path: PropertyPath) -> list[Node | Absent]:
    """The items of the last `[*]` of a path, or the node itself; Absent for a list without any."""
    found: list[Node | Absent] = [node]
    for piece in path.pieces[:-1]:
        found = [end for base in found for end in _items(base, piece)]
    return found


def _items(base: Node | Absent, piece: str) -> list[Node] | list[Absent]:
    if isinstance(base, Absent):
        return [base]
    found = [each for each in base.each(f"{piece}[*]") if not isinstance(each.value, Absent)]
    return found or [Absent(_place(base, piece))]


def _each(subject: Subject, path: PropertyPath, part: Assertion) -> list[Ruling]:
    """What holds for each item; what is not there holds for none."""
    last = path.pieces[-1]
    answers: list[Ruling] = []
    for base in _bases(subject.node, path):
        if isinstance(base, Absent):
            answers.append(ruled(False, Witness(base)))
            continue
        ends = base.each(last) if last else [base]
        answers += [judge(part, Subject(subject.resource, end)) for end in ends]
        if not ends:
            answers.append(ruled(False, Witness(base.read(last))))
    return answers


def _some(subject: Subject, path: PropertyPath, part: Assertion) -> Ruling:
    found = any_of(_each(subject, path, part))
    if found.holds is False:
        return ruled(False, Witness(Absent(_place(subject.node, path.pieces[0]))))
    return found


def _place(node: Node, piece: str) -> Place:
    """Where a path without `[*]` leads to."""
    if not piece:
        return node.place
    found = node.each(piece)
    return found[0].place if found else node.read(piece).place


def _same_as_twin(subject: Subject, path: PropertyPath) -> Ruling:
    own = subject.node.read(path.text)
    pairs = pairs_of(subject.resource)
    if not pairs:
        reason = "it has no known twin in another region"
        return ruled(None, Witness(at_place(own, own.place), reason))
    answers = []
    for pair in pairs:
        other = pair.second if pair.first is subject.resource else pair.first
        theirs = other.read(path.text)
        unsure = own if isinstance(own, Unknown) else at_place(theirs, own.place)
        holds = same(own, theirs)
        answers.append(
            ruled(holds, Witness(unsure if holds is None else own, twin=theirs, pair=pair))
        )
    return all_of(answers)


def region_unset(resource: Resource) -> Unknown:
    """The region of a resource, where nothing says it."""
    reason = f"the region of stack {resource.stack.display_name} is not set"
    return Unknown(reason, Cause.REGION, resource.place)


def _said(resource: Resource, word: str) -> Witness:
    return Witness(Known(word, resource.place))


def subject_of(resource: Resource) -> Subject:
    """A resource, with paths from its properties."""
    return Subject(resource, resource.properties)


def selected(
    graph: Graph, types: tuple[str, ...], where: Assertion | None
) -> Iterator[tuple[Resource, Ruling]]:
    """The resources of the types (names or globs) that a filter lets through, or may; each with
    what the filter answers."""
    for resource in graph.all(*(each for each in graph.types if like(each, types))):
        found = judge(where, subject_of(resource)) if where is not None else Ruling()
        if found.holds is not False:
            yield resource, found
