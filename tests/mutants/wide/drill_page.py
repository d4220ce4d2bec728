"""The score of the drill: what the loss of either region looks like in a mutant."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tests.mutants.wide.families import family
from tests.mutants.wide.judge import Outcome, Verdict
from tests.mutants.wide.mutation import Harm
from tests.mutants.wide.page import DRILL, share, survivors, table
from tests.mutants.wide.recovery import SPARED

_HEAD = """
The same mutants, drilled: each region of the app is lost in turn. A harmful one has to make some
verdict, loss or time *worse*: of the app, of an entry's reads or writes, of a store. A harmless one
may make nothing worse; what it mends (a health check that asks more often) may be *better*.
Harmful mutants that no recovery feels are left out:
"""
_TOLD = (Outcome.WORSE, Outcome.BETTER, Outcome.SAME)


def with_part(text: str, part: str) -> str:
    """The page with another part of the drill."""
    return text.partition(DRILL)[0] + part


def part(verdicts: Sequence[Verdict]) -> str:
    harmful = [each for each in verdicts if each.mutation.harm is Harm.HARMFUL]
    harmless = [each for each in verdicts if each.mutation.harm is Harm.HARMLESS]
    return "\n".join(
        [
            DRILL + _HEAD,
            *_reasons(),
            f"\nWorse: **{share(harmful)}** of {len(harmful)} harmful mutants. "
            f"Not worse: **{share(harmless)}** of {len(harmless)} harmless ones.",
            "\n### Drilled, by what is broken\n",
            *table("family", harmful, lambda each: family(each.mutation.made.site.type), _TOLD),
            "\n### Drilled, by mistake\n",
            *table("mistake", harmful, lambda each: each.mutation.operator.name, _TOLD),
            "\n### Drilled, by app\n",
            *table("app", harmful, lambda each: each.mutation.app, _TOLD),
            "\n### Drilled, harmless\n",
            *table("change", harmless, lambda each: each.mutation.operator.name, _TOLD),
            "\n### What no drill tells of\n",
            *survivors(harmful),
            "",
        ]
    )


def _reasons() -> Iterable[str]:
    """Why mutants are left out, each once."""
    for why in dict.fromkeys(each.why for each in SPARED):
        yield f"- {why}"
