"""Which functions and state machines fail over, and what their code says they do."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from dr_validator.engine import read_graph
from dr_validator.example import example
from dr_validator.models.code import python_calls
from dr_validator.models.code.library import Call, SourceFile
from dr_validator.models.code.python_calls import needs, uncaught
from dr_validator.models.failover.automation import CHANGES_RECORDS, PROMOTES, automations
from dr_validator.models.failover.targets import targets
from dr_validator.resolve.value import Known

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


def files(sources: Mapping[str, str]) -> dict[str, SourceFile]:
    return {name: SourceFile(name, text) for name, text in sources.items()}


def calls(sources: Mapping[str, str], methods: Mapping[str, str]) -> tuple[Call, ...]:
    found = python_calls.calls(files(sources), methods)
    assert found is not None
    return found


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


def test_functions_of_the_same_name_are_no_calls() -> None:
    text = """
class Manager:
    def failover_global_cluster(self, target):
        self.rds.failover_global_cluster(GlobalClusterIdentifier="x", AllowDataLoss=True)
Manager().failover_global_cluster("arn")
Manager().failover_global_cluster(target="arn")
"""
    assert [call.line for call in calls({"index.py": text}, PROMOTES)] == [4]


def test_needs_are_what_has_no_fallback() -> None:
    assert [(need.name, need.line) for need in needs(files({"index.py": CODE}))] == [
        ("HOST", 9),
        ("NAME", 20),
    ]


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        ("rds.describe_db_clusters()", [1]),
        ("rds.describe_db_clusters(DBClusterIdentifier=name)", [1]),
        ("try:\n    rds.describe_db_clusters()\nexcept ClientError:\n    pass", []),
        ("try:\n    pass\nexcept ClientError:\n    rds.describe_db_clusters()", [4]),
        ("with suppress(ClientError):\n    rds.describe_db_clusters()", []),
        ("with contextlib.suppress(ClientError):\n    rds.describe_db_clusters()", []),
        ("with lock:\n    rds.describe_db_clusters()", [2]),
        ("db.describe_db_clusters(name)", []),
        ("db.describe_db_clusters(name=name)", []),
        ("def describe_db_clusters():\n    pass\nself.describe_db_clusters()", []),
        ("rds = boto3.Session(profile).client('rds')\nrds.describe_db_clusters()", []),
        ("rds = client('rds', aws_access_key_id=key)\nrds.describe_db_clusters()", []),
        ("keys = sts.assume_role(RoleArn=role)\nrds.describe_db_clusters()", []),
        ("rds.describe_db_clusters(", []),
    ],
)
def test_calls_that_nothing_catches(code: str, lines: list[int]) -> None:
    sources = files({"index.py": code, "index.js": "describe_db_clusters()"})
    found = uncaught(sources, ["describe_db_clusters"])
    assert [each.line for each in found] == lines


def test_code_that_is_no_python_is_left_alone() -> None:
    assert calls({"index.py": "def ("}, PROMOTES) == ()
    assert needs(files({"index.py": "def ("})) == ()


def test_code_too_large_to_be_parsed_is_not_taken_for_code_that_calls_nothing() -> None:
    deep = f"rds.failover_global_cluster(x={'(' * 300})"
    large = "rds.failover_global_cluster(X=1);" * 50_000
    for text in (large, f"{'-' * 100_000}1;{large[:40]}"):
        assert python_calls.calls(files({"index.py": text}), PROMOTES) is None
    assert calls({"index.py": deep}, PROMOTES) == ()  # which Python refuses as well
    assert calls({"index.py": "x;" * 500_000}, PROMOTES) == ()  # it does not speak of them


def test_evidence_is_the_code_then_the_role_then_the_definition() -> None:
    graph = read_graph(
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
        Properties: {Role: !GetAtt Role.Arn, Code: {ZipFile: "boto3.client('s3').put_object()"}}
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


def test_what_works_for_a_custom_resource_fails_nothing_over() -> None:
    graph = read_graph(
        example(
            """
stacks:
  App@us-east-2:
    Resources:
      Cleaning: {Type: Custom::Cleaning, Properties: {ServiceToken: !GetAtt Cleanup.Arn}}
      Cleanup: &code
        Type: AWS::Lambda::Function
        Properties:
          Runtime: python3.13
          Code: {ZipFile: "boto3.client('route53').change_resource_record_sets()"}
      Delegating:
        Type: AWS::CloudFormation::CustomResource
        Properties: {ServiceToken: !GetAtt Framework.Arn}
      Framework:
        Type: AWS::Lambda::Function
        Properties:
          Runtime: nodejs22.x
          Code: {ZipFile: "x"}
          Environment: {Variables: {USER_ON_EVENT_FUNCTION_ARN: !GetAtt OnEvent.Arn}}
      OnEvent: *code
      Failover: *code
"""
        )
    )
    assert [each.worker.logical_id for each in graph.view(automations)] == ["Failover"]


TOLD = """
stacks:
  Primary@us-east-1:
    Resources:
      Global:
        Type: AWS::RDS::GlobalCluster
        Properties: {GlobalClusterIdentifier: payments, SourceDBClusterIdentifier: !Ref Cluster}
      Cluster: {Type: AWS::RDS::DBCluster}
      Other:
        Type: AWS::RDS::GlobalCluster
        Properties: {GlobalClusterIdentifier: invoices, Engine: aurora-postgresql}
  Failover@us-east-2:
    Parameters: {Some: {Type: String}}
    Resources:
      Worker:
        Type: AWS::Lambda::Function
        Properties:
          Runtime: python3.13
          Code: {ZipFile: "boto3.client('rds').failover_global_cluster()"}
          Environment: {Variables: {GLOBAL_CLUSTER_ID: %s, ZONE_ID: %s}}
