"""AWS's own engine: its errors in the same report, alone or beside cfn-lint's."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from dr_validator.lint import AWS, cache, processes
from dr_validator.lint.dotted import steps
from dr_validator.lint.job import Answer, Failure, Job, LintSettings

from tests.cli.stage import PLAIN, Json, execute, run, write_assembly
from tests.cli.test_lint import WORKERS, WRONG

RULE = "cloudformation-validate-F3002"
TOPIC = {"Topic": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": [], "Nam": "x"}}}


def findings(*words: str | Path) -> list[Json]:
    """What the command says in JSON."""
    done = run("check", *map(str, words), "--format", "json", "--no-cache")
    assert done.exit_code in (0, 1), done.stderr
    return [each for each in json.loads(done.stdout)["findings"] if "-" in each["check"]]


def ids(found: list[Json]) -> list[str]:
    return [each["check"] for each in found]


def test_errors_are_findings_with_their_place(tmp_path: Path) -> None:
    stacks = {"Primary@us-east-1": PLAIN, "Secondary@us-east-2": WRONG}
    folder = write_assembly(tmp_path, stacks)
    done = execute("check", folder, "--lint", "aws", "--format", "json")
    body = json.loads(done.stdout)
    [found] = [each for each in body["findings"] if each["check"].startswith(AWS.name)]
    assert done.returncode == 1
    assert (found["check"], found["severity"], found["breaks"]) == (RULE, "high", "deploy")
    where = found["place"]
    assert (where["stack"], where["region"]) == ("Secondary", "us-east-2")
    assert (where["logical_id"], where["pointer"]) == ("Topic", "/Properties/TopicNam")
    assert (where["construct_path"], where["line"]) == ("Secondary/Topic", 6)
    assert body["summary"]["linter"] == AWS.name


def test_templates_alone_are_linted_for_their_region(tmp_path: Path) -> None:
    """Keys with dots, short forms of functions, and what stands in no resource."""
    template = tmp_path / "template.yaml"
    template.write_text(
        "Resources:\n"
        "  Role:\n"
        "    Type: AWS::IAM::Role\n"
        "    Properties:\n"
        "      AssumeRolePolicyDocument:\n"
        "        Statement:\n"
        "          - Effect: Allow\n"
        "            Principal: '*'\n"
        "            Action: sts:AssumeRole\n"
        "            Condition:\n"
        "              StringEquals:\n"
        "                aws:a.b: [!Ref Nope]\n"
        "  Service:\n"
        "    Type: AWS::AppRunner::Service\n"
        "    Properties: {SourceConfiguration: {}}\n"
        "Outputs:\n"
        "  Out: {Value: !GetAtt Role.Nope}\n"
    )
    found = findings(f"{template}@ap-southeast-7", "--lint", "aws", "--select", AWS.name)
    places = {each["check"].rpartition("-")[2]: each["place"] for each in found}
    statement = "/Properties/AssumeRolePolicyDocument/Statement/0"
    assert places["F1020"]["pointer"] == f"{statement}/Condition/StringEquals/aws:a.b/0"
    assert places["F1020"]["line"] == 12
    assert (places["F3006"]["logical_id"], places["F3006"]["line"]) == ("Service", 14)
    assert places["F6101"]["pointer"] == "/Outputs/Out/Value/Fn::GetAtt/1"
    elsewhere = findings(f"{template}@us-east-1", "--lint", "aws", "--select", f"{AWS.name}-F3006")
    assert elsewhere == []


def test_parameter_values_decide(tmp_path: Path) -> None:
    template, values = tmp_path / "template.yaml", tmp_path / "values"
    template.write_text(
        "Parameters: {Env: {Type: String}}\n"
        "Conditions: {IsProd: !Equals [!Ref Env, prod]}\n"
        "Resources:\n"
        "  Topic:\n"
        "    Type: AWS::SNS::Topic\n"
        "    Condition: IsProd\n"
        "    Properties: {TopicName: !If [IsProd, [], x]}\n"
    )
    asked = (f"{template}@us-east-1", "--lint", "aws", "--select", AWS.name)
    assert ids(findings(*asked)) == ["cloudformation-validate-F3012"]
    values.write_text("Env=test\n")
    assert findings(*asked, "--parameters", str(values)) == []


def test_what_both_say_is_one_finding_that_names_both(tmp_path: Path) -> None:
    folder = write_assembly(tmp_path, {"A@us-east-1": TOPIC})
    found = findings(folder, "--lint", "cfn-lint,aws", "--select", f"cfn-lint,{AWS.name}")
    assert [(each["check"], each["also"]) for each in found] == [
        ("cfn-lint-E3002", ["cloudformation-validate-F3002"]),
        ("cfn-lint-E3012", ["cloudformation-validate-F3012"]),
    ]
    assert found[0]["message"].endswith("(cloudformation-validate-F3002 says so too)")
    alone = findings(folder, "--lint", "aws", "--select", AWS.name)
    assert [(each["check"], each["also"]) for each in alone] == [
        ("cloudformation-validate-F3002", []),
        ("cloudformation-validate-F3012", []),
    ]


def test_what_a_check_says_too_is_one_finding_with_its_name(tmp_path: Path) -> None:
    table = {"Type": "AWS::DynamoDB::Table", "Properties": {"Replicas": [], "Nope": 1}}
    folder = write_assembly(tmp_path, {"A@us-east-1": {"Table": table}})
    check = "dynamodb-replicas-on-table"
    asked = ("--lint", "aws", "--lint", "cfn-lint", "--select", f"{check},cfn-lint,{AWS.name}")
    found = findings(folder, *asked)
    [ours] = [each for each in found if each["check"] == check]
    assert ours["also"] == ["cfn-lint-E3002", "cloudformation-validate-F3002"]
    others = [each for each in found if each["check"] == "cfn-lint-E3002"]
    assert [each["place"]["pointer"] for each in others] == ["/Properties/Nope"]


@pytest.mark.parametrize("named", ["cfn-lint-E3002", RULE])
def test_a_waiver_of_either_waives_what_both_say(tmp_path: Path, named: str) -> None:
    folder = write_assembly(tmp_path / "cdk.out", {"A@us-east-1": WRONG})
    config = tmp_path / "dr-validator.toml"
    config.write_text(f"[[waivers]]\ncheck = '{named}'\nstack = 'A'\nreason = 'known'\n")
    asked = ("--config", str(config), "--lint", "cfn-lint,aws")
    assert findings(folder, *asked, "--select", f"cfn-lint,{AWS.name}") == []


@pytest.mark.parametrize(
    ("before", "after"), [("aws", "cfn-lint,aws"), ("cfn-lint,aws", "cfn-lint")]
)
def test_a_baseline_knows_it_by_either_name(tmp_path: Path, before: str, after: str) -> None:
    folder = write_assembly(tmp_path / "cdk.out", {"A@us-east-1": WRONG})
    baseline = str(tmp_path / "baseline.json")
    made = run("baseline", "create", folder, "--baseline", baseline, "--lint", before)
    assert made.exit_code == 0
    done = run("check", folder, "--lint", after, "--baseline", baseline)
    assert (done.exit_code, "3002" in done.stdout) == (0, False), done.stdout


def test_the_configuration_names_linters_and_the_option_goes_before_it(tmp_path: Path) -> None:
    folder = write_assembly(tmp_path / "cdk.out", {"A@us-east-1": WRONG})
    config = tmp_path / "dr-validator.toml"
    config.write_text("[lint]\nengines = ['aws']\n")
    asked = ("--config", str(config))
    assert RULE in ids(findings(folder, *asked))
    assert "cfn-lint-E3002" in ids(findings(folder, *asked, "--lint", "cfn-lint"))
    assert RULE not in ids(findings(folder, *asked, "--lint", "none"))
    config.write_text("[lint]\nengines = ['eslint']\n")
    wrong = run("check", folder, *asked)
    assert (wrong.exit_code, "must be one of cfn-lint, aws" in wrong.stderr) == (2, True)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ("eslint", "--lint eslint: no such value; did you mean cfn-lint?"),
        ("none,aws", "--lint none,aws: none goes with no other; give one or the other"),
    ],
)
def test_a_wrong_choice_is_told(tmp_path: Path, given: str, sentence: str) -> None:
    done = run("check", write_assembly(tmp_path, {"A@us-east-1": PLAIN}), "--lint", given)
    assert (done.exit_code, sentence in done.stderr) == (2, True)


def test_without_the_engine_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dr_validator.commands.check.installed", lambda each: each is not AWS)
    folder = write_assembly(tmp_path, {"A@us-east-1": WRONG})
    for asked in (("--lint", "aws"), ("--lint", "cfn-lint,aws"), ("--select", RULE)):
        done = run("check", folder, *asked)
        assert done.exit_code == 2
        assert "pip install 'dr-validator[lint-aws]'" in done.stderr
        assert done.stderr.count("\n") == 1
    assert run("check", folder).exit_code == 1  # by cfn-lint


def test_selecting_a_rule_asks_for_the_engine(tmp_path: Path) -> None:
    folder = write_assembly(tmp_path, {"A@us-east-1": WRONG})
    assert ids(findings(folder, "--select", RULE)) == [RULE]
    assert findings(folder, "--select", AWS.name, "--ignore", RULE) == []


def test_sarif_and_explain_say_where_a_rule_is_explained(tmp_path: Path) -> None:
    folder = write_assembly(tmp_path, {"A@us-east-1": WRONG})
    body = json.loads(run("check", folder, "--lint", "aws", "--format", "sarif").stdout)
    rules = {each["id"]: each for each in body["runs"][0]["tool"]["driver"]["rules"]}
    assert rules[RULE]["helpUri"] == AWS.url("F3002")
    assert rules[RULE]["shortDescription"]["text"] == "Rule F3002 of cloudformation-validate."
    assert AWS.url("F3002") in run("explain", RULE).stdout


@pytest.mark.parametrize(("code", "sentence"), WORKERS.values(), ids=WORKERS)
def test_a_failure_of_the_engine_is_a_crash_entry(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, sentence: str
) -> None:
    worker = tmp_path / "worker.py"
    worker.write_text(f"import json, os, sys, time\nsys.stdin.readline()\n{code}\n")
    monkeypatch.setattr(processes, "WORKER", worker)
    if "sleep" in code:
        monkeypatch.setattr(processes, "PATIENCE", 0.2)
    folder = write_assembly(tmp_path / "cdk.out", {"A@us-east-1": WRONG})
    result = run("check", folder, "--lint", "aws", "--no-cache")
    assert result.exit_code == 4
    assert f"crashed[{AWS.name}] A: {sentence}" in result.stdout


def test_what_it_did_not_finish_is_told_with_what_it_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hit = ["F3002", "x", ["Resources", "Topic", "Properties.Nam"], ""]
    answer = {"hits": [hit], "opened": [], "incomplete": "it did not finish: too many branches"}
    worker = tmp_path / "worker.py"
    worker.write_text(f"for _ in range(2): input()\nprint('''{json.dumps(answer)}''')\ninput()\n")
    monkeypatch.setattr(processes, "WORKER", worker)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    folder = write_assembly(tmp_path / "cdk.out", {"A@us-east-1": TOPIC})
    result = run("check", folder, "--lint", "aws")
    assert result.exit_code == 4
    assert f"high[{RULE}] x" in result.stdout
    assert f"crashed[{AWS.name}] A: it did not finish: too many branches" in result.stdout
    assert not list((tmp_path / "caches").rglob("*.json"))


HOSTILE = {
    "deep": "[" * 100_000,
    "empty": "",
    "a list": "[]",
    "an alias of itself": "Resources: &a\n  A: *a\n",
    "a bomb": "\n".join(
        ["a0: &a0 x", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9))]
    ),
    "no text": "\0\1\2",
    "odd ids": '{"Resources": {"../..": {"Type": "AWS::SNS::Topic", "Properties": 3}, "": {}}}',
    "a long text": json.dumps({"Resources": {"A": {"Type": "A" * 1_000_000}}}),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_templates_end_in_an_answer(tmp_path: Path, text: str) -> None:
    """Asked as the command asks, of a file: whatever it holds, there is a line for it."""
    file = tmp_path / "template.yaml"
    file.write_text(text)
    job = Job(str(file), None, "us-east-1")
    with processes.linting(AWS, [job], LintSettings()) as futures:
        outcome = futures[0].result(timeout=120)
    assert isinstance(outcome, Answer | Failure)
    for hit in getattr(outcome, "hits", ()):
        assert AWS.is_rule(hit.rule)
        assert isinstance(steps({}, hit.path), tuple)


def test_its_results_are_cached_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    (tmp_path / "project").mkdir()
    monkeypatch.chdir(tmp_path / "project")
    write_assembly(Path("cdk.out"), {"A@us-east-1": WRONG})
    asked = ("check", "cdk.out", "--lint", "aws", "--select", AWS.name, "--format", "json")
    first = run(*asked)
    [entry] = (tmp_path / "caches").rglob("*.json")
    assert entry.parent.name == AWS.name
    worker = tmp_path / "worker.py"
    worker.write_text("import sys; sys.exit(3)")
    monkeypatch.setattr(processes, "WORKER", worker)
    assert (first.exit_code, run(*asked).stdout) == (1, first.stdout)
    assert run(*asked, "--no-cache").exit_code == 4
    # What another engine says is not taken for this one's.
    entry.write_text(
        json.dumps({"format": cache.FORMAT, "hits": [["W1", "x", [], ""]], "opened": {}})
    )
    assert run(*asked).exit_code == 4


def test_its_process_is_kept_from_all_else(tmp_path: Path) -> None:
    """As far as it is Python: a package of this name in its place."""
    package = tmp_path / "packages" / "cloudformation_validate"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("open('pwned', 'w')\n")
    lines: tuple[Json, ...] = (
        {
            "path": [str(package.parent), *(each for each in sys.path if os.path.isabs(each))],  # noqa: PTH117
            "engine": AWS.name,
            "adapter": str(AWS.adapter),
        },
        {"file": None, "text": "{}", "region": None, "parameters": {}},
    )
    done = subprocess.run(
        [sys.executable, "-P", "-s", processes.WORKER],
        input="".join(json.dumps(line) + "\n" for line in lines),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    told = json.loads(done.stdout)["error"]
    assert told.startswith(f"PermissionError: {AWS.name} is kept from writing")
    assert not (tmp_path / "pwned").exists()


@pytest.mark.parametrize(
    ("body", "path", "expected"),
    [
        ({"a": {"b.c": [{"d": 1}]}}, ("a.b.c.0.d",), ("a", "b.c", 0, "d")),
        ({"a": {"b": {"c": 1}, "b.c": 2}}, ("a.b.c",), ("a", "b.c")),
        ({"a": 1}, ("x", "y.0.z"), ("x", "y", "0", "z")),
        ({"a.b": {"c": 1}}, ("a.b", "c"), ("a.b", "c")),
        ({"a": [1]}, ("a.7.b",), ("a", 7, "b")),
        ({}, ("",), ("",)),
    ],
)
def test_steps_are_told_apart_by_the_keys_that_are_there(
    body: Json, path: tuple[str, ...], expected: tuple[str | int, ...]
) -> None:
    assert steps(body, path) == expected
