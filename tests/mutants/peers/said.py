"""What a tool says of a template, in the one form that all of them are read into."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, TypeAlias


class Remark(NamedTuple):
    """One thing said: the rule, the file as it was given, the logical id ("" for the template)."""

    rule: str
    file: str
    resource: str


Regions: TypeAlias = Mapping[str, str]  # of each template, by its path in the folder


@dataclass(frozen=True)
class Tools:
    """Where the peers are installed: the folder of the programs, and of what comes as files."""

    bin: Path
    guard: Path | None = None


Says: TypeAlias = Callable[[Tools, Path, Regions], list[Remark]]


@dataclass(frozen=True)
class Peer:
    """A tool to stand beside. `says` runs it once over all templates of a folder."""

    name: str
    distribution: str
    run_as: str
    says: Says


def fresh(remarks: Iterable[Remark], sound: Iterable[Remark]) -> list[str]:
    """The rules that say something of a mutant which they don't say of the sound app, sorted.

    Counted, so that a second remark of the same rule on the same resource is a new one.
    """
    return sorted({each.rule for each in Counter(remarks) - Counter(sound)})
