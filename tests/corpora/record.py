"""What was measured, as it is kept: `docs/measured/corpora.json`, from which the page is made."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from tests.corpora.ended import Ended


@dataclass(frozen=True)
class Peak:
    """The input that took the most of something, and how much that was."""

    input: str
    number: float


@dataclass(frozen=True)
class Broken:
    """An input that did not end as it has to, and how it ended instead."""

    input: str
    how: str


@dataclass(frozen=True)
class Counted:
    """A corpus: of `all` its inputs, `inputs` were judged. `codes` counts them by exit code."""

    name: str
    about: str
    packages: tuple[str, ...]
    all: int
    inputs: int
    codes: dict[str, int]
    slowest: Peak
    largest: Peak
    broken: tuple[Broken, ...]


@dataclass(frozen=True)
class Record:
    """`seconds` is what each run was given, of a clock on the wall."""

    version: str
    seconds: float
    corpora: tuple[Counted, ...]
    date: str = ""
    machine: str = ""
    minutes: float = 0

    def text(self) -> str:
        return json.dumps(asdict(self), indent=1) + "\n"


def counted(
    name: str, about: str, packages: Sequence[str], all: int, ended: Sequence[tuple[str, Ended]]
) -> Counted:
    """The numbers of a corpus, of how each of its inputs ended."""
    codes = Counter(str(each.code) for _, each in ended if each.code is not None)
    slow, heavy = (max(ended, key=lambda pair: pair[1].cpu), max(ended, key=lambda p: p[1].memory))
    return Counted(
        name=name,
        about=about,
        packages=tuple(packages),
        all=all,
        inputs=len(ended),
        codes=dict(sorted(codes.items())),
        slowest=Peak(slow[0], round(slow[1].cpu, 2)),
        largest=Peak(heavy[0], round(heavy[1].memory)),
        broken=tuple(Broken(input, each.wrong) for input, each in ended if each.wrong),
    )
