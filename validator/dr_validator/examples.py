"""The examples of a check: small apps that are bad, good and unknown, and what it says of each.

    bad:
      finds: {Primary/Audit /Properties/RetentionInDays: keeps logs for 30 days}
      stacks: {...}
    good: {stacks: {...}}
    unknown: {unproven: {...}, stacks: {...}}

Each may be a list. What is said stands under its place: `Stack/LogicalId /Pointer`, or the stack
alone where it is about the whole of it. The apps are as `dr_validator.example` describes them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from dr_validator.assembly.model import Assembly, Json
from dr_validator.check import Check
from dr_validator.example import Body, assembly, settings
from dr_validator.finding import Finding
from dr_validator.record import dataclass
from dr_validator.settings import Settings

BAD, GOOD, UNKNOWN = "bad", "good", "unknown"
# The kinds of examples, and the key under which one says what is found in it.
KINDS = {BAD: "finds", GOOD: "", UNKNOWN: "unproven"}

# A place and the words, as the text report prints them.
Told: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Example:
    """One app, and what the check must say of it: what is proven in a bad one, what is not in
    an unknown one."""

    check: Check
    kind: str
    number: int
    expected: tuple[Told, ...]
    assembly: Assembly
    settings: Settings

    @property
    def id(self) -> str:
        return f"{self.check.id}-{self.kind}-{self.number}"


def read_examples(check: Check, content: Mapping[str, Json]) -> Iterator[Example]:
    """The examples of a check, in order of their kinds; ValueError if one is none."""
    for kind, key in KINDS.items():
        entries = content.get(kind, [])
        for number, entry in enumerate(entries if isinstance(entries, list) else [entries]):
            if not isinstance(entry, dict):
                raise ValueError(f"example {number + 1} of `{kind}` is not a mapping")
            expected = tuple(sorted(_expected(entry.get(key) or {})))
            made = assembly(_stacks(entry.get("stacks")))
            demanded = settings(_body("settings", entry.get("settings") or {}))
            yield Example(check, kind, number, expected, made, demanded)


def _stacks(given: Json) -> dict[str, Body]:
    stacks = _body("stacks", given)
    if not stacks:
        raise ValueError("an example has no stacks in it")
    return {key: _body(key, body) for key, body in stacks.items()}


def _body(key: str, given: Json) -> Body:
    if not isinstance(given, dict):
        raise ValueError(f"`{key}` of an example is a mapping")
    return given


def _expected(given: Json) -> Iterator[Told]:
    """Places with their words; places alone where these are still to be written."""
    if isinstance(given, dict):
        for place, said in given.items():
            for each in said if isinstance(said, list) else [said]:
                yield place, str(each)
    else:
        for each in given if isinstance(given, list) else [given]:
            yield str(each), ""


def told(findings: Iterable[Finding], *, proven: bool) -> tuple[Told, ...]:
    """What findings say, sorted: those that are proven, or those that are not."""
    return tuple(
        sorted((spot(each), words(each)) for each in findings if each.problem.proven is proven)
    )


def words(finding: Finding) -> str:
    """The message, as the text report prints it."""
    problem = finding.problem
    return problem.message if problem.proven else f"{problem.message}, since {problem.reason}"


def spot(finding: Finding) -> str:
    """A finding's place as the examples write it."""
    place = finding.place
    owner = f"{place.stack}/{place.logical_id}" if place.logical_id else place.stack
    return f"{owner} {place.pointer}".strip()
