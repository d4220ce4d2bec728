"""What stacks need of each other: each way a need arises, and who is deployed first."""

from __future__ import annotations

from dataclasses import replace

import pytest
from dr_validator.assembly.model import Template
from dr_validator.aws.create_time import LOOKUPS
from dr_validator.check import discover, run
from dr_validator.engine import read_graph
from dr_validator.example import example
from dr_validator.graph import Via
from dr_validator.graph.path import steps
from dr_validator.models.stacks.deployment import links, same_stage, unordered_needs

STACKS = """
stacks:
  Base@us-east-1:
    Resources:
      Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: alarms}}
      Address: {Type: AWS::SSM::Parameter, Properties: {Name: /address, Type: String, Value: a}}
      Secret: {Type: AWS::SecretsManager::Secret, Properties: {Name: password}}
      Zone: {Type: AWS::Route53::HostedZone, Properties: {Name: Example.com.}}
    Outputs:
      Topic: {Value: !Ref Topic, Export: {Name: topic}}
  User@us-east-1:
    Resources:
      Named:
        Type: AWS::SNS::TopicPolicy
        Properties: {Topics: [!Sub "arn:aws:sns:us-east-1:${AWS::AccountId}:alarms"]}
      Imported:
        Type: AWS::SNS::Subscription
        Properties: {TopicArn: !ImportValue topic, Endpoint: "{{resolve:ssm:/address}}"}
      Secretive:
        Type: Custom::Login
        Properties: {Password: "{{resolve:secretsmanager:password}}"}
      Record: {Type: AWS::Route53::RecordSet, Properties: {HostedZoneName: example.com}}
      Stored:
        Type: AWS::IAM::ManagedPolicy
        Properties:
          PolicyDocument:
            Statement: [{Action: "sns:*", Resource: "arn:aws:sns:us-east-1:111122223333:alarms"}]
      Elsewhere:
        Type: AWS::SNS::TopicPolicy
        Properties: {Topics: ["arn:aws:sns:us-east-2:111122223333:alarms"]}
  Far@us-east-2:
    Resources:
      Copy:
        Type: AWS::SSM::Parameter
        Properties:
          Value: !GetStackOutput {StackName: Base, OutputName: Topic, Region: us-east-1}
"""


def test_each_way_a_need_arises_and_no_other() -> None:
    needs = read_graph(example(STACKS)).view(links).needs
    found = {(need.user.id, need.at.logical_id, need.at.pointer): need for need in needs}
    assert {key: (need.via, need.provider.id, need.first) for key, need in found.items()} == {
        ("Far", "Copy", "/Properties/Value"): (Via.STACK_OUTPUT, "Base", False),
        ("User", "Imported", "/Properties/Endpoint"): (Via.SSM, "Base", False),
        ("User", "Imported", "/Properties/TopicArn"): (Via.EXPORT, "Base", False),
        ("User", "Named", "/Properties/Topics/0"): (Via.NAME, "Base", False),
        ("User", "Record", "/Properties/HostedZoneName"): (Via.NAME, "Base", False),
        ("User", "Secretive", "/Properties/Password"): (Via.NAME, "Base", False),
    }
    assert [need.at for need in needs] == sorted(need.at for need in needs)


def test_needs_of_one_pair_are_one_group_and_a_declared_one_is_none() -> None:
    groups = read_graph(example(STACKS)).view(unordered_needs)
    assert [(group[0].pair, len(group)) for group in groups] == [
        (("Far", "Base"), 1),
        (("User", "Base"), 5),
    ]
    ordered = STACKS.replace("User@us-east-1:", "User@us-east-1:\n    after: [Base]")
    assert [group[0].pair for group in read_graph(example(ordered)).view(unordered_needs)] == [
        ("Far", "Base")
    ]


def test_a_secondary_cluster_needs_the_primary_too() -> None:
    graph = read_graph(
        example("""
stacks:
  Global@us-east-1:
    Resources:
      Global:
        Type: AWS::RDS::GlobalCluster
        Properties: {GlobalClusterIdentifier: pay, Engine: aurora-postgresql}
  One@us-east-1:
    after: [Global]
    Resources:
      Cluster:
        Type: AWS::RDS::DBCluster
        Properties: {GlobalClusterIdentifier: pay, MasterUsername: me}
  Two@us-east-2:
    after: [Global]
    Resources:
      Cluster: {Type: AWS::RDS::DBCluster, Properties: {GlobalClusterIdentifier: pay}}
""")
    )
    assert {(need.pair, need.first) for need in graph.view(links).needs} == {
        (("One", "Global"), True),
        (("Two", "Global"), True),
        (("Two", "One"), False),
    }


