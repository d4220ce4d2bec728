"""The same mutants shown to all: to our checks in this process, to each peer in one run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import dr_validator
from dr_validator.check import discover

from tests.mutants.peers import shown
from tests.mutants.peers.adapters import PEERS
from tests.mutants.peers.record import Judged, Record
from tests.mutants.peers.said import Remark, Tools, fresh
from tests.mutants.peers.sample import evenly
from tests.mutants.peers.shown import Shown
from tests.mutants.wide.families import family
from tests.mutants.wide.judge import Judge, Outcome, Verdict
from tests.mutants.wide.mutation import Harm, mutations
from tests.mutants.wide.world import World

OURS = "dr-validator"


def compared(
    worlds: Sequence[World],
    out: Path,
    tools: Tools,
    versions: Mapping[str, str],
    numbers: tuple[int, int],
    tell: Callable[[str], None],
) -> Record:
    """What each tool says of so many harmful and harmless mutants; peers without a version are
    left out. Templates are written to `out`.
    """
    tell(OURS)
    said_of_sound, verdicts = _ours(worlds, numbers)
    mutants = _Mutants(worlds, verdicts, out)
    tools_told = [_Told(OURS, dr_validator.__version__, "all checks, the whole app", said_of_sound)]
    said = {OURS: [list(each.says) for each in verdicts]}
    for peer in PEERS:
        if peer.name in versions:
            tell(peer.name)
            sound, said[peer.name] = mutants.told(peer.says(tools, out, mutants.regions))
            tools_told.append(_Told(peer.name, versions[peer.name], peer.run_as, sound))
    return Record(
        versions={each.name: each.version for each in tools_told},
        run_as={each.name: each.run_as for each in tools_told},
        sound={each.name: each.sound for each in tools_told},
        mutants=tuple(
            Judged(
                id=each.mutation.id,
                family=family(each.mutation.made.site.type),
                harm=each.mutation.harm.value,
                outcome=each.outcome.value,
                says={name: rules[number] for name, rules in said.items() if rules[number]},
            )
            for number, each in enumerate(verdicts)
        ),
    )


@dataclass(frozen=True)
class _Told:
    """A tool that was asked, and how much it says of the sound apps."""

    name: str
    version: str
    run_as: str
    sound: int


def _ours(worlds: Sequence[World], numbers: tuple[int, int]) -> tuple[int, list[Verdict]]:
    """How much our checks say of the sound apps, and their verdicts on the sample."""
    every = [each for world in worlds for each in mutations(world)]
    chosen: set[str] = set()
    for harm, number in zip((Harm.HARMFUL, Harm.HARMLESS), numbers, strict=True):
        chosen |= {each.id for each in evenly((one for one in every if one.harm is harm), number)}
    said, verdicts = 0, list[Verdict]()
    for world in worlds:
        judge = Judge(world, discover())
        said += judge.said_of_sound
        own = (each for each in every if each.app == world.name and each.id in chosen)
        verdicts += [judge.of(each) for each in own]
    return said, [each for each in verdicts if each.outcome is not Outcome.UNTOUCHED]


class _Mutants:
    """The sound apps and the mutants, as files to be read by others."""

    def __init__(self, worlds: Sequence[World], verdicts: Sequence[Verdict], out: Path) -> None:
        by_name = {world.name: world for world in worlds}
        self._sound = {name: shown.sound(world, out) for name, world in by_name.items()}
        self._made = [
            (app := each.mutation.app, shown.mutant(by_name[app], each.mutation, number, out))
            for number, each in enumerate(verdicts)
        ]
        every: list[Shown] = [*self._sound.values(), *(each for _, each in self._made)]
        self.regions = {file: region for each in every for file, region in each.regions.items()}

    def told(self, remarks: Iterable[Remark]) -> tuple[int, list[list[str]]]:
        """How much is said of the sound apps, and which rules are new of each mutant."""
        by_folder: dict[str, list[Remark]] = defaultdict(list)
        for each in remarks:
            folder, _, file = each.file.partition("/")
            by_folder[folder].append(each._replace(file=file))
        sound = {name: by_folder[each.folder] for name, each in self._sound.items()}
        new = [fresh(by_folder[each.folder], sound[app]) for app, each in self._made]
        return sum(map(len, sound.values())), new
