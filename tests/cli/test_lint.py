"""cfn-lint's errors in the same report, and nothing of cfn-lint that stops the run."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from dr_validator.lint import processes
from typer.testing import Result

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


# Stand in for the process of cfn-lint: each reads the first line, which tells how to lint.
WORKERS = {
    "it fails": (
        "for line in sys.stdin: print(json.dumps({'error': 'SystemExit: 32'}), flush=True)",
        "SystemExit: 32",
    ),
    "it is killed": (
        "sys.stdin.readline(); os.kill(os.getpid(), 9)",
        "its process ended with signal 9",
    ),
    "it leaves": ("sys.stdin.readline(); sys.exit(3)", "its process ended with 3"),
    "it is cut off": (
        "sys.stdin.readline(); sys.stdout.write('{\"hits\": ['); sys.exit()",
        "its process ended with 0",
    ),
    "it does not end": (
        "sys.stdin.readline(); time.sleep(60)",
        "it had not ended after 0 s",
    ),
}


@pytest.mark.parametrize(("code", "sentence"), WORKERS.values(), ids=WORKERS)
def test_a_failure_of_the_linter_is_a_crash_entry(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, sentence: str
) -> None:
    worker = tmp_path / "worker.py"
    worker.write_text(f"import json, os, sys, time\nsys.stdin.readline()\n{code}\n")
    monkeypatch.setattr(processes, "WORKER", worker)
    if "sleep" in code:
        monkeypatch.setattr(processes, "PATIENCE", 0.2)
    stacks = {"A@us-east-1": PLAIN, "B@us-east-1": WRONG}
    result = run("check", write_assembly(tmp_path / "cdk.out", stacks), "--no-cache")
    assert result.exit_code == 4
    for name in ("A", "B"):
        assert f"crashed[cfn-lint] {name}: {sentence}" in result.stdout


def test_no_process_to_be_had_is_a_crash_entry(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "gone"))
    result = run("check", write_assembly(tmp_path, {"A@us-east-1": PLAIN}), "--no-cache")
    assert result.exit_code == 4
    assert "crashed[cfn-lint] A: its process cannot be started: No such file" in result.stdout


def test_without_the_linter_a_note_or_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dr_validator.commands.check.installed", lambda _: False)
    folder = write_assembly(tmp_path, {"A@us-east-1": WRONG})
    result = run("check", folder)
    assert result.exit_code == 0
    assert "cfn-lint is not installed, so single templates were not linted" in result.stdout
    asked = run("check", folder, "--lint", "cfn-lint")
    assert asked.exit_code == 2
    assert "pip install 'dr-validator[lint]'" in asked.stderr
    assert "cfn-lint" not in check(folder, select=None).stdout


def test_an_unknown_region_is_linted_too(tmp_path: Path) -> None:
    folder = write_assembly(tmp_path, {"A@xx-nowhere-1": WRONG})
    assert found(run("check", folder, "--format", "json")) == ["cfn-lint-E3002"]


def found(result: Result) -> list[str]:
    """The linter's findings that count."""
    findings = json.loads(result.stdout)["findings"]
    return [each["check"] for each in findings if each["check"].startswith("cfn-lint")]
