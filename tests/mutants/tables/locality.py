"""Resources in the wrong region."""

from __future__ import annotations

from typing import Any

from tests.mutants.mutant import mutant
from tests.mutants.mutate import add, at, replace, swap, write

TOPIC, FUNCTION = "SecondaryCompute/Notifications", "SecondaryCompute/Health"
API, METHOD = "SecondaryApi/Api", "SecondaryApi/Api/Default/health/GET"
RULE = "Failover/Requested"
SUBNET = "SecondaryNetwork/Vpc/IsolatedSubnet1/Subnet"
GROUPS = [f"{region}Database/SubnetGroup" for region in ("Primary", "Secondary")]
ACCOUNT = "111122223333"
FUNCTIONS = (
    f"arn:aws:apigateway:{{}}:lambda:path/2015-03-31/functions/arn:aws:lambda:{{}}:{ACCOUNT}"
)
CERTIFICATE = f"arn:aws:acm:us-east-1:{ACCOUNT}:certificate/0a1b2c3d-1111-4222-8333-444455556666"
SUBNETS = ["subnet-0a1b2c3d4e5f60718", "subnet-0a1b2c3d4e5f60719", "subnet-0a1b2c3d4e5f6071a"]


def subscription(**more: str) -> dict[str, str]:
    topic = f"arn:aws:sns:us-east-1:{ACCOUNT}:orders"
    queue = f"arn:aws:sqs:us-east-2:{ACCOUNT}:orders"
    return {"TopicArn": topic, "Protocol": "sqs", "Endpoint": queue, **more}


def machine(region: str) -> dict[str, Any]:
    task = {
        "Type": "Task",
        "Resource": "arn:aws:states:::sns:publish",
        "Parameters": {"TopicArn": f"arn:aws:sns:{region}:{ACCOUNT}:orders", "Message": "done"},
        "End": True,
    }
    role = f"arn:aws:iam::{ACCOUNT}:role/tell"
    return {"RoleArn": role, "Definition": {"StartAt": "Tell", "States": {"Tell": task}}}


def distribution(certificate: str) -> dict[str, Any]:
    return {"DistributionConfig": {"ViewerCertificate": {"AcmCertificateArn": certificate}}}


