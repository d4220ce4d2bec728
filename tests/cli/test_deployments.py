"""One template deployed with other values in each region: `[[deployments]]`, `--parameters`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from tests.cli.stage import check, execute, run

Configure = Callable[[str], Path]

# One template for both regions: the first declares the global database, the second joins it.
APP = """
Parameters:
  Leads: {Type: String, Default: "Yes", AllowedValues: ["Yes", "No"]}
  User: {Type: String, Default: ""}
Conditions:
  First: !Equals [!Ref Leads, "Yes"]
  Named: !Not [!Equals [!Ref User, ""]]
Resources:
  Group:
    Type: AWS::RDS::GlobalCluster
    Condition: First
    Properties: {GlobalClusterIdentifier: ledger, SourceDBClusterIdentifier: !Ref Db}
  Db:
    Type: AWS::RDS::DBCluster
    Properties:
      Engine: aurora-mysql
      GlobalClusterIdentifier: !If [First, !Ref AWS::NoValue, ledger]
      MasterUsername: !If [Named, !Ref User, !Ref AWS::NoValue]
"""
TWICE = ("app.yaml@us-east-1", "app.yaml@us-west-2")
TWO = """
[[deployments]]
template = "app.yaml"
region = "us-east-1"
account = "111122223333"
stack-name = "ledger"
[[deployments]]
template = "app.yaml"
region = "us-west-2"
account = "111122223333"
stack-name = "ledger"
"""


@pytest.fixture(autouse=True)
def app(here: Configure) -> None:
    del here
    Path("app.yaml").write_text(APP)


def report(*words: str) -> dict[str, Any]:
    result = check(*words, "--format", "json", select="aurora")
    assert result.exit_code in (0, 1), result.stderr
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def ids(found: dict[str, Any]) -> dict[str, str]:
    return {each["id"]: each["region"] for each in found["assembly"]["stacks"]}


def said(found: dict[str, Any], kind: str = "findings") -> set[tuple[str, str]]:
    return {(each["check"], each["place"]["stack"]) for each in found[kind]}


def test_each_deployment_has_its_values(here: Configure) -> None:
    here(TWO + 'parameters = { Leads = "No", User = "app" }\n')
    found = report()
    assert ids(found) == {"ledger@us-east-1": "us-east-1", "ledger@us-west-2": "us-west-2"}
    assert {each["name"] for each in found["assembly"]["stacks"]} == {"ledger"}
    assert said(found) == {("aurora-secondary-credentials", "ledger@us-west-2")}
    assert found["assembly"]["roles"]["primary"] == "us-east-1"
    here(TWO + 'parameters = { Leads = "No" }\n')
    assert said(report()) == set()


def test_the_values_may_stand_in_files(here: Configure) -> None:
    Path("west.json").write_text(json.dumps({"Parameters": {"Leads": "No", "User": "app"}}))
    here(TWO + 'parameter-file = "west.json"\n')
    assert said(report()) == {("aurora-secondary-credentials", "ledger@us-west-2")}
    here(TWO + 'parameter-file = "west.json"\nparameters = { User = "" }\n')
    assert said(report()) == set()


def test_a_value_that_is_a_role_tells_which_region_leads(here: Configure) -> None:
    Path("app.yaml").write_text(
        "Parameters: {DeployAs: {Type: String, AllowedValues: [primary, secondary]}}\n"
        "Resources: {Table: {Type: AWS::DynamoDB::Table}}\n"
    )
    result = check(*TWICE, select=None)
    assert (
        "disaster recovery, without a known primary: the parameter DeployAs of app@us-east-1 "
        "speaks of a secondary region; the parameter DeployAs of app@us-west-2 speaks of a "
        "secondary region; and 1 more sign; name it with --primary\n"
    ) in result.stdout
    first, second = TWO.split("[[deployments]]")[1:]
    told = (
        first + "parameters = {DeployAs = 'primary'}",
        second + "parameters = {DeployAs = 'secondary'}",
    )
    here("".join(f"[[deployments]]\n{each}\n" for each in told))
    assert (
        "primary us-east-1, secondary us-west-2 (us-east-1 is primary, by the parameter"
        in run("check").stdout
    )


def test_a_nested_stack_that_is_not_made_lacks_no_template() -> None:
    Path("app.yaml").write_text(
        "Parameters: {Addons: {Type: String, Default: ''}}\n"
        "Conditions: {Has: !Not [!Equals [!Ref Addons, '']]}\n"
        "Resources:\n"
        "  Topic: {Type: AWS::SNS::Topic}\n"
        "  Nest:\n"
        "    Type: AWS::CloudFormation::Stack\n"
        "    Condition: Has\n"
        "    Properties: {TemplateURL: !Ref Addons}\n"
    )
    words = ("app.yaml@us-east-1", "--select", "assembly-unread", "--config", "gate.toml")
    Path("gate.toml").write_text("[gate]\ncomplete = true\n")
    result = check(*words, select=None)
    assert result.exit_code == 0 and "Nest" not in result.stdout
    Path("values.env").write_text("Addons=https://example.com/addons.yaml\n")
    result = check(*words, "--parameters", "values.env", select=None)
    assert result.exit_code == 1
    assert "(TemplateURL ${Addons}; name the file in [nested-templates])" in result.stdout


def test_a_name_by_default_is_not_proven_to_be_taken(here: Configure) -> None:
    Path("app.yaml").write_text(
        "Parameters:\n"
        "  Name: {Type: String, Default: acme-orders}\n"
        '  Key: {Type: String, Default: "arn:aws:kms:us-east-1:111122223333:key/k"}\n'
        "Resources:\n"
        "  Bucket: {Type: AWS::S3::Bucket, Properties: {BucketName: !Ref Name}}\n"
        "  Queue: {Type: AWS::SQS::Queue, Properties: {KmsMasterKeyId: !Ref Key}}\n"
    )
    checks = ("--select", "name-taken-twice", "--select", "locality-other-region")
    result = check(*TWICE, *checks, "--format", "concise", select=None)
    assert result.exit_code == 0
    assert (
        "app.yaml:5: unproven[name-taken-twice] whether the name acme-orders is free, as a "
        "resource in us-east-1 has it too: nobody says with which Name each of the stacks is "
        "deployed "
    ) in result.stdout
    assert (
        "app.yaml:6: unproven[locality-other-region] whether it names a KMS key in the right "
        "region: nobody says with which Key each of the stacks is deployed "
    ) in result.stdout
    here(TWO)
    assert check(*checks, "--format", "concise", select=None).stdout.count("critical[") == 2


def test_files_are_looked_for_beside_the_configuration(
    here: Configure, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("west.env").write_text("Leads=No\n")
    here(TWO + 'parameter-file = "west.env"\n')
    Path("below").mkdir()
    monkeypatch.chdir("below")
    assert ids(report()) == {"ledger@us-east-1": "us-east-1", "ledger@us-west-2": "us-west-2"}


def test_values_on_the_command_line() -> None:
    Path("west.env").write_text("Leads=No\nUser=app\n")
    found = report(*TWICE, "--parameters", "app.yaml@us-west-2=west.env")
    assert said(found) == {("aurora-secondary-credentials", "app@us-west-2")}
    found = report("app.yaml@us-west-2", "--parameters", "west.env")
    assert ids(found) == {"app": "us-west-2"}
    # A later file goes before an earlier one.
    Path("nobody.env").write_text("User=\n")
    more = ("--parameters", "app.yaml=west.env", "--parameters", "app.yaml@us-west-2=nobody.env")
    assert said(report("app.yaml@us-west-2", *more)) == set()


def test_samconfig_tells_name_and_region_too() -> None:
    Path("samconfig.toml").write_text(
        "[default.deploy.parameters]\nstack_name = 'ledger'\nregion = 'eu-west-1'\n"
        "parameter_overrides = 'Leads=No'\n"
    )
    assert ids(report("app.yaml", "--parameters", "samconfig.toml")) == {"ledger": "eu-west-1"}


def test_a_template_alone_keeps_its_name() -> None:
    assert ids(report("app.yaml@us-east-1")) == {"app": "us-east-1"}
    accounts = [f"app.yaml@{n}/us-east-1" for n in ("111122223333", "444455556666")]
    assert set(ids(report(*accounts))) == {
        "app@111122223333/us-east-1",
        "app@444455556666/us-east-1",
    }


def test_deployments_are_not_looked_at_beside_a_path(here: Configure) -> None:
    here(TWO)
    result = check("app.yaml@us-east-1")
    assert "1 stack in us-east-1" in result.stdout
    assert "the deployments of dr-validator.toml were ignored" in result.stdout


def test_a_default_that_decides_is_told() -> None:
    told = "checked with Leads=Yes, User=, the default, in app; set values with --parameters"
    assert told in check("app.yaml@us-east-1").stdout
    Path("all.env").write_text("Leads=Yes\nUser=\n")
    assert "by default" not in check("app.yaml@us-east-1", "--parameters", "all.env").stdout


def test_a_default_that_may_differ_proves_nothing() -> None:
    """Both would declare the global database, if the default held for both."""
    found = report(*TWICE)
    assert said(found) == set()
    assert said(found, "unproven") >= {("aurora-duplicate-global-cluster", "app@us-west-2")}
    assert any("so what Leads=Yes, User= decides is not proven" in n for n in notes(found))
    # Said to be so, it is.
    Path("same.env").write_text("Leads=Yes\n")
    found = report(*TWICE, "--parameters", "same.env")
    assert said(found) == {("aurora-duplicate-global-cluster", "app@us-west-2")}


def notes(found: dict[str, Any]) -> list[str]:
    own: list[str] = found["assembly"]["notes"]
    return own


def refused(*words: str) -> Result:
    result = run("check", *words, "--lint", "none")
    assert (result.exit_code, result.stdout) == (2, "")
    return result


def test_each_wrong_value_is_one_sentence() -> None:
    Path("bad.env").write_text("Leads=Maybe\nLeeds=No\n")
    assert refused("app.yaml@us-east-1", "--parameters", "bad.env").stderr.splitlines() == [
        "error: bad.env: Leads is 'Maybe', which is not allowed: write one of Yes, No "
        "(declared in app.yaml)",
        "error: bad.env: Leeds is not a parameter of app.yaml; did you mean Leads?",
    ]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            ("other.yaml", "app.yaml", "--parameters", "a.env"),
            "does not say which template it is for",
        ),
        (
            ("app.yaml@us-east-1", "--parameters", "app.yaml@us-west-2=a.env"),
            "that template is not among what is checked; there are app.yaml",
        ),
    ],
)
def test_parameters_for_nothing_are_refused(words: tuple[str, ...], sentence: str) -> None:
    Path("a.env").write_text("Leads=No\n")
    Path("other.yaml").write_text(APP)
    assert sentence in refused(*words).stderr


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[[deployments]]\nregion = 'us-east-1'", "entry 1 of deployments has no template"),
        (
            "[[deployments]]\ntemplate = 'app.yaml'\naccount = '111122223333'",
            "entry 1 of deployments has an account and no region",
        ),
        (
            "[[deployments]]\ntemplate = 'app.yaml'\naccount = '1'\nregion = 'us-east-1'",
            "account in entry 1 of deployments is '1', which is not an account",
        ),
        (
            "[[deployments]]\ntemplate = 'app.yaml'\nparameters = { Leads = { x = 1 } }",
            "parameters.Leads in entry 1 of deployments must be a string, a number",
        ),
        (
            "[[deployments]]\ntemplate = 'app.yaml'\nparameters = { Leads = 'Maybe' }",
            "entry 1 of deployments: Leads is 'Maybe', which is not allowed",
        ),
        (
            "[[deployments]]\ntemplate = 'app.yaml'\n" * 2,
            "entry 2 of deployments: deploys app.yaml once more under the same name",
        ),
    ],
)
def test_what_is_wrong_with_a_deployment_is_said(here: Configure, text: str, sentence: str) -> None:
    here(text)
    assert sentence in refused().stderr


def test_the_installed_command(here: Configure) -> None:
    here(TWO + 'parameters = { Leads = "No", User = "app" }\n')
    done = execute("check", "--lint", "none", "--select", "aurora-secondary-credentials")
    assert done.returncode == 1
    assert "app.yaml:18   ledger@us-west-2/Db (us-west-2) /Properties/MasterUsername" in done.stdout
