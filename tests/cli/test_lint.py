"""cfn-lint's errors in the same report, and nothing of cfn-lint that stops the run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from dr_validator import lint
from dr_validator.assembly import load

from tests.cli.stage import PLAIN, check, execute, run, write_assembly

WRONG = {"Topic": {"Type": "AWS::SNS::Topic", "Properties": {"TopicNam": "payments"}}}
UNUSED = {"Bucket": {"Type": "AWS::S3::Bucket", "DependsOn": ["Handle"]}, **PLAIN}


def test_errors_are_findings_with_their_place(tmp_path: Path) -> None:
    stacks = {"Primary@us-east-1": PLAIN, "Secondary@us-east-2": WRONG}
    done = execute("check", write_assembly(tmp_path, stacks), "--format", "json")
    body = json.loads(done.stdout)
    [found] = [each for each in body["findings"] if each["check"].startswith("cfn-lint")]
    assert done.returncode == 1
    assert (found["check"], found["severity"], found["breaks"]) == (
        "cfn-lint-E3002",
        "high",
        "deploy",
    )
    where = found["place"]
    assert (where["stack"], where["region"]) == ("Secondary", "us-east-2")
    assert (where["logical_id"], where["pointer"]) == ("Topic", "/Properties/TopicNam")
    assert (where["construct_path"], where["line"]) == ("Secondary/Topic", 6)
    assert body["summary"]["linter"] == "cfn-lint"


def test_templates_alone_are_linted_for_their_region(tmp_path: Path) -> None:
    template = tmp_path / "template.yaml"
    template.write_text("Resources:\n  Topic:\n    Type: AWS::SNS::Tpic\n")
    result = run("check", f"{template}@us-west-2", "--select", "cfn-lint")
    assert "high[cfn-lint-E3006]" in result.stdout
    assert "template.yaml:3" in result.stdout
    assert result.exit_code == 1


def test_warnings_are_left_out(tmp_path: Path) -> None:
    result = run("check", write_assembly(tmp_path, {"A@us-east-1": UNUSED}), "--select", "cfn-lint")
    assert (result.exit_code, result.stdout.splitlines()[0][:11]) == (0, "no findings")


def test_a_rule_can_be_ignored(tmp_path: Path) -> None:
    folder = write_assembly(tmp_path, {"A@us-east-1": WRONG})
    assert run("check", folder, "--ignore", "cfn-lint-E3002").exit_code == 0


def test_a_failure_of_the_linter_is_a_crash_entry(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> list[lint.Hit]:
        raise SystemExit(32)

    monkeypatch.setattr(lint, "_hits", fail)
    result = run("check", write_assembly(tmp_path, {"A@us-east-1": PLAIN}))
    assert result.exit_code == 4
    assert "crashed[cfn-lint] A: SystemExit: 32" in result.stdout


def test_without_the_linter_a_note_or_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lint, "installed", lambda: False)
    folder = write_assembly(tmp_path, {"A@us-east-1": WRONG})
    result = run("check", folder)
    assert result.exit_code == 0
    assert "cfn-lint is not installed, so single templates were not linted" in result.stdout
    asked = run("check", folder, "--lint", "cfn-lint")
    assert asked.exit_code == 2
    assert "pip install 'dr-validator[lint]'" in asked.stderr
    assert "cfn-lint" not in check(folder, select=None).stdout


def test_an_unknown_region_is_linted_too(tmp_path: Path) -> None:
    stacks = load(write_assembly(tmp_path, {"A@xx-nowhere-1": WRONG})).stacks
    findings, crashed = lint.lint(list(stacks), lambda _: None)
    assert [found.check for found in findings] == ["cfn-lint-E3002"]
    assert crashed == []
