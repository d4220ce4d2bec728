"""Which region is primary: configuration first, then each kind of evidence."""

from __future__ import annotations

import pytest

from validator.example import example
from validator.graph import Graph, Roles

TAGS = """
  One@eu-west-1: {tags: {DR-Role: primary}, Resources: {}}
  Two@eu-central-1: {tags: {dr-role: Secondary}, Resources: {}}
"""
DATABASE = """
  One@eu-west-1:
    Resources:
      Group:
        Type: AWS::RDS::GlobalCluster
        Properties: {GlobalClusterIdentifier: pay, SourceDBClusterIdentifier: !Ref Cluster}
      Cluster: {Type: AWS::RDS::DBCluster}
  Two@eu-central-1:
    Resources:
      Cluster: {Type: AWS::RDS::DBCluster, Properties: {GlobalClusterIdentifier: pay}}
"""
RECORDS = """
  One@eu-west-1:
    Resources:
      Record:
        Type: AWS::Route53::RecordSet
        Properties:
          Failover: PRIMARY
          AliasTarget: {DNSName: x.execute-api.eu-west-1.amazonaws.com}
  Two@eu-central-1:
    Resources:
      Record:
        Type: AWS::Route53::RecordSet
        Properties:
          Failover: SECONDARY
          AliasTarget: {DNSName: x.execute-api.eu-central-1.amazonaws.com}
"""
NAMES = """
  PaymentsPrimary@eu-west-1: {Resources: {}}
  payments-secondary@eu-central-1: {Resources: {}}
"""


@pytest.mark.parametrize("stacks", [TAGS, DATABASE, RECORDS, NAMES])
def test_evidence(stacks: str) -> None:
    roles = Graph(example("stacks:" + stacks)).roles
    assert (roles.primary, roles.secondaries) == ("eu-west-1", ("eu-central-1",))
    assert roles.dr and not roles.conflict
    assert any("eu-west-1 is primary" in sentence for sentence in roles.evidence)


def test_configuration_goes_before_evidence_and_the_contradiction_is_told() -> None:
    given = Roles("eu-central-1", ("eu-west-1",))
    roles = Graph(example("stacks:" + TAGS), given).roles
    assert (roles.primary, roles.secondaries) == ("eu-central-1", ("eu-west-1",))
    assert roles.conflict == "eu-west-1 is secondary, but primary by the tag DR-Role of One"


@pytest.mark.parametrize(
    "stacks",
    [
        "  App@eu-west-1: {Resources: {Topic: {Type: AWS::SNS::Topic}}}",
        """
  App@eu-west-1: {Resources: {Api: {Type: AWS::ApiGateway::RestApi}}}
  Certificate@us-east-1: {Resources: {Cert: {Type: AWS::CertificateManager::Certificate}}}
""",
    ],
)
def test_an_app_without_a_second_site_shows_no_sign_of_recovery(stacks: str) -> None:
    roles = Graph(example("stacks:\n" + stacks)).roles
    assert not roles.dr
    assert (roles.primary, roles.secondaries, roles.evidence) == (None, (), ())


def test_two_sites_are_a_sign_even_if_neither_is_called_primary() -> None:
    roles = Graph(
        example(
            """
stacks:
  A@eu-west-1: {Resources: {Api: {Type: AWS::ApiGateway::RestApi}}}
  B@eu-central-1: {Resources: {Api: {Type: AWS::ApiGateway::RestApi}}}
"""
        )
    ).roles
    assert roles.dr and roles.primary is None
