"""Clearing: the standby stands in an account of its own; everything is written as L1.

A global database made from the primary's cluster, replication into the other account's bucket,
records in a `RecordSetGroup` decided by an alarm, and a Step Functions runbook in the standby
region that promotes the database and flips a switch record.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_rds as rds
from aws_cdk import aws_route53 as route53
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

MAIN = cdk.Environment(account="111122223333", region="us-east-2")
STANDBY = cdk.Environment(account="123456789012", region="ca-central-1")
ZONE = "Z0553912KPDDQ7RXL2VYA"
GLOBAL = "clearing"
ENGINE: dict[str, Any] = {"engine": "aurora-postgresql", "engine_version": "16.8"}
CODE = Path(__file__).parent / "lambda_code"
BUCKET = "clearing-files-main"
COPIES = "clearing-files-standby"


def encryption_key(scope: Construct, account: str) -> kms.CfnKey:
    return kms.CfnKey(
        scope,
        "Key",
        enable_key_rotation=True,
        key_policy=policy(("Allow", {"AWS": f"arn:aws:iam::{account}:root"}, ["kms:*"], ["*"])),
    )


def policy(*statements: tuple[str, dict[str, str] | None, list[str], list[str]]) -> dict[str, Any]:
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": effect,
                "Action": action,
                "Resource": resource,
                **({"Principal": principal} if principal else {}),
            }
            for effect, principal, action, resource in statements
        ],
    }


def trust(service: str) -> dict[str, Any]:
    principal = {"Service": f"{service}.amazonaws.com"}
    allowed = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
    return {"Version": "2012-10-17", "Statement": [allowed]}


def database(scope: Construct, name: str, key: kms.CfnKey, **more: Any) -> rds.CfnDBCluster:
    cluster = rds.CfnDBCluster(
        scope,
        "Cluster",
        **ENGINE,
        db_cluster_identifier=name,
        storage_encrypted=True,
        kms_key_id=key.attr_arn,
        backup_retention_period=7,
        deletion_protection=True,
        **more,
    )
    rds.CfnDBInstance(
        scope,
        "Instance",
        engine="aurora-postgresql",
        db_cluster_identifier=cluster.ref,
        db_instance_class="db.r7g.xlarge",
    )
    return cluster


class Main(cdk.Stack):
    def __init__(self, scope: Construct, construct_id: str, *, broken: bool) -> None:
        super().__init__(scope, construct_id, env=MAIN, tags={"dr-role": "primary"})
        key = encryption_key(self, "111122223333")
        cluster = database(
            self,
            "clearing-main",
            key,
            master_username="clearing",
            # DEFECT 1: the password stands in the template.
            master_user_password="Tr0ub4dor&3clearing"
            if broken
            else "{{resolve:secretsmanager:clearing/database:SecretString:password}}",
            database_name="clearing",
        )
        group = rds.CfnGlobalCluster(
            self,
            "Global",
            global_cluster_identifier=GLOBAL,
            source_db_cluster_identifier=cluster.ref,
        )
        cdk.CfnOutput(self, "GlobalCluster", value=group.ref)
        self.files(broken)

    def files(self, broken: bool) -> None:
        # DEFECT 2: nobody but EC2 can take this role, so S3 copies nothing, without an error.
        role = iam.CfnRole(
            self, "Replication", assume_role_policy_document=trust("ec2" if broken else "s3")
        )
        # DEFECT 3: without ReplicateDelete and ReplicateTags, deletions and tags stay behind.
        write = ["s3:ReplicateObject"]
        if not broken:
            write += [
                "s3:ReplicateDelete",
                "s3:ReplicateTags",
                "s3:ObjectOwnerOverrideToBucketOwner",
            ]
        allowed = iam.CfnPolicy(
            self,
            "ReplicationPolicy",
            policy_name="replication",
            roles=[role.ref],
            policy_document=policy(
                (
                    "Allow",
                    None,
                    ["s3:GetReplicationConfiguration", "s3:ListBucket"],
                    [f"arn:aws:s3:::{BUCKET}"],
                ),
                ("Allow", None, ["s3:GetObjectVersion*"], [f"arn:aws:s3:::{BUCKET}/*"]),
                ("Allow", None, write, [f"arn:aws:s3:::{COPIES}/*"]),
            ),
        )
        destination = s3.CfnBucket.ReplicationDestinationProperty(
            bucket=f"arn:aws:s3:::{COPIES}",
            account=STANDBY.account,
            access_control_translation=s3.CfnBucket.AccessControlTranslationProperty(
                owner="Destination"
            ),
        )
        bucket = s3.CfnBucket(
            self,
            "Files",
            bucket_name=BUCKET,
            versioning_configuration={"status": "Enabled"},
            replication_configuration=s3.CfnBucket.ReplicationConfigurationProperty(
                role=role.attr_arn,
                rules=[
                    s3.CfnBucket.ReplicationRuleProperty(
                        prefix="", status="Enabled", destination=destination
                    )
                ],
            ),
        )
        bucket.add_dependency(allowed)
        cdk.CfnOutput(self, "FilesArn", value=bucket.attr_arn)


class Copies(cdk.Stack):
    """The bucket of the other account, which lets the main account's role write."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id, env=STANDBY, tags={"dr-role": "secondary"})
        s3.CfnBucket(
            self, "Files", bucket_name=COPIES, versioning_configuration={"status": "Enabled"}
        )
        writer = {"AWS": f"arn:aws:iam::{MAIN.account}:root"}
        s3.CfnBucketPolicy(
            self,
            "FilesPolicy",
            bucket=COPIES,
            policy_document=policy(
                (
                    "Allow",
                    writer,
                    [
                        "s3:ReplicateObject",
                        "s3:ReplicateDelete",
                        "s3:ReplicateTags",
                        "s3:ObjectOwnerOverrideToBucketOwner",
                    ],
                    [f"arn:aws:s3:::{COPIES}/*"],
                )
            ),
        )


