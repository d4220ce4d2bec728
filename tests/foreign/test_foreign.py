"""The checks on assemblies that are not the reference app: true findings, and silence elsewhere."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from dr_validator.outcome import Report

from tests.foreign.agnostic import assembly as agnostic
from tests.foreign.judged import ACCOUNT, HERE, differences, report_on, truth, truth_of
from tests.foreign.synthesize import APPS, BROKEN, GOOD

HANDWRITTEN = HERE / "handwritten"
TEMPLATES = ("network.yaml", "data.yaml", "documents.yaml", "service.yaml")
REGIONS = ("us-east-1", "us-west-2")
DEFECTS: list[dict[str, Any]] = yaml.safe_load((HANDWRITTEN / "defects.yaml").read_text())
ASSEMBLIES = {
    "good": {},
    "broken": {"broken": True},
    "nowhere": {"regions": False},
}


def everywhere(folder: Path, account: str = f"{ACCOUNT}/") -> list[str]:
    """Every template, deployed to both regions."""
    return [f"{folder / name}@{account}{region}" for name in TEMPLATES for region in REGIONS]


@cache
def good_templates() -> Report:
    return report_on(everywhere(HANDWRITTEN))


def with_defect(defect: dict[str, Any], folder: Path) -> Path:
    """The templates with one defect; it must change something."""
    for name in TEMPLATES:
        text = (HANDWRITTEN / name).read_text()
        if name == defect["file"]:
            assert text.count(defect["from"]) == 1, f"{defect['name']}: {defect['from']!r}"
            text = text.replace(defect["from"], defect["to"])
        (folder / name).write_text(text)
    return folder


@pytest.mark.parametrize("variant", [GOOD, BROKEN])
@pytest.mark.parametrize("app", APPS)
def test_cdk_app(synthesized: Path, app: str, variant: str) -> None:
    """Exactly what is true of the app is said of it."""
    report = report_on([synthesized / f"{app}-{variant}"])
    assert differences(report, truth(app, variant)) == []


@pytest.mark.parametrize("app", APPS)
def test_a_correct_app_passes_the_gate(synthesized: Path, app: str) -> None:
    """Nothing is said of it that fails a build."""
    report = report_on([synthesized / f"{app}-{GOOD}"])
    assert report.exit_code == 0, [each.problem.message for each in report.findings]


def test_one_region_shows_no_sign_of_disaster_recovery(synthesized: Path) -> None:
    """Two regions alone are no sign: CloudFront takes its certificate from us-east-1."""
    assert not report_on([synthesized / "single_region-good"]).roles.dr


@pytest.mark.parametrize(
    ("app", "primary", "secondaries"),
    [
        ("writer_reader", "eu-west-1", ("eu-central-1",)),
        ("stages", "us-east-1", ("us-west-2",)),
        ("runbook", "us-east-2", ("ca-central-1",)),
        ("weak", None, ()),
    ],
)
def test_roles(
    synthesized: Path, app: str, primary: str | None, secondaries: tuple[str, ...]
) -> None:
    """Failover records, weights and tags tell the regions' roles; two that both serve have none."""
    roles = report_on([synthesized / f"{app}-good"]).roles
    assert (roles.primary, roles.secondaries, roles.conflict) == (primary, secondaries, "")


def test_handwritten_templates() -> None:
    """One set of templates, deployed to two regions by conditions and mappings."""
    assert differences(good_templates(), truth("handwritten", "good")) == []


def test_handwritten_templates_of_an_unknown_account() -> None:
    report = report_on(everywhere(HANDWRITTEN, account=""))
    assert differences(report, truth("handwritten", "without_account")) == []


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: str(defect["name"]))
def test_handwritten_defect(defect: dict[str, Any], tmp_path: Path) -> None:
    """One defect at a time adds what is true of it, and nothing else."""
    report = report_on(everywhere(with_defect(defect, tmp_path)))
    assert differences(report, truth_of(defect), besides=good_templates()) == []


@pytest.mark.parametrize("variant", ASSEMBLIES)
def test_old_assembly(variant: str, tmp_path: Path) -> None:
    """Inline metadata, legacy assets, no account, and perhaps no region."""
    path = agnostic.write(tmp_path / "cdk.out", **ASSEMBLIES[variant])
    assert differences(report_on([path]), truth("agnostic", variant)) == []


def test_plain_stack_without_environment(tmp_path: Path) -> None:
    report = report_on([agnostic.write_plain(tmp_path / "cdk.out")])
    assert differences(report, truth("agnostic", "plain")) == []
    assert not report.roles.dr
