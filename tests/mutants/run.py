"""All mutants of all sound apps: `python -m tests.mutants.run [--drill] [--jobs N] [--write] …`.

Prints the score by family, and what was caught before and no longer is; with `--write`, the page
of the docs and the list of survivors are written anew. With `--drill`, it is the drills of both
regions that have to tell of a mutant, not the checks.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import TypeAlias

from dr_validator.assembly import Assembly, load
from dr_validator.check import discover
from dr_validator.synth.nodejs import add_node

from tests.apps.load import bookings
from tests.mutants.wide import drill_page, expected, page
from tests.mutants.wide.drilled import DrillJudge
from tests.mutants.wide.judge import Judge, Outcome, Verdict
from tests.mutants.wide.mutation import Mutation, mutations
from tests.mutants.wide.recovery import is_felt
from tests.mutants.wide.world import World
from tests.reference.synthesize import GOOD, ORDERS

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "mutants.md"
CDK = {"reference": GOOD, "orders": ORDERS}
NAMES = (*CDK, "bookings")
Judgement: TypeAlias = tuple[Outcome, tuple[str, ...]]
Kind: TypeAlias = type[Judge] | type[DrillJudge]


def main() -> int:
    asked = _arguments()
    names = asked.app or NAMES
    with synthesized(names, asked.assemblies) as folder:
        verdicts = [verdict for name in names for verdict in judged(name, folder, asked)]
    verdicts = [each for each in verdicts if each.outcome is not Outcome.UNTOUCHED]
    file = expected.BY_DRILL if asked.drill else expected.BY_CHECKS
    part = drill_page.part(verdicts) if asked.drill else page.part(verdicts)
    print(part)
    if asked.list:
        print("\n".join(_listed(each) for each in verdicts))
    if asked.write:
        text = PAGE.read_text(encoding="utf-8")
        with_part = drill_page.with_part if asked.drill else page.with_part
        PAGE.write_text(with_part(text, part), encoding="utf-8")
        expected.write(file, verdicts)
        return 0
    lost = expected.read(file).regressions(verdicts)
    print("\n".join(lost))
    return 1 if lost else 0


def _listed(verdict: Verdict) -> str:
    return f"{verdict.outcome.value}: {verdict.mutation.id}"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants.run", description=__doc__)
    parser.add_argument("--drill", action="store_true", help="what the drills say, not the checks")
    parser.add_argument("--jobs", type=int, default=1, help="processes at a time")
    parser.add_argument("--app", action="append", choices=NAMES, help="only this app; repeatable")
    parser.add_argument("--operator", action="append", help="only this operator; repeatable")
    parser.add_argument("--assemblies", type=Path, help="where the CDK apps are synthesized")
    parser.add_argument("--keep", type=Path, help="go on from what is judged in this file already")
    parser.add_argument("--list", action="store_true", help="print what became of each mutant")
    parser.add_argument("--write", action="store_true", help="write the page and the survivors")
    asked = parser.parse_args()
    if asked.write and (asked.app or asked.operator):
        parser.error("--write is for all mutants: leave out --app and --operator")
    return asked


@contextmanager
def synthesized(names: Sequence[str], folder: Path | None) -> Iterator[Path]:
    """The folder of the CDK apps; without one, those that are asked for are synthesized now."""
    if folder is not None:
        yield folder
        return
    with tempfile.TemporaryDirectory() as made:
        if wanted := [CDK[name] for name in names if name in CDK]:
            environment = {**os.environ}
            add_node(environment)
            command = [sys.executable, "-m", "tests.reference.synthesize", made, *wanted]
            subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=sys.stderr)
        yield Path(made)


def assembly(name: str, folder: Path) -> Assembly:
    return load(folder / CDK[name]) if name in CDK else bookings()


def judged(name: str, folder: Path, asked: argparse.Namespace) -> Iterator[Verdict]:
    """The verdicts on one app, in the order of its mutants, whatever the number of processes."""
    world = World(name, assembly(name, folder))
    kind: Kind = DrillJudge if asked.drill else Judge
    wanted = [
        each
        for each in mutations(world)
        if (not asked.operator or each.operator.name in asked.operator)
        and (not asked.drill or is_felt(world, each))
    ]
    known = kept(asked.keep)
    left = [each for each in wanted if each.id not in known]
    with ExitStack() as stack:
        file = stack.enter_context(asked.keep.open("a", encoding="utf-8")) if asked.keep else None
        for mutation, judgement in zip(
            left, _judgements(kind, world, left, asked.jobs), strict=True
        ):
            known[mutation.id] = judgement
            if file is not None:
                outcome, says = judgement
                file.write(json.dumps([mutation.id, outcome.value, says]) + "\n")
                file.flush()
    for mutation in wanted:
        yield Verdict(mutation, *known[mutation.id])


def kept(file: Path | None) -> dict[str, Judgement]:
    """What an earlier run that was stopped has judged, by id."""
    if file is None or not file.exists():
        return {}
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    return {id: (Outcome(outcome), tuple(says)) for id, outcome, says in lines}


def _judgements(
    kind: Kind, world: World, left: Sequence[Mutation], jobs: int
) -> Iterator[Judgement]:
    if jobs == 1:
        judge = kind(world, discover())
        for each in left:
            verdict = judge.of(each)
            yield verdict.outcome, verdict.says
        return
    # Forked, so that the loaded app is there already: a change is a function, and not pickled.
    with get_context("fork").Pool(jobs, _begin, (kind, world, left)) as pool:
        yield from pool.imap(_one, range(len(left)), chunksize=4)


class _Worker:
    """What a process of the pool has at hand."""

    judge: Judge | DrillJudge
    chosen: Sequence[Mutation]


def _begin(kind: Kind, world: World, chosen: Sequence[Mutation]) -> None:
    _Worker.judge = kind(world, discover())
    _Worker.chosen = chosen


def _one(index: int) -> Judgement:
    verdict = _Worker.judge.of(_Worker.chosen[index])
    return verdict.outcome, verdict.says


if __name__ == "__main__":
    sys.exit(main())
