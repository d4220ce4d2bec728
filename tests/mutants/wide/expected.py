"""What is known of the mutants: which harmful ones survive, which harmless ones are not silent.

By the checks in one file, and by the drill in another one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import yaml

from tests.mutants.wide.judge import Verdict
from tests.mutants.wide.mutation import Harm

BY_CHECKS = Path(__file__).parent / "survivors.yaml"
BY_DRILL = Path(__file__).parent / "unmoved.yaml"
_HEAD = "# Written by `python -m tests.mutants.run {}`. Caught ones may leave; none may come.\n"
_ASKED = {BY_CHECKS: "--write", BY_DRILL: "--drill --write"}


@dataclass(frozen=True)
class Expected:
    survive: frozenset[str]
    speak: frozenset[str]

    def regressions(self, verdicts: Iterable[Verdict]) -> list[str]:
        """Those that were caught, or silent, and are so no longer; a line each."""
        known = self.survive | self.speak
        return [
            f"{each.mutation.harm.value}, now {each.outcome.value}: {each.mutation.id}"
            + (f" ({', '.join(each.says)})" if each.says else "")
            for each in verdicts
            if not each.good and each.mutation.id not in known
        ]


def read(file: Path) -> Expected:
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    return Expected(frozenset(content["survive"]), frozenset(content["speak"]))


def write(file: Path, verdicts: Iterable[Verdict]) -> None:
    bad = [each.mutation for each in verdicts if not each.good]
    content = {
        "survive": sorted(each.id for each in bad if each.harm is Harm.HARMFUL),
        "speak": sorted(each.id for each in bad if each.harm is Harm.HARMLESS),
    }
    text = yaml.safe_dump(content, width=1000, sort_keys=False)
    file.write_text(_HEAD.format(_ASKED[file]) + text, encoding="utf-8")
