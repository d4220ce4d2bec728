"""The way of the functions to the database."""

from __future__ import annotations

from tests.mutants.mutant import mutant
from tests.mutants.mutate import at, replace

GROUP = "SecondaryDatabase/SecurityGroup"
RULE = f"{GROUP}/from SecondaryNetworkFunctionsSecurityGroupA2564F49:5432"
CLOSED = "network-port-closed SecondaryDatabase/SecurityGroup"

MUTANTS = [
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
