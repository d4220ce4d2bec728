"""CDK may ask for one account and region at a time: one reading, and each finding told once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest

from tests.cli.stage import BROKEN, CHECK, PRIMARY, SOUND, Json, write_assembly

pytest.importorskip("aws_cdk", reason="aws-cdk-lib is not installed")

import aws_cdk as cdk
import dr_validator.cdk as plugin
from dr_validator.assembly import load

FOUND = [(CHECK, "Cluster", "Secondary.template.json")]


class Context:
    """What CDK passes: the templates that it asks about."""

    def __init__(self, folder: Path, *names: str) -> None:
        self.template_paths = [str(folder / f"{name}.template.json") for name in names]


def told(validator: plugin.DrValidator, folder: Path, *names: str) -> list[tuple[Any, ...]]:
    report = validator.validate(cast(cdk.IPolicyValidationContext, Context(folder, *names)))
    assert report.success == (not report.violations)
    return list(_each(report, folder))


def _each(report: cdk.PolicyValidationPluginReport, folder: Path) -> Iterator[tuple[Any, ...]]:
    for violation in report.violations:
        assert isinstance(violation, cdk.PolicyViolation)
        for at in violation.violating_resources:
            assert isinstance(at, cdk.PolicyViolatingResource)
            template = at.template_path and str(Path(at.template_path).relative_to(folder))
            yield violation.rule_name, at.resource_logical_id, template


def assembly(folder: Path, secondary: Json = BROKEN) -> Path:
    return write_assembly(folder, {"Primary@us-east-1": PRIMARY, "Secondary@us-east-2": secondary})


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The assemblies that the plugin has read, one entry each time."""
    seen: list[Path] = []

    def counted(path: Path, *more: Any) -> Any:
        seen.append(path)
        return load(path, *more)

    monkeypatch.setattr("dr_validator.cdk.load", counted)
    return seen


def test_each_finding_goes_with_its_stack(tmp_path: Path, loads: list[Path]) -> None:
    folder, validator = assembly(tmp_path), plugin.DrValidator(select=[CHECK])
    assert told(validator, folder, "Primary") == []
    assert told(validator, folder, "Secondary") == FOUND
    assert told(validator, folder, "Secondary") == FOUND
    assert told(validator, folder, "Primary", "Secondary") == FOUND
    assert loads == [folder]


def test_another_synthesis_is_read_anew(tmp_path: Path, loads: list[Path]) -> None:
    folder, validator = assembly(tmp_path), plugin.DrValidator(select=[CHECK])
    assert told(validator, folder, "Primary", "Secondary") == FOUND
    (folder / "manifest.json").unlink()
    (folder / "cdk.out").write_text("{}")
    assembly(folder, SOUND)
    assert told(validator, folder, "Primary", "Secondary") == []
    assert loads == [folder, folder]


def test_what_no_stack_is_at_fault_for_is_told_to_the_first_who_asks(
    tmp_path: Path, loads: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "dr-validator.toml").write_text("fail-onn = 1\n")
    folder, validator = assembly(tmp_path / "cdk.out"), plugin.DrValidator(select=[CHECK])
    wrong = [("not-checked", None, None)]
    assert told(validator, folder, "Primary") == wrong
    assert told(validator, folder, "Secondary") == []
    assert told(validator, folder, "Primary") == wrong
    assert loads == []


def test_an_assembly_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    folder = assembly(tmp_path)
    (folder / "Secondary.template.json").write_text("{")
    wrong = [("not-checked", None, None)]
    assert told(plugin.DrValidator(), folder, "Primary", "Secondary") == wrong


def test_a_selection_that_leaves_nothing_to_run_is_an_error(tmp_path: Path) -> None:
    stacks: dict[str, Json] = {"A@us-east-1": {"Topic": {"Type": "AWS::SNS::Topic"}}}
    folder = write_assembly(tmp_path, stacks)
    wrong = [("not-checked", None, None)]
    assert told(plugin.DrValidator(select="failover"), folder, "A") == wrong
    assert told(plugin.DrValidator(select="security"), folder, "A") == []


def test_a_failure_of_our_own_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> Any:
        raise ZeroDivisionError("oh")

    monkeypatch.setattr("dr_validator.cdk.load", fail)
    report = plugin.DrValidator().validate(
        cast(cdk.IPolicyValidationContext, Context(assembly(tmp_path), "Primary", "Secondary"))
    )
    (violation,) = report.violations
    assert isinstance(violation, cdk.PolicyViolation)
    assert not report.success
    assert "dr-validator itself failed (ZeroDivisionError: oh)" in violation.description


def test_a_manifest_beside_the_assembly_is_not_taken_for_one(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('{"name": "a web app"}')
    folder = assembly(tmp_path / "cdk.out")
    assert told(plugin.DrValidator(select=[CHECK]), folder, "Primary", "Secondary") == FOUND
