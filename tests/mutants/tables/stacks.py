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
    write,
)

OUTPUT_OF_PRIMARY = {
    "Fn::GetStackOutput": {
        "StackName": "payments-primary-database-prod",
        "OutputName": "GlobalClusterId",
        "Region": "us-east-1",
    }
}

PRIMARY_DOCUMENTS = "arn:aws:s3:::payments-documents-prod-111122223333-us-east-1"

CIRCLE = {
    "IsPrimary": {"Fn::Not": [{"Condition": "IsSecondary"}]},
    "IsSecondary": {"Fn::Not": [{"Condition": "IsPrimary"}]},
}

MUTANTS = [
    mutant(
        "stacks-topic-left-out",
        write("SecondaryApi", "Topic", "AWS::SNS::Topic", {}),
        template("SecondaryApi", "Conditions", add({"Never": {"Fn::Equals": ["a", "b"]}})),
        template("SecondaryApi", "Resources.Topic.Condition", add("Never")),
        write(
            "SecondaryApi",
            "Mail",
            "AWS::SNS::Subscription",
            {"TopicArn": {"Ref": "Topic"}, "Protocol": "email", "Endpoint": "a@example.com"},
        ),
        fires=("stacks-resource-left-out SecondaryApi/Mail /Properties/TopicArn",),
    ),
    mutant(
        "stacks-secondary-network-in-the-primary-region",
        manifest("SecondaryNetwork", region="us-east-1"),
        template("SecondaryNetwork", "Outputs.VpcId.Export", delete),
        # What is left of the secondary region imports from a network that is not there.
        fires=(
            "export-unresolved-import "
            "SecondaryCompute/Health /Properties/VpcConfig/SecurityGroupIds/0",
            "export-unresolved-import SecondaryCompute/Health /Properties/VpcConfig/SubnetIds/0",
            "export-unresolved-import SecondaryCompute/Health /Properties/VpcConfig/SubnetIds/1",
            "export-unresolved-import SecondaryCompute/Health /Properties/VpcConfig/SubnetIds/2",
            "export-unresolved-import SecondaryDatabase/SecurityGroup /Properties/VpcId",
            "export-unresolved-import SecondaryDatabase/SubnetGroup /Properties/SubnetIds/0",
            "export-unresolved-import SecondaryDatabase/SubnetGroup /Properties/SubnetIds/1",
            "export-unresolved-import SecondaryDatabase/SubnetGroup /Properties/SubnetIds/2",
            "stacks-same-region SecondaryNetwork",
        ),
        unproven=(
            "vpc-unreachable-service SecondaryCompute/Health /Properties/VpcConfig/SubnetIds/0",
        ),
    ),
    mutant(
        "stacks-secondary-parameters-in-the-primary-region",
        manifest("SecondaryParameters", region="us-east-1"),
        # The exports of both regions have one name; here they meet. And in this region the
        # imports mean the primary's stacks, on which it does not depend.
        fires=(
            "export-duplicate-name SecondaryParameters /Outputs/ParameterPath",
            "lambda-parameter-in-other-region SecondaryCompute/Notification /Properties/Code",
            "lambda-parameter-in-other-region SecondaryCompute/PaymentValidation /Properties/Code",
            "order-undeclared-dependency SecondaryParameters/ApiUrl /Properties/Value",
            "stacks-same-region SecondaryParameters",
        ),
    ),
    mutant(
        "stacks-zone-moved-to-the-primary-region",
        manifest("Dns", region="us-east-1", tags={"DR-Role": "primary"}),
        # The primary reads its output in the other region, the secondary imports its exports; and
        # the code of its function stays behind.
        fires=(
            "export-missing-output "
            "PrimaryApi/Certificate /Properties/DomainValidationOptions/0/HostedZoneId",
            "export-missing-output PrimaryRecords/Record /Properties/HostedZoneId",
            "export-unresolved-import "
            "Failover/Function /Properties/Environment/Variables/HOSTED_ZONE_ID",
            "lambda-asset-in-other-region Dns/Cleanup /Properties/Code/S3Bucket",
        ),
    ),
    mutant(
        "stacks-secondary-network-without-region",
        manifest("SecondaryNetwork", region=None),
        fires=("stacks-unspecified-region SecondaryNetwork",),
        unproven=(
            "export-unresolved-import "
            "SecondaryCompute/Health /Properties/VpcConfig/SecurityGroupIds/0",
            "export-unresolved-import SecondaryCompute/Health /Properties/VpcConfig/SubnetIds/0",
            "export-unresolved-import SecondaryCompute/Health /Properties/VpcConfig/SubnetIds/1",
            "export-unresolved-import SecondaryCompute/Health /Properties/VpcConfig/SubnetIds/2",
            "export-unresolved-import SecondaryDatabase/SecurityGroup /Properties/VpcId",
            "export-unresolved-import SecondaryDatabase/SubnetGroup /Properties/SubnetIds/0",
            "export-unresolved-import SecondaryDatabase/SubnetGroup /Properties/SubnetIds/1",
            "export-unresolved-import SecondaryDatabase/SubnetGroup /Properties/SubnetIds/2",
            "vpc-unreachable-service SecondaryCompute/Health /Properties/VpcConfig/SubnetIds/0",
        ),
    ),
    mutant(
        "stacks-secondary-parameters-nested-in-the-primary",
        template("SecondaryParameters", "Outputs", delete),
        nest("SecondaryParameters", "PrimaryParameters"),
        fires=(
            "lambda-parameter-in-other-region SecondaryCompute/Notification /Properties/Code",
            "lambda-parameter-in-other-region SecondaryCompute/PaymentValidation /Properties/Code",
            "stacks-nested-in-other-region PrimaryParameters/Nested",
        ),
    ),
    mutant(
        "stacks-secondary-network-declared-in-the-primary",
        manifest("SecondaryNetwork", display_name="PrimaryNetwork/SecondaryNetwork"),
        fires=("stacks-unordered-child SecondaryNetwork",),
    ),
    mutant(
        "order-secondary-database-of-no-primary",
        independent("SecondaryDatabase", "PrimaryDatabase"),
        fires=(
            "order-undeclared-dependency "
            "SecondaryDatabase/Cluster /Properties/GlobalClusterIdentifier",
        ),
    ),
    mutant(
        "order-secondary-database-before-the-primary",
        independent("SecondaryDatabase", "PrimaryDatabase"),
        dependent("PrimaryDatabase", "SecondaryDatabase"),
        fires=(
            "order-undeclared-dependency "
            "SecondaryDatabase/Cluster /Properties/GlobalClusterIdentifier",
        ),
    ),
    mutant(
        "order-certificate-before-its-zone",
        independent("PrimaryApi", "Dns"),
        fires=(
            "order-undeclared-dependency "
            "PrimaryApi/Certificate /Properties/DomainValidationOptions/0/HostedZoneId",
        ),
    ),
    mutant(
        "order-parameters-before-what-they-import",
        independent("PrimaryParameters", "PrimaryDatabase"),
        # The API, which they come after, comes after the database.
        fires=(),
    ),
    mutant(
        "order-parameters-before-everything",
        independent("PrimaryParameters", "PrimaryDatabase", "PrimaryApi"),
        fires=(
            "order-undeclared-dependency PrimaryParameters/ApiUrl /Properties/Value",
            "order-undeclared-dependency PrimaryParameters/DatabaseEndpoint /Properties/Value",
        ),
    ),
    mutant(
        "order-failover-before-the-database",
        independent("Failover", "SecondaryDatabase"),
        independent("Failover", "SecondaryRecords", "PrimaryRecords", "Dns"),
        fires=(
            "order-undeclared-dependency "
            "Failover/Function /Properties/Environment/Variables/HOSTED_ZONE_ID",
            "order-undeclared-dependency "
            "Failover/Function /Properties/Environment/Variables/TARGET_CLUSTER_ARN",
        ),
    ),
    mutant(
        "order-manifest-in-a-circle",
        dependent("PrimaryDatabase", "SecondaryDatabase"),
        fires=("order-stack-cycle PrimaryDatabase",),
    ),
    mutant(
        "order-networks-that-need-each-other",
        template(
            "PrimaryNetwork",
            "Resources.Vpc8378EB38.Properties.Tags[0].Value",
            replace({"Fn::ImportValue": "payments-cluster-arn-prod"}),
        ),
        fires=("order-stack-cycle PrimaryNetwork/Vpc /Properties/Tags/0/Value",),
    ),
    mutant(
        "order-failback-before-the-bucket-it-copies-to",
        independent("Failback", "PrimaryStorage"),
        fires=(
            "order-undeclared-dependency "
            "Failback/ReverseReplication/Resource/Default /Properties/Create",
        ),
    ),
    mutant(
        "order-resources-in-a-circle",
        within("PrimaryDatabase/Key", "DependsOn", add(["Cluster"])),
        fires=("order-resource-cycle PrimaryDatabase/Cluster /Properties/KmsKeyId",),
    ),
    mutant(
        "order-conditions-in-a-circle",
        template("PrimaryNetwork", "Conditions", add(CIRCLE)),
        fires=("order-condition-cycle PrimaryNetwork /Conditions/IsPrimary",),
    ),
    mutant(
        "order-role-waits-for-its-policy",
        within("Failover/Function/ServiceRole", "DependsOn", add("RecordsPolicyA9FE90A3")),
        fires=("order-resource-cycle Failover/Function/ServiceRole /DependsOn",),
    ),
    mutant(
        "order-function-waits-for-its-alarmed-self",
        within("Failover/Function", "DependsOn", append("Requested874FB4A7")),
        fires=("order-resource-cycle Failover/Function /DependsOn",),
    ),
    mutant(
        "order-secondary-reads-the-primary",
        at("SecondaryDatabase/Cluster", "GlobalClusterIdentifier", replace(OUTPUT_OF_PRIMARY)),
        fires=(
            "order-reads-lost-region SecondaryDatabase/Cluster /Properties/GlobalClusterIdentifier",
        ),
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
        fires=(
            "order-stack-cycle "
            "SecondaryStorage/Documents "
            "/Properties/ReplicationConfiguration/Rules/0/Destination/Bucket",
        ),
    ),
]
