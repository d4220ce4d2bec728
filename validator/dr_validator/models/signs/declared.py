"""What templates say of regions in parameters, mappings and conditions: by name, so as a hint."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from dr_validator.assembly.model import Json, Stack, root
from dr_validator.aws.region import Region
from dr_validator.graph.grouped import grouped
from dr_validator.graph.roles import (
    PRIMARY,
    SECONDARY,
    Sense,
    is_role_key,
    opposite,
    role_asked,
    role_if_true,
    role_in,
    role_meant,
    role_of_region,
)
from dr_validator.models.signs.sign import RoleSign, region_named, word_of
from dr_validator.record import dataclass
from dr_validator.resolve.scope import Scope
from dr_validator.resolve.value import Absent, Known, Unknown, Value

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

_TELLING = (Sense.ROLE, Sense.QUALIFIER)
_TRUE, _FALSE = ("true", "yes"), ("false", "no")


@dataclass(frozen=True, slots=True)
class RoleWord:
    """A word for a role in a template. `region` is the one that has the role, None if it is not
    known; `sure` tells that the word means nothing else.
    """

    stack: Stack
    region: str | None
    role: str
    by: str
    sure: bool

    @property
    def sentence(self) -> str:
        return f"{self.by} {self.stack.display_name} speaks of a {self.role} region"


def declared(graph: Graph) -> tuple[RoleWord, ...]:
    """Every word for a role that parameters, mappings and conditions hold.

    A main or active region is none where nothing speaks of another one.
    """
    found: list[RoleWord] = []
    for stack in graph.stacks:
        scope = graph.resolver.scope_of(stack)
        found += [*_parameters(graph, scope), *_mappings(scope), *_conditions(graph, scope)]
    if any(each.role == SECONDARY for each in found):
        return tuple(found)
    return tuple(each for each in found if each.sure)


def told_by_templates(graph: Graph) -> Iterator[RoleSign]:
    """The roles of regions in which something stands.

    A region without a stack counts where one stack alone is looked at, and it names its own
    as well. Where each region is called secondary, each speaks of its peer.
    """
    known = [
        (each.stack, RoleSign(each.region, each.role, each.by, each.stack.display_name))
        for each in graph.view(declared)
        if each.region is not None
    ]
    own = grouped((stack.id, sign.region) for stack, sign in known)
    signs = [
        sign
        for stack, sign in known
        if sign.region in graph.regions
        or (len(graph.regions) == 1 and graph.regions[0] in own[stack.id])
    ]
    following = {sign.region for sign in signs if sign.role == SECONDARY}
    if len(following) > 1 and not any(sign.role == PRIMARY for sign in signs):
        return
    yield from dict.fromkeys(signs)


def _parameters(graph: Graph, scope: Scope) -> Iterator[RoleWord]:
    compared = frozenset(chain.from_iterable(map(_asked_for_role, scope.conditions.values())))
    for name in sorted(scope.parameters):
        at = scope.template_place / "Parameters" / name
        value = graph.resolver.ref(name, scope, at)
        by = f"the parameter {name} of"
        yield from _regions_called(scope, name, value, by)
        # A default says nothing of one of several deployments.
        taken = not root(scope.stack).assumed or name in scope.stack.supplied
        is_role = name in compared or _allows_roles(scope.parameters[name])
        role = _own_role(name, word_of(value), is_role=is_role) if taken else None
        if role and scope.stack.region:
            yield RoleWord(scope.stack, scope.stack.region, role, by, sure=True)
        elif role_if_true(name) or is_role:
            yield RoleWord(scope.stack, None, role or SECONDARY, by, sure=True)


def _regions_called(scope: Scope, name: str, value: Value, by: str) -> Iterator[RoleWord]:
    """The regions that a value names, by a name that speaks of the role of a region."""
    telling = role_of_region(name, *_TELLING)
    role = telling or role_of_region(name, Sense.SUBJECT)
    if role is None or (role == PRIMARY and not telling):
        return
    sure = role == SECONDARY or role_of_region(name, Sense.ROLE) is not None
    words = _words(value)
    regions: Sequence[str | None] = [word for word in words if Region(word).is_formed]
    for region in regions or ([] if any(words) else [None]):
        if telling:
            yield RoleWord(scope.stack, region, role, by, sure)
        elif region != scope.stack.region:  # a backup region, where copies go
            yield RoleWord(scope.stack, None, role, by, sure)


def _words(value: Value) -> list[str]:
    """The items of a list, or of what is written as one; none where the value is not known."""
    match value:
        case Known(value=list() as items):
            return [str(item).strip() for item in items]
        case Known():
            return [word.strip() for word in word_of(value).split(",")]
        case Unknown() | Absent():
            return []


def _own_role(name: str, word: str, *, is_role: bool = False) -> str | None:
    """The role that a flag, or a word under a name for a role, gives the region of the stack."""
    flagged = role_if_true(name)
    if flagged is not None and word.lower() in (*_TRUE, *_FALSE):
        return flagged if word.lower() in _TRUE else opposite(flagged)
    return role_meant(word) if is_role or is_role_key(name) else None


def _answered(key: str, word: str) -> str | None:
    """The role that a yes or no gives under the name of the role itself: `primary: yes`."""
    role = role_in(key) if role_meant(key) is not None else None
    if role is None or word.lower() not in (*_TRUE, *_FALSE):
        return None
    return role if word.lower() in _TRUE else opposite(role)


def _allows_roles(parameter: dict[str, Json]) -> bool:
    """Whether a parameter is one of two roles by its allowed values."""
    allowed = parameter.get("AllowedValues")
    words = [each for each in allowed if isinstance(each, str)] if isinstance(allowed, list) else []
    return {PRIMARY, SECONDARY} <= {role_in(word) for word in words}


def _asked_for_role(raw: Json) -> Iterator[str]:
    """The parameters that a condition compares with a word that means a role only."""
    match raw:
        case {"Fn::Not": [*terms]} | {"Fn::And": [*terms]} | {"Fn::Or": [*terms]}:
            yield from chain.from_iterable(map(_asked_for_role, terms))
        case {"Fn::Equals": [{"Ref": str() as name}, str() as word]} if role_in(word):
            yield name
        case {"Fn::Equals": [str() as word, {"Ref": str() as name}]} if role_in(word):
            yield name
        case _:
            pass


def _mappings(scope: Scope) -> Iterator[RoleWord]:
    for name, rows in scope.mappings.items():
        by = f"the mapping {name} of"
        for top, row in sorted(rows.items()):
            for key, value in sorted(row.items()) if isinstance(row, dict) else ():
                yield from _entry(scope, by, (name, top, key), value)


def _entry(scope: Scope, by: str, keys: tuple[str, str, str], value: Json) -> Iterator[RoleWord]:
    """One value of a mapping: a region under a role, or a role under a region."""
    _, top, key = keys
    word = "" if isinstance(value, (dict, list)) or value is None else str(value)
    if Region(top).is_formed:
        flag = str(value).lower() if isinstance(value, bool) else word
        role = _own_role(key, flag) or _answered(key, flag)
        if role is not None:
            yield RoleWord(scope.stack, top, role, by, sure=True)
    elif Region(word).is_formed:
        name = "-".join(keys) + "-region"
        role = role_of_region(name, *_TELLING)
        if role is not None:
            sure = role == SECONDARY or role_of_region(name, Sense.ROLE) is not None
            yield RoleWord(scope.stack, word, role, by, sure)


def _conditions(graph: Graph, scope: Scope) -> Iterator[RoleWord]:
    """Conditions that ask for a role by comparing the stack's region."""
    for name, raw in sorted(scope.conditions.items()):
        asked, compared = role_asked(name), _compared(raw)
        if asked is None or compared is None:
            continue
        (role, lacking), (other, differs) = asked, compared
        at = scope.template_place / "Conditions" / name
        region = region_named(graph.resolver.value(other, scope, at))
        sure = role == SECONDARY or role_in(name) is not None
        told = role if lacking == differs else opposite(role)
        by = f"the condition {name} of"
        yield RoleWord(scope.stack, region, told, by, sure)
        if region and told == PRIMARY and scope.stack.region not in (region, None):
            yield RoleWord(scope.stack, scope.stack.region, SECONDARY, by, sure)


