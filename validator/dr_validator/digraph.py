"""Directed graphs: their circles and tangles, however long, without recursion."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import TypeVar

Needs = Mapping[str, Sequence[str]]
T = TypeVar("T", bound=Hashable)


def circles(needs: Needs) -> list[tuple[str, ...]]:
    """Circles that have no node in common, of which each circle there is meets one.

    In each, a node needs the next one, and the last the first; it starts with its smallest.
    """
    found = []
    left = {node: iter(sorted(set(others))) for node, others in sorted(needs.items())}
    done: set[str] = set()
    for start in left:
        if start in done:
            continue
        path, at = [start], {start: 0}
        while path:
            following = next((each for each in left[path[-1]] if each not in done), None)
            if following is None:
                done.add(path.pop())
            elif following in at:
                ring = path[at[following] :]
                del path[at[following] :]
                done.update(ring)
                first = ring.index(min(ring))
                found.append((*ring[first:], *ring[:first]))
            elif following in left:
                at[following] = len(path)
                path.append(following)
    return sorted(found)


def tangles(needs: Mapping[T, Sequence[T]]) -> Iterator[tuple[T, ...]]:
    """Nodes that all need each other, or a single one; each after what it needs (Tarjan)."""
    number: dict[T, int] = {}
    low: dict[T, int] = {}
    open_: list[T] = []
    closed: set[T] = set()
    for start in needs:
        if start in number:
            continue
        path: list[tuple[T, Iterator[T]]] = []
        following: T | None = start
        while following is not None or path:
            if following is not None:
                number[following] = low[following] = len(number)
                open_.append(following)
                path.append((following, iter(needs.get(following, ()))))
            node, others = path[-1]
            following = None
            for other in others:
                if other not in number:
                    following = other
                    break
                if other not in closed:
                    low[node] = min(low[node], number[other])
            if following is not None:
                continue
            path.pop()
            if path:
                above = path[-1][0]
                low[above] = min(low[above], low[node])
            if low[node] == number[node]:
                tangle = [open_.pop()]
                while tangle[-1] != node:
                    tangle.append(open_.pop())
                closed.update(tangle)
                yield tuple(tangle)
