"""What was promised: `promised.json`, by kind."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

FILE = Path(__file__).parent / "promised.json"
Kinds = Mapping[str, Callable[[], Iterator[str]]]
Kept = dict[str, dict[str, list[str]]]


def kept() -> Kept:
    """By `offered` and `demanded`, and by kind."""
    content: Kept = json.loads(FILE.read_text(encoding="utf-8"))
    return content


def now(kinds: Kinds) -> dict[str, list[str]]:
    return {kind: sorted(set(names())) for kind, names in kinds.items()}


def gone(before: Mapping[str, list[str]], after: Mapping[str, list[str]]) -> list[str]:
    """A sentence for each kind of which something is no longer offered."""
    return [
        f"{kind}: {', '.join(missing)} {'was' if len(missing) == 1 else 'were'} promised and "
        f"{'is' if len(missing) == 1 else 'are'} gone. {WAY}"
        for kind, names in before.items()
        if (missing := [name for name in names if name not in set(after.get(kind, ()))])
    ]


def come(promised: Kept, kind: str, demanded: Sequence[str]) -> list[str]:
    """A sentence, if of what was promised something is demanded that could be left out before.
    What is new may demand what it likes.
    """
    before, known = promised["demanded"].get(kind, ()), set(promised["offered"].get(kind, ()))
    new = [each for each in demanded if each not in before and owner(each) in known]
    if not new:
        return []
    have = "has" if len(new) == 1 else "have"
    return [f"{kind}: {', '.join(new)} {have} to be given now, and could be left out. {WAY}"]


def owner(demanded: str) -> str:
    """What demands it: of `validate(source)`, `$.waivers[].check` and `x merge argument reports`
    that is `validate`, `$.waivers[]` and `x merge`.
    """
    for mark in ("(", " argument "):
        if mark in demanded:
            return demanded.partition(mark)[0]
    return demanded.rpartition(".")[0]


WAY = (
    "Within a major version that breaks whoever uses it: keep it, beside what is new. Only what no "
    "release had may be taken out of tests/promises/promised.json."
)
