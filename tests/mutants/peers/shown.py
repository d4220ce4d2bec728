"""Templates as files: those of the sound apps, and of each mutant those that it changed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from dr_validator.assembly.model import Stack

from tests.mutants.mutate import Draft
from tests.mutants.wide.mutation import Mutation
from tests.mutants.wide.world import World

_ODD = re.compile(r"[^\w.-]+")


@dataclass(frozen=True)
class Shown:
    """The templates of one app or mutant: its folder, and the region of each file."""

    folder: str
    regions: dict[str, str]


def sound(world: World, out: Path) -> Shown:
    return _written(world.assembly.stacks, f"sound-{world.name}", out)


def mutant(world: World, mutation: Mutation, number: int, out: Path) -> Shown:
    """The peers read one template at a time: of one that is as it was, they say the same."""
    draft = Draft(world.assembly)
    mutation.made.change(draft)
    changed = [each for each in draft.finish().stacks if each.id in draft.touched]
    return _written(changed, f"mutant-{number:04}", out)


def _written(stacks: Iterable[Stack], folder: str, out: Path) -> Shown:
    regions: dict[str, str] = {}
    (out / folder).mkdir(parents=True)
    for stack in stacks:
        file = f"{folder}/{_ODD.sub('-', stack.id)}.template.json"
        (out / file).write_text(json.dumps(stack.template.body, indent=1), encoding="utf-8")
        regions[file] = stack.region or "us-east-1"
    return Shown(folder, regions)