"""


@pytest.mark.parametrize(
    ("told", "arns"),
    [
        ("Payments", ["arn:aws:rds::111122223333:global-cluster:payments"]),
        ("invoices", ["arn:aws:rds::111122223333:global-cluster:invoices"]),
        (
            '"arn:aws:rds::111122223333:global-cluster:invoices"',
            ["arn:aws:rds::111122223333:global-cluster:invoices"],
        ),
        ("orders", []),
        ("!Ref Some", []),  # it may be either
    ],
)
def test_rights_are_needed_on_the_database_that_is_told(told: str, arns: list[str]) -> None:
    graph = read_graph(example(TOLD % (told, "Z1")))
    (automation,) = graph.view(automations)
    found = targets(graph, automation, "rds:FailoverGlobalCluster")
    assert [text.literal for text, _ in found] == arns


@pytest.mark.parametrize(
    ("zone", "arns"),
    [
        ("Z0123456789ABCDEFGHIJ", ["arn:aws:route53:::hostedzone/Z0123456789ABCDEFGHIJ"]),
        ("DUMMY", []),
        ("example.com", []),
    ],
)
def test_no_rights_are_needed_on_what_is_no_zone(zone: str, arns: list[str]) -> None:
    graph = read_graph(example(TOLD % ("payments", zone)))
    (automation,) = graph.view(automations)
    found = targets(graph, automation, "route53:ChangeResourceRecordSets")
    assert [text.literal for text, _ in found] == arns


def test_what_is_told_by_a_definition() -> None:
    graph = read_graph(
        example(
            """
stacks:
  App@us-east-2:
    Parameters: {Text: {Type: String}}
    Resources:
      Machine:
        Type: AWS::StepFunctions::StateMachine
        Properties:
          DefinitionSubstitutions: {Id: payments}
          Definition:
            States:
              Both:
                Type: Parallel
                Branches:
                  - States:
                      Promote:
                        Resource: arn:aws:states:::aws-sdk:rds:failoverGlobalCluster
                        Parameters:
                          GlobalClusterIdentifier: "${Id}"
                          TargetDbClusterIdentifier.$: $.target
                          AllowDataLoss: true
                  - States:
                      Move:
                        Resource: arn:aws:states:::aws-sdk:route53:changeResourceRecordSets
                        Arguments: {HostedZoneId: "{% $zone %}"}
      Hidden:
        Type: AWS::StepFunctions::StateMachine
        Properties: {DefinitionString: !Ref Text}
      Broken:
        Type: AWS::StepFunctions::StateMachine
        Properties: {DefinitionString: "{aws-sdk:rds:failoverGlobalCluster"}
      Runbook:
        Type: AWS::SSM::Document
        Properties:
          Content:
            parameters: {Zone: {type: String, default: Z0123456789ABC}, Open: {type: String}}
            mainSteps:
              - {action: "aws:executeAwsApi", inputs: {Api: DescribeDBClusters}}
              - action: aws:executeAwsApi
                inputs: {Api: change_resource_record_sets, HostedZoneId: "{{ Zone }}"}
              - action: aws:executeAwsApi
                inputs: {Api: FailoverGlobalCluster, GlobalClusterIdentifier: "{{Open}}"}
"""
        )
    )
    machine, broken, runbook = sorted(
        graph.view(automations), key=lambda each: "MBR".index(each.worker.logical_id[0])
    )
    assert [(call.method, call.arguments) for call in machine.calls] == [
        (
            "failover_global_cluster",
            {
                "GlobalClusterIdentifier": "payments",
                "TargetDbClusterIdentifier": None,
                "AllowDataLoss": True,
            },
        ),
        ("change_resource_record_sets", {"HostedZoneId": None}),
    ]
    assert [node.value for node in machine.globals] == [Known("payments", machine.globals[0].place)]
    assert (machine.aims, machine.zones) == ((), ())
    assert [(call.method, call.arguments) for call in broken.calls] == [
        ("failover_global_cluster", None)
    ]
    assert [str(getattr(node.value, "value", "")) for node in runbook.zones] == ["Z0123456789ABC"]
    assert runbook.globals == ()


STUB = """
stacks:
  Failover@us-west-2:
    Resources:
      Role:
        Type: AWS::IAM::Role
        Properties:
          Policies:
            - PolicyDocument:
                Statement: {Effect: Allow, Action: [%s], Resource: "*"}
      Function:
        Type: AWS::Lambda::Function
        Properties:
          Runtime: python3.12
          Handler: index.handler
          Role: !GetAtt Role.Arn
          Code: {ZipFile: "%s"}
"""


@pytest.mark.parametrize(
    ("action", "code", "expected"),
    [
        ("rds:FailoverGlobalCluster", "def handler(e, c): pass", [False]),
        ("rds:DescribeGlobalClusters", "def handler(e, c): pass", []),
        # It is written, and does something else.
        ("rds:FailoverGlobalCluster", "import boto3\\ndef handler(e, c): pass", []),
    ],
)
def test_a_stub_with_a_role_for_the_failover_is_automation(
    action: str, code: str, expected: list[bool]
) -> None:
    graph = read_graph(example(STUB % (action, code)))
    assert [each.read for each in graph.view(automations)] == expected
