"""What a drill says: of each entry, each store, and of what people have to know beside."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from dr_validator.drill.loss import Loss
from dr_validator.graph.resource import Resource
from dr_validator.paths.entries import Entry
from dr_validator.paths.stores import Store
from dr_validator.place import Place
from dr_validator.record import dataclass
from dr_validator.settings import AcceptedLoss


class Verdict(Enum):
    """How an entry comes through, best first."""

    RECOVERS = "recovers"
    BY_HAND = "recovers-by-hand"
    DEGRADED = "degraded"
    NOT_PROVEN = "not-proven"
    LOST = "does-not-recover"

    @property
    def rank(self) -> int:
        return _RANKS[self]


_RANKS = {each: number for number, each in enumerate(Verdict)}


def worst(*verdicts: Verdict) -> Verdict:
    """The worst of some verdicts; of none, that all recovers."""
    return max(verdicts, key=lambda each: each.rank, default=Verdict.RECOVERS)


class TimeKind(Enum):
    COMPUTED = "computed"
    DOCUMENTED = "documented"
    BY_HAND = "by-hand"
    NOT_PROVEN = "not-proven"


@dataclass(frozen=True, slots=True)
class Rto:
    """How long it takes: seconds where they can be computed or AWS documents them, else None."""

    kind: TimeKind
    seconds: int | None
    reason: str


class RpoKind(Enum):
    NONE = "none"
    TARGET = "target"
    TYPICAL = "typical"
    UNBOUNDED = "unbounded"
    EVERYTHING = "everything"
    NOT_PROVEN = "not-proven"


@dataclass(frozen=True, slots=True)
class Rpo:
    """What is lost of the last writes: seconds of a target or a typical lag, None without one."""

    kind: RpoKind
    seconds: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Served:
    """How reads, or writes, come through: by which regions, after how long."""

    verdict: Verdict
    regions: tuple[str, ...]
    rto: Rto
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the recovery: at how many seconds (None: nobody can say), and by whom; `why`
    says of what a person does why nothing does it for them, and `started` what a person starts
    that `does` the rest."""

    at: int | None
    what: str
    by: str
    place: Place
    why: str = ""
    started: str = ""
    does: tuple[str, ...] = ()


def start_step(worker: Resource, *does: str) -> Step:
    """What a person starts, and what that does: `promotes the database`."""
    return _start(worker.name, does, worker.place)


def _start(name: str, does: tuple[str, ...], place: Place) -> Step:
    *rest, last = does
    acts = f"{', '.join(rest)} and {last}" if rest else last
    why = f"only a person can start {name}"
    return Step(None, f"start {name}, which {acts}", "person", place, why, name, does)


def each_once(steps: Iterable[Step]) -> tuple[Step, ...]:
    """The steps in order, what is started several times as one start that does all of it."""
    found: dict[tuple[str, Place], Step] = {}
    for step in steps:
        key = (f"start {step.started}" if step.started else step.what, step.place)
        before = found.get(key)
        if before is None:
            found[key] = step
        elif step.started:
            does = tuple(dict.fromkeys((*before.does, *step.does)))
            found[key] = _start(step.started, does, step.place)
    return tuple(found.values())


class HopVerdict(Enum):
    HOLDS = "holds"
    BROKEN = "broken"
    NOT_PROVEN = "not-proven"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class HopResult:
    """One hop of the path in the survivor, with what became of it. `end` is None where what it
    leads to is not of this assembly."""

    hop: str
    start: Place
    end: Place | None
    verdict: HopVerdict
    reason: str

    @property
    def leads_to(self) -> str:
        """What it leads to, in a word; "" where it is about the start alone."""
        return self.end.name if self.end is not None else self.hop.partition(" → ")[2]

    @property
    def shown(self) -> str:
        """`Api → Function`."""
        return f"{self.start.name} → {self.leads_to}" if self.leads_to else self.start.name


@dataclass(frozen=True, slots=True)
class EntryResult:
    """What becomes of an entry; `accepted` is what lets it be lost."""

    entry: Entry
    required: bool
    reads: Served
    writes: Served
    steps: tuple[Step, ...]
    path: tuple[HopResult, ...]
    accepted: AcceptedLoss | None = None

    @property
    def verdict(self) -> Verdict:
        return worst(self.reads.verdict, self.writes.verdict)


class StoreVerdict(Enum):
    """How a store comes through, best first."""

    KEPT = "kept"
    BY_HAND = "kept-by-hand"
    STALE = "stale"
    NOT_PROVEN = "not-proven"
    LOST = "lost"


class Writable(Enum):
    ITSELF = "itself"
    AUTOMATION = "automation"
    BY_HAND = "by-hand"
    NO = "no"
    NOT_PROVEN = "not-proven"


@dataclass(frozen=True, slots=True)
class StoreResult:
    """What becomes of a store; `accepted` is what lets its data be lost."""

    store: Store
    verdict: StoreVerdict
    rpo: Rpo
    writable: Writable
    accepted: AcceptedLoss | None = None


@dataclass(frozen=True, slots=True)
class ByHand:
    """What a person has to do, and why nothing does it for them."""

    what: str
    why: str
    place: Place


@dataclass(frozen=True, slots=True)
class ControlPlane:
    """A change that needs the control plane of a lost region."""

    action: str
    region: str
    needed_by: Place


@dataclass(frozen=True, slots=True)
class RunsTwice:
    """What runs in both regions on the same data."""

    what: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class InFlight:
    """What is out of reach until the region is back, and gone if that takes longer."""

    place: Place
    retention_seconds: int


@dataclass(frozen=True, slots=True)
class Capacity:
    """What the survivor has at rest, beside what the lost region had; `raised_by` is the
    automation that raises it by itself, None where nothing does."""

    place: Place
    twin: Place
    what: str
    here: int
    there: int
    raised_by: Place | None = None


@dataclass(frozen=True, slots=True)
class Failback:
    """Whether what is written meanwhile finds its way back."""

    store: Store
    verdict: str
    reason: str


@dataclass(frozen=True, slots=True)
class Objective:
    """What the project demands of an entry or a store, in seconds, and what is reached.

    `reason` says why it is breached or not proven; `accepted` is what lets it be so.
    """

    name: str
    of: str
    declared: int
    reached: int | None
    verdict: str
    source: str
    reason: str = ""
    accepted: AcceptedLoss | None = None


class CautionKind(Enum):
    HEALS_BACK = "heals-back"
    TOOL_LOST = "tool-lost"


@dataclass(frozen=True, slots=True)
class Caution:
    """What people should know before they rely on a recovery: a clause, and its place."""

    kind: CautionKind
    what: str
    place: Place


@dataclass(frozen=True, slots=True)
class Drill:
    """One loss, worst first."""

    loss: Loss
    entries: tuple[EntryResult, ...]
    stores: tuple[StoreResult, ...]
    by_hand: tuple[ByHand, ...]
    control_planes: tuple[ControlPlane, ...]
    twice: tuple[RunsTwice, ...]
    in_flight: tuple[InFlight, ...]
    capacity: tuple[Capacity, ...]
    failback: tuple[Failback, ...]
    objectives: tuple[Objective, ...]
    cautions: tuple[Caution, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """The worst of the entries that have to recover; without any, nothing is proven."""
        required = [each.verdict for each in self.entries if each.required]
        return worst(*required) if required else Verdict.NOT_PROVEN
