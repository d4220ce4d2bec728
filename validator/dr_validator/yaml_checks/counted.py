"""How many resources there are in each region, as far as that is known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from dr_validator.check import CheckFunction, problem, unproven
from dr_validator.finding import Problem
from dr_validator.graph.graph import Graph
from dr_validator.graph.names import REPLICAS
from dr_validator.graph.resource import Resource
from dr_validator.place import Place
from dr_validator.record import dataclass
from dr_validator.resolve.transforms import unseen
from dr_validator.resolve.value import Unknown
from dr_validator.yaml_checks.judge import has_role, region_unset, selected
from dr_validator.yaml_checks.model import All, Assertion, Count, HasRole, InRegion, Written
from dr_validator.yaml_checks.ruling import Ruling
from dr_validator.yaml_checks.values import is_glob, like
from dr_validator.yaml_checks.words import doubt, words_of_count

MAX_RELATED = 20


@dataclass(frozen=True, slots=True)
class _Spot:
    """A resource that is in a region, or may be (`reason` says why it may)."""

    resource: Resource
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Here:
    """What is in one region: how many there are at least, and what there may be besides.

    `reason` says why there may be more than can be counted, or why the region may not matter.
    """

    region: str
    sure: tuple[_Spot, ...]
    maybe: tuple[_Spot, ...]
    more: str
    reason: str

    def meets(self, count: Count) -> bool | None:
        """Whether as many are there as there have to be."""
        low, high = len(self.sure), len(self.sure) + len(self.maybe)
        least = count.at_least if count.at_least is not None else 0
        if count.at_most is not None and low > count.at_most:
            return None if self.reason else False
        if high < least and not self.more:
            return None if self.reason else False
        too_many = count.at_most is not None and (high > count.at_most or bool(self.more))
        return None if low < least or too_many else True

    @property
    def shown(self) -> str:
        low, high = len(self.sure), len(self.sure) + len(self.maybe)
        return str(low) if low == high else f"{low} to {high}"


def counted(written: Written, count: Count) -> CheckFunction:
    """The check that counts. What its filter says of regions and roles is meant of the region that
    is counted in: a table that is declared elsewhere may have its replica there."""
    places, rest = _parted(written.where)

    def run(graph: Graph) -> Iterator[Problem]:
        for here in _by_region(graph, written.types, places, rest):
            holds = here.meets(count)
            words = words_of_count(graph.roles, here.region, here.shown)
            at = _place(graph, here.region)
            if holds is False:
                ends = [(each.resource, "one of them") for each in here.sure[:MAX_RELATED]]
                yield problem(at, written.message.told(words), related=ends)
            elif holds is None:
                ends = [(each.resource, "it may count") for each in here.maybe[:MAX_RELATED]]
                why = [here.reason, *(each.reason for each in here.maybe), here.more]
                reason = next(each for each in why if each)
                yield unproven(at, doubt(written, words), reason=reason, related=ends)

    return run


_Place = InRegion | HasRole


def _parted(where: Assertion | None) -> tuple[tuple[_Place, ...], Assertion | None]:
    """What a filter says of regions, and what it says of resources."""
    parts = where.parts if isinstance(where, All) else () if where is None else (where,)
    places = tuple(each for each in parts if isinstance(each, InRegion | HasRole))
    rest = tuple(each for each in parts if not isinstance(each, InRegion | HasRole))
    return places, All(rest) if rest else None


def _by_region(
    graph: Graph, types: tuple[str, ...], places: tuple[_Place, ...], rest: Assertion | None
) -> Iterator[_Here]:
    sure: dict[str, list[_Spot]] = defaultdict(list)
    maybe: dict[str | None, list[_Spot]] = defaultdict(list)
    for resource, chosen in selected(graph, types, rest):
        for region, reason in _regions_of(resource, chosen):
            if region is not None and not reason:
                sure[region].append(_Spot(resource))
            else:
                maybe[region].append(_Spot(resource, reason))
    hidden = graph.view(_hidden)
    for region, reason in _regions(graph, places):
        known = {each.resource.key for each in sure[region]}
        anywhere = [each for each in maybe[None] if each.resource.key not in known]
        more = hidden.get(region) or hidden.get(None) or ""
        yield _Here(region, tuple(sure[region]), (*maybe[region], *anywhere), more, reason)


def _regions_of(resource: Resource, chosen: Ruling) -> Iterator[tuple[str | None, str]]:
    """The regions that a resource is in, None for one that is not known, and why it may not be."""
    reason = resource.place.doubt
    if chosen.unsure:
        first = chosen.unsure[0]
        reason = reason or first.reason or getattr(first.value, "reason", "")
    for region in sorted(resource.graph.regions_of(resource), key=str):
        yield region, reason or (region_unset(resource).reason if region is None else "")
    path = REPLICAS.get(resource.type)
    for value in resource.read_all(path) if path else []:
        if isinstance(value, Unknown):
            yield None, value.reason


def _regions(graph: Graph, places: tuple[_Place, ...]) -> Iterator[tuple[str, str]]:
    """The regions to count in, sorted, each with the reason why it may not be one."""
    roles = graph.roles
    named = [each for place in places if isinstance(place, InRegion) for each in place.globs]
    known = {*graph.regions, *roles.secondaries, *(each for each in named if not is_glob(each))}
    known |= {roles.primary} if roles.primary else set()
    for region in sorted(known):
        answers = [_meant(graph, region, place) for place in places]
        if False not in answers:
            yield region, "the roles of the regions are not known" if None in answers else ""


def _meant(graph: Graph, region: str, place: _Place) -> bool | None:
    match place:
        case InRegion(globs=globs):
            return like(region, globs)
        case HasRole(roles=wanted):
            answers = [has_role(graph.roles, region, each) for each in wanted]
            return True if True in answers else None if None in answers else False


def _hidden(graph: Graph) -> Mapping[str | None, str]:
    """The regions in which there may be more than is read, and why: None for any region."""
    found: dict[str | None, str] = {}
    for place, _ in graph.unloaded:
        found.setdefault(place.region, f"the template of {place.name} is not there")
    for stack in graph.stacks:
        for _, name, _ in unseen(stack.template.body):
            found.setdefault(stack.region, f"{name} rewrites {stack.display_name} at deployment")
    return found


def _place(graph: Graph, region: str) -> Place:
    """Where it is told: at the first stack of the region, or where regions are named."""
    there = [stack for stack in graph.assembly.stacks if stack.region == region]
    if there:
        return graph.place(there[0])
    return Place("", None, None, "", "", "", graph.settings.source) / "regions"
