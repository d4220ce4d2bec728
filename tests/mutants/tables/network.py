"""The way of the functions to the database."""

from __future__ import annotations

from dr_validator.assembly.model import Json

from tests.mutants.mutant import mutant
from tests.mutants.mutate import Change, add, at, replace, write

GROUP = "SecondaryDatabase/SecurityGroup"
RULE = f"{GROUP}/from SecondaryNetworkFunctionsSecurityGroupA2564F49:5432"
CLOSED = "network-port-closed SecondaryDatabase/SecurityGroup"

SUBNETS = (
    "VpcIsolatedSubnet1SubnetE48C5737",
    "VpcIsolatedSubnet2Subnet16364B91",
    "VpcIsolatedSubnet3Subnet6840A2D4",
)


def acl(answers: tuple[int, int]) -> list[Change]:
    """A network ACL of the database's subnets, which lets answers out to these ports."""
    rule = {"NetworkAclId": {"Ref": "Acl"}, "Protocol": 6, "RuleAction": "allow"}
    stack = "SecondaryNetwork"
    rules = {
        "AclIn": {"Egress": False, "PortRange": {"From": 5432, "To": 5432}},
        "AclOut": {"Egress": True, "PortRange": {"From": answers[0], "To": answers[1]}},
    }
    return [
        write(stack, "Acl", "AWS::EC2::NetworkAcl", {"VpcId": {"Ref": "Vpc8378EB38"}}),
        *(
            write(
                stack,
                f"AclOf{each}",
                "AWS::EC2::SubnetNetworkAclAssociation",
                {"SubnetId": {"Ref": each}, "NetworkAclId": {"Ref": "Acl"}},
            )
            for each in SUBNETS
        ),
        *(
            write(
                stack,
                name,
                "AWS::EC2::NetworkAclEntry",
                {**rule, "RuleNumber": 100, "CidrBlock": "10.20.0.0/16", **more},
            )
            for name, more in rules.items()
        ),
    ]


def private(*vpcs: tuple[str, Json]) -> list[Change]:
    """A name in a private zone of these VPCs (region and id), for which both regions ask."""
    stack, name = "SecondaryNetwork", "ledger.corp.internal"
    within = [{"VPCId": each, "VPCRegion": region} for region, each in vpcs]
    zone = {"Name": "corp.internal", "VPCs": within}
    record = {
        "HostedZoneId": {"Ref": "Corp"},
        "Name": name,
        "Type": "CNAME",
        "TTL": "60",
        "ResourceRecords": ["ledger.example.net"],
    }
    return [
        write(stack, "Corp", "AWS::Route53::HostedZone", zone),
        write(stack, "Ledger", "AWS::Route53::RecordSet", record),
        at("SecondaryCompute/Health", "Environment.Variables.LEDGER", add(name)),
        at("PrimaryCompute/Health", "Environment.Variables.LEDGER", add(name)),
    ]


MUTANTS = [
    mutant(
        "network-private-zone-of-one-region",
        *private(("us-east-2", {"Ref": "Vpc8378EB38"})),
        fires=(
            "dns-zone-not-associated PrimaryCompute/Health "
            "/Properties/Environment/Variables/LEDGER",
        ),
    ),
    mutant(
        "network-acl-without-answers",
        *acl((5432, 5432)),
        fires=("network-blocked-by-acl SecondaryNetwork/Acl",),
    ),
    mutant(
        "network-function-told-another-port",
        at("SecondaryCompute/Health", "Environment.Variables.DATABASE_PORT", replace("3306")),
        fires=(
            "network-wrong-port-told SecondaryCompute/Health "
            "/Properties/Environment/Variables/DATABASE_PORT",
        ),
    ),
    mutant("network-acl-with-answers", *acl((1024, 65535)), fires=()),
    mutant(
        "network-rule-for-another-port",
        at(RULE, "FromPort", replace(3306)),
        at(RULE, "ToPort", replace(3306)),
        fires=(CLOSED,),
    ),
    mutant(
        "network-rule-for-udp",
        at(RULE, "IpProtocol", replace("udp")),
        fires=(CLOSED,),
    ),
    mutant(
        "network-rule-for-the-database-itself",
        at(RULE, "SourceSecurityGroupId", replace({"Ref": "SecurityGroupDD263621"})),
        fires=(CLOSED,),
    ),
    mutant(
        "network-database-on-another-port",
        at("SecondaryDatabase/Cluster", "Port", replace(5433)),
        fires=(
            CLOSED,
            "network-wrong-port-told SecondaryCompute/Health "
            "/Properties/Environment/Variables/DATABASE_PORT",
            "twin-other-port SecondaryDatabase/Cluster /Properties/Port",
        ),
    ),
    mutant(
        "network-functions-let-out-to-https-only",
        at(
            "SecondaryNetwork/FunctionsSecurityGroup",
            "SecurityGroupEgress[0]",
            replace({"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "CidrIp": "0.0.0.0/0"}),
        ),
        fires=("network-port-closed SecondaryNetwork/FunctionsSecurityGroup",),
    ),
]
