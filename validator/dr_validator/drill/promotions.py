"""Copies that have to be promoted before the survivor can write to them, and who does it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dr_validator.aws.replication import Writes
from dr_validator.drill.holdings import copy_origin, writable_by
from dr_validator.drill.incident import Incident
from dr_validator.drill.promoters import promoters, starter
from dr_validator.drill.result import ByHand, Rto, Step, TimeKind, Verdict, Writable
from dr_validator.graph.resource import Resource
from dr_validator.paths.copies import Copy
from dr_validator.paths.stores import Store, store_of
from dr_validator.record import dataclass

PEOPLE = Rto(TimeKind.BY_HAND, None, "a person's time")
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
        copy = _copy_of(original, store.node)
        if copy is not None and copy.by.writes is not Writes.CHANGED:
            match writable_by(incident, copy.by):
                case Writable.AUTOMATION:
                    yield _by_automation(incident, store, copy)
                case Writable.BY_HAND | Writable.NO | Writable.NOT_PROVEN:
                    yield _by_hand(incident, store, copy)
                case Writable.ITSELF:
                    pass


def _copy_of(original: Resource, node: Resource) -> Copy | None:
    store = store_of(original)
    copies = store.copies if store is not None else ()
    return next((each for each in copies if each.node is node), None)


def _by_automation(incident: Incident, store: Store, copy: Copy) -> Preparation:
    left = promoters(incident, copy.by)
    worker = next(each for each in left if starter(incident, each) is not None)
    step = Step(None, f"{worker.name} {_does(copy)} {store.name}", "automation", worker.place)
    return Preparation(Verdict.RECOVERS, MINUTES, "", step)


def _by_hand(incident: Incident, store: Store, copy: Copy) -> Preparation:
    task = hand_on(incident, store, copy)
    step = Step(None, task.what, "person", task.place, task.why)
    return Preparation(Verdict.BY_HAND, PEOPLE, f"{store.name} takes no writes: {task.why}", step)


def hand_on(incident: Incident, store: Store, copy: Copy) -> ByHand:
    """What a person does so that a copy takes writes. `store` is the copy, or what it is of."""
    where = copy.node.name if copy.node is not None else f"the copy of {store.name}"
    waiting = promoters(incident, copy.by)
    if waiting:
        name = waiting[0].name
        why = f"nothing but a person starts {name}"
        return ByHand(f"start {name}, which {_does(copy)} {where}", why, waiting[0].place)
    why = "nothing that outlives the loss does it"
    return ByHand(f"{where}: {copy.by.writable}", why, copy.place)


def _does(copy: Copy) -> str:
    """What makes a copy take writes, in a word."""
    return "restores" if copy.by.writes is Writes.RESTORED else "promotes"
