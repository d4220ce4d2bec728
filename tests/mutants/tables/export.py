"""Outputs, exports and parameters."""

from __future__ import annotations

from tests.mutants.mutant import mutant
from tests.mutants.mutate import add, at, delete, replace, swap, template, write

ZONE = "Outputs.ExportsOutputRefZoneA5DE4B6864A9A0D8"
ELSEWHERE = "/payments/prod/limits/daily"

MUTANTS = [
    mutant(
        "export-global-cluster-unpublished",
        template("PrimaryDatabase", "Outputs.GlobalClusterId", delete),
        fires=("export-unpublished PrimaryDatabase/GlobalCluster",),
    ),
    mutant(
        "export-bucket-unpublished",
        template("PrimaryStorage", "Outputs.BucketName", delete),
        template("PrimaryStorage", "Outputs.BucketArn", delete),
        fires=("export-unpublished PrimaryStorage/Documents",),
    ),
    mutant(
        "export-state-machine-unpublished",
        template("Failover", "Outputs.StateMachineArn", delete),
        fires=("export-unpublished Failover/StateMachine",),
    ),
    mutant(
        "order-feature-flag-of-itself",
        at(
            "SecondaryParameters/AcceptPayments",
            "Value",
            replace("{{resolve:ssm:/payments/prod/features/accept-payments}}"),
        ),
        fires=("order-reads-own-parameter SecondaryParameters/AcceptPayments /Properties/Value",),
    ),
    mutant(
        "export-without-suffix",
        template("PrimaryDatabase", "Outputs.DatabaseEndpoint.Export", swap("-prod", "")),
        fires=("export-unresolved-import PrimaryParameters/DatabaseEndpoint /Properties/Value",),
    ),
    mutant(
        "export-gone",
        template("Dns", ZONE, delete),
        fires=(
            "export-unresolved-import "
            "Failover/Function /Properties/Environment/Variables/HOSTED_ZONE_ID",
        ),
    ),
    mutant(
        "export-output-no-longer-exported",
        template("SecondaryApi", "Outputs.ApiUrl.Export", delete),
        fires=("export-unresolved-import SecondaryParameters/ApiUrl /Properties/Value",),
    ),
    mutant(
        "export-imported-from-the-other-region",
        at(
            "Failover/Function",
            "Environment.Variables.TARGET_CLUSTER_ARN",
            swap("payments-secondary-database", "payments-primary-database"),
        ),
        fires=(
            "export-unresolved-import "
            "Failover/Function /Properties/Environment/Variables/TARGET_CLUSTER_ARN",
        ),
        unproven=(
            "failover-wrong-database "
            "Failover/Function /Properties/Environment/Variables/TARGET_CLUSTER_ARN",
        ),
    ),
    mutant(
        "export-renamed-in-all-regions",
        template("PrimaryApi", "Outputs.ApiUrl.Export.Name", replace("payments-url-prod")),
        template("SecondaryApi", "Outputs.ApiUrl.Export.Name", replace("payments-url-prod")),
        fires=(),
        # Another app may export what this one does not.
        unproven=(
            "export-unresolved-import PrimaryParameters/ApiUrl /Properties/Value",
            "export-unresolved-import SecondaryParameters/ApiUrl /Properties/Value",
        ),
    ),
    mutant(
        "export-output-gone",
        template("Dns", "Outputs.PublishOutputRefZoneA5DE4B68E71B4681", delete),
        fires=(
            "export-missing-output "
            "PrimaryApi/Certificate /Properties/DomainValidationOptions/0/HostedZoneId",
            "export-missing-output PrimaryRecords/Record /Properties/HostedZoneId",
        ),
    ),
    mutant(
        "export-output-of-the-wrong-region",
        at("PrimaryRecords/Record", "HostedZoneId", swap("us-east-2", "us-east-1")),
        fires=("export-missing-output PrimaryRecords/Record /Properties/HostedZoneId",),
    ),
    mutant(
        "export-name-twice-in-a-stack",
        template(
            "SecondaryStorage",
            "Outputs.BucketName.Export.Name",
            replace("payments-bucket-arn-prod"),
        ),
        fires=("export-duplicate-name SecondaryStorage /Outputs/BucketName",),
    ),
    mutant(
        "export-name-twice-in-a-region",
        template("Dns", "Outputs.NameServers.Export.Name", replace("payments-api-url-prod")),
        fires=("export-duplicate-name SecondaryApi /Outputs/ApiUrl",),
    ),
    mutant(
        "export-parameter-of-one-region",
        write(
            "PrimaryParameters",
            "Limit",
            "AWS::SSM::Parameter",
            {"Name": ELSEWHERE, "Type": "String", "Value": "1000"},
        ),
        at(
            "SecondaryCompute/PaymentValidation",
            "Environment.Variables.DAILY_LIMIT",
            add(f"{{{{resolve:ssm:{ELSEWHERE}}}}}"),
        ),
        fires=(
            "export-parameter-in-other-region "
            "SecondaryCompute/PaymentValidation /Properties/Environment/Variables/DAILY_LIMIT",
        ),
    ),
    mutant(
        "export-reader-of-nothing",
        write(
            "SecondaryDatabase",
            "ExportsReader",
            "Custom::CrossRegionExportReader",
            {
                "ServiceToken": "arn:aws:lambda:us-east-2:111122223333:function:reader",
                "ReaderProps": {
                    "region": "us-east-2",
                    "prefix": "SecondaryDatabase",
                    "imports": {
                        "/cdk/exports/SecondaryDatabase/Global": (
                            "{{resolve:ssm:/cdk/exports/SecondaryDatabase/Global}}"
                        )
                    },
                },
            },
        ),
        at(
            "SecondaryDatabase/Cluster",
            "GlobalClusterIdentifier",
            replace({"Fn::GetAtt": ["ExportsReader", "/cdk/exports/SecondaryDatabase/Global"]}),
        ),
        fires=(
            "export-reader-without-writer "
            "SecondaryDatabase/Cluster /Properties/GlobalClusterIdentifier",
        ),
        unproven=(
            "aurora-wrong-global-cluster "
            "SecondaryDatabase/Cluster /Properties/GlobalClusterIdentifier",
        ),
    ),
]
