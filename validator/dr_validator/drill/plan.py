"""What a project asks of its drills: what is lost, who has to recover, and what it lives with."""

from __future__ import annotations

from fnmatch import fnmatchcase

from dr_validator.paths.entries import Entry
from dr_validator.paths.stores import Store
from dr_validator.record import dataclass
from dr_validator.settings import AcceptedLoss, Settings


@dataclass(frozen=True, slots=True)
class DrillPlan:
    """What is lost (as `--lose`; () for each region in turn), which entries have to recover (globs
    of names or ids; () for those that users come in by), and which losses are accepted."""

    lose: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    accepted: tuple[AcceptedLoss, ...] = ()

    def requires(self, entry: Entry) -> bool:
        """Whether an entry has to recover."""
        if not self.required:
            return entry.serves
        return any(is_called(entry, glob) for glob in self.required)

    def accepts_entry(self, entry: Entry, lost: str) -> AcceptedLoss | None:
        """What lets an entry be lost with `lost`."""
        for each in self.accepted:
            if each.entry and each.lost in ("", lost) and is_called(entry, each.entry):
                return each
        return None

    def accepts_store(self, store: Store, lost: str) -> AcceptedLoss | None:
        """What lets the data of a store be lost with `lost`."""
        for each in self.accepted:
            if each.store and each.lost in ("", lost) and is_stored(store, each.store):
                return each
        return None


DEFAULT = DrillPlan()


def plan_of(settings: Settings) -> DrillPlan:
    """What the settings of an app say of who has to recover, and of what may be lost."""
    return DrillPlan(required=settings.required_entries, accepted=settings.accepted)


def is_called(entry: Entry, glob: str) -> bool:
    """Whether a glob names an entry: by its name or its id."""
    return any(fnmatchcase(name, glob) for name in (entry.name, entry.id))


def is_stored(store: Store, glob: str) -> bool:
    """Whether a glob names a store: by its name or its id."""
    return any(fnmatchcase(name, glob) for name in (store.name, store.id))
