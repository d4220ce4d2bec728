"""Which properties name a key, a subnet, a role …, from the registry schemas that cfn-lint ships.

The text of `validator/dr_validator/aws/registry.json`: by resource type and by what is named, the
JSONPaths. Attributes that CloudFormation only returns are left out, and what names the resource
itself.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib.resources import files
from typing import Any, TypeAlias

Schema: TypeAlias = dict[str, Any]
REGION = "us-east-1"  # the region with the most types
# What a format of the schemas, or a type that a schema refers to, is called in the table.
NAMED = {
    "AWS::ACM::Certificate.Arn": "certificate",
    "AWS::EC2::Image.Id": "image",
    "AWS::EC2::RouteTable": "route table",
    "AWS::EC2::SecurityGroup": "security group",
    "AWS::EC2::SecurityGroup.Id": "security group",
    "AWS::EC2::SecurityGroup.Ids": "security group",
    "AWS::EC2::SecurityGroup.Name": "security group",
    "AWS::EC2::SecurityGroup.Names": "security group",
    "AWS::EC2::Subnet": "subnet",
    "AWS::EC2::Subnet.Id": "subnet",
    "AWS::EC2::Subnet.Ids": "subnet",
    "AWS::EC2::VPC.Id": "vpc",
    "AWS::EC2::VPCEndpoint": "vpc endpoint",
    "AWS::ElasticLoadBalancingV2::LoadBalancer": "load balancer",
    "AWS::IAM::Role": "role",
    "AWS::IAM::Role.Arn": "role",
    "AWS::KMS::Alias": "key",
    "AWS::KMS::Alias.AliasName": "key",
    "AWS::KMS::Key": "key",
    "AWS::KMS::Key.Arn": "key",
    "AWS::KMS::Key.Id": "key",
    "AWS::Kinesis::Stream": "stream",
    "AWS::Lambda::Function.Arn": "function",
    "AWS::Logs::LogGroup.Name": "log group",
    "AWS::S3::Bucket": "bucket",
    "AWS::S3::Bucket.Name": "bucket",
    "AWS::SNS::Topic.Arn": "topic",
    "AWS::SQS::Queue.Arn": "queue",
}
# Properties without a format, by how they are called.
CALLED = {
    "key": re.compile(r"(?i)kms(master)?key(id|arn|identifier)?$|^ReplicaKmsKeyID$"),
    "log group": re.compile(r"LogGroup(s|Arn|Name|Names)?$"),
    "security group": re.compile(r"SecurityGroup(s|Id|Ids)?$"),
    "subnet": re.compile(r"Subnet(s|Id|Ids|Arn|Arns)$|^VPCZoneIdentifier$"),
    "topic": re.compile(r"(?i)(sns|notification)topicarn$"),
    "vpc": re.compile(r"^(PeerVpcId|Vpc|VpcIds)$"),
}
# S3 takes a key of the region of the bucket, wherever the service stands that writes to it.
BUCKET_KEY = re.compile(r"S3|Output|Export|RejectedData|AudioLog|Data(Capture|Storage)Config")
BUCKETS = ("AWS::S3::", "AWS::S3Express::", "AWS::S3Files::", "AWS::S3Tables::", "AWS::S3Vectors::")
# Filters of findings name whatever was found; those security groups are of other services.
NO_REFERENCES = ("AWS::MediaLive::", "AWS::SecurityHub::", "AWS::RDS::DBSecurityGroup")
LISTS = ("AWS::EC2::SecurityGroup.Ids", "AWS::EC2::SecurityGroup.Names", "AWS::EC2::Subnet.Ids")
# The topics of these are no SNS topics, and their queues no SQS queues.
OTHER_WORDS = ("AWS::QuickSight::",)


def text() -> str:
    """The table, a type a line, sorted."""
    rows = {kind: found for kind, schema in _schemas() if (found := _named(kind, schema))}
    lines = (
        f" {json.dumps(kind)}: {json.dumps(rows[kind], sort_keys=True)}" for kind in sorted(rows)
    )
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _schemas() -> Iterator[tuple[str, Schema]]:
    root = files("cfnlint.data.schemas")
    listed = json.loads((root / "providers" / f"{REGION}.json").read_text(encoding="utf-8"))
    for kind, name in listed.items():
        if kind.startswith("AWS::") and not kind.startswith(OTHER_WORDS):
            yield kind, json.loads((root / "resources" / f"{name}.json").read_text("utf-8"))


def _named(kind: str, schema: Schema) -> dict[str, list[str]]:
    """What a type's properties name: paths by what they name."""
    returned = {_path(each) for each in schema.get("readOnlyProperties", ())}
    definitions = schema.get("definitions", {})
    found: dict[tuple[str, ...], str] = {}
    for steps, word in _walk(schema, definitions, (), frozenset()):
        name = NAMED.get(word) or _by_name(kind, steps, word)
        known = any(steps[:length] in returned for length in range(1, len(steps) + 1))
        itself = len(steps) == 1 and word.startswith(f"{kind}.")
        if name is None or known or itself:
            continue
        if (word in LISTS or word == "array") and steps[-1] != "*":
            steps = (*steps, "*")
        if name == "key" and BUCKET_KEY.search(".".join(steps)) and not kind.startswith(BUCKETS):
            name = "bucket key"
        if steps not in found or word in NAMED:
            found[steps] = name
    named: dict[str, list[str]] = {}
    for steps, name in found.items():
        named.setdefault(name, []).append(_written(steps))
    return {name: sorted(paths) for name, paths in sorted(named.items())}


def _by_name(kind: str, steps: tuple[str, ...], word: str) -> str | None:
    """What a property without a format names, to judge by its name."""
    if word not in ("string", "array") or kind.startswith(NO_REFERENCES) or steps[-1:] == ("*",):
        return None
    itself = len(steps) == 1 and kind.endswith(f"::{steps[0].removesuffix('Name')}")
    names = (name for name, called in CALLED.items() if steps and called.search(steps[-1]))
    return None if itself else next(names, None)


def _walk(
    schema: Any, definitions: Schema, steps: tuple[str, ...], seen: frozenset[str]
) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every path beneath a schema, with its format, the type it refers to, `string` or `array`."""
    if not isinstance(schema, dict):
        return
    if "$ref" in schema:
        name = str(schema["$ref"]).rpartition("/")[2]
        if name not in seen and name in definitions:
            yield from _walk(definitions[name], definitions, steps, seen | {name})
    if schema.get("type") in ("string", "array"):
        yield steps, schema["type"]
    if isinstance(schema.get("format"), str):
        yield steps, schema["format"]
    if "relationshipRef" in schema:
        yield steps, str(schema["relationshipRef"]["typeName"])
    for key, each in schema.get("properties", {}).items():
        yield from _walk(each, definitions, (*steps, key), seen)
    for each in schema.get("patternProperties", {}).values():
        yield from _walk(each, definitions, (*steps, "*"), seen)
    if "items" in schema:
        yield from _walk(schema["items"], definitions, (*steps, "*"), seen)
    for word in ("allOf", "anyOf", "oneOf"):
        for each in schema.get(word, ()):
            yield from _walk(each, definitions, steps, seen)


def _path(pointer: str) -> tuple[str, ...]:
    return tuple(pointer.removeprefix("/properties/").split("/"))


def _written(steps: tuple[str, ...]) -> str:
    """As the graph's paths are written: `Rules[*].Destination.Bucket`."""
    return ".".join(steps).replace(".*", "[*]")
