"""A file of checks that cannot be read ends the run: exit code 2, and one sentence that says where
and what to do."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from dr_validator.yaml_checks import source

from tests.cli.stage import check, execute, run, sound
from tests.yaml_checks.stage import pack

Configure = Callable[[str], Path]

GOOD = "assert: {path: X, exists: true}"
# By the key that is added or replaced: the sentence after the file.
WRONG = {
    "assert: {path: X, exist: true}": "line 9: acme-rule: assert.exist is not something an "
    "assertion can say; did you mean exists?",
    "assert: {path: X}": "line 9: acme-rule: assert.path has nothing beside it that is about it; "
    "add exists, absent, equals",
    "assert: {equals: 1}": "line 9: acme-rule: assert.equals needs a path beside it, which says "
    "what it is about",
    "assert: {}": "line 9: acme-rule: assert must be an assertion: a mapping such as {path: ",
    "assert: []": "line 9: acme-rule: assert must be an assertion: a mapping such as {path: ",
    "assert: {path: 'Rules[?x]', exists: true}": "line 9: acme-rule: assert.path is wrong: "
    "'Rules[?x]' is not a path",
    "assert: {path: 'a..b', exists: true}": "line 9: acme-rule: assert.path is wrong: 'a..b': "
    "only names, [number] and [*] are understood; write such as Rules[*].Status",
    "assert: {path: '', exists: true}": "line 9: acme-rule: assert.path must be a string",
    "assert: {path: X, exists: false}": "line 9: acme-rule: assert.exists must be true; for what "
    "must not be there, write absent: true",
    "assert: {path: X, equals: null}": "line 9: acme-rule: assert.equals must be a value; for one "
    "that is not there, write absent: true",
    "assert: {path: X, in: 3}": "line 9: acme-rule: assert.in must be a list of values",
    "assert: {path: X, like: 3}": "line 9: acme-rule: assert.like must be a glob, or a list of",
    "assert: {path: X, matches: '(?=a)'}": "line 9: acme-rule: assert.matches is not a regular "
    "expression that RE2 takes (invalid perl operator: (?=); correct it",
    "assert: {path: X, matches: '(a'}": "line 9: acme-rule: assert.matches is not a regular "
    "expression that RE2 takes (missing ): (a); correct it",
    "assert: {path: X, compare: 7}": "line 9: acme-rule: assert.compare must be a mapping of lt,",
    "assert: {path: X, compare: {ge: '7'}}": "line 9: acme-rule: assert.compare.ge must be a "
    "number",
    "assert: {path: X, compare: {eq: 7}}": "line 9: acme-rule: assert.compare.eq is not a known "
    "key; known keys: lt, le, gt, ge",
    "assert: {path: X, twin: equal}": "line 9: acme-rule: assert.twin must be same",
    "assert: {path: 'X[*]', twin: same}": "line 9: acme-rule: assert.twin compares one value; "
    "name the list itself, without [*]",
    "assert: {path: X, every: {twin: same}}": "line 9: acme-rule: assert.every.twin is not "
    "something an assertion can say",
    "assert: {all: {path: X, exists: true}}": "line 9: acme-rule: assert.all must be a list of "
    "assertions",
    "assert: {any: []}": "line 9: acme-rule: assert.any must be a list of assertions",
    "assert: {not: [{path: X, exists: true}]}": "line 9: acme-rule: assert.not must be an assert",
    "assert: {role: secundary}": "line 9: acme-rule: assert.role must be one of primary, "
    "secondary; did you mean secondary?",
    "assert: {tag: Team}": "line 9: acme-rule: assert.tag must be a mapping of tags to globs; "
    'write such as {Team: "*"}',
    "assert: {path: X, equals: !Ref Y}": "line 9: acme-rule has a YAML tag (Ref), which a check "
    "has no use for; remove it",
    "assert: {path: X, equals: !!python/name:os.system y}": "line 9: has a YAML tag "
    "(tag:yaml.org,2002:python/name:os.system), which a check has no use for; remove it",
    "assert: {path: X, exists: true}\n    count: {per: region, at_least: 1}": "line 2: acme-rule "
    "needs just one of assert and count",
    "why: because": "line 2: acme-rule needs just one of assert and count",
    "count: {per: stack, at_least: 2}": "line 9: acme-rule: count.per must be region",
    "count: {per: region}": "line 9: acme-rule: count needs at_least, at_most or both",
    "count: {per: region, at_least: 2, at_most: 1}": "line 9: acme-rule: count cannot be met: "
    "at_least is 2, at_most 1",
    "count: {per: region, at_least: -1}": "line 9: acme-rule: count.at_least must be a whole "
    "number, 0 or more",
    f"{GOOD}\n    serverity: low": "line 10: acme-rule: serverity is not a known key; did you "
    "mean severity?",
    f"{GOOD}\n    dr: 'yes'": "line 10: acme-rule: dr must be true or false",
    f"{GOOD}\n    doubt: 'whether {{valu}}'": "line 10: acme-rule: doubt has {valu}, which is not "
    "a placeholder; did you mean {value}?",
    f"{GOOD}\n    doubt: '{{value.__class__}}'": "line 10: acme-rule: doubt has a { that belongs "
    "to no placeholder; write {{ for the character, or one of {value}",
    f"{GOOD}\n    doubt: '{{twin}}'": "line 10: acme-rule: doubt has {twin}, which a check without "
    "`twin` does not have; use {value}",
    f"{GOOD}\n    examples: []": "line 10: acme-rule: examples must be a mapping of bad, good and",
    f"{GOOD}\n    examples: {{wrong: {{stacks: {{}}}}}}": "line 10: acme-rule: examples.wrong is "
    "not a kind of example; the kinds are bad, good, unknown",
    f"{GOOD}\n    examples: {{bad: {{}}}}": "line 10: acme-rule: examples.bad must be an example",
    f"{GOOD}\n    {GOOD}": "line 10: the key 'assert' appears twice in one mapping",
    "assert: {path: X": "not valid YAML (",
    f"{GOOD}\n---\na: b": "a second document starts here",
}


@pytest.mark.parametrize(("lines", "sentence"), WRONG.items(), ids=map(str, range(len(WRONG))))
def test_a_check_that_is_wrong(here: Configure, tmp_path: Path, lines: str, sentence: str) -> None:
    """The same sentence from `check`, by the configuration and by the command, and from
    `check-pack test`."""
    file = pack(tmp_path, lines)
    here("packs = ['checks.yaml']\n")
    result = check(sound(Path("cdk.out")), select=None)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"error: {file}: ") and result.stderr.count("\n") == 1
    assert sentence in result.stderr
    tested = run("check-pack", "test", file)
    assert (tested.exit_code, tested.stdout, tested.stderr) == (2, "", result.stderr)


def bomb(times: int, levels: int) -> str:
    """Lists of lists by aliases: each level has the one before it so many times."""
    lines = [f"k{n}: &k{n} [{', '.join([f'*k{n - 1}'] * times)}]" for n in range(1, levels + 1)]
    return "\n".join(["k0: &k0 [x]", *lines])


WHOLE = {
    "": "the file is empty",
    "[]": "line 1: the file must be a mapping with a list of `checks`",
    "checks: {}": "line 1: the file must be a mapping with a list of `checks`",
    "checks: []": "line 1: checks has no check in it; add one, or remove the file",
    "checks: [3]": "line 1: check 1 must be a mapping",
    "checks: [{id: acme-rule}]": "line 1: acme-rule has no title; add it: what it finds, in one",
    "rules: []\nchecks: []": "line 1: rules is not a known key; there is checks",
    "checks: [" + "[" * 300 + "]" * 300 + "]": "values are nested more than 60 levels deep",
    bomb(20, 8): "the aliases stand for more than 100,000 values",
    bomb(1, 80): "values are nested more than 60 levels deep",
    "checks: " + "x" * (source.MAX_BYTES + 1): "is larger than 1 MB: correct or remove it",
    "checks: \x00": "not valid YAML",
}


@pytest.mark.parametrize(("text", "sentence"), WHOLE.items(), ids=map(str, range(len(WHOLE))))
def test_a_file_that_is_wrong(tmp_path: Path, text: str, sentence: str) -> None:
    file = tmp_path / "checks.yaml"
    file.write_text(text)
    result = run("check-pack", "test", file)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"error: {file}: ") and result.stderr.count("\n") == 1
    assert sentence in result.stderr


@pytest.mark.parametrize(
    ("identity", "sentence"),
    [
        (
            "Rule",
            "is 'Rule', which is not an id; write two words or more, as in acme-logs-kept-short",
        ),
        ("acme", "is 'acme', which is not an id"),
        ("acme_rule", "is 'acme_rule', which is not an id"),
        ("cfn-lint-e1001", "begins with cfn-lint, as its rules do; rename the check"),
        ("dns-duplicate-zone", "is the id of another check, in dr_validator.checks.dns.duplicate"),
    ],
)
def test_an_id_that_cannot_be(tmp_path: Path, identity: str, sentence: str) -> None:
    file = pack(tmp_path, GOOD)
    file.write_text(file.read_text().replace("acme-rule", identity))
    for words in (("check-pack", "test", file), ("list", "--pack-dir", file)):
        result = run(*words)
        assert result.exit_code == 2
        assert f"{file}: line 2: {identity}: id {sentence}" in result.stderr


def test_two_checks_of_one_id(here: Configure, tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    one, other = pack(tmp_path, GOOD), pack(tmp_path / "more", GOOD)
    here("packs = ['checks.yaml', 'more/']\n")
    sentence = f"{other}: line 2: acme-rule: id is the id of another check, in {one}:2; rename one"
    assert sentence in run("list").stderr
    assert sentence in run("check-pack", "test", one, other).stderr
    assert run("check-pack", "test", one, one).exit_code == 1  # one file, named twice


def test_what_is_no_file(here: Configure, tmp_path: Path) -> None:
    """A FIFO is not waited for, a folder without checks is not passed over."""
    (tmp_path / "empty").mkdir()
    os.mkfifo(tmp_path / "pipe.yaml")
    for name, sentence in {
        "absent.yaml": "absent.yaml: no such file: correct or remove it",
        "absent/": "absent: no such file: correct or remove it",
        "empty/": "empty: contains no file of checks; put one there, such as checks.yaml",
        "pipe.yaml": "pipe.yaml: is not a regular file: correct or remove it",
    }.items():
        here(f"packs = ['{name}']\n")
        result = run("list")
        assert (result.exit_code, result.stdout) == (2, "")
        assert sentence in result.stderr


def test_matches_needs_re2(tmp_path: Path) -> None:
    """Where it is not installed, the run ends; a file without `matches` does not need it."""
    file = pack(tmp_path, "assert: {path: X, matches: a}")
    hidden = tmp_path / "hide"
    hidden.mkdir()
    (hidden / "sitecustomize.py").write_text(
        "import importlib.util as util\nfind = util.find_spec\n"
        "util.find_spec = lambda name, *more: None if name == 're2' else find(name, *more)\n"
    )
    done = execute("list", "--pack-dir", file, env={"PYTHONPATH": str(hidden)})
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"error: {file}: line 9: acme-rule: assert.matches needs RE2, which is not installed; "
        "`pip install 'dr-validator[re2]'`, or use like\n"
    )
    pack(tmp_path, GOOD)
    assert execute("list", "--pack-dir", file, env={"PYTHONPATH": str(hidden)}).returncode == 0
