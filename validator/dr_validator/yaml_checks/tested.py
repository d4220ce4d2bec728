"""Holds checks in YAML to their examples."""

from __future__ import annotations

from collections.abc import Iterator

from dr_validator.check import Check, run
from dr_validator.engine import read_graph
from dr_validator.errors import DrValidatorError, UsageError
from dr_validator.examples import BAD, GOOD, KINDS, Example, Told, read_examples, told
from dr_validator.record import dataclass
from dr_validator.yaml_checks.model import Written
from dr_validator.yaml_checks.source import EXAMPLES, YamlLine


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a check's examples, or with what it says of one: what was expected and
    is not said, and what is said and was not expected."""

    at: YamlLine
    what: str
    unsaid: tuple[Told, ...] = ()
    unexpected: tuple[Told, ...] = ()


@dataclass(frozen=True, slots=True)
class Trial:
    """A check with its examples: how many of each kind there are, and what is wrong."""

    check: Check
    counts: dict[str, int]
    faults: tuple[Fault, ...]


def tried(written: Written, check: Check) -> Trial:
    """Run a check over its examples; UsageError if one of them is none."""
    examples = _read(written, check)
    counts = {kind: sum(each.kind == kind for each in examples) for kind in KINDS}
    faults = [
        Fault(written.at, f"has no {kind} example; add one")
        for kind in (BAD, GOOD)
        if not counts[kind]
    ]
    for each in examples:
        faults += _faults(each, _at(written, each))
    return Trial(check, counts, tuple(faults))


def _read(written: Written, check: Check) -> list[Example]:
    try:
        return list(read_examples(check, written.examples or {}))
    except (DrValidatorError, ValueError) as error:
        raise (written.at / EXAMPLES).wrong(f"cannot be read: {error}; correct them") from None


def _at(written: Written, example: Example) -> YamlLine:
    at = written.at / EXAMPLES / example.kind
    return at.item(example.number) if isinstance(_given(written, example), list) else at


def _given(written: Written, example: Example) -> object:
    return (written.examples or {}).get(example.kind)


def _faults(example: Example, at: YamlLine) -> Iterator[Fault]:
    """What is said of an example and should not be, and the reverse."""
    name = f"{example.kind} example {example.number + 1}"
    key = KINDS[example.kind]
    try:
        graph = read_graph(example.assembly, settings=example.settings)
        findings, crashed = run([example.check], graph)
    except DrValidatorError as error:
        raise UsageError(f"{at.file}: line {at.spot.line}: {at.prefix}: {name}: {error}") from None
    for crash in crashed:
        yield Fault(at, f"{name}: the check crashed: {crash.error}")
    proven, unproven = told(findings, proven=True), told(findings, proven=False)
    if key and not example.expected:
        yield Fault(at, f"{name}: says nothing under `{key}`; write what is said there")
    if example.kind == BAD:
        yield from _differ(at, name, example.expected, proven)
        return
    yield from _differ(at, f"{name}: found", (), proven)
    yield from _differ(at, f"{name}: not proven", example.expected, unproven)


def _differ(
    at: YamlLine, name: str, expected: tuple[Told, ...], said: tuple[Told, ...]
) -> Iterator[Fault]:
    unsaid = tuple(each for each in expected if each not in said)
    unexpected = tuple(each for each in said if each not in expected)
    if unsaid or unexpected:
        yield Fault(at, name, unsaid, unexpected)
