"""Replication of the documents."""

from __future__ import annotations

from tests.mutants.mutant import mutant
from tests.mutants.mutate import at, delete, independent, replace, swap, write

SOURCE, DESTINATION = "PrimaryStorage/Documents", "SecondaryStorage/Documents"
ROLE = "PrimaryStorage/ReplicationRole"
RULE = "ReplicationConfiguration.Rules[0]"
READ = "Policies[0].PolicyDocument.Statement"
WRITE = "Policies[1].PolicyDocument.Statement"

MUTANTS = [
    mutant(
        "s3-role-in-other-account",
        at(SOURCE, "ReplicationConfiguration.Role", replace("arn:aws:iam::123456789012:role/copy")),
        fires=(
            "s3-role-in-other-account "
            "PrimaryStorage/Documents /Properties/ReplicationConfiguration/Role",
        ),
    ),
    mutant(
        "s3-role-written-out",
        at(SOURCE, "ReplicationConfiguration.Role", replace("arn:aws:iam::111122223333:role/copy")),
        fires=(
            "s3-role-created-nowhere "
            "PrimaryStorage/Documents /Properties/ReplicationConfiguration/Role",
        ),
    ),
    mutant(
        "s3-role-by-its-name",
        at(SOURCE, "ReplicationConfiguration.Role", replace({"Ref": "ReplicationRoleCE149CEC"})),
        fires=(
            "s3-name-for-arn PrimaryStorage/Documents /Properties/ReplicationConfiguration/Role",
        ),
    ),
    mutant(
        "s3-destination-by-its-name",
        at(SOURCE, f"{RULE}.Destination.Bucket", swap("arn:aws:s3:::", "")),
        fires=(
            "s3-name-for-arn "
            "PrimaryStorage/Documents "
            "/Properties/ReplicationConfiguration/Rules/0/Destination/Bucket",
        ),
    ),
    mutant(
        "s3-role-for-another-service",
        at(
            ROLE,
            "AssumeRolePolicyDocument.Statement[0].Principal.Service",
            replace("lambda.amazonaws.com"),
        ),
        fires=(
            "s3-role-not-assumable "
            "PrimaryStorage/ReplicationRole /Properties/AssumeRolePolicyDocument",
        ),
    ),
    mutant(
        "s3-role-that-denies",
        at(ROLE, "AssumeRolePolicyDocument.Statement[0].Effect", replace("Deny")),
        fires=(
            "s3-role-not-assumable "
            "PrimaryStorage/ReplicationRole /Properties/AssumeRolePolicyDocument",
        ),
    ),
    mutant(
        "s3-role-may-not-list",
        at(ROLE, f"{READ}[0].Action[1]", delete),
        fires=(
            "s3-role-access-denied "
            "PrimaryStorage/Documents /Properties/ReplicationConfiguration/Role",
        ),
    ),
    mutant(
        "s3-role-may-not-read-versions",
        at(ROLE, f"{READ}[1].Action[1]", delete),
        fires=(
            "s3-role-access-denied "
            "PrimaryStorage/Documents /Properties/ReplicationConfiguration/Role",
        ),
    ),
    mutant(
        "s3-role-reads-objects-of-the-bucket-itself",
        at(ROLE, f"{READ}[1].Resource", swap("/*", "")),
        fires=(
            "s3-role-access-denied "
            "PrimaryStorage/Documents /Properties/ReplicationConfiguration/Role",
        ),
    ),
    mutant(
        "s3-role-may-not-read-tags",
        at(ROLE, f"{READ}[1].Action[2]", delete),
        fires=(
            "s3-role-tags-denied "
            "PrimaryStorage/Documents /Properties/ReplicationConfiguration/Role",
        ),
    ),
    mutant(
        "s3-role-may-not-write",
        at(ROLE, f"{WRITE}[0].Action", replace(["s3:ReplicateDelete", "s3:ReplicateTags"])),
        fires=(
            "s3-role-access-denied "
            "PrimaryStorage/Documents /Properties/ReplicationConfiguration/Role",
        ),
    ),
    mutant(
        "s3-role-may-not-replicate-deletes",
        at(ROLE, f"{WRITE}[0].Action[0]", delete),
        fires=(
            "s3-role-access-denied "
            "PrimaryStorage/Documents /Properties/ReplicationConfiguration/Role",
        ),
    ),
    mutant(
        "s3-role-writes-to-the-bucket-of-its-own-region",
        at(ROLE, f"{WRITE}[0].Resource", swap("us-east-2", "us-east-1")),
        fires=(
            "s3-role-access-denied "
            "PrimaryStorage/Documents /Properties/ReplicationConfiguration/Role",
        ),
    ),
    mutant(
        "s3-role-of-another-environment",
        at(ROLE, "Policies", swap("documents-prod-1", "documents-test-1")),
        fires=(
            "s3-role-access-denied "
            "PrimaryStorage/Documents /Properties/ReplicationConfiguration/Role",
            "s3-role-access-denied "
            "PrimaryStorage/Documents /Properties/ReplicationConfiguration/Role",
        ),
    ),
    mutant(
        "s3-role-may-not-decrypt",
        at(ROLE, f"{READ}[2]", delete),
        fires=(
            "s3-role-keys-denied "
            "PrimaryStorage/Documents /Properties/ReplicationConfiguration/Role",
        ),
    ),
    mutant(
        "s3-role-may-not-encrypt",
        at(ROLE, f"{WRITE}[1]", delete),
        fires=(
            "s3-role-keys-denied "
            "PrimaryStorage/Documents /Properties/ReplicationConfiguration/Role",
        ),
    ),
    mutant(
        "s3-role-encrypts-in-its-own-region",
        at(ROLE, f"{WRITE}[1].Resource", swap("us-east-2", "us-east-1")),
        fires=(
            "s3-role-keys-denied "
            "PrimaryStorage/Documents /Properties/ReplicationConfiguration/Role",
        ),
    ),
    mutant(
        "s3-role-encrypts-by-s3-of-its-own-region",
        at(ROLE, f"{WRITE}[1].Condition.StringEquals", swap("us-east-2", "us-east-1")),
        fires=(
            "s3-role-keys-denied "
            "PrimaryStorage/Documents /Properties/ReplicationConfiguration/Role",
        ),
    ),
    mutant(
        "s3-role-encrypts-under-another-alias",
        at(ROLE, f"{WRITE}[1].Condition", swap("documents", "document")),
        fires=(
            "s3-role-keys-denied "
            "PrimaryStorage/Documents /Properties/ReplicationConfiguration/Role",
        ),
    ),
    mutant(
        "s3-destination-unversioned",
        at(DESTINATION, "VersioningConfiguration", delete),
        fires=(
            "s3-destination-unversioned "
            "SecondaryStorage/Documents /Properties/VersioningConfiguration/Status",
        ),
    ),
    mutant(
        "s3-destination-suspended",
        at(DESTINATION, "VersioningConfiguration.Status", replace("Suspended")),
        fires=(
            "s3-destination-unversioned "
            "SecondaryStorage/Documents /Properties/VersioningConfiguration/Status",
        ),
    ),
    mutant(
        "s3-source-unversioned",
        at(SOURCE, "VersioningConfiguration", delete),
        fires=(
            "s3-source-unversioned "
            "PrimaryStorage/Documents /Properties/VersioningConfiguration/Status",
        ),
    ),
    mutant(
        "s3-destination-created-later",
        independent("PrimaryStorage", "SecondaryStorage"),
        fires=(
            "s3-destination-unordered "
            "PrimaryStorage/Documents "
            "/Properties/ReplicationConfiguration/Rules/0/Destination/Bucket",
        ),
    ),
    mutant(
        "s3-copies-to-itself",
        at(SOURCE, f"{RULE}.Destination", swap("us-east-2", "us-east-1")),
        # The role may write only to the bucket of the other region.
        fires=(
            "s3-role-access-denied "
            "PrimaryStorage/Documents /Properties/ReplicationConfiguration/Role",
            "s3-role-keys-denied "
            "PrimaryStorage/Documents /Properties/ReplicationConfiguration/Role",
            "s3-same-region-copy "
            "PrimaryStorage/Documents "
            "/Properties/ReplicationConfiguration/Rules/0/Destination/Bucket",
        ),
    ),
    mutant(
        "s3-copies-within-the-region",
        write(
            "PrimaryStorage",
            "Copies",
            "AWS::S3::Bucket",
            {
                "BucketName": "payments-copies-prod-111122223333-us-east-1",
                "VersioningConfiguration": {"Status": "Enabled"},
            },
        ),
        at(SOURCE, f"{RULE}.Destination.Bucket", replace({"Fn::GetAtt": ["Copies", "Arn"]})),
        at(
            SOURCE,
            f"{RULE}.Destination.EncryptionConfiguration.ReplicaKmsKeyID",
            replace({"Fn::GetAtt": ["Key961B73FD", "Arn"]}),
        ),
        at(ROLE, f"{WRITE}[0].Resource", replace({"Fn::Sub": "${Copies.Arn}/*"})),
        at(
            ROLE,
            f"{WRITE}[1]",
            replace(
                {
                    "Effect": "Allow",
                    "Action": ["kms:Encrypt", "kms:GenerateDataKey"],
                    "Resource": {"Fn::GetAtt": ["Key961B73FD", "Arn"]},
                }
            ),
        ),
        fires=(
            "s3-same-region-copy "
            "PrimaryStorage/Documents "
            "/Properties/ReplicationConfiguration/Rules/0/Destination/Bucket",
        ),
    ),
    mutant(
        "s3-rule-without-priority",
        at(SOURCE, f"{RULE}.Priority", delete),
        fires=(
            "s3-incomplete-filter "
            "PrimaryStorage/Documents /Properties/ReplicationConfiguration/Rules/0",
        ),
    ),
    mutant(
        "s3-rule-without-delete-markers",
        at(SOURCE, f"{RULE}.DeleteMarkerReplication", delete),
        fires=(
            "s3-incomplete-filter "
            "PrimaryStorage/Documents /Properties/ReplicationConfiguration/Rules/0",
        ),
    ),
    mutant(
        "s3-time-control-without-metrics",
        at(SOURCE, f"{RULE}.Destination.Metrics", delete),
        fires=(
            "s3-rtc-without-metrics "
            "PrimaryStorage/Documents "
            "/Properties/ReplicationConfiguration/Rules/0/Destination/ReplicationTime/Status",
        ),
    ),
    mutant(
        "s3-time-control-of-five-minutes",
        at(SOURCE, f"{RULE}.Destination.ReplicationTime.Time.Minutes", replace(5)),
        fires=(
            "s3-invalid-rtc-minutes "
            "PrimaryStorage/Documents "
            "/Properties/ReplicationConfiguration/Rules/0/Destination/ReplicationTime/Time"
            "/Minutes",
        ),
    ),
    mutant(
        "s3-kms-objects-not-selected",
        at(SOURCE, f"{RULE}.SourceSelectionCriteria", delete),
        fires=(
            "s3-kms-objects-not-selected "
            "PrimaryStorage/Documents "
            "/Properties/ReplicationConfiguration/Rules/0/SourceSelectionCriteria"
            "/SseKmsEncryptedObjects/Status",
        ),
    ),
    mutant(
        "s3-kms-objects-switched-off",
        at(
            SOURCE,
            f"{RULE}.SourceSelectionCriteria.SseKmsEncryptedObjects.Status",
            replace("Disabled"),
        ),
        fires=(
            "s3-kms-objects-not-selected "
            "PrimaryStorage/Documents "
            "/Properties/ReplicationConfiguration/Rules/0/SourceSelectionCriteria"
            "/SseKmsEncryptedObjects/Status",
        ),
    ),
    mutant(
        "s3-no-key-for-the-copies",
        at(SOURCE, f"{RULE}.Destination.EncryptionConfiguration", delete),
        fires=(
            "s3-missing-replica-key "
            "PrimaryStorage/Documents "
            "/Properties/ReplicationConfiguration/Rules/0/SourceSelectionCriteria"
            "/SseKmsEncryptedObjects/Status",
        ),
    ),
    mutant(
        "s3-key-of-the-source-for-the-copies",
        at(SOURCE, f"{RULE}.Destination.EncryptionConfiguration", swap("us-east-2", "us-east-1")),
        fires=(
            "s3-replica-key-in-other-region "
            "PrimaryStorage/Documents "
            "/Properties/ReplicationConfiguration/Rules/0/Destination/EncryptionConfiguration"
            "/ReplicaKmsKeyID",
        ),
    ),
    mutant(
        "s3-rule-switched-off",
        at(SOURCE, f"{RULE}.Status", replace("Disabled")),
        fires=(
            "s3-rules-disabled "
            "PrimaryStorage/Documents /Properties/ReplicationConfiguration/Rules/0/Status",
        ),
    ),
    mutant(
        "s3-part-of-the-bucket",
        at(SOURCE, f"{RULE}.Filter", replace({"Prefix": "receipts/"})),
        fires=(
            "s3-part-replicated PrimaryStorage/Documents "
            "/Properties/ReplicationConfiguration/Rules/0/Filter",
        ),
    ),
    mutant(
        "s3-policy-about-the-other-bucket",
        at(
            "PrimaryStorage/Documents/Policy",
            "PolicyDocument.Statement[0].Resource[0]",
            replace("arn:aws:s3:::payments-documents-prod-111122223333-us-east-2"),
        ),
        fires=(
            "s3-policy-for-another-bucket PrimaryStorage/Documents/Policy "
            "/Properties/PolicyDocument/Statement/0/Resource/0",
        ),
    ),
    mutant(
        "s3-policy-again",
        write(
            "PrimaryStorage",
            "Second",
            "AWS::S3::BucketPolicy",
            {
                "Bucket": {"Ref": "Documents7E5B2978"},
                "PolicyDocument": {
                    "Statement": [
                        {
                            "Effect": "Deny",
                            "Principal": "*",
                            "Action": "s3:DeleteBucket",
                            "Resource": {"Fn::GetAtt": ["Documents7E5B2978", "Arn"]},
                        }
                    ]
                },
            },
        ),
        fires=(
            "s3-second-policy PrimaryStorage/Second /Properties/Bucket",
            "twin-missing-resource PrimaryStorage/Second",
        ),
    ),
]
