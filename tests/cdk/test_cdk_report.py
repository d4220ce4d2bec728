"""`check --cdk-report`: what is written, and that nothing else is touched."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from dr_validator import __version__

from tests.cdk.cases import CRASHING
from tests.cli.stage import BROKEN, CHECK, PRIMARY, SOUND, Json, check, write_assembly

FILE = "validation-report.json"
OTHER = {
    "pluginName": "Überprüfung",
    "conclusion": "failure",
    "violations": [{"ruleName": "x", "description": "…", "severity": "error", "extra": [1.5]}],
}
HEAD = {"pluginName": "dr-validator", "pluginVersion": __version__}
TRACE = ["...aws-cdk-lib...", "new Secondary (/srv/payments/lib/app.ts:12:5)"]


def assembly(folder: Path, secondary: Json = BROKEN, metadata: Json | None = None) -> Path:
    stacks = {"Primary@us-east-1": PRIMARY, "Secondary@us-east-2": secondary}
    return write_assembly(folder, stacks, metadata)


def written(folder: Path) -> Any:
    return json.loads((folder / FILE).read_text(encoding="utf-8"))


def ours(folder: Path) -> list[Any]:
    return [
        each for each in written(folder)["pluginReports"] if each["pluginName"] == "dr-validator"
    ]


def write_other(folder: Path, *reports: Any) -> None:
    body = {"version": "36.0.0", "title": "Validation Report", "pluginReports": reports}
    (folder / FILE).write_text(json.dumps(body, indent=2, ensure_ascii=False))


def test_the_report_of_a_finding(tmp_path: Path) -> None:
    entry = {"type": "aws:cdk:logicalId", "data": "Cluster", "trace": TRACE}
    folder = assembly(tmp_path, metadata={"/Secondary/Cluster": [entry]})
    assert check(folder, "--cdk-report").exit_code == 1
    (report,) = ours(folder)
    fingerprint = report["violations"][0]["ruleMetadata"].pop("fingerprint")
    assert len(fingerprint) == 16
    assert written(folder)["version"] == "36.0.0"
    assert report == {
        **HEAD,
        "conclusion": "failure",
        "metadata": {
            "summary": "1 finding (1 critical) · 0 waived · 0 not proven · 2 stacks · 2 regions",
            "checked": "1 check over 2 stacks in us-east-1, us-east-2; primary us-east-1, "
            "secondary us-east-2 (us-east-1 is primary, by the source of Primary/Global; us-east-2 "
            "is secondary, by the global database of Secondary/Cluster; and 2 more signs)",
        },
        "violations": [
            {
                "ruleName": CHECK,
                "description": "the secondary cluster sets MasterUsername, which Aurora refuses "
                "on a cluster that joins a global database (critical, breaks deploy). See also "
                "Primary/Global (us-east-1): the global cluster it joins",
                "suggestedFix": "leave MasterUsername, MasterUserPassword and DatabaseName off "
                "every secondary",
                "severity": "error",
                "ruleMetadata": {
                    "severity": "critical",
                    "breaks": "deploy",
                    "proven": "true",
                    "region": "us-east-2",
                },
                "violatingConstructs": [
                    {
                        "constructPath": "Secondary/Cluster",
                        "cloudFormationResource": {
                            "templatePath": "Secondary.template.json",
                            "logicalId": "Cluster",
                            "propertyPaths": ["Properties.MasterUsername"],
                        },
                        "stackTraces": ["\n".join(TRACE)],
                    }
                ],
            }
        ],
    }


def test_twice_gives_the_same_bytes_and_a_clean_run_takes_it_back(tmp_path: Path) -> None:
    folder = assembly(tmp_path)
    write_other(folder, OTHER)
    check(folder, "--cdk-report")
    first = (folder / FILE).read_bytes()
    check(folder, "--cdk-report")
    assert (folder / FILE).read_bytes() == first
    assembly(folder, SOUND)
    assert check(folder, "--cdk-report").exit_code == 0
    (clean,) = ours(folder)
    assert (clean["conclusion"], clean["violations"]) == ("success", [])
    assert written(folder)["pluginReports"][0] == OTHER


def test_what_others_wrote_stays_and_what_the_plugin_wrote_is_replaced(tmp_path: Path) -> None:
    folder = assembly(tmp_path, SOUND)
    another = {"pluginName": "CloudFormation Validate", "conclusion": "success", "violations": []}
    write_other(folder, OTHER, {**HEAD, "conclusion": "failure", "violations": []}, another)
    check(folder, "--cdk-report")
    reports = written(folder)["pluginReports"]
    assert reports[:2] == [OTHER, another]
    assert [each["conclusion"] for each in reports[2:]] == ["success"]
    assert written(folder)["title"] == "Validation Report"


def test_nothing_else_is_touched_or_left_behind(tmp_path: Path) -> None:
    folder = assembly(tmp_path)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    check(folder, "--cdk-report")
    after = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert after.pop(FILE)
    assert after == before


def test_without_the_option_nothing_is_written(tmp_path: Path) -> None:
    folder = assembly(tmp_path)
    check(folder)
    assert not (folder / FILE).exists()


@pytest.mark.parametrize("level", ["critical", "low"])
def test_what_fails_the_run_is_an_error(tmp_path: Path, level: str) -> None:
    folder = assembly(tmp_path)
    check(folder, "--cdk-report", "--fail-on", level)
    (report,) = ours(folder)
    assert report["conclusion"] == "failure"
    assert [each["severity"] for each in report["violations"]] == ["error"]


@pytest.mark.parametrize(
    ("own", "severity"), [("high", "warning"), ("medium", "warning"), ("low", "info")]
)
def test_what_does_not_fail_the_run_is_told_in_a_report_that_succeeds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own: str, severity: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "dr-validator.toml").write_text(f'[severity]\n"{CHECK}" = "{own}"\n')
    folder = assembly(tmp_path / "cdk.out")
    assert check("--cdk-report", "--fail-on", "critical").exit_code == 0
    (report,) = ours(folder)
    assert report["conclusion"] == "success"
    assert [each["severity"] for each in report["violations"]] == [severity]


def test_exit_zero_is_about_our_exit_code_only(tmp_path: Path) -> None:
    folder = assembly(tmp_path)
    assert check(folder, "--cdk-report", "--exit-zero").exit_code == 0
    assert [each["conclusion"] for each in ours(folder)] == ["failure"]


def test_what_is_not_proven_stands_apart_as_info(tmp_path: Path) -> None:
    cluster = {
        "Type": "AWS::RDS::DBCluster",
        "Properties": {
            "Engine": "aurora-postgresql",
            "GlobalClusterIdentifier": {"Fn::ImportValue": "elsewhere"},
            "MasterUsername": "payments",
        },
    }
    folder = assembly(tmp_path, {**BROKEN, "Other": cluster})
    check(folder, "--cdk-report")
    failing, mild = ours(folder)
    assert (failing["conclusion"], mild["conclusion"]) == ("failure", "success")
    (unproven,) = mild["violations"]
    assert unproven["severity"] == "info"
    assert unproven["description"].startswith("not proven: ")
    assert unproven["violatingConstructs"][0]["constructPath"] == "Secondary/Other"
    check(folder, "--cdk-report", "--strict")
    (strict,) = ours(folder)
    assert [each["severity"] for each in strict["violations"]] == ["error", "error"]


def test_what_was_accepted_is_listed_with_its_reason(tmp_path: Path) -> None:
    data = {f"dr-validator::{CHECK}": "agreed in review"}
    entry = {"type": "aws:cdk:acknowledged-rules", "data": data}
    folder = assembly(tmp_path, metadata={"/Secondary": [entry]})
    assert check(folder, "--cdk-report").exit_code == 0
    (report,) = ours(folder)
    assert (report["conclusion"], report["violations"]) == ("success", [])
    (accepted,) = report["suppressedViolations"]
    assert accepted["acknowledgedId"] == f"dr-validator::{CHECK}"
    assert accepted["reason"] == "agreed in review"
    assert accepted["ruleMetadata"]["by"] == "CDK acknowledgement at Secondary"


def test_a_crash_is_fatal_and_belongs_to_no_construct(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "dr-validator.toml").write_text('packs = ["crashing_pack"]\n')
    pack = tmp_path / "crashing_pack" / "crash"
    pack.mkdir(parents=True)
    (pack.parent / "__init__.py").touch()
    (pack / "__init__.py").touch()
    (pack / "always.py").write_text(CRASHING)
    folder = assembly(tmp_path / "cdk.out", SOUND)
    named = ("--config", "dr-validator.toml")
    assert check("--cdk-report", *named, select="crash-always").exit_code == 4
    (report,) = ours(folder)
    (crash,) = report["violations"]
    assert (report["conclusion"], crash["severity"]) == ("failure", "fatal")
    assert crash["violatingConstructs"] == [{"constructPath": ""}]
    assert "ValueError: oh no" in crash["description"]


def test_hostile_names_steer_nothing(tmp_path: Path) -> None:
    name = "x\x1b[2J\u202ey\n::error"
    peer = {"type": "aws:cdk:logicalId", "data": "Global"}
    data = {f"dr-validator::{CHECK}": f"as {name}"}
    accepted = {"type": "aws:cdk:acknowledged-rules", "data": data}
    folder = assembly(tmp_path, metadata={f"/Primary/{name}": [peer], "/Secondary": [accepted]})
    check(folder, "--cdk-report")
    assert (folder / FILE).read_bytes().isascii()
    (told,) = ours(folder)[0]["suppressedViolations"]
    assert told["reason"] == "as x\\x1b[2J\\u202ey ::error"
    assert "Primary/x\\x1b[2J\\u202ey\\n::error (us-east-1)" in told["description"]


def test_only_a_cloud_assembly_has_such_a_report(tmp_path: Path) -> None:
    template = tmp_path / "template.json"
    template.write_text(json.dumps({"Resources": PRIMARY}))
    result = check(f"{template}@us-east-1", "--cdk-report")
    assert result.exit_code == 2
    assert "--cdk-report" in result.stderr
    assert "is not a CDK cloud assembly; give one, such as cdk.out" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["template.json"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "the JSON is cut off"),
        ("[]", "the report must be a mapping, not a list"),
        ('{"pluginReports": {}}', "pluginReports must be a list, not a mapping"),
    ],
)
def test_a_report_that_cannot_be_read_is_left_alone(
    tmp_path: Path, text: str, sentence: str
) -> None:
    folder = assembly(tmp_path)
    (folder / FILE).write_text(text)
    result = check(folder, "--cdk-report")
    assert result.exit_code == 3
    assert sentence in result.stderr
    assert (folder / FILE).read_text() == text
