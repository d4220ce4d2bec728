"""Stacks on their way into an assembly: ids not yet settled, nested stacks not yet found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import field
from pathlib import Path

from dr_validator.assembly.metadata import Notes
from dr_validator.assembly.model import Stack
from dr_validator.assembly.spec import Target
from dr_validator.record import dataclass


@dataclass(eq=False, slots=True)
class Draft:
    """A stack that is not nested, and what is needed to complete it.

    `ids` are the ids it may get, the preferred one first. `after` are the stacks it depends
    on. Templates are looked for in `folder`, and never outside `root`. `target` is the
    `@region` of the PATH it came from, or what its deployment says. `plain` tells that no
    manifest lists it, `told` that somebody says with which parameter values it is deployed.
    """

    stack: Stack
    ids: tuple[str, ...]
    folder: Path
    root: Path
    notes: Notes = field(default_factory=Notes)
    after: list[Draft] = field(default_factory=list)
    target: Target | None = None
    plain: bool = False
    told: bool = False

    @property
    def longer_ids(self) -> tuple[str, ...]:
        """The ids, each also with the region and with the account, where these are said."""
        places = [self.target.region, str(self.target)] if self.target else []
        ends = ["", *(f"@{place}" for place in places)]
        return tuple(dict.fromkeys(f"{one}{end}" for one in self.ids for end in ends))


def settle(drafts: Sequence[Draft]) -> None:
    """Give every stack its id and its dependencies. Whoever shares an id takes a longer one."""
    choices = [draft.longer_ids for draft in drafts]
    level = dict.fromkeys(range(len(drafts)), 0)
    while True:
        ids = [each[level[n]] for n, each in enumerate(choices)]
        shared = {one for one, count in Counter(ids).items() if count > 1}
        longer = [
            n for n, each in enumerate(choices) if ids[n] in shared and level[n] + 1 < len(each)
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
        if draft.plain:  # nothing else tells two of them apart
            draft.stack.display_name = one
    for draft in drafts:
        ids_before = {other.stack.id for other in draft.after} - {draft.stack.id}
        draft.stack.depends_on = tuple(sorted(ids_before))
