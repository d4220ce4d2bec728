"""Network ACLs: what keeps a caller from what it connects to."""

from __future__ import annotations

import pytest
from dr_validator.engine import read_graph
from dr_validator.example import example
from dr_validator.models.network.acls import Barrier, barrier
from dr_validator.models.network.connections import connections
from dr_validator.resolve.value import Unknown

APP = """
stacks:
  Network@us-east-2:
    Parameters:
      Given: {Type: String}
    Conditions:
      Maybe: !Equals [!Ref Given, "yes"]
    Resources:
      Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
      One: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24}}
      Two: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.2.0/24}}
      Data: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.9.0/24}}
      Group: {Type: AWS::EC2::SecurityGroup, Properties: {VpcId: !Ref Vpc}}
      Subnets: {Type: AWS::RDS::DBSubnetGroup, Properties: {SubnetIds: [!Ref Data]}}
      Database:
        Type: AWS::RDS::DBCluster
        Properties:
          Engine: aurora-postgresql
          Port: 5432
          DBSubnetGroupName: !Ref Subnets
          VpcSecurityGroupIds: [!Ref Group]
      Function:
        Type: AWS::Lambda::Function
        Properties:
          VpcConfig: {SubnetIds: [!Ref One, !Ref Two], SecurityGroupIds: [!Ref Group]}
          Environment: {Variables: {HOST: !GetAtt Database.Endpoint.Address}}
      Acl: {Type: AWS::EC2::NetworkAcl, Properties: {VpcId: !Ref Vpc}}
      Of:
        Type: AWS::EC2::SubnetNetworkAclAssociation
        Properties: {SubnetId: !Ref Data, NetworkAclId: !Ref Acl}
"""
IN, OUT = "{From: 5432, To: 5432}", "{From: 1024, To: 65535}"


def entry(name: str, number: int, rest: str, of: str = "!Ref Acl", more: str = "") -> str:
    """One rule of the ACL, as a line of the app; TCP that is allowed, unless `rest` says more."""
    known = {"Protocol": "6", "RuleAction": "allow", "CidrBlock": "10.0.0.0/16"}
    words = ", ".join(f"{key}: {value}" for key, value in known.items() if key not in rest)
    return (
        f"      {name}: {{Type: AWS::EC2::NetworkAclEntry, {more}Properties: "
        f"{{NetworkAclId: {of}, RuleNumber: {number}, {words}, {rest}}}}}\n"
    )


ANSWERS = entry("Out", 100, f"Egress: true, PortRange: {OUT}")
REQUESTS = entry("In", 100, f"PortRange: {IN}")


@pytest.mark.parametrize(
    ("rules", "found"),
    [
        ("", "does not let it in"),
        (REQUESTS, "does not let the answers out"),
        (ANSWERS, "does not let it in"),
        (REQUESTS + ANSWERS, None),
        # The first rule that is about it counts.
        (REQUESTS + ANSWERS + entry("No", 50, "Protocol: -1, RuleAction: deny"), "let it in"),
        (REQUESTS + ANSWERS + entry("No", 500, "Protocol: -1, RuleAction: deny"), None),
        (
            REQUESTS
            + ANSWERS
            + entry("No", 50, f"Protocol: 17, RuleAction: deny, PortRange: {IN}"),
            None,
        ),
        # One of two subnets of the caller is left out.
        (entry("In", 100, f"CidrBlock: 10.0.1.0/24, PortRange: {IN}") + ANSWERS, "let it in"),
        # Part of a subnet, on purpose or not.
        (
            entry("In", 100, f"CidrBlock: 10.0.0.0/23, PortRange: {IN}")
            + entry("More", 110, f"CidrBlock: 10.0.2.0/25, PortRange: {IN}")
            + ANSWERS,
            None,
        ),
        # Some of the ports from which callers call.
        (REQUESTS + entry("Out", 100, "Egress: true, PortRange: {From: 49152, To: 65535}"), None),
        (
            REQUESTS + entry("Out", 100, "Egress: true, PortRange: {From: 1024, To: 5000}"),
            "answers out",
        ),
        (entry("In", 100, f"CidrBlock: !Ref Given, PortRange: {IN}") + ANSWERS, "not known"),
        (entry("In", 100, f"RuleAction: !Ref Given, PortRange: {IN}") + ANSWERS, "not known"),
        (entry("In", 100, f"PortRange: {IN}", "!Ref Given") + ANSWERS, "not known"),
        (entry("In", 100, f"PortRange: {IN}", more="Condition: Maybe, ") + ANSWERS, "not known"),
        (REQUESTS + entry("Out", 100, f"Egress: !Ref Given, PortRange: {OUT}"), "not known"),
    ],
)
def test_the_rules_of_a_network_acl(rules: str, found: str | None) -> None:
    graph = read_graph(example(APP + rules))
    (connection,) = graph.view(connections)
    match barrier(graph, connection):
        case None:
            assert found is None
        case Unknown():
            assert found == "not known"
        case Barrier() as each:
            assert found is not None and found in each.leg.value
            assert (each.acl.logical_id, each.subnet.logical_id) == ("Acl", "Data")


def test_an_acl_with_more_rules_than_aws_takes_is_not_judged() -> None:
    many = "".join(entry(f"No{n}", 200 + n, "RuleAction: deny, Protocol: -1") for n in range(100))
    graph = read_graph(example(APP + many))
    (connection,) = graph.view(connections)
    assert barrier(graph, connection) is None
