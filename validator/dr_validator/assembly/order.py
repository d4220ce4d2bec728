"""Which stack the manifest deploys before which, however far apart the two are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence


class Order:
    """What comes before what, from what each needs directly.

    For each, all that come before it are the bits of one number: a row of a thousand takes a
    thousand bits each, where a set for each would take a million entries. In a circle, each
    comes before each.
    """

    def __init__(self, needs: Mapping[str, Sequence[str]]) -> None:
        known = {name: [each for each in needs[name] if each in needs] for name in needs}
        self._bits = {name: 1 << number for number, name in enumerate(known)}
        self._before = dict.fromkeys(known, 0)
        rows = list(_inmost_first(known))
        while self._widen(known, rows):
            pass  # once is enough where nothing needs itself

    def _widen(self, needs: Mapping[str, Sequence[str]], rows: Sequence[str]) -> bool:
        """Add what comes before those that each needs; whether that told anything new."""
        changed = False
        for name in rows:
            before = self._before[name]
            for other in needs[name]:
                before |= self._bits[other] | self._before[other]
            changed = changed or before != self._before[name]
            self._before[name] = before
        return changed

    def is_before(self, earlier: str, later: str) -> bool:
        """Whether `earlier` has to be there before `later`, for whatever reason."""
        return bool(self._before[later] & self._bits[earlier])


def _inmost_first(needs: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Each after what it needs, as far as there is no circle."""
    seen: set[str] = set()
    for start in needs:
        if start in seen:
            continue
        seen.add(start)
        path = [(start, iter(needs[start]))]
        while path:
            name, left = path[-1]
            inner = next((each for each in left if each not in seen), None)
            if inner is None:
                path.pop()
                yield name
            else:
                seen.add(inner)
                path.append((inner, iter(needs[inner])))
