"""Names that nothing has: probably what is meant, and where that cannot be said."""

from __future__ import annotations

import pytest
from dr_validator.aws.arn import Arn
from dr_validator.aws.named_by import named_by, namesakes
from dr_validator.aws.nearly import Nearly, are_numbered
from dr_validator.engine import read_graph
from dr_validator.example import example
from dr_validator.models.names.nobodys import nobodys

QUEUES = """
stacks:
  Primary@us-east-1:
    Resources: &queues
      Letters: {Type: AWS::SQS::Queue, Properties: {QueueName: shop-letters}}
      Role:
        Type: AWS::IAM::Role
        Properties:
          AssumeRolePolicyDocument: {Statement: []}
          Policies:
            - PolicyName: send
              PolicyDocument:
                Statement:
                  - Effect: Allow
                    Action: sqs:SendMessage
                    Resource: !Sub arn:aws:sqs:${AWS::Region}:${AWS::AccountId}:shop-letters
  Secondary@us-west-2:
    Resources:
      <<: *queues
      Letters: {Type: AWS::SQS::Queue, Properties: {QueueName: %s}}
%s
"""
READER = """
      Reader:
        Type: AWS::IAM::Policy
        Properties:
          PolicyName: receive
          Roles: [!Ref Role]
          PolicyDocument:
            Statement:
              - {Effect: Allow, Action: "sqs:*", Resource: !GetAtt Letters.Arn}
"""


@pytest.mark.parametrize(
    ("name", "more", "doubts"),
    [
        ("shop-rejects", "", [""]),  # by its twin, however it is called
        ("shop-letter", "", [""]),
        ("shop-letters", "", []),
        ("shop-rejects", READER, []),  # somebody asks for it as it is called
    ],
)
def test_what_is_meant(name: str, more: str, doubts: list[str]) -> None:
    found = read_graph(example(QUEUES % (name, more))).view(nobodys)
    assert [each.doubt for each in found] == doubts
    assert all(each.made.name == "Secondary/Letters" for each in found)
    assert all(each.asked.by.name == "Secondary/Role" for each in found)


def test_a_name_of_something_elsewhere() -> None:
    """Another account's, another region's, or simply not made here."""
    for arn in (
        "arn:aws:sqs:us-east-1:444455556666:shop-letter",
        "arn:aws:sqs:eu-west-1:111122223333:shop-letter",
        "arn:aws:sqs:us-east-1:111122223333:invoices",
        "arn:aws:sqs:us-east-1:111122223333:shop-*",
    ):
        text = f"""
            stacks:
              Primary@111122223333/us-east-1:
                Resources:
                  Letters: {{Type: AWS::SQS::Queue, Properties: {{QueueName: shop-letters}}}}
                  Send:
                    Type: AWS::IAM::ManagedPolicy
                    Properties:
                      PolicyDocument:
                        Statement: [{{Effect: Allow, Action: "sqs:*", Resource: "{arn}"}}]
            """
        assert read_graph(example(text)).view(nobodys) == (), arn


@pytest.mark.parametrize(
    ("arn", "names"),
    [
        ("arn:aws:dynamodb:us-east-1:1:table/orders/index/*", ("orders",)),
        ("arn:aws:dynamodb:us-east-1:1:table/*", None),
        ("arn:aws:ecr:us-east-1:1:repository/orders/api", ("orders/api",)),
        ("arn:aws:kms:us-east-1:1:alias/aws/s3", None),
        ("arn:aws:kms:us-east-1:1:alias/orders", ("alias/orders",)),
        ("arn:aws:kms:us-east-1:1:key/1234", None),
        ("arn:aws:lambda:us-east-1:1:function:pay:live", ("pay",)),
        ("arn:aws:s3:::orders/*", ("orders",)),
        ("arn:aws:secretsmanager:us-east-1:1:secret:a/b-??????", ("a/b",)),
        ("arn:aws:secretsmanager:us-east-1:1:secret:a/b-AbCdEf:key::", ("a/b-AbCdEf", "a/b")),
        ("arn:aws:sns:us-east-1:1:${topic}", None),
        ("arn:aws:iam::1:role/orders", None),
    ],
)
def test_the_name_in_an_arn(arn: str, names: tuple[str, ...] | None) -> None:
    read = Arn.parse(arn)
    assert read is not None
    meant = named_by(read)
    assert (meant.names if meant is not None else None) == names


def test_types_that_share_their_arns() -> None:
    tables = ("AWS::DynamoDB::GlobalTable", "AWS::DynamoDB::Table")
    assert namesakes("AWS::DynamoDB::Table") == tables
    assert namesakes("AWS::EC2::VPC") == ()


@pytest.mark.parametrize(
    ("name", "alike"),
    [
        ("shop-order", True),  # one too few
        ("shop-orders2", True),
        ("shop_orders_2", True),
        ("shop-odrers", True),
        ("Shop-Orders", True),
        ("shop-orders", False),  # the name itself
        ("shop-invoices", False),
        ("orders", False),
    ],
)
def test_names_that_are_nearly_alike(name: str, alike: bool) -> None:
    assert Nearly(["shop-orders", "cart"]).to(name) == (["shop-orders"] if alike else [])


def test_names_that_are_numbered() -> None:
    assert are_numbered("cell-1", "cell-2")
    assert not are_numbered("cell", "cell-2")
    assert not are_numbered("cell-1", "cells-1")
