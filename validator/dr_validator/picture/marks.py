"""What a drill does to the picture: what is lost, what holds, what breaks and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from typing import TypeAlias

from dr_validator.drill.duration import duration
from dr_validator.drill.result import (
    Drill,
    EntryResult,
    HopVerdict,
    Rpo,
    RpoKind,
    StoreResult,
    StoreVerdict,
    TimeKind,
    Verdict,
)
from dr_validator.picture.topology import HopKey, Key, Stop, Strand, Topology
from dr_validator.place import Place
from dr_validator.record import dataclass


class Tone(Enum):
    """How something comes through, best first. Each has its color, and a word beside it."""

    IDLE = "idle"
    GOOD = "good"
    HAND = "hand"
    OPEN = "open"
    LOST = "lost"
    BAD = "bad"


VERDICTS: Mapping[Verdict, Tone] = {
    Verdict.RECOVERS: Tone.GOOD,
    Verdict.BY_HAND: Tone.HAND,
    Verdict.DEGRADED: Tone.HAND,
    Verdict.NOT_PROVEN: Tone.OPEN,
    Verdict.LOST: Tone.BAD,
}
STORES: Mapping[StoreVerdict, Tone] = {
    StoreVerdict.KEPT: Tone.GOOD,
    StoreVerdict.BY_HAND: Tone.HAND,
    StoreVerdict.STALE: Tone.HAND,
    StoreVerdict.NOT_PROVEN: Tone.OPEN,
    StoreVerdict.LOST: Tone.BAD,
}
HOPS: Mapping[HopVerdict, Tone] = {
    HopVerdict.HOLDS: Tone.GOOD,
    HopVerdict.NOT_PROVEN: Tone.OPEN,
    HopVerdict.LOST: Tone.BAD,
    HopVerdict.BROKEN: Tone.BAD,
}


# In which tone, of what, and why.
Said: TypeAlias = tuple[Tone, str, str]


@dataclass(frozen=True, slots=True)
class Mark:
    """What is seen of one thing; `pill` are a few words at it, `notes` the numbers of what is
    said of it below the picture."""

    tone: Tone
    pill: str = ""
    pill_tone: Tone = Tone.IDLE
    notes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """What is said below the picture, under its number."""

    number: int
    tone: Tone
    who: str
    why: str


@dataclass(frozen=True)
class Marks:
    """One drill on a picture; what has no mark is as it was."""

    regions: frozenset[str]
    service: str
    stops: Mapping[str, Mark]
    lines: Mapping[tuple[str, str, bool], Mark]
    notes: tuple[Note, ...]


def marks(shown: Topology, drill: Drill) -> Marks:
    return _Marker(shown, drill).result()


class _Marker:
    def __init__(self, shown: Topology, drill: Drill) -> None:
        self.shown = shown
        self.drill = drill
        self._notes: dict[tuple[str, str], Note] = {}
        self._entries = {each.entry.id: each for each in drill.entries}
        self._stores: dict[Key, StoreResult] = {each.store.node.key: each for each in drill.stores}
        self._wrong = _flaws(drill)
        self._gone = {each.id for each in shown.stops if self._is_gone(each)}

    def result(self) -> Marks:
        ways = [each for each in self.shown.stops if each.entries]
        ways.sort(key=lambda each: not any(self._has_to(entry.id) for entry in each.entries))
        stops = {each.id: self._entry(each) for each in ways}
        lines = self._lines()
        stops |= self._kept()
        for each in self._gone - stops.keys():
            stops[each] = Mark(Tone.LOST)
        stops |= self._flawed(stops)
        loss = self.drill.loss
        notes = tuple(self._notes.values())
        return Marks(frozenset(loss.regions), loss.service, stops, lines, notes)

    def _has_to(self, entry: str) -> bool:
        """Whether an entry has to recover."""
        return entry in self._entries and self._entries[entry].required

    def _is_gone(self, stop: Stop) -> bool:
        loss = self.drill.loss
        if not stop.region or stop.region not in loss.regions:
            return False
        return not loss.service or any(loss.touches(each) for each in stop.resources)

    def _note(self, tone: Tone, who: str, why: str) -> tuple[int, ...]:
        """The number under which it is said; what is said already keeps its number."""
        if not why:
            return ()
        made = Note(len(self._notes) + 1, tone, who, why)
        return (self._notes.setdefault((who, why), made).number,)

    def _entry(self, stop: Stop) -> Mark:
        found = [self._entries[each.id] for each in stop.entries if each.id in self._entries]
        found.sort(key=lambda each: each.verdict.rank, reverse=True)
        numbers = [
            number
            for each in found
            if each.verdict is not Verdict.RECOVERS
            for number in self._note(_tone(each), each.entry.name, _why(each))
        ]
        worst = found[0] if found else None
        if worst is None:
            return Mark(Tone.LOST if stop.id in self._gone else Tone.IDLE)
        if _tone(worst) is Tone.LOST:
            pill = "lost, accepted" if worst.accepted is not None else "lost, not required"
            return Mark(Tone.LOST, pill, Tone.LOST, tuple(dict.fromkeys(numbers)))
        tone = VERDICTS[worst.verdict]
        shown = Tone.LOST if stop.id in self._gone else tone
        return Mark(shown, comes_through(worst), tone, tuple(dict.fromkeys(numbers)))

    def _lines(self) -> dict[tuple[str, str, bool], Mark]:
        passed = _passed(self.drill)
        at = {each.id: each for each in self.shown.stops}
        made = {}
        used: set[HopKey] = set()
        for line in self.shown.lines:
            key = (line.start, line.end, line.copied)
            made[key] = self._data(line) if line.copied else self._way(line, at, passed)
            used.update(line.hops)
        for hop, (tone, who, why) in passed.items():
            if hop not in used:
                self._note(tone, who, why)
        return made

    def _way(
        self,
        line: Strand,
        at: Mapping[str, Stop],
        passed: Mapping[HopKey, Said],
    ) -> Mark:
        met = [passed[hop] for hop in line.hops if hop in passed]
        inner = {key for hop in line.hops for key in hop}
        inner -= {each.key for end in (line.start, line.end) for each in at[end].resources}
        met += [said for key in sorted(inner) for said in self._wrong.get(key, ())]
        wrong = [each for each in met if each[0] is not Tone.GOOD]
        if wrong:
            numbers = [number for each in wrong for number in self._note(*each)]
            return Mark(_worst(each[0] for each in wrong), notes=tuple(dict.fromkeys(numbers)))
        if line.end in self._gone or line.start in self._gone:
            return Mark(Tone.LOST)
        if met:
            return Mark(Tone.GOOD)
        regions = {
            region
            for each in at[line.start].entries
            if each.id in self._entries
            for region in self._entries[each.id].reads.regions
        }
        return Mark(Tone.GOOD if at[line.end].region in regions else Tone.IDLE)

    def _data(self, line: Strand) -> Mark:
        keys = (store.node.key for store, _ in line.copies)
        hit = [self._stores[each] for each in keys if each in self._stores]
        if not hit:
            gone = line.end in self._gone or line.start in self._gone
            return Mark(Tone.LOST if gone else Tone.IDLE)
        return Mark(_worst(_store_tone(each) for each in hit))

    def _flawed(self, stops: Mapping[str, Mark]) -> dict[str, Mark]:
        """The stops at which something does not hold."""
        made = {}
        for stop in self.shown.stops:
            wrong = [said for each in stop.resources for said in self._wrong.get(each.key, ())]
            if wrong:
                before = stops.get(stop.id, Mark(Tone.IDLE))
                numbers = [*before.notes, *(n for said in wrong for n in self._note(*said))]
                tone = _worst([before.tone, *(said[0] for said in wrong)])
                unique = tuple(dict.fromkeys(numbers))
                made[stop.id] = Mark(tone, before.pill, before.pill_tone, unique)
        return made

    def _kept(self) -> dict[str, Mark]:
        """The stores: what is lost for good where it stood, what is kept where the copy is."""
        held: dict[str, list[StoreResult]] = {}
        for stop in self.shown.stops:
            for store in stop.stores:
                each = self._stores.get(store.node.key)
                if each and each.verdict is StoreVerdict.LOST and stop.region == store.region:
                    held.setdefault(stop.id, []).append(each)
        for line in self.shown.lines:
            for store, _ in line.copies:
                each = self._stores.get(store.node.key)
                if each is not None:
                    ends = [end for end in (line.start, line.end) if end not in self._gone]
                    for end in ends:
                        held.setdefault(end, []).append(each)
        made = {}
        for stop_id, results in held.items():
            worst = max(results, key=lambda each: list(StoreVerdict).index(each.verdict))
            tone = _store_tone(worst)
            numbers = [
                number
                for each in results
                if each.verdict is not StoreVerdict.KEPT
                for number in self._note(_store_tone(each), each.store.name, _lost(each))
            ]
            shown = Tone.LOST if stop_id in self._gone else tone
            pill = "loss accepted" if tone is Tone.LOST else loses(worst.rpo)
            made[stop_id] = Mark(shown, pill, tone, tuple(dict.fromkeys(numbers)))
        return made


def _passed(drill: Drill) -> Mapping[HopKey, Said]:
    """What became of each hop, at its worst, over all entries."""
    found: dict[HopKey, Said] = {}
    for entry in drill.entries:
        for hop in entry.path:
            if hop.end is None:
                continue
            key = (_key(hop.start), _key(hop.end))
            # What another way takes over for is lost, and breaks nothing.
            spared = hop.verdict is HopVerdict.LOST and entry.verdict is Verdict.RECOVERS
            tone = Tone.LOST if spared else HOPS[hop.verdict]
            made = (tone, hop.shown, hop.reason)
            if key not in found or _rank(made[0]) > _rank(found[key][0]):
                found[key] = made
    return found


def _flaws(drill: Drill) -> Mapping[Key, tuple[Said, ...]]:
    """What does not hold at a resource itself, or leads out of the picture."""
    found: dict[Key, dict[Said, None]] = {}
    for entry in drill.entries:
        for hop in entry.path:
            if hop.end is None and hop.verdict is not HopVerdict.HOLDS:
                made = (HOPS[hop.verdict], hop.shown, hop.reason)
                found.setdefault(_key(hop.start), {})[made] = None
    return {key: tuple(each) for key, each in found.items()}


def _key(place: Place) -> Key:
    return place.stack, place.logical_id


def _tone(each: EntryResult) -> Tone:
    aside = each.verdict is Verdict.LOST and (not each.required or each.accepted is not None)
    return Tone.LOST if aside else VERDICTS[each.verdict]


def _store_tone(each: StoreResult) -> Tone:
    accepted = each.verdict is StoreVerdict.LOST and each.accepted is not None
    return Tone.LOST if accepted else STORES[each.verdict]


def _rank(tone: Tone) -> int:
    return list(Tone).index(tone)


def _worst(tones: Iterable[Tone]) -> Tone:
    return max(tones, key=_rank)


def _why(each: EntryResult) -> str:
    reasons = dict.fromkeys(word for word in _reasons(each) if word)
    return "; ".join(reasons)


def _reasons(each: EntryResult) -> Iterator[str]:
    for served in (each.reads, each.writes):
        if served.verdict is not Verdict.RECOVERS:
            yield served.reason


def _lost(each: StoreResult) -> str:
    words = {
        StoreVerdict.BY_HAND: "the copy is read-only until a person promotes it",
        StoreVerdict.STALE: "the copy is older than it should be",
    }
    return words.get(each.verdict, each.rpo.reason)


def comes_through(each: EntryResult) -> str:
    """A few words: `recovers, 90 s`."""
    words = each.verdict.value.replace("-", " ")
    if each.verdict is Verdict.LOST:
        return words
    rto = each.writes.rto if each.writes.verdict is not Verdict.LOST else each.reads.rto
    if rto.kind is TimeKind.BY_HAND or rto.seconds is None:
        return words
    return f"{words} at once" if rto.seconds == 0 else f"{words}, {duration(rto.seconds)}"


def loses(rpo: Rpo) -> str:
    """A few words on what is lost of a store: `typically 1 s lost`."""
    time = "" if rpo.seconds is None else duration(rpo.seconds)
    match rpo.kind:
        case RpoKind.NONE:
            return "nothing lost"
        case RpoKind.TARGET:
            return f"up to {time} lost"
        case RpoKind.TYPICAL:
            return f"typically {time} lost" if time else "last writes lost"
        case RpoKind.UNBOUNDED:
            return "loss without bound"
        case RpoKind.EVERYTHING:
            return "everything is lost"
        case RpoKind.NOT_PROVEN:
            return "not proven"
