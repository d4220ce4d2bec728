"""Calls of the SDK that custom resources make, and the replication they set."""

from __future__ import annotations

import json

import pytest
from dr_validator.engine import read_graph
from dr_validator.example import example
from dr_validator.graph import Graph, Linked, Unknown
from dr_validator.models.code.sdk_calls import sdk_calls
from dr_validator.models.data.replication import replications

RULES = [{"Status": "Enabled", "Destination": {"Bucket": "arn:aws:s3:::two"}}]


def graph_of(create: object) -> Graph:
    return read_graph(
        example(f"""
stacks:
  Back@us-east-2:
    Parameters: {{Given: {{Type: String}}}}
    Resources:
      Role: {{Type: AWS::IAM::Role}}
      One: {{Type: AWS::S3::Bucket}}
      Call:
        Type: Custom::AWS
        Properties: {{Create: {create if isinstance(create, str) else json.dumps(create)}}}
  Two@us-east-1:
    Resources: {{Two: {{Type: AWS::S3::Bucket, Properties: {{BucketName: two}}}}}}
""")
    )


def call(action: str, bucket: str, role: str) -> str:
    configuration = {"Role": role, "Rules": RULES}
    return json.dumps(
        {
            "service": "S3",
            "action": action,
            "parameters": {"Bucket": bucket, "ReplicationConfiguration": configuration},
        }
    )


def joined(text: str, **pieces: object) -> dict[str, object]:
    """As CDK writes a call: the text, cut where a token stands."""
    found: list[object] = [text]
    for name, piece in pieces.items():
        parts: list[object] = []
        for each in found:
            if isinstance(each, str) and name in each:
                before, after = each.split(name)
                parts += [before, piece, after]
            else:
                parts.append(each)
        found = parts
    return {"Fn::Join": ["", found]}


@pytest.mark.parametrize("action", ["putBucketReplication", "PutBucketReplicationCommand"])
def test_replication_set_by_a_call_reads_as_that_of_a_bucket(action: str) -> None:
    create = joined(
        call(action, "BUCKET", "ROLE"), BUCKET={"Ref": "One"}, ROLE={"Fn::GetAtt": ["Role", "Arn"]}
    )
    (found,) = graph_of(create).view(replications)
    assert (found.bucket.logical_id, found.set_by.logical_id) == ("One", "Call")
    assert isinstance(found.role, Linked) and found.role.to.logical_id == "Role"
    (rule,) = found.rules
    assert rule.copy is not None and rule.copy.name == "Two/Two"
    assert found.node.place.pointer == "/Properties/Create/parameters/ReplicationConfiguration"


def test_what_a_call_leaves_open_is_not_known() -> None:
    text = call("putBucketReplication", "${One}", "${Given}")
    (found,) = graph_of(f"!Sub {json.dumps(text)}").view(replications)
    assert found.bucket.logical_id == "One"
    assert isinstance(found.role, Unknown)


@pytest.mark.parametrize(
    "create",
    [
        call("createBucket", "two", "x"),
        call("putBucketReplication", "elsewhere", "x"),
        "{action: putBucketReplication",
        "[]",
        "",
    ],
)
def test_what_sets_no_replication_here(create: str) -> None:
    assert graph_of({"Fn::Join": ["", [create]]}).view(replications) == ()


def test_a_custom_resource_without_a_call() -> None:
    assert graph_of("!Ref AWS::NoValue").view(sdk_calls) == ()
    assert graph_of("{Key: value}").view(sdk_calls) == ()


@pytest.mark.parametrize("create", ["[" * 100_000, '{"action": "'])
def test_a_call_that_nobody_can_read_stops_nothing(create: str) -> None:
    assert graph_of({"Fn::Join": ["", [create]]}).view(sdk_calls) == ()


def test_a_call_may_hold_any_character() -> None:
    (found,) = graph_of({"Fn::Join": ["", ['{"action": "\ue0ff"}']]}).view(sdk_calls)
    assert found.action == "\ue0ff"
