"""Permissions of what runs in a region."""

from __future__ import annotations

from tests.mutants.mutant import mutant
from tests.mutants.mutate import add, at, replace

POLICY = "SecondaryCompute/Health/ServiceRole/DefaultPolicy"
STATEMENT = "/Properties/PolicyDocument/Statement/0"
TABLE = "arn:aws:dynamodb:us-east-1:111122223333:table/payments-transactions-prod"

MUTANTS = [
    mutant(
        "permission-table-of-the-primary",
        at(POLICY, "PolicyDocument.Statement[0].Resource", replace(TABLE)),
        fires=[f"permission-copy-not-allowed {POLICY} {STATEMENT}/Resource"],
    ),
    mutant(
        "permission-requests-to-the-primary",
        at(
            POLICY,
            "PolicyDocument.Statement[0].Condition",
            add({"StringEquals": {"aws:RequestedRegion": "us-east-1"}}),
        ),
        fires=[
            f"permission-region-excluded {POLICY} {STATEMENT}"
            "/Condition/StringEquals/aws:RequestedRegion"
        ],
    ),
    mutant(
        "permission-trust-of-another-service",
        at(
            "SecondaryCompute/Health/ServiceRole",
            "AssumeRolePolicyDocument.Statement[0].Principal.Service",
            replace("ec2.amazonaws.com"),
        ),
        fires=[
            "permission-role-not-assumable SecondaryCompute/Health/ServiceRole "
            "/Properties/AssumeRolePolicyDocument"
        ],
    ),
    mutant(
        "permission-machine-may-not-be-started",
        at(
            "Failover/StateMachine/EventsRole/DefaultPolicy",
            "PolicyDocument.Statement[0].Action",
            replace("states:DescribeExecution"),
        ),
        fires=["permission-call-refused Failover/Requested /Properties/Targets/0/Arn"],
    ),
    mutant(
        "permission-topic-closed-to-alarms",
        at(
            "SecondaryMonitoring/Alarms/Policy",
            "PolicyDocument.Statement[1].Principal.Service",
            replace("events.amazonaws.com"),
        ),
        fires=[
            "permission-call-refused SecondaryMonitoring/ApiErrorRate /Properties/AlarmActions/0"
        ],
    ),
    mutant(
        "permission-topic-not-granted",
        at(
            "SecondaryCompute/Notification/ServiceRole/DefaultPolicy",
            "PolicyDocument.Statement[2].Action",
            replace("sns:Subscribe"),
        ),
        fires=["permission-not-granted SecondaryCompute/Notification/ServiceRole"],
    ),
    mutant(
        "permission-more-than-is-needed",
        at(
            "SecondaryCompute/Notification/ServiceRole/DefaultPolicy",
            "PolicyDocument.Statement[2].Action",
            replace("sns:*"),
        ),
        fires=(),
    ),
]
