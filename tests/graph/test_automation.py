"""Which functions and state machines fail over, and what their code says they do."""

from __future__ import annotations

from validator.example import example
from validator.graph import Graph
from validator.graph.automation import CHANGES_RECORDS, PROMOTES, automations, targets
from validator.graph.python_calls import calls, needs

CODE = '''
import os
from os import environ
import boto3

"""failover_global_cluster is only spoken of here."""

rds = boto3.client("rds")
HOST = os.environ["HOST"]
REGION = os.environ["AWS_REGION"]
try:
    EXTRA = os.environ["EXTRA"]
except KeyError:
    EXTRA = ""
if "MAYBE" in os.environ:
    MAYBE = os.environ["MAYBE"]
os.environ["WRITTEN"] = "x"

def handler(event, context):
    name = environ["NAME"] or os.environ.get("OPTIONAL")
    rds.failover_global_cluster(
        GlobalClusterIdentifier=name, AllowDataLoss=True)
    rds.remove_from_global_cluster(**event)
'''


def test_calls_with_their_arguments() -> None:
    found = calls({"index.py": CODE}, PROMOTES)
    assert [(call.method, call.line) for call in found] == [
        ("failover_global_cluster", 21),
        ("remove_from_global_cluster", 23),
    ]
    assert found[0].arguments == {"GlobalClusterIdentifier": None, "AllowDataLoss": True}
    assert found[1].arguments is None


def test_calls_of_javascript_by_name() -> None:
    sources = {
        "index.mjs": "await client.send(new ChangeResourceRecordSetsCommand(input));",
        "old.js": "\nrds.failoverGlobalCluster(params).promise()",
        "notes.txt": "failoverGlobalCluster",
    }
    found = calls(sources, {**PROMOTES, **CHANGES_RECORDS})
    assert [(call.file, call.method, call.line, call.arguments) for call in found] == [
        ("index.mjs", "change_resource_record_sets", 1, None),
        ("old.js", "failover_global_cluster", 2, None),
    ]


def test_needs_are_what_has_no_fallback() -> None:
    assert [(need.name, need.line) for need in needs({"index.py": CODE})] == [
        ("HOST", 9),
        ("NAME", 20),
    ]


def test_code_that_is_no_python_is_left_alone() -> None:
    assert calls({"index.py": "def ("}, PROMOTES) == ()
    assert needs({"index.py": "def ("}) == ()


def test_evidence_is_the_code_then_the_role_then_the_definition() -> None:
    graph = Graph(
        example(
            """
stacks:
  App@us-east-2:
    Resources:
      Role:
        Type: AWS::IAM::Role
        Properties:
          Policies:
            - PolicyDocument:
                Statement: {Effect: Allow, Action: "rds:FailoverGlobalCluster", Resource: "*"}
      Wide:
        Type: AWS::IAM::Role
        Properties:
          Policies:
            - PolicyDocument: {Statement: [{Effect: Allow, Action: "*", Resource: "*"}]}
      ByCode:
        Type: AWS::Lambda::Function
        Properties:
          Runtime: python3.13
          Code: {ZipFile: "boto3.client('route53').change_resource_record_sets()"}
          Environment: {Variables: {TARGET_ZONE_ID: Z1, NAME: x}}
      ByRole:
        Type: AWS::Lambda::Function
        Properties: {Role: !GetAtt Role.Arn, Code: {S3Bucket: code, S3Key: code.zip}}
      Neither:
        Type: AWS::Lambda::Function
        Properties: {Role: !GetAtt Wide.Arn, Code: {S3Bucket: code, S3Key: code.zip}}
      FailoverInNameOnly:
        Type: AWS::Lambda::Function
        Properties: {Role: !GetAtt Role.Arn, Code: {ZipFile: "print()"}}
      Machine:
        Type: AWS::StepFunctions::StateMachine
        Properties:
          DefinitionString: !Sub |
            {"States": {"Move": {"Type": "Task", "Resource":
            "arn:${AWS::Partition}:states:::aws-sdk:route53:changeResourceRecordSets"}}}
"""
        )
    )
    found = {each.worker.logical_id: each for each in graph.view(automations)}
    assert sorted(found) == ["ByCode", "ByRole", "Machine"]
    assert [found[name].read for name in sorted(found)] == [True, False, True]
    assert [node.place.pointer for node in found["ByCode"].zones] == [
        "/Properties/Environment/Variables/TARGET_ZONE_ID"
    ]
    assert found["ByCode"].makes(CHANGES_RECORDS) and not found["ByCode"].makes(PROMOTES)
    assert found["ByRole"].makes(PROMOTES) and found["Machine"].makes(CHANGES_RECORDS)
    (target,) = targets(graph, found["ByCode"], "route53:ChangeResourceRecordSets")
    assert target[0].literal == "arn:aws:route53:::hostedzone/Z1"
