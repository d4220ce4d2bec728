"""Stacks on their way into an assembly: ids not yet settled, nested stacks not yet found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from dr_validator.assembly.metadata import Notes
from dr_validator.assembly.model import Stack
from dr_validator.assembly.spec import Target


@dataclass(eq=False, slots=True)
class Draft:
    """A stack that is not nested, and what is needed to complete it.

    `ids` are the ids it may get, the preferred one first. `after` are the stacks it depends
    on. Templates are looked for in `folder`, and never outside `root`. `target` is the
    `@region` of the PATH it came from.
    """

    stack: Stack
    ids: tuple[str, ...]
    folder: Path
    root: Path
    notes: Notes = field(default_factory=Notes)
    after: list[Draft] = field(default_factory=list)
    target: Target | None = None


def settle(drafts: Sequence[Draft]) -> None:
    """Give every stack its id and its dependencies. Whoever shares an id takes a longer one."""
    level = dict.fromkeys(range(len(drafts)), 0)
    while True:
        ids = [draft.ids[level[n]] for n, draft in enumerate(drafts)]
        shared = {one for one, count in Counter(ids).items() if count > 1}
        longer = [
            n
            for n, draft in enumerate(drafts)
            if ids[n] in shared and level[n] + 1 < len(draft.ids)
        ]
        if not longer:
            break
        for n in longer:
            level[n] += 1
    taken: set[str] = set()
    for draft, wanted in zip(drafts, ids, strict=True):
        one, number = wanted, 2
        while one in taken:
            one, number = f"{wanted}~{number}", number + 1
        taken.add(one)
        draft.stack.id = one
        if not draft.stack.name:  # a plain template: nothing else tells two of them apart
            draft.stack.display_name = one
    for draft in drafts:
        ids_before = {other.stack.id for other in draft.after} - {draft.stack.id}
        draft.stack.depends_on = tuple(sorted(ids_before))
