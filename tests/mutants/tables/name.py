"""Names that are given once."""

from __future__ import annotations

from tests.mutants.mutant import mutant
from tests.mutants.mutate import at, replace, write

STACKS = ("PrimaryMonitoring", "SecondaryMonitoring")
BOARD = {"DashboardName": "payments", "DashboardBody": "{}"}
POLICY = {
    "ManagedPolicyName": "payments-read",
    "PolicyDocument": {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}],
    },
}

MUTANTS = [
    mutant(
        "name-dashboard-in-both-regions",
        *(write(stack, "Board", "AWS::CloudWatch::Dashboard", BOARD) for stack in STACKS),
        fires=("name-taken-twice SecondaryMonitoring/Board /Properties/DashboardName",),
    ),
    mutant(
        "name-policy-in-both-regions",
        *(write(stack, "Read", "AWS::IAM::ManagedPolicy", POLICY) for stack in STACKS),
        fires=("name-taken-twice SecondaryMonitoring/Read /Properties/ManagedPolicyName",),
    ),
    mutant(
        "name-of-a-secret-moved",
        at("PrimaryDatabase/Secret", "Name", replace("payments-databases-prod")),
        fires=(
            "name-of-nobody PrimaryCompute/Health/ServiceRole/DefaultPolicy "
            "/Properties/PolicyDocument/Statement/1/Resource",
        ),
    ),
    mutant(
        "name-moved-of-what-nobody-asks-for",
        at("PrimaryDatabase/Key/Alias", "AliasName", replace("alias/payments-databases-prod")),
        fires=(),
    ),
    mutant(
        "name-dashboard-of-each-region",
        *(
            write(
                stack,
                "Board",
                "AWS::CloudWatch::Dashboard",
                {**BOARD, "DashboardName": {"Fn::Sub": "payments-${AWS::Region}"}},
            )
            for stack in STACKS
        ),
        fires=(),
    ),
]
