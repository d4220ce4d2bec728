"""Copies that have to be promoted before the survivor can write to them, and who does it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dr_validator.aws.replication import Writes
from dr_validator.drill.holdings import copy_made, copy_origin, writable_by
from dr_validator.drill.incident import Incident
from dr_validator.drill.promoters import promoters, starter
from dr_validator.drill.result import Rto, Step, TimeKind, Verdict, Writable, start_step
from dr_validator.paths.copies import Copy
from dr_validator.paths.stores import Store
from dr_validator.record import dataclass

PEOPLE = Rto(TimeKind.BY_HAND, None, "as long as a person takes")
MINUTES = Rto(TimeKind.DOCUMENTED, None, "a promotion takes minutes; AWS gives no bound")


@dataclass(frozen=True, slots=True)
class Preparation:
    """What it takes until something serves, or takes writes."""

    verdict: Verdict
    rto: Rto
    reason: str
    step: Step


def promotions(incident: Incident, met: Sequence[Store]) -> Iterator[Preparation]:
    """The promotions that the stores on a way need, each once."""
    for store in {each.node.key: each for each in met}.values():
        original = copy_origin(store)
        if original is None or incident.loss.takes(original) is not True:
            continue
        copy = copy_made(original, store.node)
        if copy is not None and copy.by.writes is not Writes.CHANGED:
            match writable_by(incident, copy.by):
                case Writable.AUTOMATION:
                    yield _by_automation(incident, store, copy)
                case Writable.BY_HAND | Writable.NO | Writable.NOT_PROVEN:
                    yield _by_hand(incident, store, copy)
                case Writable.ITSELF:
                    pass


def _by_automation(incident: Incident, store: Store, copy: Copy) -> Preparation:
    left = promoters(incident, copy.by)
    worker = next(each for each in left if starter(incident, each) is not None)
    step = Step(None, f"{worker.name} promotes {store.name}", "automation", worker.place)
    return Preparation(Verdict.RECOVERS, MINUTES, "", step)


def _by_hand(incident: Incident, store: Store, copy: Copy) -> Preparation:
    step = hand_on(incident, store, copy)
    return Preparation(Verdict.BY_HAND, PEOPLE, f"{store.name} is read-only: {step.why}", step)


def hand_on(incident: Incident, store: Store, copy: Copy) -> Step:
    """What a person does so that a copy takes writes. `store` is the copy, or what it is of."""
    if copy.by.writes is Writes.RESTORED:
        does, where = "restores", store.name
    else:
        does = "promotes"
        where = copy.node.name if copy.node is not None else f"the copy of {store.name}"
    waiting = promoters(incident, copy.by)
    if waiting:
        return start_step(waiting[0], f"{does} {where}")
    why = "nothing that survives the loss does it"
    return Step(None, f"{where}: {copy.by.writable}", "person", copy.place, why)
