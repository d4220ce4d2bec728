"""Every check is a test of the assembly, and what it says is the test's outcome."""

from __future__ import annotations

import pytest
from dr_validator.check import discover

from tests.cli.stage import execute
from tests.pytest_plugin.stage import (
    CHECK,
    OTHER,
    PACK,
    broken,
    outcomes,
    pack,
    run,
    settle,
    single,
    sound,
    write_assembly,
)

pytest_plugins = ["pytester"]


@pytest.fixture
def project(pytester: pytest.Pytester) -> pytest.Pytester:
    settle(pytester.path)
    return pytester


def test_every_check_is_a_test(pytester: pytest.Pytester) -> None:
    sound(pytester.path / "cdk.out")
    (pytester.path / "dr-validator.toml").write_text("ignore = ['cfn-lint']")
    result = run(pytester, "--collect-only", "-q")
    ids = [line for line in result.outlines if line.startswith("cdk.out::")]
    assert ids == ["cdk.out::loads", *(f"cdk.out::{each.id}" for each in discover())]


def test_a_finding_fails_with_the_words_of_the_command(project: pytest.Pytester) -> None:
    broken(project.path / "cdk.out")
    result = run(project)
    assert (result.ret, outcomes(result)) == (1, {"failed": 1, "passed": 2})
    said = execute("check", "--lint", "none", cwd=project.path).stdout
    block = said.split("\n\n")[0]
    assert block.startswith(f"critical[{CHECK}] ")
    assert block in result.stdout.str()
    result.stdout.no_fnmatch_line("*Error*")
    result.stdout.no_fnmatch_line("*Traceback*")
    result.stdout.no_fnmatch_line("*.py:*")
    result.stdout.fnmatch_lines(
        [
            f"FAILED cdk.out::{CHECK} - critical?{CHECK}? the secondary cluster sets*",
            "*1 failed, 2 passed*",
        ]
    )


def test_the_last_words_count(project: pytest.Pytester) -> None:
    broken(project.path / "cdk.out")
    result = run(project)
    result.stdout.fnmatch_lines(
        ["*dr-validator*", "cdk.out: 1 finding (1 critical) · 0 waived · 0 not proven *"]
    )


def test_one_line_for_editors(project: pytest.Pytester) -> None:
    broken(project.path / "cdk.out")
    result = run(project, "--tb=line")
    result.stdout.fnmatch_lines([f"cdk.out/Secondary.template.json:*: critical?{CHECK}? *"])
    result.stdout.no_fnmatch_line("*breaks: deploy*")


def test_colors_on_a_terminal(project: pytest.Pytester) -> None:
    broken(project.path / "cdk.out")
    result = run(project, "--color=yes")
    assert f"\x1b[1;31mcritical[{CHECK}]\x1b[0m" in result.stdout.str()


def test_clean(project: pytest.Pytester) -> None:
    sound(project.path / "cdk.out")
    result = run(project, "-v")
    assert (result.ret, outcomes(result)) == (0, {"passed": 3})
    result.stdout.fnmatch_lines(
        [
            "dr-validator: cdk.out",
            "cdk.out::loads PASSED*",
            f"cdk.out::{OTHER} PASSED*",
            f"cdk.out::{CHECK} PASSED*",
        ]
    )


def test_what_is_waived_is_skipped_with_its_reason(project: pytest.Pytester) -> None:
    broken(project.path / "cdk.out")
    waiver = ["[[waivers]]", f"check = '{CHECK}'", "stack = 'Secondary'"]
    settle(project.path, *waiver, 'reason = "restored \\u001b[31m by hand"')
    result = run(project, "-rs")
    assert (result.ret, outcomes(result)) == (0, {"passed": 2, "skipped": 1})
    result.stdout.fnmatch_lines(
        [
            r"SKIPPED ?1? cdk.out/Secondary.template.json:*: waived: Secondary/Cluster, by *: "
            r"restored \x1b?31m by hand"
        ]
    )


def test_a_reason_is_given_once(project: pytest.Pytester) -> None:
    """However many findings were waived at one place."""
    sound(project.path / "cdk.out")
    packed = pack(project.path)
    low = project.path / "acme_checks" / "acme" / "low.py"
    low.write_text(low.read_text() + "    yield problem(graph.place(graph.stacks[0]), 'twice')\n")
    waiver = "[[waivers]]\ncheck = 'acme-low'\nstack = 'Primary'\nreason = 'by hand'"
    settle(project.path, packed, waiver, select=("acme-low",))
    result = run(project, "-rs")
    assert outcomes(result) == {"passed": 1, "skipped": 1}
    [told] = [line for line in result.outlines if line.startswith("SKIPPED")]
    assert told.count("by hand") == 1
    result.stdout.fnmatch_lines(["cdk.out: 0 findings · 2 waived *"])


def test_an_unused_waiver_is_told(project: pytest.Pytester) -> None:
    sound(project.path / "cdk.out")
    settle(project.path, f"[[waivers]]\ncheck = '{CHECK}'\nstack = 'Secondary'\nreason = 'by hand'")
    result = run(project)
    assert result.ret == 0
    result.stdout.fnmatch_lines([f"cdk.out: note: the waiver of {CHECK} * is not used*"])


def test_no_sign_of_disaster_recovery(project: pytest.Pytester) -> None:
    single(project.path / "cdk.out")
    settle(project.path, select=(CHECK, "security"))
    result = run(project, "-rs", "-k", f"loads or {CHECK}")
    assert (result.ret, outcomes(result)) == (0, {"passed": 1, "skipped": 1})
    result.stdout.fnmatch_lines(
        ["SKIPPED ?1? cdk.out:1: no sign of disaster recovery in this app*"]
    )