MUTANTS = [
    mutant(
        "locality-topic-key",
        at(TOPIC, "KmsMasterKeyId", swap("us-east-2", "us-east-1")),
        fires=("locality-other-region SecondaryCompute/Notifications /Properties/KmsMasterKeyId",),
    ),
    mutant(
        "locality-certificate-of-a-regional-domain",
        at(f"{API}/CustomDomain", "RegionalCertificateArn", replace(CERTIFICATE)),
        fires=(
            "locality-other-region "
            "SecondaryApi/Api/CustomDomain /Properties/RegionalCertificateArn",
        ),
    ),
    mutant(
        "locality-layer",
        at(FUNCTION, "Layers", add([f"arn:aws:lambda:us-east-1:{ACCOUNT}:layer:common:3"])),
        fires=("locality-other-region SecondaryCompute/Health /Properties/Layers/0",),
    ),
    mutant(
        "locality-zone-of-a-subnet",
        at(SUBNET, "AvailabilityZone", replace("us-east-1a")),
        fires=(
            "locality-other-region "
            "SecondaryNetwork/Vpc/IsolatedSubnet1/Subnet /Properties/AvailabilityZone",
        ),
    ),
    mutant(
        "locality-target-of-a-rule",
        at(RULE, "Targets[0].Arn", replace(f"arn:aws:sqs:us-east-1:{ACCOUNT}:requested")),
        fires=("locality-other-region Failover/Requested /Properties/Targets/0/Arn",),
    ),
    mutant(
        "locality-bus-as-the-target-of-a-rule",
        at(RULE, "Targets[0].Arn", replace(f"arn:aws:events:us-east-1:{ACCOUNT}:event-bus/all")),
        # Events may cross; the role of the rule does not let them.
        fires=("permission-not-granted Failover/StateMachine/EventsRole",),
    ),
    mutant(
        "locality-dead-letters-of-a-queue",
        write(
            "SecondaryCompute",
            "Orders",
            "AWS::SQS::Queue",
            {
                "RedrivePolicy": {
                    "deadLetterTargetArn": f"arn:aws:sqs:us-east-1:{ACCOUNT}:failed",
                    "maxReceiveCount": 3,
                }
            },
        ),
        fires=(
            "locality-other-region "
            "SecondaryCompute/Orders /Properties/RedrivePolicy/deadLetterTargetArn",
        ),
    ),
    mutant(
        "locality-subscription-without-region",
        write("SecondaryCompute", "Heard", "AWS::SNS::Subscription", subscription()),
        fires=("locality-other-region SecondaryCompute/Heard /Properties/TopicArn",),
    ),
    mutant(
        "locality-subscription-with-region",
        write(
            "SecondaryCompute", "Heard", "AWS::SNS::Subscription", subscription(Region="us-east-1")
        ),
        fires=(),
    ),
    mutant(
        "locality-task-of-a-machine",
        write("Failover", "Tell", "AWS::StepFunctions::StateMachine", machine("us-east-1")),
        fires=("locality-other-region Failover/Tell /Properties/Definition",),
    ),
    mutant(
        "locality-task-of-a-machine-in-its-region",
        write("Failover", "Tell", "AWS::StepFunctions::StateMachine", machine("us-east-2")),
        fires=(),
    ),
    mutant(
        "locality-subnets-of-one-region-in-two",
        *(at(group, "SubnetIds", replace(SUBNETS)) for group in GROUPS),
        fires=(
            "locality-id-in-two-regions SecondaryDatabase/SubnetGroup /Properties/SubnetIds/0",
            "locality-id-in-two-regions SecondaryDatabase/SubnetGroup /Properties/SubnetIds/1",
            "locality-id-in-two-regions SecondaryDatabase/SubnetGroup /Properties/SubnetIds/2",
        ),
    ),
    mutant(
        "locality-certificate-of-a-distribution",
        write(
            "SecondaryApi",
            "Site",
            "AWS::CloudFront::Distribution",
            distribution(CERTIFICATE.replace("us-east-1", "us-east-2")),
        ),
        fires=(
            "locality-not-us-east-1 "
            "SecondaryApi/Site "
            "/Properties/DistributionConfig/ViewerCertificate/AcmCertificateArn",
        ),
    ),
    mutant(
        "locality-certificate-of-a-distribution-in-us-east-1",
        write("SecondaryApi", "Site", "AWS::CloudFront::Distribution", distribution(CERTIFICATE)),
        fires=(),
    ),
    mutant(
        "locality-web-acl-for-cloudfront",
        write("SecondaryApi", "Acl", "AWS::WAFv2::WebACL", {"Scope": "CLOUDFRONT"}),
        fires=("locality-not-us-east-1 SecondaryApi/Acl",),
    ),
    mutant(
        "locality-web-acl",
        write("SecondaryApi", "Acl", "AWS::WAFv2::WebACL", {"Scope": "REGIONAL"}),
        fires=(),
    ),
    mutant(
        "locality-user-pool",
        write(
            "SecondaryApi",
            "Login",
            "AWS::ApiGateway::Authorizer",
            {
                "Type": "COGNITO_USER_POOLS",
                "ProviderARNs": [
                    f"arn:aws:cognito-idp:us-east-1:{ACCOUNT}:userpool/us-east-1_AbCdEf123"
                ],
            },
        ),
        fires=("locality-depends-on-primary SecondaryApi/Login /Properties/ProviderARNs/0",),
    ),
    mutant(
        "locality-integration",
        at(
            METHOD,
            "Integration.Uri",
            replace(FUNCTIONS.format("us-east-2", "us-east-1") + ":function:health/invocations"),
        ),
        fires=(
            "locality-depends-on-primary "
            "SecondaryApi/Api/Default/health/GET /Properties/Integration/Uri",
        ),
    ),
    mutant(
        "locality-bucket-of-the-primary",
        at(
            "SecondaryCompute/PaymentValidation",
            "Environment.Variables.BUCKET_NAME",
            swap("us-east-2", "us-east-1"),
        ),
        fires=(
            "locality-depends-on-primary SecondaryCompute/PaymentValidation "
            "/Properties/Environment/Variables/BUCKET_NAME",
        ),
    ),
    mutant(
        "locality-cluster-of-the-primary",
        at(
            "SecondaryCompute/TransactionProcessing",
            "Environment.Variables.CLUSTER_ARN",
            replace(f"arn:aws:rds:us-east-1:{ACCOUNT}:cluster:payments-us-east-1-prod"),
        ),
        fires=(
            "locality-depends-on-primary SecondaryCompute/TransactionProcessing "
            "/Properties/Environment/Variables/CLUSTER_ARN",
        ),
    ),
]
