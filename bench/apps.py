"""Inputs of real shapes: the reference app many times over, and templates of many resources."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from itertools import count, cycle, islice
from pathlib import Path
from typing import Any

Json = dict[str, Any]

ACCOUNT = "111122223333"
REGIONS = ("us-east-1", "us-east-2")
LIMIT_RESOURCES, LIMIT_BYTES = 500, 1_000_000  # of one template of CloudFormation


def copies(assembly: Path, out: Path, stacks: int) -> None:
    """So many stacks in one assembly: the given one's, again and again, each time in an account
    of its own.
    """
    manifest = json.loads((assembly / "manifest.json").read_text())
    artifacts: Json = manifest["artifacts"]
    names = [name for name, each in artifacts.items() if each["type"].endswith(":stack")]
    out.mkdir(parents=True)
    for asset in assembly.glob("asset.*"):
        (shutil.copytree if asset.is_dir() else shutil.copy)(asset, out / asset.name)
    made: Json = {}
    for number, name in islice(((n, name) for n in count(1) for name in names), stacks):
        for each in (name, f"{name}.assets"):
            if each in artifacts:
                body = _renamed(json.dumps(artifacts[each]), names, number)
                made[f"{name}-{number:03}{each.removeprefix(name)}"] = json.loads(body)
        for file in assembly.glob(f"{name}.*.json"):
            text = _renamed(file.read_text(), names, number)
            (out / f"{name}-{number:03}{file.name.removeprefix(name)}").write_text(text)
    (out / "manifest.json").write_text(json.dumps({**manifest, "artifacts": made}))


def _renamed(text: str, names: list[str], number: int) -> str:
    """JSON text with every stack's id, files and construct paths those of a copy."""
    text = text.replace(ACCOUNT, f"{number:012}")
    for name in names:
        new = f"{name}-{number:03}"
        for before, after in (
            ('"', '"'),
            ('"', "/"),
            ('"/', "/"),
            ('"', ".assets"),
            ('"', ".template.json"),
            ('"', ".metadata.json"),
        ):
            text = text.replace(f"{before}{name}{after}", f"{before}{new}{after}")
    return text


def wide(out: Path, resources: int, stacks: int) -> None:
    """Stacks of so many resources each, in two regions by turns."""
    bodies = {
        f"Service{number:03}": (region, {"Resources": service(resources, number)})
        for number, region in islice(enumerate(cycle(REGIONS)), stacks)
    }
    write(out, bodies)


def limits(out: Path) -> None:
    """One template as large as CloudFormation takes it."""
    resources = service(LIMIT_RESOURCES, 0)
    spare = LIMIT_BYTES - len(json.dumps({"Resources": resources}))
    for each in resources.values():
        each["Metadata"] = {"Notes": ["x" * 60] * (spare // LIMIT_RESOURCES // 66)}
    write(out, {"Large": (REGIONS[0], {"Resources": resources})})


def small(out: Path, templates: int) -> None:
    """A folder of templates of a few resources each."""
    out.mkdir(parents=True)
    for number in range(templates):
        body = {"Resources": service(3, number)}
        (out / f"small{number:03}.json").write_text(json.dumps(body, indent=1))


def service(resources: int, number: int) -> Json:
    """So many resources of the kinds that a service is made of, which refer to each other."""
    blocks = (_block(f"{number:03}{index:04}") for index in count())
    return dict(islice((each for block in blocks for each in block), resources))


def _block(key: str) -> Iterator[tuple[str, Json]]:
    role, function, table = f"Role{key}", f"Function{key}", f"Table{key}"
    topic, queue = f"Topic{key}", f"Queue{key}"
    yield (
        table,
        {
            "Type": "AWS::DynamoDB::Table",
            "Properties": {
                "TableName": {"Fn::Sub": f"orders-{key}-${{AWS::Region}}"},
                "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
                "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
                "BillingMode": "PAY_PER_REQUEST",
            },
        },
    )
    yield (
        role,
        {
            "Type": "AWS::IAM::Role",
            "Properties": {
                "AssumeRolePolicyDocument": {
                    "Version": "2012-10-17",
                    "Statement": [_allow("sts:AssumeRole", service="lambda.amazonaws.com")],
                },
                "Policies": [
                    {
                        "PolicyName": "own",
                        "PolicyDocument": {
                            "Version": "2012-10-17",
                            "Statement": [
                                _allow("dynamodb:GetItem", {"Fn::GetAtt": [table, "Arn"]}),
                                _allow("sns:Publish", {"Ref": topic}),
                                _allow("sqs:SendMessage", {"Fn::GetAtt": [queue, "Arn"]}),
                            ],
                        },
                    }
                ],
            },
        },
    )
    yield topic, {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": f"orders {key}"}}
    yield queue, {"Type": "AWS::SQS::Queue", "Properties": {"VisibilityTimeout": 60}}
    yield (
        function,
        {
            "Type": "AWS::Lambda::Function",
            "Properties": {
                "Runtime": "python3.13",
                "Handler": "index.handler",
                "Role": {"Fn::GetAtt": [role, "Arn"]},
                "Code": {"ZipFile": "def handler(event, context):\n    return event\n"},
                "Environment": {
                    "Variables": {
                        "TABLE": {"Ref": table},
                        "TOPIC": {"Ref": topic},
                        "QUEUE": {"Fn::GetAtt": [queue, "QueueName"]},
                        "REGION": {"Ref": "AWS::Region"},
                        "NAME": {"Fn::Join": ["-", ["orders", {"Ref": "AWS::StackName"}, key]]},
                    }
                },
            },
        },
    )
    yield (
        f"Alarm{key}",
        {
            "Type": "AWS::CloudWatch::Alarm",
            "Properties": {
                "Namespace": "AWS/Lambda",
                "MetricName": "Errors",
                "Statistic": "Sum",
                "Period": 60,
                "EvaluationPeriods": 3,
                "Threshold": 5,
                "ComparisonOperator": "GreaterThanThreshold",
                "Dimensions": [{"Name": "FunctionName", "Value": {"Ref": function}}],
                "AlarmActions": [{"Ref": topic}],
            },
        },
    )
    yield f"Logs{key}", {"Type": "AWS::Logs::LogGroup", "Properties": {"RetentionInDays": 30}}
    yield (
        f"Parameter{key}",
        {
            "Type": "AWS::SSM::Parameter",
            "Properties": {"Name": f"/orders/{key}", "Type": "String", "Value": {"Ref": table}},
        },
    )


def _allow(action: str, resource: Any = None, service: str = "") -> Json:
    whom: Json = {"Principal": {"Service": service}} if service else {"Resource": resource}
    return {"Effect": "Allow", "Action": action, **whom}


def write(out: Path, stacks: dict[str, tuple[str, Json]], after: bool = False) -> None:
    """An assembly: the id of each stack to its region and template. With `after`, the manifest
    deploys each stack after the one before it.
    """
    out.mkdir(parents=True)
    artifacts: Json = {}
    before = ""
    for name, (region, body) in stacks.items():
        file = f"{name}.template.json"
        (out / file).write_text(json.dumps(body, indent=1))
        artifacts[name] = {
            "type": "aws:cloudformation:stack",
            "environment": f"aws://{ACCOUNT}/{region}",
            "properties": {"templateFile": file, "stackName": name},
            "dependencies": [before] if before and after else [],
            "displayName": name,
        }
        before = name
    manifest = {"version": "36.0.0", "artifacts": artifacts}
    (out / "manifest.json").write_text(json.dumps(manifest))
