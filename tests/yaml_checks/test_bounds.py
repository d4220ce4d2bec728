"""A file of checks may come with the input: time and memory grow as both do, and no faster.

The command is bound in time and memory, far above what any of these takes.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from dr_validator.assembly.model import Json
from dr_validator.yaml_checks.load import MAX_CHECKS

from tests.cli.stage import run
from tests.growth.inputs import resources, template
from tests.growth.runner import Ended, check
from tests.yaml_checks.stage import HEAD, pack

MANY = 5_000


def bucket(**properties: Json) -> Json:
    return {"Type": "AWS::S3::Bucket", "Properties": properties}


def checked(folder: Path, *lines: str, value: Json) -> Ended:
    file = pack(folder, *lines, message="wrong")
    app = template(folder, resources(Bucket=bucket(X=value)))
    return check(app, options=("--pack-dir", str(file), "--select", "acme", "--format", "concise"))


# By the assertion: a text that makes a matcher go back and forth that does so.
TEXTS = {
    "matches: '^(a*)*b$'": "a" * 200_000,
    "matches: '^(a|aa)+$'": "a" * 200_000 + "!",
    "matches: '(x+x+)+y'": "x" * 200_000,
    "like: '*a*a*a*a*a*a*a*a*a*a*b'": "a" * 200_000,
    "like: '" + "?*" * 200 + "b'": "a" * 100_000,
}


@pytest.mark.parametrize(("test", "text"), TEXTS.items(), ids=map(str, range(len(TEXTS))))
def test_no_text_makes_a_pattern_slow(tmp_path: Path, test: str, text: str) -> None:
    done = checked(tmp_path, f"assert: {{path: X, {test}}}", value=text)
    assert (done.code, done.said.count("acme-rule")) == (1, 1)


def test_a_pattern_that_is_too_large_is_refused(tmp_path: Path) -> None:
    done = checked(tmp_path, "assert: {path: X, matches: '((a{900}){900}){900}'}", value="a")
    assert done.code == 2
    assert "is not a regular expression that RE2 takes" in done.said


def test_a_long_list_is_looked_at_once(tmp_path: Path) -> None:
    """Each item by each of many parts: as much as is written, and no more."""
    parts = ", ".join(f"{{path: A, equals: {n}}}" for n in range(30))
    done = checked(
        tmp_path,
        f"assert: {{path: 'X[*]', every: {{any: [{parts}]}}}}",
        value=[{"A": 30} for _ in range(MANY)],
    )
    assert (done.code, done.said.count("acme-rule")) == (1, MANY)


def test_a_tower_of_assertions(tmp_path: Path) -> None:
    assertion = "{path: X, equals: 2}"
    for _ in range(25):
        assertion = f"{{not: {assertion}}}"
    done = checked(tmp_path, f"assert: {assertion}", value=2)
    assert (done.code, done.said.count("acme-rule")) == (1, 1)


def test_assertions_of_assertions_by_aliases(tmp_path: Path) -> None:
    """A kilobyte that stands for more than there are atoms."""
    lines = ["k0: &k0 {path: X, equals: 1}"]
    lines += [f"k{n}: &k{n} {{any: [*k{n - 1}, *k{n - 1}]}}" for n in range(1, 25)]
    file = tmp_path / "checks.yaml"
    file.write_text("\n".join([*lines, HEAD.format(types="A::B", message="m"), "    assert: *k24"]))
    result = run("check-pack", "test", file)
    assert result.exit_code == 2
    assert "the aliases stand for more than 100,000 values" in result.stderr


def test_long_lists_and_many_checks_are_refused(tmp_path: Path) -> None:
    values = ", ".join(map(str, range(1_001)))
    for key, told in {"in": f"[{values}]", "like": f"[{', '.join(['a'] * 1_001)}]"}.items():
        done = run("check-pack", "test", pack(tmp_path, f"assert: {{path: X, {key}: {told}}}"))
        assert done.exit_code == 2
        assert f"assert.{key} lists more than 1,000 values; write a pattern, or two" in done.stderr
    one = HEAD.format(types="A::B", message="m").removeprefix("checks:\n") + "    assert: *a\n"
    ids = (one.replace("acme-rule", f"acme-rule-{n}") for n in range(MAX_CHECKS + 1))
    file = tmp_path / "checks.yaml"
    whole = "checks:\n" + "".join(ids).replace("*a", "{path: X, exists: true}")
    file.write_text(whole)
    done = run("check-pack", "test", file)
    assert done.exit_code == 2
    assert "there are more than 2,000 checks in YAML; leave out what nobody reads" in done.stderr


def test_a_value_of_many_is_told_in_few_words(tmp_path: Path) -> None:
    file = pack(tmp_path, "assert: {path: X, absent: true}", message="{value}{value}{value}")
    app = template(tmp_path, resources(Bucket=bucket(X=[{"A": "b" * 100}] * MANY)))
    done = check(app, options=("--pack-dir", str(file), "--select", "acme"))
    assert done.code == 1
    assert len(done.said) < 5_000
