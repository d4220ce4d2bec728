"""What the project demands of its app, and what it waives."""

from __future__ import annotations

from dr_validator.settings import Settings, Strategy

from tests.mutants.mutant import mutant
from tests.mutants.mutate import add, at, delete, manifest, remove, replace, template, within

WARM = Settings(strategy=Strategy.WARM_STANDBY)
ACTIVE = Settings(strategy=Strategy.ACTIVE_ACTIVE)
QUARTER = Settings(rpo=15, rto=2)
FIVE = Settings(rpo=5)
PUBLISHED = Settings(
    required_exports=("payments-global-cluster-id-prod", "payments-failover-*-prod"),
    required_tags=("DR-Role", "Application"),
)
KNOWN = Settings(checks=frozenset({"s3-source-unversioned"}))
CONTROL = "ReplicationConfiguration.Rules[0].Destination.ReplicationTime"
CHECK = "HealthCheckConfig"
DOCUMENTS = "SecondaryStorage/Documents"
BOTH = "Api Compute Database Monitoring Network Parameters Records Storage"
STACKS = ["Dns", "Failback", "Failover"] + [
    f"{site}{name}" for site in ("Primary", "Secondary") for name in BOTH.split()
]


def waive(**fields: str) -> dict[str, object]:
    return {"waivers": [fields]}


MUTANTS = [
    mutant(
        "demands-pilot-light-for-a-warm-standby",
        remove("SecondaryDatabase/Instance1"),
        remove("SecondaryDatabase/Instance2"),
        fires=("objective-strategy-not-met SecondaryDatabase/Cluster",),
        settings=WARM,
    ),
    mutant(
        "demands-one-instance-of-a-warm-standby",
        remove("SecondaryDatabase/Instance2"),
        fires=(),
        settings=WARM,
    ),
    mutant(
        "demands-standby-for-an-active-region",
        fires=("objective-strategy-not-met SecondaryRecords/Record /Properties/Weight",),
        settings=ACTIVE,
    ),
    mutant(
        "demands-both-regions-active",
        at("SecondaryRecords/Record", "Weight", replace(100)),
        fires=(),
        settings=ACTIVE,
    ),
    mutant("demands-kept", fires=(), settings=QUARTER),
    mutant(
        "demands-copies-in-minutes-without-time-control",
        at("PrimaryStorage/Documents", CONTROL, delete),
        fires=(
            "objective-rpo-not-met "
            "PrimaryStorage/Documents "
            "/Properties/ReplicationConfiguration/Rules/0/Destination/ReplicationTime/Status",
        ),
        settings=FIVE,
    ),
    mutant(
        "demands-copies-sooner-than-s3-commits-to",
        fires=(),
        unproven=(
            "objective-rpo-not-met "
            "PrimaryStorage/Documents "
            "/Properties/ReplicationConfiguration/Rules/0/Destination/ReplicationTime/Status",
        ),
        settings=FIVE,
    ),
    mutant(
        "demands-failover-with-a-patient-health-check",
        at("PrimaryRecords/HealthCheck", f"{CHECK}.RequestInterval", replace(30)),
        fires=("objective-rto-not-met PrimaryRecords/HealthCheck /Properties/HealthCheckConfig",),
        settings=QUARTER,
    ),
    mutant(
        "demands-failover-after-ten-failures",
        at("PrimaryRecords/HealthCheck", f"{CHECK}.FailureThreshold", replace(10)),
        fires=("objective-rto-not-met PrimaryRecords/HealthCheck /Properties/HealthCheckConfig",),
        settings=QUARTER,
    ),
    mutant("demands-published", fires=(), settings=PUBLISHED),
    mutant(
        "demands-export-renamed",
        template(
            "PrimaryDatabase",
            "Outputs.GlobalClusterId.Export.Name",
            replace("payments-global-id-prod"),
        ),
        fires=("config-missing-export  /required-exports/payments-global-cluster-id-prod",),
        settings=PUBLISHED,
    ),
    mutant(
        "demands-tag-left-out",
        manifest("PrimaryParameters", tags={"DR-Role": "primary"}),
        fires=(),
        unproven=("config-missing-tag PrimaryParameters /Tags/Application",),
        settings=PUBLISHED,
    ),
    mutant(
        "demands-tag-that-nothing-has",
        fires=[f"config-missing-tag {stack} /Tags/Owner" for stack in STACKS],
        settings=Settings(required_tags=("Owner",)),
    ),
    mutant(
        "demands-tag-on-resources-only",
        manifest("PrimaryStorage", tags={"DR-Role": "primary"}),
        fires=(),
        unproven=("config-missing-tag PrimaryStorage /Tags/Application",),
        settings=PUBLISHED,
    ),
    mutant(
        "waiver-of-no-check",
        within(
            DOCUMENTS,
            "Metadata['dr-validator']",
            add(waive(check="s3-unversioned-source", reason="agreed")),
        ),
        fires=("waiver-invalid SecondaryStorage/Documents /Metadata/dr-validator/waivers/0",),
        settings=KNOWN,
    ),
    mutant(
        "waiver-with-a-misspelt-key",
        within(
            DOCUMENTS,
            "Metadata['dr-validator']",
            add(waive(check="s3-source-unversioned", raeson="agreed")),
        ),
        fires=("waiver-invalid SecondaryStorage/Documents /Metadata/dr-validator/waivers/0",),
        settings=KNOWN,
    ),
    mutant(
        "waiver-without-reason",
        within(DOCUMENTS, "Metadata['dr-validator']", add(waive(check="s3-source-unversioned"))),
        fires=(
            "waiver-without-reason SecondaryStorage/Documents /Metadata/dr-validator/waivers/0",
        ),
        settings=KNOWN,
    ),
]
