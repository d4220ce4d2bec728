"""Whether security groups let a caller connect: rules of every form."""

from __future__ import annotations

import pytest
from dr_validator.engine import read_graph
from dr_validator.example import example
from dr_validator.models.network.connections import connections
from dr_validator.resolve.value import Unknown

APP = """
stacks:
  App@us-east-2:
    Parameters: {Open: {Type: String}}
    Resources:
      Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
      Other: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.1.0.0/16}}
      Subnet: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24}}
      Callers: {Type: AWS::EC2::SecurityGroup, Properties: {VpcId: !Ref Vpc %s}}
      Nobody: {Type: AWS::EC2::SecurityGroup, Properties: {VpcId: !Ref Vpc}}
      Group: {Type: AWS::EC2::SecurityGroup, Properties: {VpcId: !Ref Vpc %s}}
      Database:
        Type: AWS::RDS::DBCluster
        Properties: {Engine: aurora-mysql, VpcSecurityGroupIds: [!Ref Group]}
      Cache:
        Type: AWS::ElastiCache::ReplicationGroup
        Properties: {SecurityGroupIds: [!Ref Group]}
      Function:
        Type: AWS::Lambda::Function
        Properties:
          VpcConfig: {SubnetIds: [!Ref Subnet], SecurityGroupIds: [!Ref Callers]}
          Environment: {Variables: {HOST: !GetAtt Database.Endpoint.Address}}
"""
ANY = "IpProtocol: '-1'"
MYSQL = "IpProtocol: tcp, FromPort: 3306, ToPort: 3306"
FROM = "SourceSecurityGroupId: !Ref Callers"
TAKEN = "FromPort: !GetAtt %s.Port, ToPort: !GetAtt %s.Port"


def answer(ingress: str, egress: str = "") -> object:
    outward = f", SecurityGroupEgress: [{egress}]" if egress else ""
    inward = f", SecurityGroupIngress: [{ingress}]" if ingress else ""
    graph = read_graph(example(APP % (outward, inward)))
    (connection,) = graph.view(connections)
    found = connection.is_open()
    return "open" if isinstance(found, Unknown) else found


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("", False),
        (f"{{{ANY}, {FROM}}}", True),
        (f"{{{MYSQL}, {FROM}}}", True),
        (f"{{IpProtocol: TCP, FromPort: '3000', ToPort: '4000', {FROM}}}", True),
        (f"{{IpProtocol: 6, FromPort: -1, ToPort: -1, {FROM}}}", True),
        (f"{{IpProtocol: udp, FromPort: 3306, ToPort: 3306, {FROM}}}", False),
        (f"{{IpProtocol: tcp, FromPort: 5432, ToPort: 5432, {FROM}}}", False),
        (f"{{IpProtocol: tcp, {FROM}}}", None),
        (f"{{IpProtocol: tcp, FromPort: !Ref Open, ToPort: 4000, {FROM}}}", "open"),
        (f"{{IpProtocol: !Ref Open, FromPort: 1, ToPort: 2, {FROM}}}", "open"),
        (f"{{IpProtocol: tcp, {TAKEN % (('Database.Endpoint',) * 2)}, {FROM}}}", True),
        (f"{{IpProtocol: tcp, {TAKEN % (('Cache.PrimaryEndPoint',) * 2)}, {FROM}}}", False),
        (f"{{{MYSQL}}}", False),  # CloudFormation drops it
        (f"{{{MYSQL}, SourceSecurityGroupId: !Ref Nobody}}", False),
        (f"{{{MYSQL}, SourceSecurityGroupId: !Ref Group}}", False),
        (f"{{{MYSQL}, SourceSecurityGroupId: !Ref Open}}", "open"),
        (f"{{{MYSQL}, SourceSecurityGroupId: sg-0123456789abcdef0}}", None),
        (f"{{{MYSQL}, SourceSecurityGroupId: !GetAtt Vpc.DefaultSecurityGroup}}", False),
        (f"{{{MYSQL}, SourceSecurityGroupName: callers}}", None),
        (f"{{{MYSQL}, SourcePrefixListId: pl-0123456789abcdef0}}", None),
        (f"{{{MYSQL}, CidrIp: 0.0.0.0/0}}", True),
        (f"{{{MYSQL}, CidrIp: 10.0.0.0/8}}", True),
        (f"{{{MYSQL}, CidrIp: 10.0.1.0/24}}", True),
        (f"{{{MYSQL}, CidrIp: 10.0.1.0/28}}", None),
        (f"{{{MYSQL}, CidrIp: 10.1.0.0/16}}", False),
        (f"{{{MYSQL}, CidrIp: no range}}", None),
        (f"{{{MYSQL}, CidrIp: !Ref Open}}", "open"),
        (f"{{{MYSQL}, CidrIp: !GetAtt Vpc.CidrBlock}}", True),
        (f"{{{MYSQL}, CidrIp: !GetAtt Subnet.CidrBlock}}", True),
        (f"{{{MYSQL}, CidrIp: !GetAtt Other.CidrBlock}}", False),
        (f"{{{MYSQL}, CidrIpv6: '::/0'}}", None),
        (f"!If [Undefined, {{{MYSQL}, {FROM}}}, !Ref 'AWS::NoValue']", "open"),
    ],
)
def test_what_a_rule_lets_in(rule: str, expected: object) -> None:
    assert answer(rule) == expected


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("", True),
        ("{IpProtocol: icmp, FromPort: 252, ToPort: 86, CidrIp: 255.255.255.255/32}", False),
        (f"{{{MYSQL}, DestinationSecurityGroupId: !Ref Group}}", True),
        (f"{{{MYSQL}, DestinationSecurityGroupId: !Ref Nobody}}", False),
        (f"{{{MYSQL}, CidrIp: 0.0.0.0/0}}", True),
        (f"{{{MYSQL}, CidrIp: 10.0.0.0/16}}", True),
        (f"{{{MYSQL}, CidrIp: 10.1.0.0/16}}", False),
        ("{IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0}", False),
    ],
)
def test_what_a_rule_lets_out(rule: str, expected: object) -> None:
    assert answer(f"{{{ANY}, {FROM}}}", rule) == expected


def test_a_rule_that_a_custom_resource_adds() -> None:
    custom = """
      Rule:
        Type: Custom::AWS
        Properties:
          Create: '{"service": "EC2", "action": "authorizeSecurityGroupIngress"}'
"""
    (connection,) = read_graph(example(APP % ("", "") + custom)).view(connections)
    assert connection.is_open() is None


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("", True),
        (
            """
      Emptied:
        Type: Custom::VpcRestrictDefaultSG
        Properties: {DefaultSecurityGroupId: !GetAtt Vpc.DefaultSecurityGroup}
""",
            False,
        ),
    ],
)
def test_the_default_group_lets_its_members_in(more: str, expected: bool) -> None:
    text = APP % ("", "") + more
    for group in ("Callers", "Group"):
        text = text.replace(f"[!Ref {group}]", "[!GetAtt Vpc.DefaultSecurityGroup]")
    (connection,) = read_graph(example(text)).view(connections)
    assert connection.is_open() is expected
