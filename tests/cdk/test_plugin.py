"""The plugin in real CDK apps: what stops the synthesis, what does not, and what CDK says."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from dr_validator import __version__
from dr_validator.check import discover
from dr_validator.errors import UsageError

from tests.cdk.cases import CHECK, CLUSTER
from tests.cdk.conftest import Made, environment

Cases = Callable[[str], Made]
FOUND = [(CHECK, "error", CLUSTER)]
IN_STAGES = f"Prod/Standby/{CLUSTER}"


def test_a_finding_stops_the_synthesis_with_cdks_own_report(cases: Cases) -> None:
    made = cases("broken")
    assert made.error.splitlines()[:4] == [
        "ValidationFailed: ERROR the secondary cluster sets MasterUsername, which Aurora refuses "
        "on a cluster that joins a global database (critical, breaks deploy). See also "
        "Primary/Global (us-east-1): the global cluster it joins (dr-validator)",
        f"   {CLUSTER} (DatabaseClusterC6094C50) aws-cdk-lib.aws_rds.CfnDBCluster",
        "   Suggested fix: leave MasterUsername, MasterUserPassword and DatabaseName off every "
        "secondary",
        f"   Acknowledge with 'dr-validator::{CHECK}'",
    ]
    (report,) = made.reports
    assert report["pluginName"] == "dr-validator"
    assert report["pluginVersion"] == __version__
    assert report["conclusion"] == "failure"
    (violation,) = report["violations"]
    (construct,) = violation["violatingConstructs"]
    assert construct["cloudFormationResource"] == {
        "templatePath": "Secondary.template.json",
        "logicalId": "DatabaseClusterC6094C50",
        "propertyPaths": ["Properties.MasterUsername"],
    }
    assert violation["ruleMetadata"]["severity"] == "critical"
    assert violation["ruleMetadata"]["region"] == "us-west-2"


def test_a_sound_app_is_synthesized_in_silence(cases: Cases) -> None:
    made = cases("sound")
    assert (made.error, made.reports) == ("", [])
    assert (made.folder / "cdk.out" / "manifest.json").is_file()


def test_without_arguments_every_check_runs(cases: Cases) -> None:
    assert cases("everything").told == [
        (CHECK, "error", CLUSTER),
        ("aurora-managed-password", "error", "Primary/Cluster"),
        ("order-undeclared-dependency", "error", CLUSTER),
    ]


@pytest.mark.parametrize(
    ("name", "construct", "template"),
    [
        (
            "stages",
            IN_STAGES,
            "assembly-Prod/assembly-Prod-Standby/ProdStandbySecondary9A8F8874.template.json",
        ),
        (
            "on-stage",
            IN_STAGES,
            "assembly-Prod/assembly-Prod-Standby/ProdStandbySecondary9A8F8874.template.json",
        ),
        (
            "nested",
            "Secondary/Nest/Database/Cluster",
            "SecondaryNest9F8DF447.nested.template.json",
        ),
    ],
)
def test_the_whole_app_is_resolved_wherever_its_stacks_stand(
    cases: Cases, name: str, construct: str, template: str
) -> None:
    made = cases(name)
    assert made.told == [(CHECK, "error", construct)]
    (violation,) = made.reports[0]["violations"]
    resource = violation["violatingConstructs"][0]["cloudFormationResource"]
    assert resource["templatePath"] == template
    assert "Primary/Global (us-east-1)" in violation["description"]


@pytest.mark.parametrize(
    "name",
    ["acknowledged", "acknowledged-above", "acknowledged-in-app", "acknowledged-in-stage"],
)
def test_what_is_acknowledged_is_suppressed_once_with_its_reason(cases: Cases, name: str) -> None:
    made = cases(name)
    assert made.error == ""
    assert made.told == []
    assert made.suppressed == [(CHECK, "agreed in review")]


@pytest.mark.parametrize("name", ["acknowledged-family", "waived"])
def test_what_only_we_know_to_be_accepted_is_left_out(cases: Cases, name: str) -> None:
    made = cases(name)
    assert (made.error, made.told, made.suppressed) == ("", [], [])


def test_what_the_gate_misses_stops(cases: Cases) -> None:
    made = cases("gate")
    assert [(rule, severity) for rule, severity, _ in made.told] == [("gate", "fatal")]
    assert "the gate fails: no check about disaster recovery was run" in made.error


def test_what_is_acknowledged_elsewhere_counts_and_is_called_unused(cases: Cases) -> None:
    made = cases("acknowledged-elsewhere")
    assert made.told == FOUND
    assert "(CDK acknowledgement at Primary) is not used" in made.reports[0]["metadata"]["notes"]


@pytest.mark.parametrize(
    ("name", "severity", "stops"),
    [
        ("milder", "warning", False),
        ("mildest", "info", False),
        ("argument-first", "warning", False),
        ("regions", "error", True),
        ("unproven", "info", False),
        ("strict", "error", True),
    ],
)
def test_what_fails_is_an_error_and_nothing_else_is(
    cases: Cases, name: str, severity: str, stops: bool
) -> None:
    made = cases(name)
    assert made.told == [(CHECK, severity, CLUSTER)]
    assert bool(made.error) == stops


def test_what_cdk_suppresses_does_not_let_the_rest_pass(cases: Cases) -> None:
    made = cases("failing-medium")
    assert made.told == [("order-undeclared-dependency", "error", CLUSTER)]
    assert made.suppressed == [(CHECK, "agreed in review")]
    assert "(medium, breaks deploy)" in made.error


def test_unproven_says_why_and_gives_no_advice(cases: Cases) -> None:
    (violation,) = cases("unproven").reports[0]["violations"]
    assert violation["description"].startswith("not proven: whether this cluster is a secondary")
    assert ", since nothing says which cluster " in violation["description"]
    assert "suggestedFix" not in violation


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        (
            "wrong-configuration",
            "dr-validator.toml: fail-onn is not a known key; did you mean fail-on?",
        ),
        (
            "wrong-selection",
            "DrValidator: select holds aurorra: no such check; did you mean aurora?",
        ),
        ("one-region-twice", "us-east-1 cannot be both the primary and a secondary region"),
    ],
)
def test_what_is_wrong_with_the_question_is_one_clear_error(
    cases: Cases, name: str, sentence: str
) -> None:
    made = cases(name)
    assert made.told == [("not-checked", "fatal", "")]
    told = made.error.splitlines()[0]
    assert told.startswith("ValidationFailed: FATAL the app was not checked for disaster recovery:")
    assert told.endswith(f"{sentence} (dr-validator)")


def test_a_crash_stops_the_synthesis_and_the_others_still_report(cases: Cases) -> None:
    made = cases("crash")
    assert made.told == [("crash-always", "fatal", ""), *FOUND]
    assert "gave no verdict (ValueError: oh no); please report it" in made.error


def test_a_folder_is_a_pack_only_if_it_or_its_configuration_is_named(cases: Cases) -> None:
    assert cases("pack-of-named-file").told == [("crash-always", "fatal", ""), *FOUND]
    made = cases("pack-that-is-found")
    assert [rule for rule, _, _ in made.told] == ["not-checked"]
    assert "crashing_three is a folder in" in made.error


def test_as_a_process_it_ends_with_an_error_and_the_report(needs_cdk: None, tmp_path: Path) -> None:
    del needs_cdk
    (tmp_path / "dr-validator.toml").write_text(f'select = ["{CHECK}"]\n')
    variables = {**environment(), "JSII_HOST_STACK_TRACES": "1"}
    variables["CDK_OUTDIR"] = str(tmp_path / "cdk.out")
    variables = {key: variables[key] for key in variables if not key.startswith("PYTEST")}
    done = subprocess.run(
        [sys.executable, "-m", "tests.cdk.app"],
        cwd=tmp_path,
        env=variables,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 1
    assert f"   Acknowledge with 'dr-validator::{CHECK}'\n" in done.stderr
    assert "tests/cdk/app.py:" in done.stderr.split("ERROR ")[0]


def test_what_cdk_asks_of_a_plugin(needs_cdk: None) -> None:
    del needs_cdk
    from dr_validator.cdk import DrValidator

    plugin = DrValidator(select="aurora")
    assert plugin.name == "dr-validator"
    assert plugin.version == __version__
    assert plugin.rule_ids == [each.id for each in discover()]


def test_a_wrong_argument_is_told_where_it_is_written(needs_cdk: None) -> None:
    del needs_cdk
    from dr_validator.cdk import DrValidator

    with pytest.raises(UsageError, match="fail_on is 'hihg'; it must be one of low, medium"):
        DrValidator(fail_on="hihg")
