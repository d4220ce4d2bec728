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
CLASS_OF = {check.id: check.defect for check in CHECKS}
PROPERTIES = "/Properties"


@dataclass(frozen=True)
class Variant:
    """The defect class, and `check construct pointer` for each finding, sorted.

    `also` are classes of findings that the same change breaks in its own right.
    """

    defect: int
    finds: tuple[str, ...]
    unproven: tuple[str, ...] = ()
    also: frozenset[int] = frozenset()


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
    "aurora_not_global": Variant(1, ("aurora-not-global SecondaryDatabase/Cluster",)),
    "stacks_nested_across_regions": Variant(
        2,
        (
            "stacks-nested-region PrimaryParameters/SecondaryParameters.NestedStack"
            "/SecondaryParameters.NestedStackResource",
        ),
    ),
    "replication_role_hardcoded": Variant(
        3,
        (
            "s3-role-of-another-account PrimaryStorage/Documents "
            f"{PROPERTIES}/ReplicationConfiguration/Role",
        ),
    ),
    "weighted_record_without_set_identifier": Variant(
        4, in_both(f"dns-set-identifier-missing {{}}Records/Record {PROPERTIES}/SetIdentifier")
    ),
    "dynamodb_two_tables": Variant(5, ("dynamodb-two-tables SecondaryDatabase/Transactions",)),
    # Once for S3 and once for DynamoDB.
    "no_vpc_endpoints": Variant(6, in_both("vpc-nat-only {}Network/Vpc") * 2),
    "alarm_counts_for_rates": Variant(
        7,
        (
            f"alarm-time-unit SecondaryMonitoring/DatabaseReplicationLag {PROPERTIES}/Threshold",
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
        8,
        (
            f"order-undeclared Failback/ReverseReplication/Resource/Default {PROPERTIES}/Create",
            f"order-undeclared SecondaryDatabase/Cluster {PROPERTIES}/GlobalClusterIdentifier",
            *in_both(f"order-undeclared {{}}Parameters/ApiUrl {PROPERTIES}/Value"),
            *in_both(f"order-undeclared {{}}Parameters/DatabaseEndpoint {PROPERTIES}/Value"),
            "s3-destination-first PrimaryStorage/Documents "
            f"{PROPERTIES}/ReplicationConfiguration/Rules/0/Destination/Bucket",
        ),
        also=frozenset({3}),
    ),
    "security_left_out": Variant(
        9,
        (
            f"security-password-plain PrimaryDatabase/Cluster {PROPERTIES}/MasterUserPassword",
            f"security-secret-not-replicated PrimaryDatabase/Secret {PROPERTIES}/ReplicaRegions",
            *in_both(
                "security-public-access-open {}Storage/Documents "
                f"{PROPERTIES}/PublicAccessBlockConfiguration"
            ),
            *in_both(
                f"security-storage-unencrypted {{}}Database/Cluster {PROPERTIES}/StorageEncrypted"
            ),
        ),
    ),
    # The zone is still named by an output that CDK made for the stacks that use it.
    "values_not_exported": Variant(
        10,
        (
            "export-unpublished Failover/StateMachine",
            "export-unpublished PrimaryDatabase/GlobalCluster",
            "export-unpublished PrimaryStorage/Documents",
        ),
        # Stacks that are not of this app may have these exports.
        unproven=(
            *in_both(f"export-import-missing {{}}Parameters/ApiUrl {PROPERTIES}/Value"),
            *in_both(f"export-import-missing {{}}Parameters/DatabaseEndpoint {PROPERTIES}/Value"),
        ),
    ),
    "health_check_without_stage": Variant(
        11,
        in_both(
            "health-missing-stage {}Records/HealthCheck "
            f"{PROPERTIES}/HealthCheckConfig/ResourcePath"
        ),
    ),
    "lambda_code_missing": Variant(
        12,
        (
            "lambda-asset-region SecondaryCompute/TransactionProcessing "
            f"{PROPERTIES}/Code/S3Bucket",
            *in_both(f"lambda-handler-file {{}}Compute/PaymentValidation {PROPERTIES}/Handler"),
        ),
    ),
    "failover_without_parameters": Variant(
        13,
        (
            "failover-parameters Failover/Function "
            f"{PROPERTIES}/Environment/Variables/HOSTED_ZONE_ID",
            "failover-role Failover/Function/ServiceRole",
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
    assert {CLASS_OF[found.check] for found in findings} == {variant.defect} | variant.also


def test_every_class_has_a_variant() -> None:
    assert sorted(VARIANTS) == defects.names()
    assert sorted(variant.defect for variant in VARIANTS.values()) == list(range(1, 14))


def test_the_naive_app_has_all_defects(reference_app: ReferenceApp) -> None:
    findings = findings_of(reference_app("naive"))
    proven = {CLASS_OF[found.check] for found in findings if found.problem.proven}
    assert proven >= set(range(1, 14))


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
