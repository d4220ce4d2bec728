"""`dr-validator check-pack test`: a check is held to its examples."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.stage import execute, run
from tests.yaml_checks.stage import pack

ASSERT = "assert: {path: X, equals: 1}"
STACKS = "stacks: {Main@us-east-1: {Parameters: {P: {Type: String}}, Resources: {A: {Type: \
AWS::S3::Bucket, Properties: {X: %s}}}}}"
BAD, GOOD, UNKNOWN = (STACKS % value for value in ("2", "1", "!Ref P"))
PLACE = "Main/A /Properties/X"
WORDS = "whether this is the case: something that breaks a rule, since parameter P has no default"
FINDS = f"finds: {{{PLACE}: broken}}"
UNPROVEN = f"unproven: {{{PLACE}: '{WORDS}'}}"


def examples(*lines: str) -> tuple[str, ...]:
    return (ASSERT, "examples:", *(f"  {line}" for line in lines))


WHOLE = examples(
    f"bad: {{{FINDS}, {BAD}}}", f"good: {{{GOOD}}}", f"unknown: {{{UNPROVEN}, {UNKNOWN}}}"
)


def test_all_is_as_the_examples_say(tmp_path: Path) -> None:
    pack(tmp_path, *WHOLE)
    done = execute("check-pack", "test", "checks.yaml", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        "right  acme-rule  1 bad, 1 good, 1 unknown\n1 check: 1 as the examples say, 0 not\n"
    )


# By what is wrong with the examples: what is told.
FAULTS = {
    (f"good: {{{GOOD}}}",): ":2: has no bad example; add one",
    (f"bad: {{{FINDS}, {BAD}}}",): ":2: has no good example; add one",
    (f"bad: {{{BAD}}}", f"good: {{{GOOD}}}"): (
        ":11: bad example 1: says nothing under `finds`; write what is said there\n"
        "  {file}:11: bad example 1\n"
        f"    said, and not expected:\n      {PLACE}: broken"
    ),
    (f"bad: {{finds: {{{PLACE}: odd}}, {BAD}}}", f"good: {{{GOOD}}}"): (
        ":11: bad example 1\n"
        f"    expected, and not said:\n      {PLACE}: odd\n"
        f"    said, and not expected:\n      {PLACE}: broken"
    ),
    (f"bad: {{finds: {{Main/B: broken}}, {BAD}}}", f"good: {{{GOOD}}}"): (
        ":11: bad example 1\n"
        "    expected, and not said:\n      Main/B: broken\n"
        f"    said, and not expected:\n      {PLACE}: broken"
    ),
    (f"bad: {{{FINDS}, {BAD}}}", f"good: [{{{GOOD}}}, {{{BAD}}}]"): (
        f":12: good example 2: found\n    said, and not expected:\n      {PLACE}: broken"
    ),
    (f"bad: {{{FINDS}, {BAD}}}", f"good: {{{UNKNOWN}}}"): (
        f":12: good example 1: not proven\n    said, and not expected:\n      {PLACE}: {WORDS}"
    ),
    (f"bad: {{{FINDS}, {BAD}}}", f"good: {{{GOOD}}}", f"unknown: {{{UNPROVEN}, {GOOD}}}"): (
        f":13: unknown example 1: not proven\n    expected, and not said:\n      {PLACE}: {WORDS}"
    ),
}


@pytest.mark.parametrize(("lines", "fault"), FAULTS.items(), ids=map(str, range(len(FAULTS))))
def test_what_is_not(tmp_path: Path, lines: tuple[str, ...], fault: str) -> None:
    file = pack(tmp_path, *examples(*lines))
    result = run("check-pack", "test", file)
    assert result.exit_code == 1
    assert result.stdout.startswith("wrong  acme-rule  ")
    assert f"  {file}{fault.format(file=file)}\n" in result.stdout
    assert result.stdout.endswith("1 check: 0 as the examples say, 1 not\n")


def test_a_check_without_examples(tmp_path: Path) -> None:
    result = run("check-pack", "test", pack(tmp_path, ASSERT))
    assert result.exit_code == 1
    assert "has no bad example; add one\n" in result.stdout
    assert "has no good example; add one\n" in result.stdout


@pytest.mark.parametrize(
    ("stacks", "sentence"),
    [
        ("{Main: 3}", "line 10: acme-rule: examples cannot be read: `Main` of an example is a"),
        ("{Main: {text: '['}}", "line 10: acme-rule: examples cannot be read: Main.template.yaml"),
        ("{}", "line 10: acme-rule: examples cannot be read: an example has no stacks in it"),
    ],
)
def test_an_example_that_is_none(tmp_path: Path, stacks: str, sentence: str) -> None:
    file = pack(tmp_path, *examples(f"bad: {{stacks: {stacks}}}"))
    result = run("check-pack", "test", file)
    assert (result.exit_code, result.stdout) == (2, "")
    assert sentence in result.stderr


def test_what_an_example_says_steers_no_terminal(tmp_path: Path) -> None:
    file = pack(tmp_path, *examples(f'bad: {{finds: {{"Main \\x1b[31m": broken}}, {BAD}}}'))
    result = run("check-pack", "test", file)
    assert result.exit_code == 1
    assert "\x1b" not in result.stdout and "Main \\x1b[31m" in result.stdout


def test_a_pack_must_be_named() -> None:
    assert run("check-pack", "test").exit_code == 2