def test_nothing_but_checks_that_do_not_apply_is_no_pass(project: pytest.Pytester) -> None:
    single(project.path / "cdk.out")
    result = run(project)
    assert (result.ret, outcomes(result)) == (1, {"failed": 1, "skipped": 2})
    result.stdout.fnmatch_lines(["FAILED cdk.out::loads - nothing was checked: no sign of *"])


class TestFates:
    """What the pack's checks do: crash, prove nothing, find little."""

    @pytest.fixture
    def fated(self, pytester: pytest.Pytester) -> pytest.Pytester:
        sound(pytester.path / "cdk.out")
        settle(pytester.path, pack(pytester.path), select=(CHECK, "acme"))
        return pytester

    def test_a_crashed_check_is_an_error(self, fated: pytest.Pytester) -> None:
        result = run(fated, "-k", "crash")
        assert (result.ret, outcomes(result)) == (1, {"errors": 1})
        result.stdout.fnmatch_lines(
            [
                "*ERROR at setup of acme-crash of cdk.out*",
                r"crashed?acme-crash? RuntimeError: broken \x1b?31m check",
                "*Please report this bug.",
            ]
        )
        result.stdout.no_fnmatch_line("*Traceback*")

    def test_what_is_not_proven_is_expected(self, fated: pytest.Pytester) -> None:
        result = run(fated, "-k", "open", "-rx", "-vv")
        assert (result.ret, outcomes(result)) == (0, {"xfailed": 1})
        result.stdout.fnmatch_lines(
            [
                r"XFAIL cdk.out::acme-open - not proven: whether \x1b?31m it holds, since a "
                "parameter has no default ?Primary (us-east-1)?"
            ]
        )

    @pytest.mark.parametrize("how", ["option", "pytest", "dr-validator", "runxfail"])
    def test_unless_strict(self, fated: pytest.Pytester, how: str) -> None:
        words = {"option": ["--dr-strict"], "runxfail": ["--runxfail"]}.get(how, [])
        if how == "pytest":
            fated.makeini("[pytest]\ndr_strict = true")
        if how == "dr-validator":
            settle(fated.path, "strict = true", PACK, select=("acme",))
        result = run(fated, "-k", "open", *words)
        assert (result.ret, outcomes(result)) == (1, {"failed": 1})
        result.stdout.fnmatch_lines(["*whether *it holds, since a parameter has no default*"])

    def test_what_is_below_fail_on_is_expected(self, fated: pytest.Pytester) -> None:
        result = run(fated, "-k", "low", "-rx", "-vv")
        assert (result.ret, outcomes(result)) == (0, {"xfailed": 1})
        result.stdout.fnmatch_lines(
            ["XFAIL cdk.out::acme-low - low, below fail-on (medium): is not so bad ?Primary*"]
        )

    def test_fail_on_and_severities_are_those_of_the_configuration(
        self, fated: pytest.Pytester
    ) -> None:
        settle(fated.path, "fail-on = 'low'", PACK, select=("acme",))
        assert run(fated, "-k", "low").ret == 1
        settle(fated.path, PACK, "[severity]\nacme-low = 'high'", select=("acme",))
        assert run(fated, "-k", "low").ret == 1


def test_the_linter_is_one_test(pytester: pytest.Pytester) -> None:
    pytest.importorskip("cfnlint", reason="cfn-lint is not installed: dr-validator[lint]")
    bad = {"Queue": {"Type": "AWS::SQS::Queue", "Properties": {"Nonsense": 1}}}
    write_assembly(pytester.path / "cdk.out", {"A@us-east-1": bad})
    settle(pytester.path, select=(CHECK, "cfn-lint"))
    result = run(pytester, "-k", "cfn-lint")
    assert (result.ret, outcomes(result)) == (1, {"failed": 1})
    result.stdout.fnmatch_lines(["FAILED cdk.out::cfn-lint - high?cfn-lint-E3002? *Nonsense*"])


def test_an_unused_waiver_of_the_linter_is_told_once(pytester: pytest.Pytester) -> None:
    pytest.importorskip("cfnlint", reason="cfn-lint is not installed: dr-validator[lint]")
    sound(pytester.path / "cdk.out")
    waiver = "[[waivers]]\ncheck = 'cfn-lint-E3002'\nstack = '*'\nreason = 'old'"
    settle(pytester.path, waiver, select=(CHECK, "cfn-lint"))
    notes = [line for line in run(pytester).outlines if "note: " in line]
    assert len(notes) == 1
    assert notes[0].startswith("cdk.out: note: the waiver of cfn-lint-E3002 ")
    assert notes[0].endswith("remove it")


def test_a_missing_linter_is_told(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dr_validator.under_test.run.installed", lambda _: False)
    sound(pytester.path / "cdk.out")
    settle(pytester.path, select=(CHECK, "cfn-lint"))
    result = run(pytester)
    assert (result.ret, outcomes(result)) == (0, {"passed": 2})
    result.stdout.fnmatch_lines(["cdk.out: note: cfn-lint is not installed, so single *"])


def test_what_the_command_says_is_what_the_tests_say(project: pytest.Pytester) -> None:
    """Exit code 0 and 1 of both agree, whatever fail-on is."""
    broken(project.path / "cdk.out")
    for fail_on in ("low", "critical"):
        settle(project.path, f"fail-on = '{fail_on}'", f"[severity]\n{CHECK} = 'high'")
        command = execute("check", "--lint", "none", cwd=project.path).returncode
        assert run(project).ret == command
