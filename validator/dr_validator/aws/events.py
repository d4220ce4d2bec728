"""What AWS services send to EventBridge: sources, and the names of their events.

The lists are not whole: a word that is not here is misspelt only if it is a slip away from one that
is, and from no other.

Source: Amazon EventBridge Events Reference (https://docs.aws.amazon.com/eventbridge/latest/ref/welcome.html)
and, for alarms, Amazon CloudWatch User Guide, "Alarm events and EventBridge"
(https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html).
"""

from __future__ import annotations

from collections.abc import Mapping

ALARMS = "aws.cloudwatch"
ALARM_CHANGED = "CloudWatch Alarm State Change"
ALARM_STATES = ("ALARM", "INSUFFICIENT_DATA", "OK")
DEFAULT_BUS = "default"
# Services that EventBridge calls under a role only, by that of the target's ARN ("Using
# identity-based policies for Amazon EventBridge",
# https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-identity-based.html).
UNDER_ROLE = ("batch", "codebuild", "codepipeline", "ecs", "firehose", "kinesis", "ssm", "states")
# Events of every source that CloudTrail tells of.
_BY_TRAIL = (
    "AWS API Call via CloudTrail",
    "AWS Console Action via CloudTrail",
    "AWS Console Sign In via CloudTrail",
    "AWS Insight via CloudTrail",
    "AWS Service Event via CloudTrail",
)
_OTHERS = """
aws.acm aws.apigateway aws.appsync aws.arc aws.athena aws.autoscaling aws.backup aws.batch
aws.bedrock aws.cloudformation aws.cloudfront aws.cloudtrail aws.codebuild aws.codecommit
aws.codedeploy aws.codepipeline aws.cognito-idp aws.config aws.datasync aws.devops-guru aws.dms
aws.drs aws.ds aws.dynamodb aws.ebs aws.ec2 aws.ecr aws.ecs aws.eks aws.elasticache
aws.elasticbeanstalk aws.elasticfilesystem aws.elasticloadbalancing aws.events aws.fis aws.fsx
aws.glue aws.guardduty aws.health aws.iam aws.inspector2 aws.kafka aws.kinesis aws.kms aws.lambda
aws.logs aws.managedservices aws.memorydb aws.monitoring aws.network-firewall aws.networkmanager
aws.opensearch aws.organizations aws.partner aws.pipes aws.ram aws.rds aws.redshift
aws.resiliencehub aws.route53 aws.route53resolver aws.s3 aws.sagemaker aws.scheduler
aws.secretsmanager aws.securityhub aws.servicediscovery aws.ses aws.signin aws.sns aws.sqs aws.ssm
aws.ssm-incidents aws.states aws.storagegateway aws.sts aws.tag aws.transfer aws.trustedadvisor
aws.vpc-lattice aws.wafv2 aws.xray
"""
# By source, the names of its events, of those whose list is long enough.
EVENTS: Mapping[str, tuple[str, ...]] = {
    ALARMS: (
        "CloudWatch Alarm Configuration Change",
        "CloudWatch Alarm Contributor State Change",
        ALARM_CHANGED,
    ),
    "aws.backup": (
        "Backup Job State Change",
        "Backup Plan State Change",
        "Backup Vault State Change",
        "Copy Job State Change",
        "Recovery Point State Change",
        "Region Setting State Change",
        "Report Job State Change",
        "Restore Job State Change",
    ),
    "aws.ecs": (
        "ECS Container Instance State Change",
        "ECS Deployment State Change",
        "ECS Service Action",
        "ECS Task State Change",
    ),
    "aws.health": ("AWS Health Abuse Event", "AWS Health Event"),
    "aws.rds": (
        "RDS Blue Green Deployment Event",
        "RDS Custom Engine Version Event",
        "RDS DB Cluster Event",
        "RDS DB Cluster Snapshot Event",
        "RDS DB Instance Event",
        "RDS DB Parameter Group Event",
        "RDS DB Proxy Event",
        "RDS DB Security Group Event",
        "RDS DB Shard Group Event",
        "RDS DB Snapshot Event",
    ),
    "aws.states": (
        "Step Functions Execution Status Change",
        "Step Functions Map Run Status Change",
    ),
}
SOURCES = frozenset((*EVENTS, *_OTHERS.split()))


def names(source: str) -> tuple[str, ...]:
    """The events of a source; none if they are not known."""
    found = EVENTS.get(source)
    return (*found, *_BY_TRAIL) if found else ()
