"""Workloads: what of an app uses a store, whatever stands between them."""

from __future__ import annotations

import pytest
from dr_validator.engine import read_graph
from dr_validator.example import example
from dr_validator.graph.graph import Graph
from dr_validator.paths.workloads import serves, users

STORE = "Store: {Type: AWS::S3::Bucket, Properties: {BucketName: documents}}"
FUNCTION = "Work: {Type: AWS::Lambda::Function, Properties: {%s}}"


def graph_of(*lines: str) -> Graph:
    made = "".join(f"\n      {line}" for line in lines)
    return read_graph(example(f"stacks:\n  East@us-east-1:\n    Resources:{made}\n"))


@pytest.mark.parametrize(
    "lines",
    [
        (FUNCTION % "Environment: {Variables: {BUCKET: !Ref Store}}",),
        (FUNCTION % "Environment: {Variables: {BUCKET: documents}}",),
        (
            FUNCTION % "Role: !GetAtt Role.Arn",
            "Role: {Type: AWS::IAM::Role}",
            "Policy: {Type: AWS::IAM::Policy, Properties: {Roles: [!Ref Role], PolicyDocument: "
            "{Statement: [{Effect: Allow, Action: 's3:*', Resource: !GetAtt Store.Arn}]}}}",
        ),
        (
            FUNCTION % "Environment: {Variables: {POINT: !Ref Point}}",
            "Point: {Type: AWS::S3::AccessPoint, Properties: {Bucket: !Ref Store}}",
        ),
        (
            FUNCTION % "Environment: {Variables: {NAME: !Ref Parameter}}",
            "Parameter: {Type: AWS::SSM::Parameter, Properties: {Name: /b, Value: !Ref Store}}",
        ),
        (
            "Work: {Type: AWS::ECS::TaskDefinition, Properties: {ContainerDefinitions: "
            "[{Environment: [{Name: BUCKET, Value: documents}]}]}}",
        ),
    ],
)
def test_a_workload_uses_a_store(lines: tuple[str, ...]) -> None:
    graph = graph_of(STORE, *lines)
    (store,) = graph.all("AWS::S3::Bucket")
    assert [each.logical_id for each in users(store)] == ["Work"]


def test_what_only_describes_a_store_does_not_use_it() -> None:
    graph = graph_of(
        STORE,
        "Policy: {Type: AWS::S3::BucketPolicy, Properties: {Bucket: !Ref Store}}",
        "Alarm: {Type: AWS::CloudWatch::Alarm, Properties: {AlarmDescription: !Ref Store}}",
        FUNCTION % "Environment: {Variables: {BUCKET: other}}",
    )
    (store,) = graph.all("AWS::S3::Bucket")
    assert users(store) == ()


def test_what_answers_requests_serves() -> None:
    assert serves(graph_of("Api: {Type: AWS::ApiGateway::RestApi}"), "us-east-1")
    assert not serves(graph_of("Topic: {Type: AWS::SNS::Topic}"), "us-east-1")
    # A function alone may be what fails over.
    assert not serves(graph_of("Failover: {Type: AWS::Lambda::Function}"), "us-east-1")
