"""The environment of functions and containers, and what one twin is told that the other is not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from dr_validator.graph.node import Linked, Node
from dr_validator.graph.resource import Resource
from dr_validator.graph.roles import hint_in
from dr_validator.models.code.python_calls import needs
from dr_validator.models.code.sources import sources_of
from dr_validator.models.twins.pairs import Pair, pairs
from dr_validator.place import Place
from dr_validator.record import dataclass
from dr_validator.regex import regex
from dr_validator.resolve.same import same
from dr_validator.resolve.value import Absent, Known, Unknown

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

FUNCTION, TASK = "AWS::Lambda::Function", "AWS::ECS::TaskDefinition"
# What a word of these means is there for one region only.
_ONE_SIDED = regex(r"region|source|peer|remote|other|home|origin|global|writer|fail", re.I)


@dataclass(frozen=True, slots=True)
class Environment:
    """The variables of one function or container, with their values. `at` is where they stand,
    `unread` why there may be more than can be seen."""

    owner: Resource
    container: str
    variables: Mapping[str, Node]
    at: Place
    unread: Unknown | None


@dataclass(frozen=True, slots=True)
class Lacking:
    """A variable that the first of two twins has and the second has not.

    `reader` is where the second's code reads it, "" where that cannot be seen. `doubt` is why it
    may have it, or do without, as a clause; else "". `empty` tells that it has it, with nothing.
    """

    pair: Pair
    name: str
    at: Place
    beside: Place
    reader: str
    doubt: str
    empty: bool = False


def lacking(graph: Graph) -> tuple[Lacking, ...]:
    """All that is lacking, in order of pairs and names; what the code does without is not.

    Of containers, whose code is not read, also what the primary lacks.
    """
    found: list[Lacking] = []
    for pair in graph.view(pairs):
        if pair.ranked and pair.first.type in (FUNCTION, TASK) and _is_one_code(pair):
            found += _of_pair(graph, pair)
            if pair.first.type == TASK:
                back = Pair(pair.second, pair.first, pair.ranked, pair.why)
                found += [_unless_named(each) for each in _of_pair(graph, back)]
                found += [*_emptied(pair), *_emptied(back)]
    return tuple(found)


def _unless_named(each: Lacking) -> Lacking:
    """What the primary lacks may be for the other region only, unless it names something there."""
    mine = next(
        (
            node
            for it in environments(each.pair.first)
            for name, node in it.variables.items()
            if name == each.name and node.place == each.beside
        ),
        None,
    )
    named = mine is not None and any(isinstance(link, Linked) for link in mine.links())
    doubt = each.doubt or ("" if named else "it may be for the other region only")
    return Lacking(each.pair, each.name, each.at, each.beside, each.reader, doubt)


def _emptied(pair: Pair) -> Iterator[Lacking]:
    """The variables of containers that are empty in the second, and not in the first."""
    theirs = {each.container: each for each in environments(pair.second)}
    for mine in environments(pair.first):
        other = theirs.get(mine.container)
        if other is None:
            continue
        for name in sorted(mine.variables.keys() & other.variables.keys()):
            value, beside = other.variables[name].value, mine.variables[name]
            if same(value, "") is True and same(beside.value, "") is not True:
                yield Lacking(pair, name, value.place, beside.place, "", "", empty=True)


def _is_one_code(pair: Pair) -> bool:
    """Whether both may run the same code: two handlers are two things."""
    return same(pair.first.read("Handler"), pair.second.read("Handler")) is not False


def is_one_sided(name: str) -> bool:
    """Whether a variable by its name is for one region: of a role, another region, a peer."""
    return bool(_ONE_SIDED.search(name)) or hint_in(name) is not None


def environments(owner: Resource) -> Iterator[Environment]:
    """That of a function, or of each container by its name."""
    if owner.type == FUNCTION:
        node = owner.properties
        at = node.place / "Environment" / "Variables"
        held = {
            name: each
            for each in node.each("Environment.Variables")
            for name, each in each.entries()
        }
        unread = [each.unknown for each in node.each("Environment.Variables") if each.unknown]
        yield Environment(owner, "", held, at, unread[0] if unread else None)
        return
    for node in owner.each("ContainerDefinitions[*]"):
        name = node.read("Name")
        if isinstance(name, Known):
            yield _of_container(owner, node, str(name.value))


def _of_container(owner: Resource, node: Node, container: str) -> Environment:
    held: dict[str, Node] = {}
    unread: list[Unknown] = []
    for path, key in (("Environment[*]", "Value"), ("Secrets[*]", "ValueFrom")):
        for item in node.each(path):
            match item.read("Name"):
                case Known(value=name):
                    held[str(name)] = next(iter(item.each(key)), item)
                case Unknown() as unknown:
                    unread.append(unknown)
                case Absent():
                    pass
    files = node.each("EnvironmentFiles[*]")
    if files:
        value = files[0].read("Value")
        unread += [value] if isinstance(value, Unknown) else []
    return Environment(
        owner, container, held, node.place / "Environment", unread[0] if unread else None
    )


def _of_pair(graph: Graph, pair: Pair) -> Iterator[Lacking]:
    theirs = {each.container: each for each in environments(pair.second)}
    for mine in environments(pair.first):
        other = theirs.get(mine.container)
        if other is None:
            continue
        for name in sorted(mine.variables.keys() - other.variables.keys()):
            reader = _reader(graph, pair.second, name)
            if reader is not None:
                doubt = _doubt(pair.second, name, other, reader)
                at = other.at / name if pair.second.type == FUNCTION else other.at
                yield Lacking(pair, name, at, mine.variables[name].place, reader, doubt)


def _doubt(owner: Resource, name: str, other: Environment, reader: str) -> str:
    if other.unread is not None:
        return other.unread.reason
    if owner.type == TASK and _has_files(owner, other.container):
        return "a file may set it"
    return "" if reader or not is_one_sided(name) else "it may be for one region only, by its name"


def _has_files(owner: Resource, container: str) -> bool:
    return any(
        node.has("EnvironmentFiles") is not False
        for node in owner.each("ContainerDefinitions[*]")
        if same(node.read("Name"), container) is True
    )


def _reader(graph: Graph, owner: Resource, name: str) -> str | None:
    """Where code reads a variable; "" where it is not seen, None where it does without."""
    sources = sources_of(graph, owner) if owner.type == FUNCTION else None
    if sources is None:
        return ""
    for need in needs(sources):
        if need.name == name:
            return f"line {need.line} of {need.file}"
    for file in sources.values():
        if not file.name.endswith(".py") and re.search(rf"\b{re.escape(name)}\b", file.text):
            return file.name
    return None