def test_a_need_of_nested_stacks_is_one_of_their_roots() -> None:
    graph = read_graph(
        example("""
stacks:
  Base@us-east-1:
    Resources: {Inner: {Type: AWS::CloudFormation::Stack}}
    nested:
      Inner:
        Resources:
          Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: alarms}}
          Own: {Type: AWS::SNS::TopicPolicy, Properties: {Topics: [!Ref Topic]}}
  User@us-east-1:
    Resources: {Inner: {Type: AWS::CloudFormation::Stack}}
    nested:
      Inner:
        Resources:
          Policy:
            Type: AWS::SNS::TopicPolicy
            Properties: {Topics: ["arn:aws:sns:us-east-1:111122223333:alarms"]}
""")
    )
    (need,) = graph.view(links).needs
    assert (need.pair, need.at.stack, need.target.stack) == (
        ("User", "Base"),
        "User/Inner",
        "Base/Inner",
    )


def test_a_name_that_is_given_at_deployment_is_unknown_not_nothing() -> None:
    graph = read_graph(
        example("""
stacks:
  App@us-east-1:
    Parameters: {Topic: {Type: String}}
    Resources:
      Given: {Type: AWS::SNS::Subscription, Properties: {TopicArn: !Ref Topic}}
      Imported: {Type: AWS::SNS::Subscription, Properties: {TopicArn: !ImportValue of-others}}
""")
    )
    (unknown,) = graph.view(links).unknown
    assert (unknown[0].place.logical_id, unknown[1]) == ("Given", "TopicArn")


def test_plain_templates_are_not_ordered_by_anything() -> None:
    """Every pair of them is told."""
    made = example(STACKS)
    plain = replace(made, stacks=tuple(replace(stack, plain=True) for stack in made.stacks))
    findings, _ = run(
        [check for check in discover() if check.id == "order-undeclared-dependency"],
        read_graph(plain),
    )
    reason = "plain templates have no manifest that orders them"
    assert [(f.place.stack, f.problem.proven, f.problem.reason) for f in findings] == [
        ("Far", False, reason),
        ("User", False, reason),
    ]


def test_stages_are_not_ordered_by_the_manifest() -> None:
    made = example(STACKS)
    base, far, user = made.stacks
    moved = replace(user, template=Template("assembly-Prod/User.json", None, user.template.body))
    graph = read_graph(replace(made, stacks=(base, far, moved)))
    assert not same_stage(base, moved) and same_stage(base, far)
    findings, _ = run(
        [check for check in discover() if check.id == "order-undeclared-dependency"], graph
    )
    assert {f.place.stack: f.problem.proven for f in findings} == {"Far": True, "User": False}


@pytest.mark.parametrize("lookup", LOOKUPS, ids=lambda each: f"{each.source} {each.path}")
def test_lookups_are_paths_to_named_types(lookup: object) -> None:
    path, targets = getattr(lookup, "path", ""), getattr(lookup, "targets", ())
    assert steps(path) and all(each.startswith("AWS::") for each in targets)


CALL = """
  Back@us-east-2:
    Resources:
      Call:
        Type: Custom::Replication
        Properties:
          ServiceToken: arn:aws:lambda:us-east-2:111122223333:function:sdk
          Create: !Sub >-
            {"action":"%s","service":"S3","parameters":{"Bucket":"one-${AWS::AccountId}",
            "ReplicationConfiguration":{"Role":"${Role.Arn}","Rules":[{"ID":"payments",
            "Destination":{"Bucket":"arn:aws:s3:::two"}}]}}}
      Role: {Type: AWS::IAM::Role}
  One@us-east-2:
    Resources: {Bucket: {Type: AWS::S3::Bucket, Properties: {BucketName: one-111122223333}}}
  Two@us-east-1:
    Resources: {Bucket: {Type: AWS::S3::Bucket, Properties: {BucketName: two}}}
"""


def test_replication_set_by_an_sdk_call_needs_its_buckets() -> None:
    graph = read_graph(example("stacks:" + CALL % "PutBucketReplication"))
    needs = graph.view(links).needs
    assert {(need.pair, need.at.pointer) for need in needs} == {
        (("Back", "One"), "/Properties/Create"),
        (("Back", "Two"), "/Properties/Create"),
    }
    assert needs[0].what == "sets replication by an SDK call that names One/Bucket"


@pytest.mark.parametrize("call", [CALL % "CreateBucket", CALL.replace('{"action"', "{action")])
def test_other_sdk_calls_need_nothing_that_is_known(call: str) -> None:
    assert read_graph(example("stacks:" + call)).view(links).needs == ()
