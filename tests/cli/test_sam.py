"""SAM templates: expanded offline, and findings point at the lines of the SAM template."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest
from dr_validator.assembly import load, sam
from typer.testing import Result

from tests.cli.stage import execute, run

translated = pytest.mark.skipif(
    importlib.util.find_spec("samtranslator") is None,
    reason="aws-sam-translator is not installed: pip install 'dr-validator[sam]'",
)

APP = """\
Transform: AWS::Serverless-2016-10-31
Parameters:
  Stage: {Type: String, Default: prod}
Globals:
  Function:
    Runtime: python3.12
    Environment: {Variables: {TABLE: !Ref Table}}
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      FunctionName: !Sub orders-${Stage}
      CodeUri: src/
      Handler: app.missing
      Environment: {Variables: {DB_PASSWORD: hunter2-hunter2}}
      Policies:
        - DynamoDBCrudPolicy: {TableName: !Ref Table}
        - AmazonS3ReadOnlyAccess
      Events:
        Get:
          Type: Api
          Properties: {Path: /orders, Method: get}
    Connectors:
      Topic:
        Properties: {Destination: {Id: Alerts}, Permissions: [Write]}
  Alerts: {Type: AWS::SNS::Topic}
  Built:
    Type: AWS::Serverless::Function
    Metadata: {BuildMethod: go1.x}
    Properties: {CodeUri: go/, Handler: bootstrap, Runtime: provided.al2023}
  Table: {Type: AWS::Serverless::SimpleTable}
  Flow:
    Type: AWS::Serverless::StateMachine
    Properties: {DefinitionUri: flow.asl.json}
