"""Which checks are wanted: by id, or by the first words of ids (`aurora`, `aurora-secondary`)."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from dr_validator.errors import UsageError
from dr_validator.record import dataclass
from dr_validator.regex import regex

LINTER = "cfn-lint"
_LINT_RULE = regex(r"cfn-lint(-E\d{0,4})?")


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

    @property
    def wants_lint(self) -> bool:
        """Whether any rule of the linter can be in the selection."""
        if any(_LINT_RULE.fullmatch(each) for each in self.select):
            return True
        return not self.select and LINTER not in self.ignore


def matches(selector: str, check: str) -> bool:
    """Whether a selector names the check, or its first words."""
    if _LINT_RULE.fullmatch(selector):
        return check.startswith(selector)
    return check == selector or check.startswith(f"{selector}-")


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
    """Whether a selector names one of the ids, or can name a rule of the linter."""
    return bool(_LINT_RULE.fullmatch(selector)) or any(matches(selector, each) for each in ids)


def unknown(selector: str, ids: Iterable[str]) -> str:
    """The sentence about a selector that names nothing, with the nearest one that does."""
    near = nearest(selector, {*prefixes(ids)} - {selector})
    hint = f"did you mean {near}?" if near else "`dr-validator list` names them"
    return f"no such check; {hint}"


def prefixes(ids: Iterable[str]) -> list[str]:
    """All ids and all their first words."""
    found: set[str] = {LINTER}
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
