"""What becomes of each store: what is lost of it, and who makes its copy take writes.

The times are those of `aws.replication`; AWS gives a bound for few of them, and none is claimed
where it does not.
"""

from __future__ import annotations

from collections.abc import Iterator

from dr_validator.aws.replication import Mechanism, Writes
from dr_validator.drill.flaws import Flaw
from dr_validator.drill.incident import Incident
from dr_validator.drill.loss import Loss
from dr_validator.drill.promoters import promoters, starter
from dr_validator.drill.result import Rpo, RpoKind, StoreResult, StoreVerdict, Writable
from dr_validator.graph.node import Linked
from dr_validator.graph.resource import Resource
from dr_validator.paths.backups import VAULTS
from dr_validator.paths.copies import Copy
from dr_validator.paths.stores import Store, store_of, stores
from dr_validator.resolve.value import Reference, Unknown

# What they hold stands in the template, or is of no use without what is lost: a single-region key.
NO_STORES = ("AWS::KMS::Key", "AWS::SSM::Parameter", "AWS::StepFunctions::StateMachine")


def holdings(incident: Incident) -> Iterator[StoreResult]:
    """Every store whose original lives in what is lost, worst first."""
    order = list(StoreVerdict)
    found = [
        _result(incident, store)
        for store in incident.graph.view(stores)
        if is_original(store) and not _follows(store) and _is_hit(store, incident.loss)
    ]
    yield from sorted(found, key=lambda each: (-order.index(each.verdict), each.store.node.key))


def is_original(store: Store) -> bool:
    """Whether it is no mere copy: of two that copy each other, both are originals."""
    return bool(store.copies) or (store.origin is None and store.kind not in NO_STORES)


def _follows(store: Store) -> bool:
    """Whether it only takes in what is written elsewhere: without it, no data is lost. A vault
    has what is backed up in its own region as well."""
    original = copy_origin(store)
    if original is None or store.kind in VAULTS:
        return False
    copy = copy_made(original, store.node)
    return copy is not None and copy.by.writes is not Writes.ITSELF


def _is_hit(store: Store, loss: Loss) -> bool:
    """Whether something of it may be lost: of what lives in several regions, that is where it is
    declared, or, if no region is known to be the primary, wherever a copy is written."""
    if not loss.touches(store.node):
        return False
    written = store.node.graph.roles.primary is None and any(
        each.region in loss.regions and each.by.writes is Writes.ITSELF for each in store.copies
    )
    return store.region in (None, *loss.regions) or written


def left(store: Store, loss: Loss) -> tuple[Copy, ...]:
    """The copies that outlive the loss, the certain ones first."""
    out = [each for each in store.copies if each.region not in loss.regions]
    return tuple(sorted(out, key=lambda each: bool(each.doubt) or each.region is None))


def best_copy(incident: Incident, store: Store) -> Copy | None:
    """The copy that the recovery would take: certain, with the least loss, and by itself."""
    copies = [each for each in left(store, incident.loss) if _broken(incident, each) is None]
    return min(copies, key=lambda each: _quality(incident, each), default=None)


def _broken(incident: Incident, copy: Copy) -> Flaw | None:
    """What keeps a copy from being made, or from being used."""
    declared = Reference(copy.place.stack, copy.place.logical_id)
    for each in (incident.graph.resource(declared), copy.node):
        flaw = incident.stops_copying(each) if each is not None else None
        if flaw is not None:
            return flaw
    return None


def _result(incident: Incident, store: Store) -> StoreResult:
    if store.region not in (None, *incident.loss.regions):
        return _written_elsewhere(incident, store)
    best = best_copy(incident, store)
    if best is None:
        flaws = (_broken(incident, each) for each in left(store, incident.loss))
        return _without_copy(store, next((each for each in flaws if each is not None), None))
    if best.doubt or best.region is None:
        reason = best.doubt or "the region of the copy is not known"
        rpo = Rpo(RpoKind.NOT_PROVEN, None, reason)
        return StoreResult(store, StoreVerdict.NOT_PROVEN, rpo, Writable.NOT_PROVEN)
    # Copied backups are there as they are: it is what they are of that has to be restored.
    held = store.kind in VAULTS
    writable = Writable.ITSELF if held else writable_by(incident, best.by)
    by_hand = writable is Writable.BY_HAND and best.by.writes is not Writes.CHANGED
    verdict = StoreVerdict.BY_HAND if by_hand else StoreVerdict.KEPT
    return StoreResult(store, verdict, rpo_of(best.by), writable)


def _written_elsewhere(incident: Incident, store: Store) -> StoreResult:
    """A store that is left, of which what was written to a lost copy may not have come over."""
    by = next(each.by for each in store.copies if each.region in incident.loss.regions)
    return StoreResult(store, StoreVerdict.KEPT, rpo_of(by), Writable.ITSELF)


def _quality(incident: Incident, copy: Copy) -> tuple[bool, int, bool]:
    certain = not copy.doubt and copy.region is not None
    kinds = list(RpoKind)
    by_hand = writable_by(incident, copy.by) is Writable.BY_HAND
    return (not certain, kinds.index(rpo_of(copy.by).kind), by_hand)


def _without_copy(store: Store, flaw: Flaw | None) -> StoreResult:
    """A store that no copy is left of, or none that works."""
    if flaw is not None:
        rpo = Rpo(RpoKind.EVERYTHING, None, flaw.what)
        return StoreResult(store, StoreVerdict.LOST, rpo, Writable.NO)
    survives = store.survives
    if isinstance(survives, Unknown):
        rpo = Rpo(RpoKind.NOT_PROVEN, None, survives.reason)
        return StoreResult(store, StoreVerdict.NOT_PROVEN, rpo, Writable.NOT_PROVEN)
    rpo = Rpo(RpoKind.EVERYTHING, None, "there is no copy in another region")
    return StoreResult(store, StoreVerdict.LOST, rpo, Writable.NO)


def rpo_of(by: Mechanism) -> Rpo:
    """What a mechanism loses of the last writes."""
    if by.minutes == 0:
        return Rpo(RpoKind.NONE, 0, by.rests)
    if by.minutes is not None:
        return Rpo(RpoKind.TARGET, by.minutes * 60, by.rests)
    if by.unbounded:
        return Rpo(RpoKind.UNBOUNDED, None, by.rests)
    return Rpo(RpoKind.TYPICAL, by.typical, by.rests)


def writable_by(incident: Incident, by: Mechanism) -> Writable:
    """Who makes a copy take writes."""
    if by.writes is Writes.ITSELF:
        return Writable.ITSELF
    if any(starter(incident, each) for each in promoters(incident, by)):
        return Writable.AUTOMATION
    return Writable.BY_HAND


def copy_origin(store: Store) -> Resource | None:
    """What a store is a copy of, if that is of this assembly."""
    return store.origin.to if isinstance(store.origin, Linked) else None


def copy_made(original: Resource, node: Resource) -> Copy | None:
    """The copy of an original that a resource is."""
    store = store_of(original)
    copies = store.copies if store is not None else ()
    return next((each for each in copies if each.node is node), None)
