"""Records of the hosted zone."""

from __future__ import annotations

from tests.mutants.mutant import mutant
from tests.mutants.mutate import Change, add, at, copy, delete, rename, replace

PRIMARY, SECONDARY = "PrimaryRecords/Record", "SecondaryRecords/Record"
API_GATEWAY_US_EAST_1, API_GATEWAY_US_EAST_2 = "Z1UJRXOUMOOFQ8", "ZOJJZC49E0EPZ"
OF_PRIMARY = {
    "DNSName": "d-abcde12345.execute-api.us-east-1.amazonaws.com",
    "HostedZoneId": API_GATEWAY_US_EAST_1,
    "EvaluateTargetHealth": False,
}
CLOUDFRONT = "Z2FDTNDATAQYW2"
API = {"Fn::ImportValue": "payments-primary-api-prod:ExportsOutputRefApiF70053CD5653BA4D"}
DEFAULT_HOST = {"Fn::Join": ["", [API, ".execute-api.us-east-1.amazonaws.com"]]}
NAME = "api.payments-prod.example.com."


def failover(record: str, half: str) -> list[Change]:
    return [at(record, "Weight", rename("Failover")), at(record, "Failover", replace(half))]


MUTANTS = [
    mutant(
        "dns-zone-of-another-name",
        at("Dns/Zone", "Name", replace("payments.example.org.")),
        fires=(
            "dns-outside-zone PrimaryRecords/Record /Properties/Name",
            "dns-outside-zone SecondaryRecords/Record /Properties/Name",
        ),
    ),
    mutant(
        "dns-zone-to-be-filled-in",
        at(PRIMARY, "HostedZoneId", replace("Z00000000000000000000")),
        fires=("dns-record-in-service-zone PrimaryRecords/Record /Properties/HostedZoneId",),
        unproven=(),
    ),
    mutant(
        "dns-of-ipv6",
        at(PRIMARY, "Type", replace("AAAA")),
        at(SECONDARY, "Type", replace("AAAA")),
        fires=(
            "dns-no-ipv4-answer PrimaryRecords/Record /Properties/Type",
            "dns-no-ipv4-answer SecondaryRecords/Record /Properties/Type",
        ),
    ),
    mutant(
        "dns-no-set-identifier",
        at(SECONDARY, "SetIdentifier", delete),
        fires=("dns-missing-set-identifier SecondaryRecords/Record /Properties/SetIdentifier",),
    ),
    mutant(
        "dns-set-identifier-copied",
        at(SECONDARY, "SetIdentifier", replace("payments-primary-prod")),
        fires=("dns-duplicate-set-identifier SecondaryRecords/Record /Properties/SetIdentifier",),
    ),
    mutant(
        "dns-both-lead-to-the-primary",
        at(PRIMARY, "AliasTarget.DNSName", replace(OF_PRIMARY["DNSName"])),
        at(SECONDARY, "AliasTarget", replace(OF_PRIMARY)),
        fires=(
            "dns-same-endpoint SecondaryRecords/Record /Properties",
            "health-endpoint-in-other-region "
            "SecondaryRecords/HealthCheck "
            "/Properties/HealthCheckConfig/FullyQualifiedDomainName",
        ),
    ),
    mutant(
        "dns-zone-of-the-other-region",
        at(SECONDARY, "AliasTarget.HostedZoneId", replace(API_GATEWAY_US_EAST_1)),
        fires=(
            "dns-alias-zone-mismatch SecondaryRecords/Record /Properties/AliasTarget/HostedZoneId",
        ),
    ),
    mutant(
        "dns-zone-of-cloudfront",
        at(PRIMARY, "AliasTarget.HostedZoneId", replace(CLOUDFRONT)),
        fires=(
            "dns-alias-zone-mismatch PrimaryRecords/Record /Properties/AliasTarget/HostedZoneId",
        ),
    ),
    mutant(
        "dns-own-zone-as-alias-zone",
        at(
            SECONDARY,
            "AliasTarget.HostedZoneId",
            replace({"Fn::ImportValue": "payments-hosted-zone-id-prod"}),
        ),
        fires=(
            "dns-alias-zone-mismatch SecondaryRecords/Record /Properties/AliasTarget/HostedZoneId",
        ),
    ),
    mutant(
        "dns-alias-to-the-default-host",
        at(PRIMARY, "AliasTarget.DNSName", replace(DEFAULT_HOST)),
        fires=("dns-alias-to-default-host PrimaryRecords/Record /Properties/AliasTarget/DNSName",),
    ),
    mutant(
        "dns-cname-to-the-default-host",
        *(
            change
            for record in (PRIMARY, SECONDARY)
            for change in (
                at(record, "AliasTarget", delete),
                at(record, "Type", replace("CNAME")),
                at(record, "TTL", add("60")),
            )
        ),
        at(PRIMARY, "ResourceRecords", add([DEFAULT_HOST])),
        at(SECONDARY, "ResourceRecords", add(["abcde12345.execute-api.us-east-2.amazonaws.com"])),
        fires=(
            "dns-cname-to-default-host PrimaryRecords/Record /Properties/ResourceRecords/0",
            "dns-cname-to-default-host SecondaryRecords/Record /Properties/ResourceRecords/0",
        ),
    ),
    mutant(
        "dns-name-of-no-custom-domain",
        at(PRIMARY, "Name", replace("pay.payments-prod.example.com.")),
        at(SECONDARY, "Name", replace("pay.payments-prod.example.com.")),
        fires=(
            "dns-alias-name-mismatch PrimaryRecords/Record /Properties/Name",
            "dns-alias-name-mismatch SecondaryRecords/Record /Properties/Name",
        ),
        # The failover is told the old name.
        unproven=(
            "failover-missing-record "
            "Failover/Function /Properties/Environment/Variables/RECORD_NAME",
        ),
    ),
    mutant(
        "dns-domains-of-another-name",
        at("SecondaryApi/Api/CustomDomain", "DomainName", replace("api.payments-dr.example.com")),
        fires=(
            "certificate-other-name SecondaryApi/Api/CustomDomain /Properties/DomainName",
            "dns-alias-name-mismatch SecondaryRecords/Record /Properties/Name",
        ),
    ),
    mutant(
        "dns-weighted-beside-failover",
        *failover(SECONDARY, "SECONDARY"),
        fires=("dns-mixed-policies SecondaryRecords/Record /Properties",),
    ),
    mutant(
        "dns-one-record-simple",
        at(SECONDARY, "Weight", delete),
        at(SECONDARY, "SetIdentifier", delete),
        fires=("dns-mixed-policies SecondaryRecords/Record /Properties",),
    ),
    mutant(
        "dns-latency-of-one-region-twice",
        *(at(record, "Weight", delete) for record in (PRIMARY, SECONDARY)),
        at(PRIMARY, "Region", add("us-east-1")),
        at(SECONDARY, "Region", add("us-east-1")),
        fires=("dns-duplicate-latency-region SecondaryRecords/Record /Properties/Region",),
    ),
    mutant(
        "dns-latency-of-each-region",
        *(at(record, "Weight", delete) for record in (PRIMARY, SECONDARY)),
        at(PRIMARY, "Region", add("us-east-1")),
        at(SECONDARY, "Region", add("us-east-2")),
        fires=(),
    ),
    mutant(
        "dns-both-records-simple",
        *(
            at(record, name, delete)
            for record in (PRIMARY, SECONDARY)
            for name in ("Weight", "SetIdentifier")
        ),
        fires=("dns-duplicate-record SecondaryRecords/Record /Properties",),
    ),
    mutant(
        "dns-two-secondaries",
        *failover(PRIMARY, "SECONDARY"),
        *failover(SECONDARY, "SECONDARY"),
        fires=("dns-broken-failover-pair SecondaryRecords/Record /Properties/Failover",),
    ),
    mutant(
        "dns-failover-pair",
        *failover(PRIMARY, "PRIMARY"),
        *failover(SECONDARY, "SECONDARY"),
        # Another way, and a good one; but the automation moves weights.
        fires=(),
    ),
    mutant(
        "dns-primary-without-health-check",
        at(PRIMARY, "HealthCheckId", delete),
        fires=("dns-missing-health-check PrimaryRecords/Record /Properties/HealthCheckId",),
    ),
    mutant(
        "dns-standby-without-health-check",
        at(SECONDARY, "HealthCheckId", delete),
        fires=(
            "dns-standby-without-health-check SecondaryRecords/Record /Properties/HealthCheckId",
        ),
    ),
    mutant(
        "dns-health-of-the-target-only",
        at(PRIMARY, "HealthCheckId", delete),
        at(PRIMARY, "AliasTarget.EvaluateTargetHealth", add(True)),
        fires=(
            "dns-target-health-only "
            "PrimaryRecords/Record /Properties/AliasTarget/EvaluateTargetHealth",
        ),
    ),
    mutant(
        "dns-health-of-a-distribution",
        at(PRIMARY, "AliasTarget.DNSName", replace("d111111abcdef8.cloudfront.net")),
        at(PRIMARY, "AliasTarget.HostedZoneId", replace(CLOUDFRONT)),
        at(PRIMARY, "AliasTarget.EvaluateTargetHealth", add(True)),
        fires=(
            "dns-cloudfront-target-health "
            "PrimaryRecords/Record /Properties/AliasTarget/EvaluateTargetHealth",
        ),
    ),
    mutant(
        "dns-record-in-the-zone-of-api-gateway",
        at(SECONDARY, "HostedZoneId", replace(API_GATEWAY_US_EAST_2)),
        fires=("dns-record-in-service-zone SecondaryRecords/Record /Properties/HostedZoneId",),
    ),
    mutant(
        "dns-zone-in-both-regions",
        copy("Dns/Zone", "PrimaryRecords"),
        fires=("dns-duplicate-zone Dns/Zone",),
    ),
    mutant(
        "dns-weights-swapped",
        at(PRIMARY, "Weight", replace(0)),
        at(SECONDARY, "Weight", replace(100)),
        fires=("dns-swapped-roles PrimaryRecords/Record /Properties/Weight",),
    ),
    mutant(
        "dns-no-weight-above-zero",
        at(PRIMARY, "Weight", replace(0)),
        fires=("dns-answered-standby SecondaryRecords/Record /Properties/Weight",),
    ),
    mutant(
        "dns-weights-alike",
        at(SECONDARY, "Weight", replace(100)),
        fires=("dns-answered-standby SecondaryRecords/Record /Properties/Weight",),
    ),
    mutant("dns-weight-of-a-probe", at(SECONDARY, "Weight", replace(1)), fires=()),
    mutant(
        "dns-halves-swapped",
        *failover(PRIMARY, "SECONDARY"),
        *failover(SECONDARY, "PRIMARY"),
        fires=("dns-swapped-roles PrimaryRecords/Record /Properties/Failover",),
    ),
]
