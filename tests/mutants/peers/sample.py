"""Which mutants are shown to all tools: as many of each family as there is room for."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable

from tests.mutants.wide.families import family
from tests.mutants.wide.mutation import Mutation


def evenly(mutants: Iterable[Mutation], number: int) -> list[Mutation]:
    """So many, taken from the families in turn; within a family, always in the same order.

    A small family is taken whole. A mutant's rank depends on its id alone, so that the sample
    stays much the same when others come or go.
    """
    waiting: dict[str, list[Mutation]] = defaultdict(list)
    for each in mutants:
        waiting[family(each.made.site.type)].append(each)
    for each_family in waiting.values():
        each_family.sort(key=_rank, reverse=True)
    chosen: list[Mutation] = []
    while waiting and len(chosen) < number:
        for name in sorted(waiting):
            chosen.append(waiting[name].pop())
            if not waiting[name]:
                del waiting[name]
    return sorted(chosen[:number], key=lambda each: each.id)


def _rank(mutation: Mutation) -> str:
    return hashlib.sha256(mutation.id.encode()).hexdigest()
