"""What was measured, as it is kept: `docs/measured/catches.json`, from which the page is made."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Judged:
    """A mutant, what became of it with us, and which rules of each tool speak of it anew."""

    id: str
    family: str
    harm: str
    outcome: str
    says: dict[str, list[str]]


@dataclass(frozen=True)
class Record:
    """`versions` and `run_as` are by tool, ours first; `sound` counts remarks on the sound apps."""

    versions: dict[str, str]
    run_as: dict[str, str]
    sound: dict[str, int]
    mutants: tuple[Judged, ...]
    date: str = ""
    machine: str = ""
    minutes: float = 0

    def text(self) -> str:
        return json.dumps(asdict(self), indent=1) + "\n"


def read(file: Path) -> Record:
    content = json.loads(file.read_text(encoding="utf-8"))
    return Record(**{**content, "mutants": tuple(Judged(**each) for each in content["mutants"])})
