"""Which checks are wanted: by id, or by the first words of ids (`aurora`, `aurora-secondary`)."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from dr_validator.errors import UsageError
from dr_validator.lint.engines import ENGINES, LintEngine
from dr_validator.record import dataclass


@dataclass(frozen=True, slots=True)
class Selection:
    """What to select and to ignore. The longer of two selectors that match wins.

    With nothing selected, all is; where a select and an ignore are equally long, ignore wins.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    def takes(self, check: str) -> bool:
        none = -1 if self.select else 0
        wanted = max((len(each) for each in self.select if matches(each, check)), default=none)
        unwanted = max((len(each) for each in self.ignore if matches(each, check)), default=-1)
        return wanted > unwanted

    def engines(self, usual: Iterable[LintEngine]) -> tuple[LintEngine, ...]:
        """The engines of which any rule can be in the selection: those that it names; of the
        usual ones all that it does not ignore, where it selects nothing."""
        held = tuple(usual)
        named = [each for each in ENGINES if any(map(each.selects, self.select))]
        return tuple(
            each
            for each in ENGINES
            if each in named or (not self.select and each in held and each.name not in self.ignore)
        )


def matches(selector: str, check: str) -> bool:
    """Whether a selector names the check, or its first words."""
    if is_lint(selector):
        return check.startswith(selector)
    return check == selector or check.startswith(f"{selector}-")


def is_lint(selector: str) -> bool:
    """Whether a selector can name rules of an engine that lints."""
    return any(each.selects(selector) for each in ENGINES)


def selection(select: Iterable[str], ignore: Iterable[str], ids: Iterable[str]) -> Selection:
    """A selection whose every selector names something; UsageError otherwise."""
    known = tuple(ids)
    made = Selection(_split(select), _split(ignore))
    for option, selectors in (("--select", made.select), ("--ignore", made.ignore)):
        for selector in selectors:
            if not names_something(selector, known):
                raise UsageError(f"{option} {selector}: {unknown(selector, known)}")
    return made


def names_something(selector: str, ids: Iterable[str]) -> bool:
    """Whether a selector names one of the ids, or can name a rule of an engine that lints."""
    return is_lint(selector) or any(matches(selector, each) for each in ids)


def unknown(selector: str, ids: Iterable[str]) -> str:
    """The sentence about a selector that names nothing, with the nearest one that does."""
    near = nearest(selector, {*prefixes(ids)} - {selector})
    hint = f"did you mean {near}?" if near else "`dr-validator list` names them"
    return f"no such check; {hint}"


def prefixes(ids: Iterable[str]) -> list[str]:
    """All ids and all their first words."""
    found: set[str] = {each.name for each in ENGINES}
    for each in ids:
        words = each.split("-")
        found.update("-".join(words[:count]) for count in range(1, len(words) + 1))
    return sorted(found)


def nearest(word: str, words: Iterable[str]) -> str | None:
    """The most similar of the words, if one is similar at all; large letters are as small ones."""
    folded = {each.casefold(): each for each in sorted(words, reverse=True)}
    close = difflib.get_close_matches(word.casefold(), sorted(folded), n=1, cutoff=0.5)
    return folded[close[0]] if close else None


def _split(selectors: Iterable[str]) -> tuple[str, ...]:
    """Selectors may be repeated or joined by commas."""
    parts = (part.strip() for each in selectors for part in each.split(","))
    return tuple(sorted({part for part in parts if part}))
