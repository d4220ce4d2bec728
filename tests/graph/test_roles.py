"""Which region is primary: configuration first, then each kind of evidence."""

from __future__ import annotations

import pytest
from dr_validator.engine import read_graph
from dr_validator.example import example
from dr_validator.graph import Roles

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
GROUP = """
  Names@eu-west-1:
    Resources:
      Records:
        Type: AWS::Route53::RecordSetGroup
        Properties:
          RecordSets:
            - {Failover: PRIMARY, AliasTarget: {DNSName: x-1.eu-west-1.elb.amazonaws.com}}
            - {Failover: SECONDARY, AliasTarget: {DNSName: x-1.eu-central-1.elb.amazonaws.com}}
"""
NAMES = """
  PaymentsPrimary@eu-west-1: {Resources: {}}
  payments-secondary@eu-central-1: {Resources: {}}
"""


@pytest.mark.parametrize("stacks", [TAGS, DATABASE, RECORDS, GROUP, NAMES])
def test_evidence(stacks: str) -> None:
    roles = read_graph(example("stacks:" + stacks)).roles
    assert (roles.primary, roles.secondaries) == ("eu-west-1", ("eu-central-1",))
    assert roles.dr and not roles.conflict
    assert any("eu-west-1 is primary" in sentence for sentence in roles.evidence)


def test_configuration_goes_before_evidence_and_the_contradiction_is_told() -> None:
    given = Roles("eu-central-1", ("eu-west-1",))
    roles = read_graph(example("stacks:" + TAGS), given).roles
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
    roles = read_graph(example("stacks:\n" + stacks)).roles
    assert not roles.dr
    assert (roles.primary, roles.secondaries, roles.evidence) == (None, (), ())


def test_two_sites_are_a_sign_even_if_neither_is_called_primary() -> None:
    roles = read_graph(
        example(
            """
stacks:
  A@eu-west-1: {Resources: {Api: {Type: AWS::ApiGateway::RestApi}}}
  B@eu-central-1: {Resources: {Api: {Type: AWS::ApiGateway::RestApi}}}
"""
        )
    ).roles
    assert roles.dr and roles.primary is None


def test_a_stray_tag_does_not_turn_the_roles_around() -> None:
    stray = "  A@eu-west-1: {tags: {DR-Role: secondary}, Resources: {}}"
    more = "  Three@eu-west-1: {tags: {DR-Role: primary}, Resources: {}}"
    roles = read_graph(example("stacks:\n" + stray + TAGS + more)).roles
    assert (roles.primary, roles.secondaries) == ("eu-west-1", ("eu-central-1",))
    assert roles.conflict == "eu-west-1 is primary, but secondary by the tag DR-Role of A"
    assert not any("eu-west-1 is secondary" in sentence for sentence in roles.evidence)


def test_where_signs_of_one_kind_are_even_the_next_kind_decides() -> None:
    tags = """
  A@eu-west-1: {tags: {DR-Role: secondary}, Resources: {}}
  B@eu-west-1: {tags: {DR-Role: primary}, Resources: {}}
"""
    roles = read_graph(example("stacks:" + tags + DATABASE)).roles
    assert (roles.primary, roles.secondaries) == ("eu-west-1", ("eu-central-1",))
    assert roles.conflict == "eu-west-1 is primary, but secondary by the tag DR-Role of A"


def test_the_stronger_kind_goes_before_the_more_numerous() -> None:
    names = """
  PaymentsStandby@eu-west-1: {Resources: {}}
  ApiStandby@eu-west-1: {Resources: {}}
"""
    roles = read_graph(example("stacks:" + TAGS + names)).roles
    assert (roles.primary, roles.secondaries) == ("eu-west-1", ("eu-central-1",))
    assert roles.conflict == "eu-west-1 is primary, but secondary by the name of ApiStandby"


@pytest.mark.parametrize(
    ("second", "conflict"),
    [
        (
            "B@eu-central-1",
            "eu-west-1 is primary by the tag DR-Role of A, but so is eu-central-1 "
            "by the tag DR-Role of B",
        ),
        (
            "B@eu-west-1",
            "eu-west-1 is secondary by the tag DR-Role of A, but primary by the tag DR-Role of B",
        ),
    ],
)
def test_signs_that_only_contradict_each_other_decide_nothing(second: str, conflict: str) -> None:
    first = "secondary" if "west" in second else "primary"
    text = f"""
stacks:
  A@eu-west-1: {{tags: {{DR-Role: {first}}}, Resources: {{}}}}
  {second}: {{tags: {{DR-Role: primary}}, Resources: {{}}}}
"""
    roles = read_graph(example(text)).roles
    assert (roles.primary, roles.secondaries, roles.conflict) == (None, (), conflict)
    assert roles.dr and roles.evidence


def test_of_two_regions_called_primary_the_one_with_most_signs_is() -> None:
    more = """
  Three@eu-west-1: {tags: {DR-Role: primary}, Resources: {}}
  AAA@eu-north-1: {tags: {DR-Role: primary}, Resources: {}}
"""
    roles = read_graph(example("stacks:" + TAGS + more)).roles
    assert (roles.primary, roles.secondaries) == ("eu-west-1", ("eu-central-1",))
    assert roles.conflict == (
        "eu-west-1 is primary, but so is eu-north-1 by the tag DR-Role of AAA"
    )


@pytest.mark.parametrize(
    ("other", "secondaries"), [("eu-west-1", ()), ("eu-central-1", ("eu-west-1",))]
)
def test_no_weight_is_a_sign_only_beside_another_region(
    other: str, secondaries: tuple[str, ...]
) -> None:
    graph = read_graph(
        example(f"""
stacks:
  One@eu-west-1:
    Resources:
      Records:
        Type: AWS::Route53::RecordSetGroup
        Properties:
          RecordSets:
            - &canary
              Name: api.example.com
              Type: A
              Weight: 0
              AliasTarget: {{DNSName: a-1.eu-west-1.elb.amazonaws.com}}
            - {{<<: *canary, Weight: 1, AliasTarget: {{DNSName: b-1.{other}.elb.amazonaws.com}}}}
""")
    )
    assert graph.roles.secondaries == secondaries
