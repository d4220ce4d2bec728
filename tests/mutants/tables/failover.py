"""The automation of the failover."""

from __future__ import annotations

from tests.mutants.mutant import mutant
from tests.mutants.mutate import (
    asset,
    at,
    delete,
    manifest,
    remove,
    rename,
    replace,
    rewritten,
    swap,
)

FUNCTION = "Failover/Function"
RIGHTS = "Failover/Function/ServiceRole/DefaultPolicy"
RECORDS = "Failover/RecordsPolicy"
INVOKES = "Failover/StateMachine/Role/DefaultPolicy"
VARIABLES = "Environment.Variables"
STATEMENT = "PolicyDocument.Statement"
PRIMARY_CLUSTER = "arn:aws:rds:us-east-1:111122223333:cluster:payments-us-east-1-prod"
OTHER_ZONE = "Z0123456ABCDEFGHIJKL"


MUTANTS = [
    mutant(
        "failover-without-zone",
        at(FUNCTION, f"{VARIABLES}.HOSTED_ZONE_ID", delete),
        fires=(
            "failover-missing-variable "
            "Failover/Function /Properties/Environment/Variables/HOSTED_ZONE_ID",
        ),
    ),
    mutant(
        "failover-zone-under-another-name",
        at(FUNCTION, f"{VARIABLES}.HOSTED_ZONE_ID", rename("ZONE_ID")),
        fires=(
            "failover-missing-variable "
            "Failover/Function /Properties/Environment/Variables/HOSTED_ZONE_ID",
        ),
    ),
    mutant(
        "failover-to-an-identifier",
        at(FUNCTION, f"{VARIABLES}.TARGET_CLUSTER_ARN", replace("payments-us-east-2-prod")),
        fires=(
            "failover-target-by-name "
            "Failover/Function /Properties/Environment/Variables/TARGET_CLUSTER_ARN",
        ),
    ),
    mutant(
        "failover-without-target",
        at(FUNCTION, f"{VARIABLES}.TARGET_CLUSTER_ARN", delete),
        fires=(
            "failover-missing-variable "
            "Failover/Function /Properties/Environment/Variables/TARGET_CLUSTER_ARN",
        ),
    ),
    mutant(
        "failover-without-variables",
        at(FUNCTION, "Environment", delete),
        fires=(
            "failover-missing-variable "
            "Failover/Function /Properties/Environment/Variables/GLOBAL_CLUSTER_ID",
            "failover-missing-variable "
            "Failover/Function /Properties/Environment/Variables/HOSTED_ZONE_ID",
            "failover-missing-variable "
            "Failover/Function /Properties/Environment/Variables/PRIMARY_SET_IDENTIFIER",
            "failover-missing-variable "
            "Failover/Function /Properties/Environment/Variables/RECORD_NAME",
            "failover-missing-variable "
            "Failover/Function /Properties/Environment/Variables/SECONDARY_SET_IDENTIFIER",
            "failover-missing-variable "
            "Failover/Function /Properties/Environment/Variables/TARGET_CLUSTER_ARN",
        ),
    ),
    mutant(
        "failover-dummy-zone-and-rights-on-all",
        at(FUNCTION, f"{VARIABLES}.HOSTED_ZONE_ID", replace("DUMMY")),
        at(RECORDS, f"{STATEMENT}[0].Resource", replace("arn:aws:route53:::hostedzone/*")),
        fires=(
            "failover-wrong-zone "
            "Failover/Function /Properties/Environment/Variables/HOSTED_ZONE_ID",
        ),
    ),
    mutant(
        "failover-dummy-zone",
        at(FUNCTION, f"{VARIABLES}.HOSTED_ZONE_ID", replace("DUMMY")),
        fires=(
            "failover-wrong-zone "
            "Failover/Function /Properties/Environment/Variables/HOSTED_ZONE_ID",
        ),
    ),
    mutant(
        "failover-placeholder-for-a-zone",
        at(FUNCTION, f"{VARIABLES}.HOSTED_ZONE_ID", replace("ZXXXXXXXXXXXXX")),
        fires=(
            "failover-wrong-zone "
            "Failover/Function /Properties/Environment/Variables/HOSTED_ZONE_ID",
        ),
    ),
    mutant(
        "failover-name-of-the-zone-for-its-id",
        at(FUNCTION, f"{VARIABLES}.HOSTED_ZONE_ID", replace("payments-prod.example.com")),
        fires=(
            "failover-wrong-zone "
            "Failover/Function /Properties/Environment/Variables/HOSTED_ZONE_ID",
        ),
    ),
    mutant(
        "failover-may-not-change-records",
        remove(RECORDS),
        fires=("failover-role-denied Failover/Function/ServiceRole",),
    ),
    mutant(
        "failover-may-only-list-records",
        at(RECORDS, f"{STATEMENT}[0].Action[0]", delete),
        fires=("failover-role-denied Failover/Function/ServiceRole",),
    ),
    mutant(
        "failover-may-not-list-records",
        at(RECORDS, f"{STATEMENT}[0].Action[1]", delete),
        fires=("failover-read-denied Failover/Function/ServiceRole",),
    ),
    mutant(
        "failover-may-not-describe-the-cluster",
        at(RIGHTS, f"{STATEMENT}[2]", delete),
        fires=("failover-read-denied Failover/Function/ServiceRole",),
    ),
    mutant(
        "failover-may-not-describe-the-global-cluster",
        at(RIGHTS, f"{STATEMENT}[1]", delete),
        fires=("failover-read-denied Failover/Function/ServiceRole",),
    ),
    mutant(
        "failover-may-change-another-zone",
        at(
            RECORDS,
            f"{STATEMENT}[0].Resource",
            replace(f"arn:aws:route53:::hostedzone/{OTHER_ZONE}"),
        ),
        fires=("failover-role-denied Failover/Function/ServiceRole",),
    ),
    mutant(
        "failover-zone-with-a-region-in-its-arn",
        at(
            RECORDS,
            f"{STATEMENT}[0].Resource",
            swap("route53:::", "route53:us-east-2:111122223333:"),
        ),
        fires=("failover-role-denied Failover/Function/ServiceRole",),
    ),
    mutant(
        "failover-may-not-promote",
        at(RIGHTS, f"{STATEMENT}[0]", delete),
        fires=(
            "failover-role-denied Failover/Function/ServiceRole",
            "failover-role-denied Failover/Function/ServiceRole",
        ),
    ),
    mutant(
        "failover-may-not-promote-the-secondary",
        at(RIGHTS, f"{STATEMENT}[0].Resource[2]", delete),
        fires=("failover-role-denied Failover/Function/ServiceRole",),
    ),
    mutant(
        "failover-may-promote-another-database",
        at(RIGHTS, STATEMENT, swap("payments-global-prod", "payments-global-test")),
        fires=("failover-role-denied Failover/Function/ServiceRole",),
    ),
    mutant(
        "failover-may-only-switch-over",
        at(RIGHTS, f"{STATEMENT}[0].Action", replace("rds:SwitchoverGlobalCluster")),
        fires=(
            "failover-role-denied Failover/Function/ServiceRole",
            "failover-role-denied Failover/Function/ServiceRole",
        ),
    ),
    mutant(
        "failover-denied",
        at(RIGHTS, f"{STATEMENT}[0].Effect", replace("Deny")),
        fires=(
            "failover-role-denied "
            "Failover/Function/ServiceRole/DefaultPolicy /Properties/PolicyDocument/Statement/0",
            "failover-role-denied "
            "Failover/Function/ServiceRole/DefaultPolicy /Properties/PolicyDocument/Statement/0",
        ),
    ),
    mutant(
        "failover-machine-may-not-invoke",
        at(INVOKES, f"{STATEMENT}[0]", delete),
        fires=("failover-invoke-denied Failover/StateMachine/Role",),
    ),
    mutant(
        "failover-machine-may-invoke-versions-only",
        at(INVOKES, f"{STATEMENT}[0].Resource[0]", delete),
        fires=("failover-invoke-denied Failover/StateMachine/Role",),
    ),
    mutant(
        "failover-machine-may-invoke-another-function",
        at(INVOKES, f"{STATEMENT}[0].Resource", replace("arn:aws:lambda:*:*:function:failback")),
        fires=("failover-invoke-denied Failover/StateMachine/Role",),
    ),
    mutant(
        "failover-of-another-database",
        at(FUNCTION, f"{VARIABLES}.GLOBAL_CLUSTER_ID", replace("payments-global")),
        fires=(
            "failover-wrong-database "
            "Failover/Function /Properties/Environment/Variables/GLOBAL_CLUSTER_ID",
        ),
    ),
    mutant(
        "failover-in-the-primary-region",
        manifest("Failover", region="us-east-1", tags={"DR-Role": "primary"}),
        # Its neighbours, whose exports it imports, and its code are in the other region.
        fires=(
            "export-unresolved-import "
            "Failover/Function /Properties/Environment/Variables/HOSTED_ZONE_ID",
            "export-unresolved-import "
            "Failover/Function /Properties/Environment/Variables/TARGET_CLUSTER_ARN",
            "failover-in-lost-region Failover/Function",
            "failover-in-lost-region Failover/Function",
            "lambda-asset-in-other-region Failover/Function /Properties/Code/S3Bucket",
            # Its trust policy wants machines of the region it was made for.
            "permission-role-not-assumable "
            "Failover/StateMachine/Role /Properties/AssumeRolePolicyDocument",
        ),
        unproven=(
            "failover-wrong-database "
            "Failover/Function /Properties/Environment/Variables/TARGET_CLUSTER_ARN",
            "failover-wrong-zone "
            "Failover/Function /Properties/Environment/Variables/HOSTED_ZONE_ID",
        ),
    ),
    mutant(
        "failover-in-the-primary-region-by-oversight",
        manifest("Failover", region="us-east-1"),
        fires=(
            "export-unresolved-import "
            "Failover/Function /Properties/Environment/Variables/HOSTED_ZONE_ID",
            "export-unresolved-import "
            "Failover/Function /Properties/Environment/Variables/TARGET_CLUSTER_ARN",
            "failover-in-lost-region Failover/Function",
            "failover-in-lost-region Failover/Function",
            "lambda-asset-in-other-region Failover/Function /Properties/Code/S3Bucket",
            # Its trust policy wants machines of the region it was made for.
            "permission-role-not-assumable "
            "Failover/StateMachine/Role /Properties/AssumeRolePolicyDocument",
        ),
        unproven=(
            "failover-wrong-database "
            "Failover/Function /Properties/Environment/Variables/TARGET_CLUSTER_ARN",
            "failover-wrong-zone "
            "Failover/Function /Properties/Environment/Variables/HOSTED_ZONE_ID",
        ),
    ),
    mutant(
        "failover-to-the-primary",
        at(FUNCTION, f"{VARIABLES}.TARGET_CLUSTER_ARN", replace(PRIMARY_CLUSTER)),
        fires=(
            "failover-wrong-database "
            "Failover/Function /Properties/Environment/Variables/TARGET_CLUSTER_ARN",
        ),
    ),
    mutant(
        "failover-that-waits-for-the-primary",
        asset(FUNCTION, rewritten("index.py", "AllowDataLoss=True,", "")),
        fires=("failover-needs-healthy-primary Failover/Function",),
    ),
    mutant(
        "failover-by-switchover",
        asset(
            FUNCTION,
            rewritten(
                "index.py", "_rds.failover_global_cluster(", "_rds.switchover_global_cluster("
            ),
        ),
        # It is refused in an outage, and the role allows only the other call.
        fires=(
            "failover-needs-healthy-primary Failover/Function",
            "failover-role-denied Failover/Function/ServiceRole",
            "failover-role-denied Failover/Function/ServiceRole",
        ),
    ),
    mutant(
        "failover-of-a-record-that-is-not-there",
        at(FUNCTION, f"{VARIABLES}.PRIMARY_SET_IDENTIFIER", replace("payments-primary-test")),
        fires=(
            "failover-missing-record "
            "Failover/Function /Properties/Environment/Variables/PRIMARY_SET_IDENTIFIER",
        ),
    ),
    mutant(
        "failover-of-another-name",
        at(FUNCTION, f"{VARIABLES}.RECORD_NAME", replace("api.payments-test.example.com")),
        fires=(),
        # It may be a record that another app has in this zone.
        unproven=(
            "failover-missing-record "
            "Failover/Function /Properties/Environment/Variables/RECORD_NAME",
        ),
    ),
    mutant(
        "failover-of-records-that-were-renamed",
        at("PrimaryRecords/Record", "SetIdentifier", replace("payments-us-east-1-prod")),
        fires=(
            "failover-missing-record "
            "Failover/Function /Properties/Environment/Variables/PRIMARY_SET_IDENTIFIER",
        ),
    ),
]
