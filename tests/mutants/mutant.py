"""One mutant: what is broken, and which checks must say so, and where."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable
from dataclasses import dataclass, field

from dr_validator.assembly import Assembly
from dr_validator.settings import Settings

from tests.mutants import tables
from tests.mutants.mutate import Change, Draft


@dataclass(frozen=True)
class Mutant:
    """`fires` is all that must be reported as proven, as "check place pointer", sorted;
    `unproven` is what cannot be decided, and `wrong` says why the tool does not yet do so.
    `settings` is what the project demands of its app."""

    id: str
    changes: tuple[Change, ...]
    fires: tuple[str, ...]
    unproven: tuple[str, ...]
    wrong: str = ""
    settings: Settings = field(default_factory=Settings)

    def apply(self, assembly: Assembly) -> Draft:
        draft = Draft(assembly)
        for change in self.changes:
            change(draft)
        return draft


def mutant(
    id: str,
    *changes: Change,
    fires: Iterable[str],
    unproven: Iterable[str] = (),
    wrong: str = "",
    settings: Settings | None = None,
) -> Mutant:
    """A row of a table."""
    proven, doubted = tuple(sorted(fires)), tuple(sorted(unproven))
    return Mutant(id, changes, proven, doubted, wrong, settings or Settings())


def all_mutants() -> list[Mutant]:
    """The rows of every table."""
    modules = sorted(info.name for info in pkgutil.iter_modules(tables.__path__))
    return [
        each
        for name in modules
        for each in importlib.import_module(f"{tables.__name__}.{name}").MUTANTS
    ]
