"""What hostile inputs are made of: templates, assemblies, chains and towers."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from dr_validator.assembly.model import Json

ACCOUNT = "111122223333"
BUCKET = f"cdk-hnb659fds-assets-{ACCOUNT}-us-east-1"
Body = dict[str, Json]


def template(folder: Path, body: Body | str, name: str = "app.json") -> Path:
    """A template in a file; a text is written as it is."""
    file = folder / name
    file.write_text(body if isinstance(body, str) else json.dumps(body))
    return file


def resources(**made: Json) -> Body:
    """A template that has resources only."""
    return {"Resources": made}


def parameters(count: int, value: Callable[[int], Json]) -> Body:
    """As many SSM parameters, each with its value."""
    return resources(**{f"P{n}": parameter(value(n)) for n in range(count)})


def parameter(value: Json, name: Json = None) -> Json:
    """An SSM parameter: what holds any text."""
    return {
        "Type": "AWS::SSM::Parameter",
        "Properties": {"Type": "String", "Value": value, "Name": name},
    }


def large(body: Body, size: int, kind: str = "String", of: str = "x") -> Body:
    """A template with a parameter `Large` of that many characters."""
    return {"Parameters": {"Large": {"Type": kind, "Default": of * size}}, **body}


def tower(height: int, wrap: Callable[[Json], Json], within: Json) -> Json:
    """Something in something, and so on."""
    for _ in range(height):
        within = wrap(within)
    return within


def assembly(
    folder: Path,
    stacks: Mapping[str, Body],
    after: Mapping[str, Sequence[str]] | None = None,
    code: Mapping[str, str] | None = None,
) -> Path:
    """A cloud assembly of `name@region` to templates.

    `after` says which stacks a stack depends on; `code` is the one asset of all stacks, file to
    text, uploaded as code.zip.
    """
    folder.mkdir(parents=True, exist_ok=True)
    artifacts: dict[str, Json] = {}
    for key, body in stacks.items():
        name, _, region = key.partition("@")
        template(folder, body, f"{name}.template.json")
        artifacts[name] = {
            "type": "aws:cloudformation:stack",
            "environment": f"aws://{ACCOUNT}/{region}",
            "properties": {"templateFile": f"{name}.template.json", "stackName": name},
            "dependencies": [*(after or {}).get(name, ()), *(["Code"] if code else [])],
        }
    for name, text in (code or {}).items():
        file = folder / "code" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    if code:
        asset: Json = {
            "source": {"path": "code", "packaging": "zip"},
            "destinations": {"here": {"bucketName": BUCKET, "objectKey": "code.zip"}},
        }
        manifest: Json = {"version": "36.0.0", "files": {"code": asset}}
        (folder / "code.assets.json").write_text(json.dumps(manifest))
        artifacts["Code"] = {
            "type": "cdk:asset-manifest",
            "properties": {"file": "code.assets.json"},
        }
    manifest = {"version": "36.0.0", "artifacts": artifacts}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return folder


def function(runtime: str = "python3.13") -> Json:
    """A function whose code is that asset."""
    return {
        "Type": "AWS::Lambda::Function",
        "Properties": {
            "Runtime": runtime,
            "Handler": "index.handler",
            "Role": f"arn:aws:iam::{ACCOUNT}:role/failover",
            "Code": {"S3Bucket": BUCKET, "S3Key": "code.zip"},
        },
    }


def nested(url: str, given: Json) -> Json:
    """A nested stack with one parameter, `Given`."""
    return {
        "Type": "AWS::CloudFormation::Stack",
        "Properties": {"TemplateURL": url, "Parameters": {"Given": given}},
        "Metadata": {"aws:asset:path": url},
    }


def taking(**more: Json) -> Body:
    """The template of a nested stack, which shows what it is given."""
    return {
        "Parameters": {"Given": {"Type": "String"}},
        "Resources": {"Shown": parameter({"Ref": "Given"}), **more},
        "Outputs": {"Out": {"Value": {"Ref": "Given"}}},
    }


def alias(number: int, of: int, role: str = "PRIMARY") -> Json:
    """A failover record that is an alias of another one, each by its number."""
    target: Json = {
        "HostedZoneId": "Z0123456789EXAMPLE00",
        "DNSName": f"r{of}.example.com",
        "EvaluateTargetHealth": True,
    }
    return {
        "Type": "AWS::Route53::RecordSet",
        "Properties": {
            "HostedZoneId": "Z0123456789EXAMPLE00",
            "Name": f"r{number}.example.com",
            "Type": "A",
            "SetIdentifier": role,
            "Failover": role,
            "AliasTarget": target,
        },
    }
