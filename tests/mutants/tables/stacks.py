"""Stacks, regions and the order between them."""

from __future__ import annotations

from tests.mutants.mutant import mutant
from tests.mutants.mutate import (
    add,
    append,
    at,
    copy,
    delete,
    dependent,
    independent,
    manifest,
    nest,
    replace,
    template,
    within,
)

OUTPUT_OF_PRIMARY = {
    "Fn::GetStackOutput": {
        "StackName": "payments-primary-database-prod",
        "OutputName": "GlobalClusterId",
        "Region": "us-east-1",
    }
}

PRIMARY_DOCUMENTS = "arn:aws:s3:::payments-documents-prod-111122223333-us-east-1"

MUTANTS = [
    mutant(
        "stacks-secondary-network-in-the-primary-region",
        manifest("SecondaryNetwork", region="us-east-1"),
        template("SecondaryNetwork", "Outputs.VpcId.Export", delete),
        # What is left of the secondary region imports from a network that is not there.
        fires="stacks-same-region export-unresolved-import",
        unproven="vpc-unreachable-service",
    ),
    mutant(
        "stacks-secondary-parameters-in-the-primary-region",
        manifest("SecondaryParameters", region="us-east-1"),
        # The exports of both regions have one name; here they meet. And in this region the
        # imports mean the primary's stacks, on which it does not depend.
        fires="stacks-same-region export-duplicate-name order-undeclared-dependency",
    ),
    mutant(
        "stacks-zone-moved-to-the-primary-region",
        manifest("Dns", region="us-east-1", tags={"DR-Role": "primary"}),
        # The primary reads its output in the other region, the secondary imports its exports; and
        # the code of its function stays behind.
        fires="export-missing-output export-unresolved-import lambda-asset-in-other-region",
    ),
    mutant(
        "stacks-secondary-network-without-region",
        manifest("SecondaryNetwork", region=None),
        fires="stacks-unspecified-region",
        unproven="export-unresolved-import vpc-unreachable-service",
    ),
    mutant(
        "stacks-secondary-parameters-nested-in-the-primary",
        template("SecondaryParameters", "Outputs", delete),
        nest("SecondaryParameters", "PrimaryParameters"),
        fires="stacks-nested-in-other-region",
    ),
    mutant(
        "stacks-secondary-network-declared-in-the-primary",
        manifest("SecondaryNetwork", display_name="PrimaryNetwork/SecondaryNetwork"),
        fires="stacks-unordered-child",
    ),
    mutant(
        "order-secondary-database-of-no-primary",
        independent("SecondaryDatabase", "PrimaryDatabase"),
        fires="order-undeclared-dependency",
    ),
    mutant(
        "order-secondary-database-before-the-primary",
        independent("SecondaryDatabase", "PrimaryDatabase"),
        dependent("PrimaryDatabase", "SecondaryDatabase"),
        fires="order-undeclared-dependency",
    ),
    mutant(
        "order-certificate-before-its-zone",
        independent("PrimaryApi", "Dns"),
        fires="order-undeclared-dependency",
    ),
    mutant(
        "order-parameters-before-what-they-import",
        independent("PrimaryParameters", "PrimaryDatabase"),
        # The API, which they come after, comes after the database.
        fires="",
    ),
    mutant(
        "order-parameters-before-everything",
        independent("PrimaryParameters", "PrimaryDatabase", "PrimaryApi"),
        fires="order-undeclared-dependency",
    ),
    mutant(
        "order-failover-before-the-database",
        independent("Failover", "SecondaryDatabase"),
        independent("Failover", "SecondaryRecords", "PrimaryRecords", "Dns"),
        fires="order-undeclared-dependency",
    ),
    mutant(
        "order-manifest-in-a-circle",
        dependent("PrimaryDatabase", "SecondaryDatabase"),
        fires="order-stack-cycle",
    ),
    mutant(
        "order-networks-that-need-each-other",
        template(
            "PrimaryNetwork",
            "Resources.Vpc8378EB38.Properties.Tags[0].Value",
            replace({"Fn::ImportValue": "payments-cluster-arn-prod"}),
        ),
        fires="order-stack-cycle",
    ),
    mutant(
        "order-failback-before-the-bucket-it-copies-to",
        independent("Failback", "PrimaryStorage"),
        fires="order-undeclared-dependency",
    ),
    mutant(
        "order-resources-in-a-circle",
        within("PrimaryDatabase/Key", "DependsOn", add(["Cluster"])),
        fires="order-resource-cycle",
    ),
    mutant(
        "order-role-waits-for-its-policy",
        within("Failover/Function/ServiceRole", "DependsOn", add("RecordsPolicyA9FE90A3")),
        fires="order-resource-cycle",
    ),
    mutant(
        "order-function-waits-for-its-alarmed-self",
        within("Failover/Function", "DependsOn", append("Requested874FB4A7")),
        fires="order-resource-cycle",
    ),
    mutant(
        "order-secondary-reads-the-primary",
        at("SecondaryDatabase/Cluster", "GlobalClusterIdentifier", replace(OUTPUT_OF_PRIMARY)),
        fires="order-reads-lost-region",
    ),
    mutant(
        "order-buckets-that-name-each-other",
        copy("Failback/ReplicationRole", "SecondaryStorage", "Role"),
        template(
            "SecondaryStorage",
            "Resources.Role.Properties.Policies[0].PolicyDocument.Statement[2].Resource",
            replace({"Fn::GetAtt": ["Key961B73FD", "Arn"]}),
        ),
        at(
            "SecondaryStorage/Documents",
            "ReplicationConfiguration",
            add(
                {
                    "Role": {"Fn::GetAtt": ["Role", "Arn"]},
                    "Rules": [
                        {
                            "Priority": 1,
                            "Status": "Enabled",
                            "Filter": {"Prefix": ""},
                            "DeleteMarkerReplication": {"Status": "Enabled"},
                            "SourceSelectionCriteria": {
                                "SseKmsEncryptedObjects": {"Status": "Enabled"}
                            },
                            "Destination": {
                                "Bucket": PRIMARY_DOCUMENTS,
                                "EncryptionConfiguration": {
                                    "ReplicaKmsKeyID": "arn:aws:kms:us-east-1:111122223333:"
                                    "alias/payments-documents-prod"
                                },
                            },
                        }
                    ],
                }
            ),
        ),
        # Neither can be first, so no dependency helps.
        fires="order-stack-cycle",
    ),
]