def _compared(raw: Json) -> tuple[Json, bool] | None:
    """What a condition compares the stack's region with, and whether it asks that they differ."""
    differs = False
    while True:
        match raw:
            case {"Fn::Not": [inner]}:
                raw, differs = inner, not differs
            case {"Fn::And": [*terms]}:
                found = [each for each in terms if _asks_region(each)]
                if len(found) != 1:
                    return None
                raw = found[0]
            case {"Fn::Equals": [{"Ref": "AWS::Region"}, other]}:
                return other, differs
            case {"Fn::Equals": [other, {"Ref": "AWS::Region"}]}:
                return other, differs
            case _:
                return None


def _asks_region(raw: Json) -> bool:
    """Whether it is a comparison of the stack's region, perhaps for difference."""
    match raw:
        case {"Fn::Not": [inner]}:
            return _asks_region(inner)
        case {"Fn::Equals": [*sides]}:
            return {"Ref": "AWS::Region"} in sides
        case _:
            return False


def asks_for_region(graph: Graph) -> Iterator[str]:
    """Templates that are deployed in two regions and differ in them by a condition."""
    placed = grouped((stack.template.path or stack.template.name, stack) for stack in graph.stacks)
    for stacks in placed.values():
        if len({stack.region for stack in stacks} - {None}) < 2:
            continue
        scope = graph.resolver.scope_of(stacks[0])
        for name, raw in sorted(scope.conditions.items()):
            if _compared(raw) is not None:
                yield (
                    f"{stacks[0].template.name} is deployed in two regions, and its condition "
                    f"{name} tells them apart"
                )
                break
