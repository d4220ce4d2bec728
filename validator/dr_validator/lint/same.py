"""Findings that say the same of one place, made one that names all who say it.

Engines number their rules alike: E3012 of cfn-lint is F3012 or E3012 of cloudformation-validate,
which took the numbers over. A check of ours says in `same_as` which of these rules it repeats.
Source: https://github.com/aws-cloudformation/cloudformation-validate/blob/main/src/rules/README.md
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from dr_validator.finding import Finding
from dr_validator.lint.engines import engine_of
from dr_validator.record import replace
from dr_validator.regex import regex

# One engine means the value, another the function in it that yields the value.
_FUNCTION = regex(r"/(?:Ref|Fn::[A-Za-z0-9]+)$")
# One engine means the property that is missing, another what it is missing in.
_MISSING = regex(r"'(?P<key>[A-Za-z0-9]+)' is a required property")
Topic = tuple[str, str, str, str]


def joined(findings: Iterable[Finding], same_as: Mapping[str, Sequence[str]]) -> list[Finding]:
    """The findings, those that say the same of one place as one. `same_as` tells by check of ours
    which rules it repeats, by their ids at cfn-lint."""
    held = list(findings)
    topics: dict[Topic, list[Finding]] = {}
    # Ours come first, so that they are what is kept.
    for each in sorted(held, key=lambda each: (engine_of(each.check) is not None, each.check)):
        for topic in _topics(each, same_as):
            topics.setdefault(topic, []).append(each)
    first: dict[int, Finding] = {}
    others: dict[int, list[Finding]] = {}
    for about in topics.values():
        for one, two in _alike(about):
            kept = first.get(id(one), one)
            if kept is not two and id(two) not in first and id(two) not in others:
                first[id(two)] = kept
                others.setdefault(id(kept), []).append(two)
    return [_naming(each, others.get(id(each), [])) for each in held if id(each) not in first]


def _topics(found: Finding, same_as: Mapping[str, Sequence[str]]) -> Iterator[Topic]:
    """What a finding is about: a place and the number of a rule. What an engine says of a resource
    as a whole, we say of the property that is wrong."""
    engine, place = engine_of(found.check), found.place
    pointers = {_FUNCTION.sub("", place.pointer.removesuffix("/Properties"))}
    if engine is None:
        rules = tuple(same_as.get(found.check, ()))
        pointers.add("")
    else:
        rules = (engine.rule_of(found.check),)
        missing = _MISSING.match(found.problem.message)
        pointers |= {f"{place.pointer}/{missing['key']}"} if missing else set()
    for number in sorted({rule[1:] for rule in rules if rule}):
        yield from ((place.stack, place.logical_id, each, number) for each in sorted(pointers))


def _alike(about: Sequence[Finding]) -> Iterator[tuple[Finding, Finding]]:
    """Pairs of findings of one topic that say the same: in the same words, or where each of two
    has but one thing to say."""
    by_sayer: dict[str, list[Finding]] = {}
    for each in about:
        engine = engine_of(each.check)
        by_sayer.setdefault(engine.name if engine else each.check, []).append(each)
    ones, *rest = by_sayer.values()
    for twos in rest:
        in_words = {each.problem.message: each for each in reversed(ones)}
        for two in twos:
            one = in_words.get(two.problem.message)
            if one is None and len(ones) == len(twos) == 1:
                one = ones[0]
            if one is not None:
                yield one, two


def _naming(found: Finding, others: Sequence[Finding]) -> Finding:
    """The finding, with the names of the others; it is as severe as the worst of them."""
    if not others:
        return found
    names = tuple(sorted(each.check for each in others))
    worst = max((found, *others), key=lambda each: each.severity.rank).severity
    words = (
        f"{found.problem.message} ({' and '.join(names)} {'say' if names[1:] else 'says'} so too)"
    )
    return replace(found, severity=worst, problem=replace(found.problem, message=words), also=names)
