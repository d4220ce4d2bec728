"""What a saved report tells of its places: where a run looks them up, one that is read again knows.

The reporters take their lines and files from here, so that they need not know which it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from pathlib import Path

from dr_validator.assembly.model import Assembly
from dr_validator.beside import CdkFix
from dr_validator.finding import Finding
from dr_validator.outcome import Report
from dr_validator.place import Place
from dr_validator.record import dataclass
from dr_validator.report.cdk_words import CdkWords
from dr_validator.report.locate import Located, Locator
from dr_validator.report.repository import Anchor, Repository


@dataclass(frozen=True, slots=True)
class InRepository:
    """A place as the repository has it: see `dr_validator.report.entry.End`."""

    anchor: Anchor
    template: str
    source: str | None
    inside: bool


@dataclass(frozen=True, slots=True)
class SavedSpot:
    """The file, the line, and the line of the CDK code; of a finding, the same in the
    repository."""

    file: str
    line: int | None
    source: str | None
    repository: InRepository | None = None


@dataclass(frozen=True, slots=True)
class SavedFix:
    """The way out in the CDK's words, and whether the app is in Python."""

    fix: CdkFix
    in_python: bool


_NOWHERE = Anchor("", 1, exact=False)


@dataclass(frozen=True)
class SavedAssembly(Assembly):
    """The assembly of a report that was saved: no template is read. `called` is what reports call
    it, `stand_in` the line for what is about the run as a whole."""

    spots: Mapping[Place, SavedSpot] = field(default_factory=dict)
    fixes: Mapping[Finding, SavedFix] = field(default_factory=dict)
    called: str = ""
    stand_in: Anchor = _NOWHERE


def locator_of(assembly: Assembly) -> Locator:
    """What finds the lines of places."""
    return SavedLocator(assembly) if isinstance(assembly, SavedAssembly) else Locator(assembly)


def repository_of(assembly: Assembly) -> Repository:
    """What finds the files that places are shown at."""
    if isinstance(assembly, SavedAssembly):
        return SavedRepository(assembly)
    return Repository(assembly)


def words_of(report: Report) -> CdkWords:
    """What says the way out in the words of the CDK."""
    assembly = report.assembly
    if isinstance(assembly, SavedAssembly):
        return SavedWords(assembly)
    return CdkWords(assembly, report.available)


class SavedWords(CdkWords):
    """Says what was said when the report was written."""

    def __init__(self, assembly: SavedAssembly) -> None:
        super().__init__(assembly)
        self._saved = assembly.fixes

    def of(self, found: Finding) -> CdkFix | None:
        saved = self._saved.get(found)
        return saved.fix if saved else None

    def in_python(self, found: Finding) -> bool:
        return found in self._saved and self._saved[found].in_python


class SavedLocator(Locator):
    """Finds what was found when the report was written."""

    def __init__(self, assembly: SavedAssembly) -> None:
        super().__init__(assembly)
        self._spots = assembly.spots

    def find(self, place: Place) -> Located:
        spot = self._spots.get(place)
        if spot is None:
            return Located(place, place.template, None, None)
        return Located(place, spot.file, spot.line, spot.source)


class SavedRepository(Repository):
    """The repository as it was when the report was written."""

    def __init__(self, assembly: SavedAssembly) -> None:
        self._saved = assembly  # nothing of the folder that the command stands in

    def _spot(self, spot: Located) -> InRepository:
        saved = self._saved.spots.get(spot.place)
        if saved is None or saved.repository is None:
            return InRepository(self._saved.stand_in, spot.file, spot.source, inside=False)
        return saved.repository

    def anchor(self, spot: Located) -> Anchor:
        return self._spot(spot).anchor

    def program(self, spot: Located) -> tuple[Path, int] | None:
        del spot
        return None

    @property
    def stand_in(self) -> Anchor:
        return self._saved.stand_in

    def template(self, spot: Located) -> str:
        return self._spot(spot).template

    def holds(self, spot: Located) -> bool:
        return self._spot(spot).inside

    def source(self, spot: Located) -> str | None:
        return self._spot(spot).source

    def assembly(self) -> str:
        return self._saved.called
