"""The least of an example that still shows what a check finds, and the least of its good twin.

Parts of an example (stacks, resources, properties, entries) are left out one after another, as long
as the check says the same of the same place. The outcome depends on the example and the check only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import yaml
from dr_validator.check import Check, run
from dr_validator.engine import read_graph
from dr_validator.example import read
from dr_validator.finding import Finding
from dr_validator.graph import Graph
from dr_validator.graph.asked import Tally

Step = str | int
Path = tuple[Step, ...]
WIDTH = 100
_OUTER = 6
# What a part of a template is not understood without.
_KEPT = ("Type", "Statement", "Effect", "Action", "Resource", "Principal")


@dataclass(frozen=True)
class Subject:
    """What is to be seen: the finding that is shown, whatever else is left out."""

    place: tuple[str, str, str]
    message: str
    related: tuple[tuple[str, str, str, str], ...]


def subject(found: Finding) -> Subject:
    place, problem = found.place, found.problem
    return Subject(
        (place.stack, place.logical_id, place.pointer),
        problem.message,
        tuple(
            (each.place.stack, each.place.logical_id, each.place.pointer, each.note)
            for each in problem.related
        ),
    )


def said(check: Check, text: str) -> tuple[list[Finding], Graph] | None:
    """What the check says of an example; None if it is none, or the check crashes."""
    try:
        assembly, settings = read(text)
        graph = read_graph(assembly, settings=settings)
        findings, crashed = run([check], graph)
    except Exception:
        return None  # no example any more: this part was needed
    return None if crashed else (findings, graph)


def looks(check: Check, text: str) -> bool:
    """Whether there is anything in an example that the check has to look at."""
    assembly, settings = read(text)
    graph = read_graph(assembly, settings=settings)
    with graph.asked() as frame:
        list(check.run(graph))
    return Tally().count(frame) != 0


def least_bad(check: Check, text: str) -> str:
    """The least of a bad example of which the check says what it says first."""
    heard = said(check, text)
    if heard is None:
        return text
    proven = [each for each in heard[0] if each.problem.proven]
    gated = check.dr and heard[1].roles.dr
    shown, all_of_them = subject(proven[0]), {subject(each) for each in proven}

    def holds(candidate: str) -> bool:
        now = said(check, candidate)
        # What shows no sign of disaster recovery is not looked at by a check about that.
        if now is None or (gated and not now[1].roles.dr):
            return False
        told = {subject(each) for each in now[0] if each.problem.proven}
        return shown in told and told <= all_of_them and len(told) == len(now[0])

    return reduced(text, holds, frozenset())


def twins(bad: Sequence[str], good: Sequence[str]) -> tuple[str, str]:
    """The bad and the good example that differ least; the longer, the less they are taken."""

    def unlike(pair: tuple[str, str]) -> tuple[float, str, str]:
        one, two = dict(leaves(pair[0])), dict(leaves(pair[1]))
        same = counterparts(*pair)
        shared = sum(two.get(same.get(path, ())) == told for path, told in one.items())
        return 3 * (len(one) - shared) + (len(two) - shared) + len(one) / 4, *pair

    return min(((one, two) for one in bad for two in good), key=unlike)


def least_good(check: Check, text: str, bad: str) -> str:
    """The least of a good example: silent, looked at, and with all that the bad snippet has."""
    whole = said(check, text)
    if whole is None or whole[0]:
        return text
    gated = check.dr and whole[1].roles.dr

    def holds(candidate: str) -> bool:
        now = said(check, candidate)
        if now is None or now[0] or (gated and not now[1].roles.dr):
            return False
        return looks(check, candidate)

    return reduced(text, holds, frozenset(counterparts(bad, text).values()))


def reduced(text: str, holds: Callable[[str], bool], kept: frozenset[Path]) -> str:
    """The text without what it can do without: the larger parts are tried first, and what is within
    them after that, until nothing more can go."""
    document: Any = yaml.compose(text, Loader=yaml.CSafeLoader)
    again = True
    while again:
        again = False
        gone: set[Path] = set()
        for path, holder, part in list(_parts(document, ())):
            within = any(path[:count] in gone for count in range(1, len(path)))
            if within or path in kept or _needed(path):
                continue
            number = next(i for i, each in enumerate(holder) if each is part)
            del holder[number]
            if holder and holds(written(document)):
                gone.add(path)
                again = True
            else:
                holder.insert(number, part)
    return written(document)


def written(document: Any) -> str:
    _style(document, 0)
    made: str = yaml.serialize(document, Dumper=yaml.CSafeDumper, width=WIDTH, allow_unicode=True)
    return made


def counterparts(bad: str, good: str) -> dict[Path, Path]:
    """For parts of one example the same parts of another. Stacks are the same by their ids, and
    resources too, else by their type and what they hold."""
    theirs = paths(good)
    renamed = _renamed(bad, good)
    found: dict[Path, Path] = {}
    for path in sorted(paths(bad), key=len):
        head = next((path[:n] for n in (4, 2) if path[:n] in renamed), ())
        other = renamed.get(head, ()) + path[len(head) :]
        if other in theirs:
            found[path] = other
    return found


def _renamed(bad: str, good: str) -> dict[Path, Path]:
    """Which stacks and resources of the other example stand for those of the one."""
    ours, theirs = leaves(bad), leaves(good)
    stacks = {_stack(path): path[:2] for path, _ in theirs}
    renamed = {path[:2]: stacks[_stack(path)] for path, _ in ours if _stack(path) in stacks}
    kinds = {path: told for path, told in sorted(ours) if path[4:] == ("Type",)}
    free = {path[:4]: told for path, told in sorted(theirs) if path[4:] == ("Type",)}
    for same_name in (True, False):
        for path, kind in kinds.items():
            if path[:4] in renamed:
                continue
            mine = _within(ours, path[:4])
            choice = [
                (-len(mine & _within(theirs, each)), each)
                for each, told in free.items()
                if told == kind and (not same_name or _named(each) == _named(path))
            ]
            if choice:
                renamed[path[:4]] = min(choice)[1]
                del free[min(choice)[1]]
    return renamed


def _stack(path: Path) -> str:
    return str((*path, "", "")[1]).partition("@")[0]


def _named(path: Path) -> tuple[str, Step]:
    return (_stack(path), path[3])


def _within(leaves_of: frozenset[tuple[Path, str]], head: Path) -> frozenset[tuple[Path, str]]:
    """What stands below a path, by the rest of the way."""
    return frozenset((p[len(head) :], told) for p, told in leaves_of if p[: len(head)] == head)


def leaves(text: str) -> frozenset[tuple[Path, str]]:
    """The path of each scalar of a YAML text, and what it is."""
    document: Any = yaml.compose(text, Loader=yaml.CSafeLoader)
    parts = [(path, part) for path, _, part in _parts(document, ())]
    nodes = [(path, part[1] if isinstance(part, tuple) else part) for path, part in parts]
    return frozenset(
        (path, f"{each.tag} {each.value}")
        for path, each in nodes
        if isinstance(each, yaml.ScalarNode)
    )


def _style(node: Any, depth: int) -> int:
    """One line for what fits on one, and stands no higher than the properties of a resource; the
    length that a node would have on one line."""
    if isinstance(node, yaml.ScalarNode):
        node.style = node.style if "\n" in node.value else None
        return len(node.value) + 2 + (len(node.tag) if node.tag.startswith("!") else 0)
    if isinstance(node, yaml.MappingNode):
        lengths = [len(key.value) + 4 + _style(value, depth + 1) for key, value in node.value]
    else:
        lengths = [2 + _style(each, depth + 1) for each in node.value]
    length = 2 + sum(lengths)
    node.flow_style = depth >= _OUTER and length <= WIDTH - 4 * depth
    return length


def paths(text: str) -> frozenset[Path]:
    """The path of each part of a YAML text."""
    return frozenset(path for path, _, _ in _parts(yaml.compose(text, Loader=yaml.CSafeLoader), ()))


def _parts(node: Any, path: Path) -> Iterator[tuple[Path, list[Any], Any]]:
    """Every entry below a node, the outer ones first: its path, what holds it, and itself."""
    level = [(node, path)]
    while level:
        below = []
        for each, at in level:
            if isinstance(each, yaml.MappingNode):
                for pair in each.value:
                    step = (*at, pair[0].value)
                    yield step, each.value, pair
                    below.append((pair[1], step))
            elif isinstance(each, yaml.SequenceNode):
                for number, item in enumerate(each.value):
                    yield (*at, number), each.value, item
                    below.append((item, (*at, number)))
        level = below


def _needed(path: Path) -> bool:
    """Whether a part stays, so that what is left reads as a template."""
    return path[-1] in _KEPT or (len(path) == 3 and path[2] == "Resources")
