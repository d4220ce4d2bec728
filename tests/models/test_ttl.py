"""How long resolvers keep an answer: what the record says, or what it is an alias of."""

from __future__ import annotations

import pytest
from dr_validator.engine import read_graph
from dr_validator.example import example
from dr_validator.models.routing.dns import records
from dr_validator.models.routing.ttl import ALIAS_TTL, ttl_of

APP = """
stacks:
  Dns@us-east-1:
    Parameters: {Days: {Type: Number}}
    Resources:
      Api:
        Type: AWS::Route53::RecordSet
        Properties: {HostedZoneName: example.com., Name: api.example.com, Type: A, %s}
      East:
        Type: AWS::Route53::RecordSet
        Properties: {HostedZoneName: example.com., Name: east.example.com, Type: A, TTL: "300",
          ResourceRecords: [192.0.2.1]}
      Open:
        Type: AWS::Route53::RecordSet
        Properties: {HostedZoneName: example.com., Name: open.example.com, Type: A,
          TTL: !Ref Days, ResourceRecords: [192.0.2.2]}
"""


@pytest.mark.parametrize(
    ("properties", "seconds"),
    [
        ('TTL: "20", ResourceRecords: [192.0.2.3]', 20),
        ("TTL: !Ref Days, ResourceRecords: [192.0.2.3]", None),
        ("AliasTarget: {DNSName: one-1.us-east-1.elb.amazonaws.com}", ALIAS_TTL),
        ("AliasTarget: {DNSName: !ImportValue elsewhere}", ALIAS_TTL),
        ("AliasTarget: {DNSName: east.example.com}", 300),
        ("AliasTarget: {DNSName: open.example.com}", None),
    ],
)
def test_ttl(properties: str, seconds: int | None) -> None:
    graph = read_graph(example(APP % properties))
    (record,) = [each for each in graph.view(records) if each.owner.logical_id == "Api"]
    assert ttl_of(record) == seconds
