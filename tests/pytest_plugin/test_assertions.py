"""The assertions: what they accept, and what they show."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from dr_validator.errors import UsageError
from dr_validator.testing import (
    DrReport,
    Severity,
    assert_clean,
    assert_finding,
    assert_no_finding,
    assert_unproven,
    graph_of,
    validate,
)

from tests.pytest_plugin.stage import CHECK, OTHER, broken, pack, settle, single, sound

LINE = f"critical[{CHECK}] Secondary/Cluster (us-east-2) /Properties/MasterUsername: the secondary"


def complaint(assertion: Callable[..., object], *words: object, **more: object) -> str:
    with pytest.raises(AssertionError) as caught:
        assertion(*words, **more)
    return str(caught.value)


@pytest.fixture
def bad(tmp_path: Path) -> DrReport:
    settle(tmp_path)
    return validate(broken(tmp_path / "cdk.out"), base=tmp_path)


@pytest.fixture
def good(tmp_path: Path) -> DrReport:
    settle(tmp_path)
    return validate(sound(tmp_path / "cdk.out"), base=tmp_path)


@pytest.fixture
def fated(tmp_path: Path) -> DrReport:
    """With a crashed check, one that proves nothing, and a finding of low severity."""
    settle(tmp_path, pack(tmp_path), select=("acme",))
    return validate(sound(tmp_path / "cdk.out"), base=tmp_path, pack_dirs=[Path("acme_checks")])


def test_clean(good: DrReport, bad: DrReport) -> None:
    assert_clean(good)
    words = complaint(assert_clean, bad).splitlines()
    assert words[0].startswith("not clean: 1 finding (1 critical) · 0 waived")
    assert words[2].startswith(f"critical[{CHECK}] the secondary cluster sets MasterUsername")
    assert words[-2].startswith("  breaks: deploy     fix: ")
    assert words[-1].startswith("  in CDK, for example: rds.CfnDBCluster(")


def test_clean_is_what_the_command_calls_so(fated: DrReport, tmp_path: Path) -> None:
    words = complaint(assert_clean, fated)
    assert "crashed[acme-crash] RuntimeError: broken \\x1b[31m check" in words
    assert "acme-low" not in words
    settle(tmp_path, "packs = ['acme_checks']", select=("acme-low", "acme-open"))
    validated = partial(validate, "cdk.out", base=tmp_path, config=Path("dr-validator.toml"))
    report = validated()
    assert_clean(report)
    assert "low[acme-low] is not so bad" in complaint(assert_clean, report, fail_on="low")
    assert "low[acme-low]" in complaint(assert_clean, report, fail_on=Severity.LOW)
    report = validated(strict=True)
    assert "not proven[acme-open] whether" in complaint(assert_clean, report)


def test_what_was_not_checked_is_not_clean(tmp_path: Path) -> None:
    settle(tmp_path)
    report = validate(single(tmp_path / "cdk.out"), base=tmp_path)
    assert complaint(assert_clean, report).startswith("nothing was checked\nnote: no sign of ")


@pytest.mark.parametrize(
    "at",
    [
        "",
        "Secondary",
        "Secondary/Cluster",
        "Secondary/*",
        "Sec*",
    ],
)
def test_a_finding(bad: DrReport, at: str) -> None:
    (found,) = assert_finding(bad, CHECK, at=at)
    assert found.place.stack == "Secondary"
    assert assert_finding(bad, "aurora-secondary", at=at) == (found,)
    assert LINE in complaint(assert_no_finding, bad, CHECK, at=at)


def test_no_finding(good: DrReport, bad: DrReport) -> None:
    assert_no_finding(good, CHECK)
    assert_no_finding(bad, OTHER)
    assert_no_finding(bad, CHECK, at="Primary")


def test_what_was_found_instead(bad: DrReport, good: DrReport) -> None:
    words = complaint(assert_finding, bad, CHECK, at="Primary/Cluster").splitlines()
    assert words[:2] == [
        f"no finding of {CHECK} at Primary/Cluster",
        f"  - {CHECK} at Primary/Cluster",
    ]
    assert words[2].startswith(f"  + {LINE}")
    words = complaint(assert_finding, bad, OTHER).splitlines()
    assert words[:3] == [f"no finding of {OTHER}", f"  - {OTHER}", "other checks found:"]
    assert words[3].startswith(f"    {LINE}")
    assert "nothing was found: 0 findings" in complaint(assert_finding, good, CHECK)


def test_a_waived_finding_is_told(tmp_path: Path) -> None:
    settle(tmp_path, f"[[waivers]]\ncheck = '{CHECK}'\nstack = '*'\nreason = 'by hand'")
    report = validate(broken(tmp_path / "cdk.out"), base=tmp_path)
    assert_clean(report)
    words = complaint(assert_finding, report, CHECK)
    assert "  + waived by " in words
    assert LINE in words


def test_unproven(fated: DrReport) -> None:
    (found,) = assert_unproven(fated, "acme-open", at="Primary")
    assert found.problem.reason == "a parameter has no default"
    words = complaint(assert_unproven, fated, "acme-low")
    assert words.startswith("no unproven result of acme-low\n")
    assert "  + low[acme-low] Primary (us-east-1): is not so bad" in words
    # Not proven is not found.
    assert "  + not proven[acme-open] " in complaint(assert_finding, fated, "acme-open")


@pytest.mark.parametrize("assertion", [assert_finding, assert_no_finding, assert_unproven])
def test_nothing_is_asserted_of_a_check_that_was_not_run(
    assertion: Callable[..., object], bad: DrReport, fated: DrReport, tmp_path: Path
) -> None:
    assert complaint(assertion, bad, "aurora-secundary") == (
        "aurora-secundary: no such check; did you mean aurora-secondary?"
    )
    assert complaint(assertion, bad, "dns-alias-zone-mismatch") == (
        "dns-alias-zone-mismatch was not run: it is not selected"
    )
    assert complaint(assertion, bad, "cfn-lint-E3002").endswith("was not run: it is not selected")
    assert complaint(assertion, fated, "acme-crash").startswith("crashed[acme-crash] RuntimeError")
    settle(tmp_path)
    report = validate(single(tmp_path / "alone"), base=tmp_path)
    assert complaint(assertion, report, CHECK).startswith(f"{CHECK} was not run\nnote: no sign of")


def test_without_pytest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Paths and settings from the current folder, as for the command."""
    broken(tmp_path / "cdk.out")
    monkeypatch.chdir(tmp_path)
    settle(tmp_path, select=(OTHER,))
    assert validate("cdk.out").checks == (OTHER,)
    assert [stack.id for stack in graph_of("cdk.out").stacks] == ["Primary", "Secondary"]
    settle(tmp_path, "oops = 1")
    with pytest.raises(UsageError, match="oops is not a known key"):
        validate("cdk.out")


def test_the_linter_takes_part_if_asked(tmp_path: Path) -> None:
    pytest.importorskip("cfnlint", reason="cfn-lint is not installed: dr-validator[lint]")
    settle(tmp_path, select=(CHECK, "cfn-lint"))
    report = validate(sound(tmp_path / "cdk.out"), base=tmp_path, lint=True)
    assert report.linter == "cfn-lint"
    assert_no_finding(report, "cfn-lint-E0000")