class Runbook(cdk.Stack):
    """What operators start when the main region is lost. Global databases cannot span accounts,
    so it runs in the standby region of the main account."""

    def __init__(self, scope: Construct, construct_id: str, *, broken: bool) -> None:
        env = cdk.Environment(account=MAIN.account, region=STANDBY.region)
        super().__init__(scope, construct_id, env=env, tags={"dr-role": "secondary"})
        key = encryption_key(self, "111122223333")
        # DEFECT 4: another engine version than the primary's.
        version = "16.6" if broken else "16.8"
        cluster = database(
            self,
            "clearing-standby",
            key,
            global_cluster_identifier=GLOBAL,
            source_region=MAIN.region,
        )
        cluster.engine_version = version
        role = iam.CfnRole(
            self,
            "PromoteRole",
            assume_role_policy_document=trust("lambda"),
            managed_policy_arns=[
                "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
            ],
            policies=[
                iam.CfnRole.PolicyProperty(
                    policy_name="promote",
                    policy_document=policy(
                        (
                            "Allow",
                            None,
                            ["rds:FailoverGlobalCluster", "rds:DescribeGlobalClusters"],
                            [
                                # DEFECT 5: a global cluster's ARN has no region.
                                f"arn:aws:rds:{MAIN.region if broken else ''}:{MAIN.account}"
                                f":global-cluster:{GLOBAL}",
                                f"arn:aws:rds:*:{MAIN.account}:cluster:clearing-*",
                            ],
                        ),
                        (
                            "Allow",
                            None,
                            ["route53:ChangeResourceRecordSets"],
                            [f"arn:aws:route53:::hostedzone/{ZONE}"],
                        ),
                    ),
                )
            ],
        )
        asset = lambda_.Code.from_asset(str(CODE)).bind(self)
        assert asset.s3_location is not None, "code of an asset"
        # DEFECT 6: the zone is not handed over, so the call ends in NoSuchHostedZone.
        zone = {} if broken else {"ZONE": ZONE}
        function = lambda_.CfnFunction(
            self,
            "Promote",
            runtime="python3.13",
            handler="promote.main",
            role=role.attr_arn,
            timeout=60,
            code=lambda_.CfnFunction.CodeProperty(
                s3_bucket=asset.s3_location.bucket_name, s3_key=asset.s3_location.object_key
            ),
            environment=lambda_.CfnFunction.EnvironmentProperty(
                variables={
                    "GLOBAL_CLUSTER": GLOBAL,
                    "CLUSTER_ARN": cluster.attr_db_cluster_arn,
                    "SWITCH_NAME": "switch.clearing.example.com",
                    **zone,
                }
            ),
        )
        machine_role = iam.CfnRole(
            self,
            "MachineRole",
            assume_role_policy_document=trust("states"),
            policies=[
                iam.CfnRole.PolicyProperty(
                    policy_name="run",
                    policy_document=policy(
                        ("Allow", None, ["lambda:InvokeFunction"], [function.attr_arn])
                    ),
                )
            ],
        )
        machine = sfn.CfnStateMachine(
            self,
            "Machine",
            role_arn=machine_role.attr_arn,
            definition={
                "StartAt": "Database",
                "States": {
                    "Database": {
                        "Type": "Task",
                        "Resource": function.attr_arn,
                        "Parameters": {"step": "database"},
                        "Next": "Switch",
                    },
                    "Switch": {
                        "Type": "Task",
                        "Resource": "arn:aws:states:::lambda:invoke",
                        "Parameters": {
                            "FunctionName": function.attr_arn,
                            "Payload": {"step": "switch"},
                        },
                        "End": True,
                    },
                },
            },
        )
        cdk.CfnOutput(self, "MachineArn", value=machine.attr_arn)
        topic = sns.CfnTopic(self, "Operators")
        cloudwatch.CfnAlarm(
            self,
            "Lag",
            alarm_description="Replication lag over 30 seconds",
            namespace="AWS/RDS",
            metric_name="AuroraGlobalDBReplicationLag",
            dimensions=[{"name": "DBClusterIdentifier", "value": cluster.ref}],
            statistic="Average",
            period=60,
            evaluation_periods=3,
            threshold=30000,
            comparison_operator="GreaterThanThreshold",
            alarm_actions=[topic.ref],
        )


