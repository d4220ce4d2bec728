"""All that is done under roles and is not allowed, or may not be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from dr_validator.graph.resource import Resource
from dr_validator.models.access.grants import only_abroad
from dr_validator.models.access.iam import Allowed, Denied, NotAllowed, Verdict, attached
from dr_validator.models.access.own_policies import takes_policies
from dr_validator.models.failover.automation import ACTIONS, FUNCTION, READS, automations
from dr_validator.paths.acts import Act, judge, only_by_region, role_of
from dr_validator.paths.code_acts import code_acts
from dr_validator.paths.integration_acts import integration_acts
from dr_validator.paths.resolver_acts import resolver_acts
from dr_validator.paths.service_acts import service_acts
from dr_validator.paths.step_acts import step_acts
from dr_validator.paths.task_acts import task_acts
from dr_validator.record import dataclass
from dr_validator.resolve.value import Cause, Unknown

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph


_BY_STEPS = frozenset(ACTIONS.values())
_BY_CODE = _BY_STEPS | frozenset(READS.values())


@dataclass(frozen=True, slots=True, eq=False)
class Refusal:
    """Acts of one owner on one thing that its role is not allowed, is denied, or of which that is
    not known."""

    role: Resource
    acts: tuple[Act, ...]
    verdict: Verdict


def acts(graph: Graph) -> tuple[Act, ...]:
    """Every act; what fails over, failover-role-denied and its like judge."""
    failing_over = {each.worker.key for each in graph.view(automations)}
    found = (
        *code_acts(graph),
        *integration_acts(graph),
        *resolver_acts(graph),
        *service_acts(graph),
        *step_acts(graph),
        *task_acts(graph),
    )
    return tuple(
        each
        for each in found
        if each.owner.key not in failing_over or each.action not in _told(each.owner)
    )


def _told(owner: Resource) -> frozenset[str]:
    """The actions of automation that are told of elsewhere; of what is read, that of functions."""
    return _BY_CODE if owner.type == FUNCTION else _BY_STEPS


def refusals(graph: Graph) -> tuple[Refusal, ...]:
    """What is refused, or may be, in order of acts.

    Of what is not known of one role for one reason, the first is enough. Others tell of what is of
    another region, of a role that allows a copy in another region only, and of one that excludes
    the region.
    """
    return tuple(_refusals(graph))


def _refusals(graph: Graph) -> Iterator[Refusal]:
    judged = list(_judged(graph))
    done = {(act.action, act.why) for act, _, verdict in judged if isinstance(verdict, Allowed)}
    asked: set[tuple[object, ...]] = set()
    found: dict[tuple[object, ...], Refusal] = {}
    for act, role, told in judged:
        verdict = told
        if isinstance(told, NotAllowed):
            if _is_anothers(graph, act, role):
                continue
            if (act.action, act.why) not in done:
                verdict = _unless_elsewhere(graph, act, role) or told
        if isinstance(verdict, Allowed):
            continue
        key: tuple[object, ...] = (role.key, act.owner.key, act.on, act.then)
        if isinstance(verdict, Denied):
            key = (*key, verdict.place)
        elif isinstance(verdict, Unknown):
            key = (role.key, verdict.reason)
            if not act.named or key in asked:
                continue  # that something of the kind is allowed is all that can be asked
            asked.add(key)
        known = found.get(key)
        found[key] = Refusal(role, (*(known.acts if known is not None else ()), act), verdict)
    yield from found.values()


def _judged(graph: Graph) -> Iterator[tuple[Act, Resource, Verdict]]:
    abroad = {(crew.role.key, copied.key) for crew, _, copied in graph.view(only_abroad)}
    for act in graph.view(acts):
        role, thing = role_of(act), act.thing
        if not isinstance(role, Resource):
            continue
        at_home = thing is None or act.owner.region in _homes(graph, thing)
        if at_home and (thing is None or (role.key, thing.key) not in abroad):
            yield act, role, judge(graph, act, role)


def _homes(graph: Graph, thing: Resource) -> frozenset[str | None]:
    """The regions in which a thing is asked for rightly."""
    regions = graph.regions_of(thing)
    return regions if None not in regions else frozenset({*graph.regions, None})


def _is_anothers(graph: Graph, act: Act, role: Resource) -> bool:
    """Whether it is another check's to tell: the region is excluded, or nobody has the thing."""
    if act.thing is None and any(map(takes_policies, act.types)):
        return True  # a policy of its own may allow it, too
    return only_by_region(graph, act, role)


def _unless_elsewhere(graph: Graph, act: Act, role: Resource) -> Unknown | None:
    """Why what is allowed nowhere here may be so elsewhere: whoever forgot it hears of it on the
    first day; and a role without any policy gets one by other means."""
    rights = attached(graph, role)
    if act.early:
        reason = "nothing here allows that anywhere: it may be done elsewhere"
    elif not (rights.statements or rights.aws or rights.doubts):
        reason = "no policy here is attached to the role: that may be done elsewhere"
    else:
        return None
    return Unknown(reason, Cause.IMPORT, role.place)
