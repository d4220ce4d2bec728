"""The score of the checks, which begins the page of the docs; that of the drill ends it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence

from tests.mutants.wide.families import family
from tests.mutants.wide.judge import Outcome, Verdict
from tests.mutants.wide.mutation import Harm

_HEAD = """\
<!-- Written by `python -m tests.mutants.run --write`; run that instead of editing. -->

# Mutants

How much is caught that nobody wrote a check for. Operators, each a mistake that an engineer would
recognise, are let loose on three sound apps: the reference app, Orders (containers behind load
balancers, CDK) and Bookings (one plain template, deployed twice). Each operator's rule says
whether its mutants do harm. A harmful one is *caught* if a finding stands at the resource that was
broken, at its twin in the other region, or at what refers to them; *elsewhere* is a finding at
another place, *asked* one that is not proven. A harmless one must leave everything as it was.
"""
# Where the part of the drill begins.
DRILL = "\n## What a drill says of them\n"
_TOLD = (Outcome.CAUGHT, Outcome.ELSEWHERE, Outcome.ASKED, Outcome.SILENT)


def with_part(text: str, part: str) -> str:
    """The page with another part of the checks."""
    _, heading, rest = text.partition(DRILL)
    return f"{part}{heading}{rest}"


def part(verdicts: Sequence[Verdict]) -> str:
    harmful = [each for each in verdicts if each.mutation.harm is Harm.HARMFUL]
    harmless = [each for each in verdicts if each.mutation.harm is Harm.HARMLESS]
    return "\n".join(
        [
            _HEAD,
            _sentence(harmful, harmless),
            "\n## Harmful, by what is broken\n",
            *table("family", harmful, lambda each: family(each.mutation.made.site.type)),
            "\n## Harmful, by mistake\n",
            *table("mistake", harmful, lambda each: each.mutation.operator.name),
            "\n## Harmful, by app\n",
            *table("app", harmful, lambda each: each.mutation.app),
            "\n## Harmless, by change\n",
            *table("change", harmless, lambda each: each.mutation.operator.name),
            "\n## What survives\n",
            "Mistakes that were not caught, by the type of what is broken; the most frequent first."
            "\n",
            *survivors(harmful),
            "",
        ]
    )


def _sentence(harmful: Sequence[Verdict], harmless: Sequence[Verdict]) -> str:
    return (
        f"Caught: **{share(harmful)}** of {len(harmful)} harmful mutants. "
        f"Silent: **{share(harmless)}** of {len(harmless)} harmless ones."
    )


def share(verdicts: Sequence[Verdict]) -> str:
    """How many of them came out as they should."""
    good = sum(each.good for each in verdicts)
    return f"{100 * good / len(verdicts):.1f} %" if verdicts else "none"


def table(
    title: str,
    verdicts: Sequence[Verdict],
    key: Callable[[Verdict], str],
    told: Sequence[Outcome] = _TOLD,
) -> Iterable[str]:
    """Rows by what `key` gives, with how many there are of each outcome."""
    groups: dict[str, list[Verdict]] = defaultdict(list)
    for each in verdicts:
        groups[key(each)].append(each)
    yield f"| {title} | mutants | {' | '.join(each.value for each in told)} |"
    yield f"| --- | ---: {'| ---: ' * len(told)}|"
    for name in sorted(groups):
        counted = Counter(each.outcome for each in groups[name])
        numbers = " | ".join(str(counted[outcome]) for outcome in told)
        yield f"| {name} | {len(groups[name])} | {numbers} |"


def survivors(harmful: Sequence[Verdict]) -> Iterable[str]:
    """Mistakes that were not caught, by type; the most frequent first."""
    missed = Counter(
        (each.mutation.operator.name, each.mutation.made.site.type)
        for each in harmful
        if not each.good
    )
    yield "| mistake | type | survive |"
    yield "| --- | --- | ---: |"
    for (name, kind), count in sorted(missed.items(), key=lambda item: (-item[1], item[0])):
        yield f"| {name} | `{kind}` | {count} |"