class Records(cdk.Stack):
    """Failover records of the two public addresses, each with a health check of its own."""

    def __init__(self, scope: Construct, construct_id: str, *, broken: bool) -> None:
        env = cdk.Environment(account=MAIN.account, region="us-east-1")
        super().__init__(scope, construct_id, env=env)
        name = "clearing.example.com."
        health = route53.CfnHealthCheck(
            self,
            "MainHealth",
            health_check_config=route53.CfnHealthCheck.HealthCheckConfigProperty(
                type="HTTPS",
                fully_qualified_domain_name="main.clearing.example.com",
                resource_path="status",
                failure_threshold=2,
            ),
        )
        common: dict[str, Any] = {"name": name, "type": "CNAME", "ttl": "30"}
        record = route53.CfnRecordSetGroup.RecordSetProperty
        records = [
            record(
                **common,
                failover="PRIMARY",
                set_identifier="main",
                # DEFECT 7: the primary's record is never given up.
                health_check_id=None if broken else health.attr_health_check_id,
                resource_records=["main.clearing.example.com"],
            ),
            record(
                **common,
                failover="SECONDARY",
                # DEFECT 8: no identifier; Route 53 refuses the whole group.
                set_identifier=None if broken else "standby",
                resource_records=["standby.clearing.example.com"],
            ),
            record(
                name="switch.clearing.example.com.",
                type="TXT",
                ttl="10",
                resource_records=['"off"'],
            ),
        ]
        route53.CfnRecordSetGroup(self, "Names", hosted_zone_id=ZONE, record_sets=records)


def build(app: cdk.App, *, broken: bool) -> None:
    main = Main(app, "ClearingMain", broken=broken)
    main.add_stack_dependency(Copies(app, "ClearingCopies"))
    runbook = Runbook(app, "ClearingStandby", broken=broken)
    runbook.add_stack_dependency(main)
    Records(app, "ClearingNames", broken=broken)