"""
PLAIN = "Resources: {Alerts: {Type: AWS::SNS::Topic}}"


@pytest.fixture(autouse=True)
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "template.yaml").write_text(APP)
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "app.py").write_text("def handler(event, context): ...\n")
    (tmp_path / "go").mkdir()
    (tmp_path / "go" / "main.go").write_text("package main\n")
    flow = {"StartAt": "Wait", "States": {"Wait": {"Type": "Wait", "Seconds": 1, "End": True}}}
    (tmp_path / "flow.asl.json").write_text(json.dumps(flow))
    return tmp_path


def check(*words: str) -> Result:
    return run("check", *words, "--lint", "none")


def report(*words: str) -> dict[str, Any]:
    result = check(*words, "--format", "json", "--fail-on", "low")
    assert result.exit_code in (0, 1), result.stderr
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def lines(found: dict[str, Any]) -> set[tuple[str, str, int]]:
    each = [*found["findings"], *found["unproven"]]
    return {(f["check"], f["place"]["logical_id"], f["place"]["line"]) for f in each}


def resources(path: str = "template.yaml@us-east-1") -> dict[str, Any]:
    body = load(path).stacks[0].template.body["Resources"]
    assert isinstance(body, dict)
    return body


@translated
def test_findings_point_at_the_sam_template() -> None:
    found = lines(report("template.yaml@us-east-1"))
    assert ("lambda-undefined-handler", "Orders", 14) in found
    # Of the function that Go is compiled for nothing is said but that it is yet to be built.
    assert {check for check, name, _ in found if name == "Built"} == {"lambda-missing-asset"}


@translated
def test_globals_policies_events_and_connectors_are_included() -> None:
    made = resources()
    orders = made["Orders"]
    assert orders["Type"] == "AWS::Lambda::Function"
    variables = orders["Properties"]["Environment"]["Variables"]
    assert variables == {"TABLE": {"Ref": "Table"}, "DB_PASSWORD": "hunter2-hunter2"}
    assert orders["Properties"]["Code"] == {"S3Key": "src/"}
    assert made["Table"]["Type"] == "AWS::DynamoDB::Table"
    assert made["ServerlessRestApi"]["Type"] == "AWS::ApiGateway::RestApi"
    assert made["OrdersTopicPolicy"]["Type"] == "AWS::IAM::ManagedPolicy"
    managed = made["OrdersRole"]["Properties"]["ManagedPolicyArns"]
    assert "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess" in managed
    assert '"Wait"' in json.dumps(made["Flow"]["Properties"]["DefinitionString"]).replace("\\", "")
    assert "dr-validator" not in json.dumps(made)


@pytest.mark.parametrize(
    ("pointer", "written"),
    [
        ("/Resources/Orders/Properties/Handler", "/Resources/Orders/Properties/Handler"),
        ("/Resources/Orders/Properties/Code/S3Key", "/Resources/Orders/Properties/CodeUri/S3Key"),
        ("/Resources/Orders/Properties/Runtime", "/Globals/Function/Runtime"),
        (
            "/Resources/Orders/Properties/Environment/Variables/TABLE/Ref",
            "/Globals/Function/Environment/Variables/TABLE/Ref",
        ),
        (
            "/Resources/Orders/Properties/Environment/Variables/DB_PASSWORD",
            "/Resources/Orders/Properties/Environment/Variables/DB_PASSWORD",
        ),
        ("/Resources/OrdersRole/Properties/Policies/0", "/Resources/Orders/Properties/Policies/0"),
        ("/Resources/OrdersTopicPolicy", "/Resources/Orders"),
        ("/Resources/ServerlessRestApi", "/Resources/Orders/Properties/Events/Get"),
        ("/Resources/Alerts", "/Resources/Alerts"),
        ("/Outputs", "/Outputs"),
    ],
)
@translated
def test_where_what_sam_made_is_written(pointer: str, written: str) -> None:
    template = load("template.yaml@us-east-1").stacks[0].template
    assert template.written_at(pointer) == (Path("template.yaml"), written)


@translated
def test_parameter_values_and_the_region_reach_the_expansion() -> None:
    text = APP.replace("Handler: app.missing", "Handler: app.handler\n      AutoPublishAlias: live")
    Path("template.yaml").write_text(text.replace("CodeUri: src/", "CodeUri: !Ref Stage"))
    Path("test.env").write_text("Stage=src/\n")
    made = resources("template.yaml@us-gov-west-1")
    managed = made["OrdersRole"]["Properties"]["ManagedPolicyArns"]
    assert "arn:aws-us-gov:iam::aws:policy/AmazonS3ReadOnlyAccess" in managed
    words = ("template.yaml@us-east-1", "--parameters", "test.env")
    assert not [each for each in lines(report(*words)) if each[0] == "lambda-undefined-handler"]


@translated
def test_without_a_region_none_is_made_up() -> None:
    assert "us-east-1" not in json.dumps(resources("template.yaml"))


@translated
def test_the_same_in_every_process_and_without_an_aws_account(tmp_path: Path) -> None:
    """No profile is looked for: the one named here does not exist."""
    outputs = set()
    for seed in ("1", "2"):
        env = {"PYTHONHASHSEED": seed, "AWS_PROFILE": "nobody", "HOME": str(tmp_path / "none")}
        env |= {"AWS_DEFAULT_REGION": "eu-west-1", "AWS_CONFIG_FILE": "/nowhere"}
        words = ("check", "template.yaml@us-east-1", "--lint", "none", "--format", "json")
        done = execute(*words, env=env)
        assert done.returncode == 1, done.stderr
        outputs.add(done.stdout)
    assert len(outputs) == 1 and "eu-west-1" not in outputs.pop()


@translated
def test_what_sam_does_not_take_is_3() -> None:
    Path("template.yaml").write_text(APP.replace("CodeUri: src/", "InlineCode: 'x'\n      Nope: 1"))
    result = check("template.yaml@us-east-1")
    assert (result.exit_code, result.stdout) == (3, "")
    assert "template.yaml: SAM cannot expand this template: Resource with id [Orders]" in (
        result.stderr
    )
    assert "--no-expand" in result.stderr
    Path("plain.yaml").write_text(PLAIN)
    result = check("template.yaml@us-east-1", "plain.yaml@us-east-1", "--no-expand")
    assert result.exit_code == 0
    assert (
        "SAM not expanded, so what it would create was not checked: template.yaml" in result.stdout
    )


def test_without_the_translator_it_is_3_with_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sam, "installed", lambda: False)
    result = check("template.yaml@us-east-1")
    assert (result.exit_code, result.stdout) == (3, "")
    assert "pip install 'dr-validator[sam]'" in result.stderr
    result = check("template.yaml@us-east-1", "--no-expand")
    assert result.exit_code == 0, result.stdout
    assert "order-resource-cycle" not in result.stdout


def test_a_template_without_sam_needs_no_translator(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sam, "installed", lambda: False)
    Path("plain.yaml").write_text(PLAIN)
    assert check("plain.yaml@us-east-1").exit_code == 0


@translated
def test_applications_are_nested_stacks() -> None:
    Path("child.yaml").write_text(APP.replace("Handler: app.missing", "Handler: app.handler"))
    Path("parent.yaml").write_text(
        "Transform: AWS::Serverless-2016-10-31\n"
        "Resources:\n"
        "  Child:\n"
        "    Type: AWS::Serverless::Application\n"
        "    Properties: {Location: child.yaml, Parameters: {Stage: test}}\n"
        "  Other:\n"
        "    Type: AWS::Serverless::Application\n"
        "    Properties: {Location: {ApplicationId: 'arn:x', SemanticVersion: 1.0.0}}\n"
    )
    Path("template.yaml").unlink()
    for path in (".", "parent.yaml"):
        assembly = load(f"{path}@us-east-1")
        assert [stack.id for stack in assembly.stacks] == ["parent", "parent/Child"]
        assert assembly.expanded == ("child.yaml", "parent.yaml")
        ((_, name, why),) = assembly.unloaded
        assert (name, "Serverless Application Repository" in why) == ("Other", True)


@translated
def test_the_output_of_sam_build(app: Path) -> None:
    build = app / ".aws-sam" / "build"
    (build / "Orders").mkdir(parents=True)
    (build / "Orders" / "app.py").write_text("def handler(event, context): ...\n")
    (build / "Built").mkdir()
    (build / "Built" / "bootstrap").write_bytes(b"\x7fELF")
    text = APP.replace("CodeUri: src/", "CodeUri: Orders").replace("CodeUri: go/", "CodeUri: Built")
    (build / "template.yaml").write_text(text.replace("flow.asl.json", "../../flow.asl.json"))
    found = lines(report(".aws-sam/build/template.yaml@us-east-1"))
    assert ("lambda-undefined-handler", "Orders", 14) in found
    assert not [each for each in found if each[1] == "Built"]
    made = resources(".aws-sam/build/template.yaml")
    assert "DefinitionString" in made["Flow"]["Properties"]
    (app / "flow.asl.json").unlink()
    (app / "flow.asl.json").symlink_to("/etc/hostname")
    assert made_of(app).get("DefinitionS3Location") == "../../flow.asl.json"


def made_of(app: Path) -> dict[str, Any]:
    flow: dict[str, Any] = resources(f"{app}/.aws-sam/build/template.yaml")["Flow"]["Properties"]
    return flow


REFERENCES = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Http:
    Type: AWS::Serverless::HttpApi
    Properties:
      StageName: prod
      Domain: {DomainName: api.example.com, CertificateArn: !Ref Certificate}
  Certificate:
    Type: AWS::CertificateManager::Certificate
    Properties: {DomainName: "*.example.com"}
  Table: {Type: AWS::Serverless::SimpleTable}
Outputs:
  Host: {Value: !GetAtt Http.DomainName.RegionalDomainName}
  Both: {Value: !Sub "${Http.Stage} ${Http.DomainName.RegionalDomainName}"}
  Wrong: {Value: !GetAtt Table.Stage}
"""


@translated
@pytest.mark.skipif(importlib.util.find_spec("cfnlint") is None, reason="cfn-lint is not installed")
def test_cfn_lint_is_not_believed_about_what_sam_makes() -> None:
    Path("refs.yaml").write_text(REFERENCES)
    result = run("check", "refs.yaml@us-east-1", "--format", "concise", "--no-cache")
    found = [line for line in result.stdout.splitlines() if "[cfn-lint-" in line]
    assert [line.partition("]")[0] for line in found] == ["refs.yaml:15: high[cfn-lint-E6101"]
    assert "'Stage' is not one of" in found[0]


@translated
def test_the_translator_says_nothing_on_its_own() -> None:
    Path("refs.yaml").write_text(REFERENCES)
    words = ("check", "refs.yaml@us-east-1", "refs.yaml@us-west-2", "--lint", "none")
    assert execute(*words).stderr == ""
