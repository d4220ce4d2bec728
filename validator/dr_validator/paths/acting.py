"""All that is done under roles and is not allowed, or may not be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from dr_validator.graph.resource import Resource
from dr_validator.models.access.grants import only_abroad
from dr_validator.models.access.iam import Allowed, Denied, NotAllowed, Verdict, attached
from dr_validator.models.failover.automation import ACTIONS, READS, automations
from dr_validator.paths.acts import Act, judge, role_of
from dr_validator.paths.code_acts import code_acts
from dr_validator.paths.service_acts import service_acts
from dr_validator.paths.step_acts import step_acts
from dr_validator.record import dataclass
from dr_validator.resolve.value import Cause, Unknown

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph


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
    told = {*ACTIONS.values(), *READS.values()}
    found = (*code_acts(graph), *service_acts(graph), *step_acts(graph))
    return tuple(
        each for each in found if each.owner.key not in failing_over or each.action not in told
    )


def refusals(graph: Graph) -> tuple[Refusal, ...]:
    """What is refused, or may be, in order of acts.

    Of a role that is not known, and of what is not known of one role for one reason, the first is
    enough. Where a role allows a copy in another region only, permission-copy-not-allowed tells.
    """
    return tuple(_refusals(graph))


def _refusals(graph: Graph) -> Iterator[Refusal]:
    abroad = {(crew.role.key, copied.key) for crew, _, copied in graph.view(only_abroad)}
    judged = [
        (act, role, judge(graph, act, role))
        for act in graph.view(acts)
        if isinstance(role := role_of(act), Resource)
        and (act.thing is None or (role.key, act.thing.key) not in abroad)
    ]
    done = {(act.action, act.why) for act, _, verdict in judged if isinstance(verdict, Allowed)}
    asked: set[tuple[object, ...]] = set()
    found: dict[tuple[object, ...], Refusal] = {}
    for act, role, told in judged:
        verdict = told
        if isinstance(told, NotAllowed) and (act.action, act.why) not in done:
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
