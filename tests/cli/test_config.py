"""The configuration: where it is found, what it says, what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import dr_validator
import pytest
from dr_validator.assembly.deployments import Deployment
from dr_validator.assembly.values import Values
from dr_validator.config import Config, load_config
from dr_validator.config.model import NamedFile
from dr_validator.drill.plan import DrillPlan
from dr_validator.errors import UsageError
from dr_validator.finding import Severity
from dr_validator.gate import Gate
from dr_validator.lint import CFN_LINT
from dr_validator.settings import AcceptedLoss, Strategy
from dr_validator.waivers.part import AppPart
from dr_validator.waivers.waiver import Waiver

from tests.cli.stage import CHECK, PLAIN, broken, check, run, single, sound, write_assembly

WHOLE = f"""
extends = "dr_validator:fail-closed"
strategy = "WARM_STANDBY"
fail-on = "low"
strict = true
select = ["{CHECK}"]
ignore = ["s3"]
exclude-stacks = ["*Pipeline"]
required-exports = ["payments-table-arn"]
required-tags = ["DR-Role"]
packs = ["acme_checks"]
[regions]
primary = "us-east-1"
secondaries = ["us-east-2"]
[objectives]
rpo = 15
rto = 60
[gate]
require-dr = true
regions = ["us-east-1"]
roles = ["primary", "secondary"]
entries = ["api.example.com"]
stores = ["*/Orders"]
complete = true
allow-unjudged = ["AWS::Cognito::*"]
[drill]
lose = ["us-east-1:DynamoDB"]
required = ["api.example.com"]
[[drill.accepted]]
entry = "report.*"
store = "*/Reports"
lost = "us-east-1"
reason = "made anew"
expires = 2027-03-31
owner = "reporting"
[severity]
"dns" = "critical"
[stacks]
"Prod/*" = "us-west-2"
"Other" = "111122223333/us-west-2"
[nested-templates]
"*/vpc.yaml" = "network/vpc.yaml"
[[waivers]]
check = "s3-rtc"
construct = "Prod/Storage"
stack = "Prod/*"
reason = "copied by hand"
expires = 2027-03-31
owner = "payments"
[[waivers]]
check = "dns"
stack = "*"
reason = "elsewhere"
expires = "2027-03-31"
[lint]
engines = ["cfn-lint"]
config = "lint.yaml"
[[deployments]]
template = "app.yaml"
region = "us-west-2"
account = "111122223333"
stack-name = "orders"
parameters = {{ Leads = false, Zones = ["a", "b"], Count = 2 }}
parameter-file = "west.json"
tags = {{ DR-Role = "secondary" }}
"""


PROFILE = Path(dr_validator.__file__).with_name("fail-closed.toml")


def test_everything_is_read(tmp_path: Path) -> None:
    path = tmp_path / "dr-validator.toml"
    path.write_text(WHOLE)
    expected = Config(
        path,
        "us-east-1",
        ("us-east-2",),
        Severity.LOW,
        (CHECK,),
        ("s3",),
        {"Prod/*": "us-west-2", "Other": "111122223333/us-west-2"},
        strict=True,
        exclude_stacks=("*Pipeline",),
        severity={"dns": Severity.CRITICAL},
        strategy=Strategy.WARM_STANDBY,
        rpo=15,
        rto=60,
        required_exports=("payments-table-arn",),
        required_tags=("DR-Role",),
        packs=("acme_checks",),
        drill=DrillPlan(
            ("us-east-1:dynamodb",),
            ("api.example.com",),
            (
                AcceptedLoss(
                    "made anew",
                    "dr-validator.toml, accepted loss 1",
                    "report.*",
                    "*/Reports",
                    "us-east-1",
                    "reporting",
                    date(2027, 3, 31),
                ),
            ),
        ),
        gate=Gate(
            require_dr=True,
            regions=("us-east-1",),
            roles=("primary", "secondary"),
            complete=True,
            allow_unjudged=("AWS::Cognito::*",),
            entries=("api.example.com",),
            stores=("*/Orders",),
        ),
        lint=NamedFile(tmp_path, "lint.yaml"),
        lint_engines=(CFN_LINT,),
        files=(path, PROFILE),
        beside=(tmp_path,),
        waivers=(
            Waiver(
                "s3-rtc",
                "copied by hand",
                "dr-validator.toml, waiver 1",
                AppPart(construct="Prod/Storage", stack="Prod/*"),
                date(2027, 3, 31),
                "payments",
            ),
            Waiver(
                "dns",
                "elsewhere",
                "dr-validator.toml, waiver 2",
                AppPart(stack="*"),
                date(2027, 3, 31),
            ),
        ),
        deployments=(
            Deployment(
                "app.yaml",
                tmp_path,
                Values(
                    f"{path}: entry 1 of deployments",
                    {"Leads": "false", "Zones": "a,b", "Count": "2"},
                    {"DR-Role": "secondary"},
                    "orders",
                    "us-west-2",
                ),
                "111122223333",
                "west.json",
            ),
        ),
        nested_templates={"*/vpc.yaml": tmp_path / "network/vpc.yaml"},
    )
    assert load_config(tmp_path) == expected


def test_the_nearest_one_upward_counts(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (tmp_path / "dr-validator.toml").write_text('select = ["s3"]')
    assert load_config(inner).path == tmp_path / "dr-validator.toml"
    (tmp_path / "a" / "pyproject.toml").write_text("[project]\nname = 'other'\n")
    assert load_config(inner).path == tmp_path / "dr-validator.toml"
    (tmp_path / "a" / "pyproject.toml").write_text('[tool.dr-validator]\nselect = ["dns"]\n')
    assert load_config(inner).select == ("dns",)
    (tmp_path / "a" / "dr-validator.toml").write_text('select = ["vpc"]')
    assert load_config(inner).select == ("vpc",)


def test_without_one_the_defaults_hold(tmp_path: Path) -> None:
    assert load_config(tmp_path).select == ()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("fail_on = 'low'", "fail_on is not a known key; did you mean fail-on?"),
        ("[regions]\nprimry = 'x'", "regions.primry is not a known key; did you mean primary?"),
        (
            "zzz = 1",
            "zzz is not a known key; known keys: extends, strategy, regions, objectives, drill",
        ),
        ("[objectives]\nrpo = '15'", "objectives.rpo must be a whole number of minutes, 0 or more"),
        ("[objectives]\nrto = -1", "objectives.rto must be a whole number of minutes, 0 or more"),
        ("[objectives]\nrto = true", "objectives.rto must be a whole number of minutes"),
        ("strategy = 'warm-standby'", "did you mean WARM_STANDBY?"),
        ("strict = 'yes'", "strict must be true or false"),
        ("[regions]\nprimary = 'Ohio'", "regions.primary is 'Ohio', which is not a region"),
        ("[regions]\nsecondaries = ['x']", "regions.secondaries is 'x', which is not a region"),
        (
            "[regions]\nprimary = 'us-east-1'\nsecondaries = ['us-east-1']",
            "regions.secondaries cannot hold us-east-1, which is the primary region",
        ),
        ("[severity]\ndns = 'bad'", "severity.dns must be one of low, medium, high, critical"),
        ("packs = [' ']", "packs must be a list of strings, which entry 1 is not"),
        ("waivers = {}", "waivers must be a list of tables; write [[waivers]]"),
        ("[[waivers]]\nreason = 'x'", "entry 1 of waivers has no check"),
        ("waivers = [1]", "entry 1 of waivers must be a table"),
        ("fail-on = 'severe'", "fail-on must be one of low, medium, high, critical"),
        ("select = 'aurora'", "select must be a list of strings"),
        ("select = ['s3', 1]", "select must be a list of strings, which entry 2 is not"),
        ("[objectives]\nRPO = 15", "objectives.RPO is not a known key; did you mean rpo?"),
        ("regions = 'us-east-1'", "regions must be a table"),
        ("[stacks]\n'P*' = 1", "stacks.'P*' must be a string"),
        ("= 1", "not valid TOML"),
        ("\xff", "byte 0 is not UTF-8: save the file as UTF-8"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, text: str, sentence: str) -> None:
    path = tmp_path / "dr-validator.toml"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(UsageError) as caught:
        load_config(tmp_path)
    assert str(path) in str(caught.value)
    assert sentence in str(caught.value)


def test_keys_of_pyproject_are_named_in_full(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.dr-validator]\nselct = []\n")
    with pytest.raises(UsageError, match=r"tool\.dr-validator\.selct is not a known key"):
        load_config(tmp_path)


def test_the_command_obeys_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = broken(tmp_path / "cdk.out")
    monkeypatch.chdir(tmp_path)
    config = tmp_path / "dr-validator.toml"
    config.write_text("[regions]\nprimary = 'us-east-1'\nsecondaries = ['us-east-2']\n")
    alone = single(tmp_path / "alone")
    assert "primary us-east-1, secondary us-east-2" in check(alone, select=None).stdout
    config.write_text(f"ignore = ['{CHECK}']\n")
    assert CHECK not in check(folder, select=None).stdout
    config.write_text("oops = 1")
    assert check(folder).exit_code == 2


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("primary = 'us-esat-1'", "us-esat-1, the primary region"),
        ("secondaries = ['us-west-2']", "us-west-2, the secondary region"),
    ],
)
def test_a_region_that_no_stack_is_in_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, told: str
) -> None:
    """It may be mistyped, or nothing takes over there."""
    folder = sound(tmp_path / "cdk.out")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "dr-validator.toml").write_text(f"[regions]\n{text}\n")
    result = check(folder, select=None)
    assert result.exit_code == 1
    label = "high[config-region-without-stack]"
    wanted = f"{label} no stack is in {told}; the stacks are in us-east-1, us-east-2\n"
    assert wanted in result.stdout
    (tmp_path / "dr-validator.toml").write_text("[regions]\nprimary = 'us-east-1'\n")
    assert "no stack is in" not in check(folder, select=None).stdout


def test_regions_of_stacks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_assembly(tmp_path / "cdk.out", {"Handle": PLAIN})
    monkeypatch.chdir(tmp_path)
    (tmp_path / "dr-validator.toml").write_text("[stacks]\n'Han*' = 'eu-west-1'\n")
    assert "1 stack in eu-west-1" in check(folder, select=None).stdout
    (tmp_path / "dr-validator.toml").write_text("[stacks]\n'Han*' = 'Ireland'\n")
    result = run("check", folder, "--lint", "none")
    assert result.exit_code == 2
    assert "'Ireland', which is not a region" in result.stderr


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("select = ['auroa']", "select: auroa: no such check; did you mean aurora?"),
        ("ignore = ['s3,auroa']", "ignore: auroa: no such check; did you mean aurora?"),
        (
            "[severity]\nauroa = 'low'",
            "severity: auroa: no such check; did you mean aurora?",
        ),
    ],
)
def test_a_check_that_is_not_is_2(here: Callable[[str], Path], text: str, sentence: str) -> None:
    path = here(text)
    for command in (("check", sound(Path("cdk.out")), "--lint", "none"), ("config", "show")):
        result = run(*command)
        assert (result.exit_code, result.stdout) == (2, "")
        assert f"{path}: {sentence}" in result.stderr


def test_severities_are_overridden_by_the_longest(here: Callable[[str], Path]) -> None:
    folder = broken(Path("cdk.out"))
    here("[severity]\naurora = 'high'\naurora-secondary = 'low'\n")
    result = check(folder)
    assert (result.exit_code, f"low[{CHECK}]" in result.stdout) == (0, True)
    here("[severity]\naurora = 'high'\n")
    assert f"high[{CHECK}]" in check(folder).stdout


def test_stacks_left_out_are_resolved_all_the_same(here: Callable[[str], Path]) -> None:
    folder = broken(Path("cdk.out"))
    here("exclude-stacks = ['Sec*', 'Nothing*']\n")
    result = check(folder)
    assert result.exit_code == 0
    assert "exclude-stacks leaves out the findings of 1 of 2 stacks" in result.stdout
    assert "exclude-stacks names Nothing*, which matches no stack" in result.stdout
    here("exclude-stacks = ['Primary']\n")
    assert check(folder).exit_code == 1
    here("exclude-stacks = ['*']\n")
    result = check(folder)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "exclude-stacks leaves no stack to report on" in result.stderr


def test_what_is_required_is_reported_when_it_is_missing(here: Callable[[str], Path]) -> None:
    folder = sound(Path("cdk.out"))
    here("required-exports = ['payments-*']\nrequired-tags = ['DR-Role']\n")
    result = check(folder, select="config")
    assert result.exit_code == 1
    assert "no stack exports payments-*, which the configuration requires" in result.stdout
    assert "--> dr-validator.toml" in result.stdout
    assert "stack Primary lacks the tag DR-Role" in result.stdout
    assert "stack Secondary lacks the tag DR-Role" in result.stdout


def test_objectives_reach_the_checks(here: Callable[[str], Path]) -> None:
    folder = sound(Path("cdk.out"))
    assert check(folder, select="objective").exit_code == 0
    here("strategy = 'WARM_STANDBY'\n")
    result = check(folder, select="objective")
    assert result.exit_code == 1
    assert (
        "the secondary cluster has no instance, so the database is a pilot light" in result.stdout
    )
    here("strategy = 'PILOT_LIGHT'\n")
    assert check(folder, select="objective").exit_code == 0
