"""What the checks say of the reference app: nothing of the good one, of each variant its defect."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from dr_validator.assembly import load
from dr_validator.check import discover, run
from dr_validator.engine import read_graph
from dr_validator.finding import Finding

from templates import defects
from tests.reference.fixtures import ReferenceApp

ROOT = Path(__file__).parents[2]
COMMAND = Path(sys.executable).parent / "dr-validator"
CHECKS = discover()
FAMILY_OF = {check.id: check.family.name for check in CHECKS}
PROPERTIES = "/Properties"


@dataclass(frozen=True)
class Variant:
    """The family that must tell it, and `check construct pointer` for each finding, sorted.

    `also` are families of findings that the same change breaks in its own right.
    """

    family: str
    finds: tuple[str, ...]
    unproven: tuple[str, ...] = ()
    also: frozenset[str] = frozenset()


def in_both(text: str) -> tuple[str, str]:
    return text.format("Primary"), text.format("Secondary")


RATES = (
    "ApiErrorRate",
    *(
        f"{name}ErrorRate"
        for name in ("Health", "Notification", "PaymentValidation", "TransactionProcessing")
    ),
)
VARIANTS = {
    "aurora_not_global": Variant(
        "aurora",
        (
            # Without a global database there is no lag to watch.
            "alarm-metric-never-emitted SecondaryMonitoring/DatabaseReplicationLag"
            f" {PROPERTIES}/Dimensions/0/Value",
            "aurora-not-global SecondaryDatabase/Cluster",
        ),
        also=frozenset({"alarm"}),
    ),
    "stacks_nested_across_regions": Variant(
        "stacks",
        (
            "stacks-nested-in-other-region PrimaryParameters/SecondaryParameters.NestedStack"
            "/SecondaryParameters.NestedStackResource",
            "lambda-parameter-in-other-region SecondaryCompute/Notification /Properties/Code",
            "lambda-parameter-in-other-region SecondaryCompute/PaymentValidation /Properties/Code",
        ),
        also=frozenset({"lambda"}),
    ),
    "replication_role_hardcoded": Variant(
        "s3",
        (
            "s3-role-in-other-account PrimaryStorage/Documents "
            f"{PROPERTIES}/ReplicationConfiguration/Role",
        ),
    ),
    "weighted_record_without_set_identifier": Variant(
        "dns", in_both(f"dns-missing-set-identifier {{}}Records/Record {PROPERTIES}/SetIdentifier")
    ),
    "dynamodb_two_tables": Variant(
        "dynamodb", ("dynamodb-not-global SecondaryDatabase/Transactions",)
    ),
    # Once for S3 and once for DynamoDB.
    "no_vpc_endpoints": Variant("vpc", in_both("vpc-nat-only {}Network/Vpc") * 2),
    "alarm_counts_for_rates": Variant(
        "alarm",
        (
            "alarm-wrong-time-unit SecondaryMonitoring/DatabaseReplicationLag "
            f"{PROPERTIES}/Threshold",
            *(
                finding
                for name in RATES
                for finding in in_both(
                    f"alarm-count-for-rate {{}}Monitoring/{name} {PROPERTIES}/Threshold"
                )
            ),
        ),
    ),
    # Of the 18 dependencies that are gone, these decide whether a stack can be created. The
    # destination of replication is a matter of class 3, wherever it comes from.
    "no_stack_dependencies": Variant(
        "order",
        (
            "order-undeclared-dependency Failback/ReverseReplication/Resource/Default "
            f"{PROPERTIES}/Create",
            "order-undeclared-dependency SecondaryDatabase/Cluster "
            f"{PROPERTIES}/GlobalClusterIdentifier",
            *in_both(f"order-undeclared-dependency {{}}Parameters/ApiUrl {PROPERTIES}/Value"),
            *in_both(
                f"order-undeclared-dependency {{}}Parameters/DatabaseEndpoint {PROPERTIES}/Value"
            ),
            "s3-destination-unordered PrimaryStorage/Documents "
            f"{PROPERTIES}/ReplicationConfiguration/Rules/0/Destination/Bucket",
        ),
        also=frozenset({"s3"}),
    ),
    "security_left_out": Variant(
        "security",
        (
            f"security-plaintext-password PrimaryDatabase/Cluster {PROPERTIES}/MasterUserPassword",
            f"security-secret-not-replicated PrimaryDatabase/Secret {PROPERTIES}/ReplicaRegions",
            *in_both(
                "security-public-access-not-blocked {}Storage/Documents "
                f"{PROPERTIES}/PublicAccessBlockConfiguration"
            ),
            *in_both(
                f"security-unencrypted-storage {{}}Database/Cluster {PROPERTIES}/StorageEncrypted"
            ),
        ),
    ),
    # The zone is still named by an output that CDK made for the stacks that use it.
    "values_not_exported": Variant(
        "export",
        (
            "export-unpublished Failover/StateMachine",
            "export-unpublished PrimaryDatabase/GlobalCluster",
            "export-unpublished PrimaryStorage/Documents",
        ),
        # Stacks that are not of this app may have these exports.
        unproven=(
            *in_both(f"export-unresolved-import {{}}Parameters/ApiUrl {PROPERTIES}/Value"),
            *in_both(
                f"export-unresolved-import {{}}Parameters/DatabaseEndpoint {PROPERTIES}/Value"
            ),
        ),
    ),
    "health_check_without_stage": Variant(
        "health",
        in_both(
            "health-missing-stage {}Records/HealthCheck "
            f"{PROPERTIES}/HealthCheckConfig/ResourcePath"
        ),
    ),
    "lambda_code_missing": Variant(
        "lambda",
        (
            "lambda-asset-in-other-region SecondaryCompute/TransactionProcessing "
            f"{PROPERTIES}/Code/S3Bucket",
            *in_both(
                f"lambda-missing-handler-file {{}}Compute/PaymentValidation {PROPERTIES}/Handler"
            ),
        ),
    ),
    "failover_without_parameters": Variant(
        "failover",
        (
            "failover-missing-variable Failover/Function "
            f"{PROPERTIES}/Environment/Variables/HOSTED_ZONE_ID",
            "failover-role-denied Failover/Function/ServiceRole",
        ),
    ),
}


def findings_of(app: Path) -> list[Finding]:
    findings, crashed = run(CHECKS, read_graph(load(app)))
    assert crashed == []
    return findings


def spots(findings: list[Finding], *, proven: bool = True) -> list[str]:
    return sorted(
        f"{found.check} {found.place.name} {found.place.pointer}".strip()
        for found in findings
        if found.problem.proven is proven
    )


def test_the_good_app_is_clean(reference_app: ReferenceApp) -> None:
    findings = findings_of(reference_app("good"))
    assert spots(findings) == []
    assert spots(findings, proven=False) == []


@pytest.mark.parametrize("name", defects.names())
def test_a_variant_is_told_by_its_defect_alone(reference_app: ReferenceApp, name: str) -> None:
    variant = VARIANTS[name]
    findings = findings_of(reference_app(name))
    assert spots(findings) == sorted(variant.finds)
    assert spots(findings, proven=False) == sorted(variant.unproven)
    assert {FAMILY_OF[found.check] for found in findings} == {variant.family} | variant.also


def test_every_defect_has_a_variant() -> None:
    assert sorted(VARIANTS) == defects.names()
    assert len({variant.family for variant in VARIANTS.values()}) == len(VARIANTS) == 13


def test_the_naive_app_has_all_defects(reference_app: ReferenceApp) -> None:
    findings = findings_of(reference_app("naive"))
    proven = {FAMILY_OF[found.check] for found in findings if found.problem.proven}
    assert proven >= {variant.family for variant in VARIANTS.values()}


# Through the front door.


def check(folder: Path) -> tuple[int, dict[str, Any]]:
    done = subprocess.run(
        [str(COMMAND), "check", str(folder), "--lint", "none", "--format", "json"],
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "80"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr
    return done.returncode, json.loads(done.stdout)


def test_the_command_on_the_good_app(reference_app: ReferenceApp) -> None:
    code, report = check(reference_app("good"))
    assert code == 0
    assert (report["findings"], report["unproven"], report["crashed"]) == ([], [], [])
    assert len(report["assembly"]["stacks"]) == 19


@pytest.mark.parametrize(
    ("name", "construct", "pointer", "says", "file", "made_by"),
    [
        (
            "failover_without_parameters",
            "Failover/Function/Resource",
            "/Properties/Environment/Variables/HOSTED_ZONE_ID",
            "HOSTED_ZONE_ID",
            "templates/failover.py",
            "lambda_.Function(",
        ),
        (
            "weighted_record_without_set_identifier",
            "SecondaryRecords/Record/Resource",
            "/Properties/SetIdentifier",
            "SetIdentifier",
            "templates/records.py",
            "route53.ARecord(",
        ),
    ],
)
def test_the_command_on_a_variant(
    reference_app: ReferenceApp,
    name: str,
    construct: str,
    pointer: str,
    says: str,
    file: str,
    made_by: str,
) -> None:
    folder = reference_app(name)
    code, report = check(folder)
    assert code == 1
    (found,) = (
        each
        for each in report["findings"]
        if (each["place"]["construct_path"], each["place"]["pointer"]) == (construct, pointer)
    )
    assert says in found["message"]
    template = (folder / found["place"]["template"]).read_text().splitlines()
    resource = re.escape(found["place"]["logical_id"])
    above = template[: found["place"]["line"]]
    assert re.match(rf' +"{resource}"', next(each for each in reversed(above) if resource in each))
    source, _, line = found["place"]["source"].rpartition(":")
    assert source == file
    assert made_by in (ROOT / file).read_text().splitlines()[int(line) - 1]
