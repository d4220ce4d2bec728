"""What the primary region's stack has on the way of a request, and its twin has not."""

from __future__ import annotations

from dr_validator.engine import read_graph
from dr_validator.example import example
from dr_validator.models.twins.missing import headless, missing

BASE = """
        A: {Type: AWS::SQS::Queue}
        B: {Type: AWS::SQS::Queue}
        Topic: {Type: AWS::SNS::Topic}
"""
SUBSCRIPTION = """
        Heard:
          Type: AWS::SNS::Subscription
          Properties: {TopicArn: !Ref Topic, Endpoint: !GetAtt A.Arn, Protocol: sqs}
"""


def told(primary: str, secondary: str, more: str = "") -> list[tuple[str, str]]:
    graph = read_graph(
        example(f"""
stacks:
  Primary@us-east-1:
      Resources: {primary}
  Secondary@us-west-2:
      Resources: {secondary}
{more}
""")
    )
    return [(each.lone.resource.logical_id, each.doubt) for each in graph.view(missing)]


def test_a_subscription_that_one_side_lacks() -> None:
    assert told(BASE + SUBSCRIPTION, BASE) == [("Heard", "")]


def test_what_the_secondary_has_more_is_not_told() -> None:
    assert told(BASE, BASE + SUBSCRIPTION) == []


def test_what_a_condition_decides_is_meant_so() -> None:
    meant = SUBSCRIPTION.replace("Type: AWS", "Condition: Never\n          Type: AWS", 1)
    assert told(BASE + meant, BASE) == []


def test_what_belongs_to_something_that_is_missing_too_is_not_told() -> None:
    other = "        More: {Type: AWS::SNS::Topic}\n"
    assert told(BASE + other + SUBSCRIPTION.replace("Ref Topic", "Ref More"), BASE) == []


def test_stacks_that_share_little_are_not_compared() -> None:
    more = "".join(f"        Q{n}: {{Type: AWS::SQS::Queue}}\n" for n in range(9))
    assert told(BASE + more + SUBSCRIPTION, BASE) == []


def test_another_of_its_type_may_be_it() -> None:
    unknown = """
        Else:
          Type: AWS::SNS::Subscription
          Properties: {TopicArn: !ImportValue topic, Protocol: sqs}
"""
    assert told(BASE + SUBSCRIPTION, BASE + unknown) == [("Heard", "Secondary/Else may be it")]


def test_it_may_stand_in_another_stack() -> None:
    more = """
  SecondaryMore@us-west-2:
      Resources:
        Heard:
          Type: AWS::SNS::Subscription
          Properties: {TopicArn: !ImportValue topic, Protocol: sqs}
"""
    outputs = "\n      Outputs: {T: {Value: !Ref Topic, Export: {Name: topic}}}"
    assert told(BASE + SUBSCRIPTION, BASE + outputs, more) == []


def test_headless_clusters_by_pair_and_by_global_database() -> None:
    graph = read_graph(
        example("""
stacks:
  Main@us-east-1:
    Resources:
      Global:
        Type: AWS::RDS::GlobalCluster
        Properties: {SourceDBClusterIdentifier: !Ref One, GlobalClusterIdentifier: orders}
      One: {Type: AWS::RDS::DBCluster}
      Writer: {Type: AWS::RDS::DBInstance, Properties: {DBClusterIdentifier: !Ref One}}
  Other@us-west-2:
    Resources:
      Two: {Type: AWS::RDS::DBCluster, Properties: {GlobalClusterIdentifier: orders}}
""")
    )
    assert [each.cluster.logical_id for each in graph.view(headless)] == ["Two"]
