"""One exit code for each outcome, the same in every format, and one sentence for the reader."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from dr_validator.check import Check, Family, discover
from dr_validator.finding import Breaks, Problem, Severity
from dr_validator.graph import Graph
from dr_validator.report import REPORTERS

from tests.cli.stage import (
    BROKEN,
    CHECK,
    DOC,
    PLAIN,
    broken,
    check,
    execute,
    run,
    single,
    sound,
    write_assembly,
)

FORMATS = sorted(REPORTERS)
each_format = pytest.mark.parametrize("form", FORMATS)


@each_format
def test_clean_is_0(tmp_path: Path, form: str) -> None:
    assert check(sound(tmp_path), "--format", form).exit_code == 0


@each_format
def test_findings_are_1(tmp_path: Path, form: str) -> None:
    assert check(broken(tmp_path), "--format", form).exit_code == 1


@each_format
def test_nothing_to_read_is_3(tmp_path: Path, form: str) -> None:
    result = check(tmp_path / "absent", "--format", form)
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr.startswith("error: ")
    assert "absent: no such file or folder" in result.stderr
    assert result.stderr.count("\n") == 1


@each_format
def test_a_crash_is_4_and_beats_findings(
    tmp_path: Path, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dr_validator.commands.check.discover", lambda: (*discover(), CRASHING))
    result = check(broken(tmp_path), "--format", form, select=f"{CHECK},test-crashing")
    assert result.exit_code == 4
    assert "test-crashing" in result.stdout
    assert "ZeroDivisionError" in result.stdout
    assert CHECK in result.stdout


def _crash(graph: Graph) -> Iterator[Problem]:
    raise ZeroDivisionError(f"division by {len(graph.stacks) - 2}")


CRASHING = Check(
    "test-crashing",
    Family("test", "Tests"),
    Severity.LOW,
    Breaks.DEPLOY,
    False,
    DOC,
    _crash,
    "tests",
)


def test_exit_zero_forgives_findings_but_no_crash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert check(broken(tmp_path), "--exit-zero").exit_code == 0
    monkeypatch.setattr("dr_validator.commands.check.discover", lambda: (*discover(), CRASHING))
    assert check(broken(tmp_path), "--exit-zero", select="test-crashing").exit_code == 4


def test_fail_on_sets_the_least_severity(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def low(graph: Graph) -> Iterator[Problem]:
        yield Problem(next(iter(graph.all("AWS::RDS::GlobalCluster"))).place, "it is low")

    mild = Check(
        "test-low", Family("test", "Tests"), Severity.LOW, Breaks.COST, False, DOC, low, "tests"
    )
    monkeypatch.setattr("dr_validator.commands.check.discover", lambda: (*discover(), mild))
    folder = sound(tmp_path)
    assert check(folder, select="test-low").exit_code == 0
    assert "low[test-low]" in check(folder, select="test-low").stdout
    assert check(folder, "--fail-on", "low", select="test-low").exit_code == 1


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--select", "aurora-secondary-credential"), f"did you mean {CHECK}?"),
        (("--ignore", "auroa"), "did you mean aurora?"),
        (("--select", CHECK, "--ignore", CHECK), "leaves no check to run"),
        (("--stack", "Prod/*"), "no stack matches; there are Primary, Secondary"),
        (("--context", "a=b"), "no effect without --app"),
        (("--primary", "us-east-1", "--secondary", "us-east-1"), "cannot be both"),
        (
            ("--primary", "us-east1"),
            "the primary region is given as 'us-east1', which is not a region: did you mean "
            "us-east-1?",
        ),
        (("--primary", "useast1"), "did you mean us-east-1?"),
        (("--secondary", "Ireland"), "'Ireland', which is not a region: write it as in us-west-2"),
        (("--secondary", "111122223333/us-east-1"), "which is not a region"),
        (("--fail-on", "severe"), "severe"),
        (("--format", "xml"), "xml"),
        (("--no-such-option",), "--no-such-option"),
    ],
)
def test_wrong_usage_is_2(tmp_path: Path, words: tuple[str, ...], sentence: str) -> None:
    result = check(broken(tmp_path), *words, select=None)
    assert (result.exit_code, result.stdout) == (2, "")
    assert sentence in result.stderr


def test_the_default_path_is_cdk_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = check()
    assert result.exit_code == 3
    assert "cdk.out: no such folder here; run `dr-validator synth`" in result.stderr
    broken(tmp_path / "cdk.out")
    assert check().exit_code == 1


def test_stack_leaves_out_findings_but_resolves_all(tmp_path: Path) -> None:
    folder = broken(tmp_path)
    assert check(folder, "--stack", "Sec*").exit_code == 1
    result = check(folder, "--stack", "Primary")
    assert result.exit_code == 0
    assert "--stack leaves out the findings of 1 of 2 stacks" in result.stdout


def test_an_empty_glob_is_no_nested_stack(tmp_path: Path) -> None:
    """As from a variable of the shell that is not set: nested stacks have no stack name."""
    inner = {"Resources": {"Handle": {"Type": "AWS::CloudFormation::WaitConditionHandle"}}}
    (tmp_path / "inner.json").write_text(json.dumps(inner))
    nested = {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": "inner.json"}}
    write_assembly(tmp_path, {"Alone@us-east-1": {"Nested": nested}})
    result = check(tmp_path, "--stack", "", select=None)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--stack : no stack matches; there are Alone, Alone/Nested" in result.stderr


def test_no_sign_of_disaster_recovery_is_told(tmp_path: Path) -> None:
    result = check(single(tmp_path), select=None)
    assert result.exit_code == 0
    assert "no sign of disaster recovery in this app" in result.stdout


def test_a_gate_does_not_pass_on_nothing(tmp_path: Path) -> None:
    result = check(single(tmp_path), select=CHECK)
    assert (result.exit_code, result.stdout) == (3, "")
    assert "nothing was checked" in result.stderr


def test_roles_from_the_command_line(tmp_path: Path) -> None:
    regions = ("--primary", "us-east-1", "--secondary", "us-east-2")
    result = check(single(tmp_path), *regions, select=None)
    assert "primary us-east-1, secondary us-east-2" in result.stdout
    assert "no sign of disaster recovery" not in result.stdout
    assert "note: no stack is in us-east-2, which is named as the secondary" in result.stdout
    assert "no stack is in us-east-1" not in result.stdout
    assert result.exit_code == 0


def test_a_stack_without_region_is_told(tmp_path: Path) -> None:
    folder = write_assembly(tmp_path, {"Primary": BROKEN})
    assert "no region is set for Primary" in check(folder, select=None).stdout


def test_no_region_at_all_fails_the_run(tmp_path: Path) -> None:
    result = check(write_assembly(tmp_path, {"One": PLAIN, "Two": PLAIN}), select=None)
    assert result.exit_code == 1
    assert "medium[stacks-no-region] no region is set for One, Two" in result.stdout
    assert (
        check(
            write_assembly(tmp_path, {"One": PLAIN, "Two@us-east-1": PLAIN}), select=None
        ).exit_code
        == 0
    )


def test_empty_templates_only_are_3(tmp_path: Path) -> None:
    folder = write_assembly(tmp_path / "empty", {"One@us-east-1": {}, "Two@us-east-2": {}})
    result = check(folder, select=None)
    assert (result.exit_code, result.stdout) == (3, "")
    assert "One.template.json" in result.stderr and "no resource to check" in result.stderr
    folder = write_assembly(tmp_path / "half", {"One@us-east-1": {}, "Two@us-east-2": PLAIN})
    assert check(folder, select=None).exit_code == 0


def test_our_own_failure_is_4_without_a_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("something odd")

    monkeypatch.setattr("dr_validator.commands.check.load_inputs", fail)
    result = check(sound(tmp_path))
    assert result.exit_code == 4
    assert "dr-validator itself failed (RuntimeError: something odd)" in result.stderr
    assert "Traceback" not in result.stderr


def test_quiet_prints_only_what_is_wrong(tmp_path: Path) -> None:
    assert check(sound(tmp_path / "a"), "-q").stdout == ""
    told = check(broken(tmp_path / "b"), "-q").stdout
    assert CHECK in told
    assert "primary" not in told.splitlines()[-2]


def test_the_installed_command(tmp_path: Path) -> None:
    done = execute("check", broken(tmp_path), "--select", CHECK, "--lint", "none")
    assert (done.returncode, done.stderr) == (1, "")
    assert f"critical[{CHECK}]" in done.stdout


def test_the_first_words_of_ids_are_no_check() -> None:
    wrong = run("rule", "aurora-not")
    assert wrong.exit_code == 2
    assert (
        "aurora-not: 2 check ids begin with this; name one, such as aurora-not-global"
        in wrong.stderr
    )
    assert "cognito: one check id begins with this" in run("explain", "cognito").stderr


def test_a_program_is_no_template(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("print('x')")
    result = check(tmp_path / "app.py")
    assert result.exit_code == 3
    assert "app.py: a program, not a template: pass the cdk.out that it synth" in result.stderr


def test_statistics_are_counted_where_only_what_is_wrong_is_printed(tmp_path: Path) -> None:
    told = check(broken(tmp_path), "-q", "--statistics").stdout
    assert f"    1  critical  {CHECK}" in told


def test_rule_explains_and_suggests() -> None:
    told = run("explain", CHECK)
    assert told.exit_code == 0
    for word in (CHECK, "severity: critical", "Why it matters: ", "Fix: ", "Source: "):
        assert word in told.stdout
    wrong = run("explain", "aurora-secondary-credential")
    assert (wrong.exit_code, wrong.stdout) == (2, "")
    assert f"did you mean {CHECK}?" in wrong.stderr
