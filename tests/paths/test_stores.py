"""Stores: which copies of each there are, by every mechanism, and what of them is not known."""

from __future__ import annotations

import pytest
from dr_validator.engine import read_graph
from dr_validator.example import example
from dr_validator.graph.graph import Graph
from dr_validator.graph.node import Linked
from dr_validator.paths.stores import Store, store_of, stores
from dr_validator.resolve.value import Unknown

ACCOUNT = "111122223333"
ROLE = "Role: !Sub 'arn:aws:iam::111122223333:role/copy'"


def graph_of(east: str, west: str = "", parameters: str = "{}") -> Graph:
    """Two stacks in one account, each with the resources that are given, a line each."""

    def template(resources: str) -> str:
        lines = "".join(f"\n      {line}" for line in resources.strip().splitlines())
        return f"    Parameters: {parameters}\n    Resources:{lines or ' {}'}"

    return read_graph(
        example(
            f"stacks:\n  East@{ACCOUNT}/us-east-1:\n{template(east)}\n"
            f"  West@{ACCOUNT}/us-west-2:\n{template(west)}\n"
        )
    )


def store(graph: Graph, name: str) -> Store:
    return next(each for each in graph.view(stores) if each.node.logical_id == name)


def told(each: Store) -> list[tuple[str | None, str, str | None]]:
    """Region, mechanism and resource of the copies that are certain."""
    return [
        (copy.region, copy.by.word, copy.node.logical_id if copy.node else None)
        for copy in each.copies
        if not copy.doubt
    ]


CASES = {
    "dynamodb": (
        "A: {Type: AWS::DynamoDB::GlobalTable, Properties: {TableName: t, Replicas: "
        "[{Region: us-east-1}, {Region: us-west-2}]}}",
        "",
        [("us-west-2", "dynamodb-eventual", None)],
    ),
    "dynamodb strong, with a witness": (
        "A: {Type: AWS::DynamoDB::GlobalTable, Properties: {MultiRegionConsistency: STRONG, "
        "Replicas: [{Region: us-east-1}, {Region: us-west-2}], "
        "GlobalTableWitnesses: [{Region: us-east-2}]}}",
        "",
        [("us-west-2", "dynamodb-strong", None)],
    ),
    "dynamodb, the older way": (
        "A: {Type: AWS::DynamoDB::Table}\n"
        "R: {Type: Custom::DynamoDBReplica, Properties: {TableName: !Ref A, Region: us-west-2}}",
        "",
        [("us-west-2", "dynamodb-eventual", None)],
    ),
    "dynamodb of another account": (
        "A: {Type: AWS::DynamoDB::GlobalTable, Properties: {TableName: t, Replicas: "
        "[{Region: us-east-1}]}}",
        "B: {Type: AWS::DynamoDB::GlobalTable, Properties: {TableName: t, GlobalTableSourceArn: "
        "'arn:aws:dynamodb:us-east-1:111122223333:table/t', Replicas: [{Region: us-west-2}]}}",
        [("us-west-2", "dynamodb-eventual", "B")],
    ),
    "aurora": (
        "G: {Type: AWS::RDS::GlobalCluster, Properties: {GlobalClusterIdentifier: g, "
        "SourceDBClusterIdentifier: !Ref A}}\nA: {Type: AWS::RDS::DBCluster}",
        "B: {Type: AWS::RDS::DBCluster, Properties: {GlobalClusterIdentifier: g}}",
        [("us-west-2", "aurora", "B")],
    ),
    "aurora, in a global database made elsewhere": (
        "A: {Type: AWS::RDS::DBCluster, Properties: {GlobalClusterIdentifier: Orders}}",
        "B: {Type: AWS::RDS::DBCluster, Properties: {GlobalClusterIdentifier: orders}}",
        [("us-west-2", "aurora", "B")],
    ),
    "documentdb": (
        "G: {Type: AWS::DocDB::GlobalCluster, Properties: {GlobalClusterIdentifier: g, "
        "Engine: docdb}}\n"
        "A: {Type: AWS::DocDB::DBCluster, Properties: {GlobalClusterIdentifier: !Ref G, "
        "MasterUsername: x}}",
        "B: {Type: AWS::DocDB::DBCluster, Properties: {GlobalClusterIdentifier: g}}",
        [("us-west-2", "global-cluster", "B")],
    ),
    "neptune": (
        "G: {Type: AWS::Neptune::GlobalCluster, Properties: {GlobalClusterIdentifier: g, "
        "SourceDBClusterIdentifier: !Ref A}}\nA: {Type: AWS::Neptune::DBCluster}",
        "B: {Type: AWS::Neptune::DBCluster, Properties: {GlobalClusterIdentifier: g}}",
        [("us-west-2", "global-cluster", "B")],
    ),
    "rds replica": (
        "A: {Type: AWS::RDS::DBInstance, Properties: {DBInstanceIdentifier: a}}",
        "B: {Type: AWS::RDS::DBInstance, Properties: {SourceDBInstanceIdentifier: "
        "'arn:aws:rds:us-east-1:111122223333:db:a'}}",
        [("us-west-2", "rds-replica", "B")],
    ),
    "rds backups": (
        "A: {Type: AWS::RDS::DBInstance, Properties: "
        "{AutomaticBackupReplicationRegion: us-west-2}}",
        "",
        [("us-west-2", "rds-backups", None)],
    ),
    "s3": (
        f"A: {{Type: AWS::S3::Bucket, Properties: {{ReplicationConfiguration: {{{ROLE}, "
        "Rules: [{Status: Enabled, Destination: {Bucket: 'arn:aws:s3:::b'}}]}}}",
        "B: {Type: AWS::S3::Bucket, Properties: {BucketName: b}}",
        [("us-west-2", "s3", "B")],
    ),
    "s3 with time control": (
        f"A: {{Type: AWS::S3::Bucket, Properties: {{ReplicationConfiguration: {{{ROLE}, "
        "Rules: [{Status: Enabled, Destination: {Bucket: 'arn:aws:s3:::b', "
        "ReplicationTime: {Status: Enabled}}}]}}}",
        "B: {Type: AWS::S3::Bucket, Properties: {BucketName: b}}",
        [("us-west-2", "s3-rtc", "B")],
    ),
    "s3, switched off": (
        f"A: {{Type: AWS::S3::Bucket, Properties: {{ReplicationConfiguration: {{{ROLE}, "
        "Rules: [{Status: Disabled, Destination: {Bucket: 'arn:aws:s3:::b'}}]}}}",
        "B: {Type: AWS::S3::Bucket, Properties: {BucketName: b}}",
        [],
    ),
    "efs to a region": (
        "A: {Type: AWS::EFS::FileSystem, Properties: {ReplicationConfiguration: {Destinations: "
        "[{Region: us-west-2}]}}}",
        "",
        [("us-west-2", "efs", None)],
    ),
    "efs to one zone": (
        "A: {Type: AWS::EFS::FileSystem, Properties: {ReplicationConfiguration: {Destinations: "
        "[{AvailabilityZoneName: us-west-2b}]}}}",
        "",
        [("us-west-2", "efs", None)],
    ),
    "elasticache": (
        "A: {Type: AWS::ElastiCache::ReplicationGroup}\n"
        "G: {Type: AWS::ElastiCache::GlobalReplicationGroup, Properties: "
        "{GlobalReplicationGroupIdSuffix: g, Members: "
        "[{ReplicationGroupId: !Ref A, ReplicationGroupRegion: us-east-1, Role: PRIMARY}, "
        "{ReplicationGroupId: b, ReplicationGroupRegion: us-west-2, Role: SECONDARY}]}}",
        "B: {Type: AWS::ElastiCache::ReplicationGroup, Properties: {ReplicationGroupId: b}}",
        [("us-west-2", "elasticache", "B")],
    ),
    "memorydb": (
        "A: {Type: AWS::MemoryDB::Cluster, Properties: {MultiRegionClusterName: x-orders}}",
        "B: {Type: AWS::MemoryDB::Cluster, Properties: {MultiRegionClusterName: x-orders}}",
        [("us-west-2", "memorydb", "B")],
    ),
    "secrets": (
        "A: {Type: AWS::SecretsManager::Secret, Properties: "
        "{ReplicaRegions: [{Region: us-west-2}]}}",
        "",
        [("us-west-2", "secrets", None)],
    ),
    "ecr": (
        "A: {Type: AWS::ECR::Repository, Properties: {RepositoryName: prod/api}}\n"
        "R: {Type: AWS::ECR::ReplicationConfiguration, Properties: {ReplicationConfiguration: "
        "{Rules: [{Destinations: [{Region: us-west-2, RegistryId: '111122223333'}], "
        "RepositoryFilters: [{Filter: prod/, FilterType: PREFIX_MATCH}]}]}}}",
        "",
        [("us-west-2", "ecr", None)],
    ),
    "ecr, another prefix": (
        "A: {Type: AWS::ECR::Repository, Properties: {RepositoryName: test/api}}\n"
        "R: {Type: AWS::ECR::ReplicationConfiguration, Properties: {ReplicationConfiguration: "
        "{Rules: [{Destinations: [{Region: us-west-2, RegistryId: '111122223333'}], "
        "RepositoryFilters: [{Filter: prod/, FilterType: PREFIX_MATCH}]}]}}}",
        "",
        [],
    ),
    "cognito": (
        "A: {Type: AWS::Cognito::UserPool}\n"
        "R: {Type: AWS::Cognito::UserPoolReplica, Properties: {UserPoolId: !Ref A, "
        "RegionName: us-west-2}}",
        "",
        [("us-west-2", "cognito", None)],
    ),
    "events": (
        "A: {Type: AWS::Events::EventBus, Properties: {Name: orders}}\n"
        "E: {Type: AWS::Events::Endpoint, Properties: {EventBuses: "
        "[{EventBusArn: !GetAtt A.Arn}, "
        "{EventBusArn: 'arn:aws:events:us-west-2:111122223333:event-bus/orders'}]}}",
        "B: {Type: AWS::Events::EventBus, Properties: {Name: orders}}",
        [("us-west-2", "events", "B")],
    ),
    "events, without replication": (
        "A: {Type: AWS::Events::EventBus, Properties: {Name: orders}}\n"
        "E: {Type: AWS::Events::Endpoint, Properties: {ReplicationConfig: {State: DISABLED}, "
        "EventBuses: [{EventBusArn: !GetAtt A.Arn}, "
        "{EventBusArn: 'arn:aws:events:us-west-2:111122223333:event-bus/orders'}]}}",
        "B: {Type: AWS::Events::EventBus, Properties: {Name: orders}}",
        [],
    ),
    "dsql": (
        "A: {Type: AWS::DSQL::Cluster, Properties: {MultiRegionProperties: "
        "{WitnessRegion: us-east-2, Clusters: "
        "['arn:aws:dsql:us-west-2:111122223333:cluster/peer']}}}",
        "",
        [("us-west-2", "dsql", None)],
    ),
    "keyspaces": (
        "K: {Type: AWS::Cassandra::Keyspace, Properties: {KeyspaceName: k, "
        "ReplicationSpecification: {ReplicationStrategy: MULTI_REGION, "
        "RegionList: [us-east-1, us-west-2]}}}\n"
        "A: {Type: AWS::Cassandra::Table, Properties: {KeyspaceName: !Ref K}}",
        "",
        [("us-west-2", "keyspaces", None)],
    ),
    "keys": (
        "A: {Type: AWS::KMS::Key, Properties: {MultiRegion: true}}\n"
        "O: {Type: AWS::SSM::Parameter, Properties: {Name: /key, Value: !GetAtt A.Arn}}",
        "",
        [],
    ),
    "redshift": (
        "A: {Type: AWS::Redshift::Cluster, Properties: {DestinationRegion: us-west-2}}",
        "",
        [("us-west-2", "redshift", None)],
    ),
    "two tables of one name": (
        "A: {Type: AWS::DynamoDB::Table, Properties: {TableName: orders}}",
        "B: {Type: AWS::DynamoDB::Table, Properties: {TableName: orders}}",
        [],
    ),
    "a parameter that appears twice": (
        "A: {Type: AWS::SSM::Parameter, Properties: {Name: /x, Value: y}}",
        "B: {Type: AWS::SSM::Parameter, Properties: {Name: /x, Value: y}}",
        [],
    ),
}
PLAN = """
A: {Type: AWS::EFS::FileSystem, Properties: {FileSystemTags: [{Key: backup, Value: daily}]}}
P: {Type: AWS::Backup::BackupPlan, Properties: {BackupPlan: {BackupPlanName: p, BackupPlanRule: \
[{RuleName: r, TargetBackupVault: v, CopyActions: [{DestinationBackupVaultArn: \
'arn:aws:backup:us-west-2:111122223333:backup-vault:dr'}]}]}}}
S: {Type: AWS::Backup::BackupSelection, Properties: {BackupPlanId: !Ref P, BackupSelection: \
{SelectionName: s, IamRoleArn: x, %s}}}
"""
VAULT = "V: {Type: AWS::Backup::BackupVault, Properties: {BackupVaultName: dr}}"


@pytest.mark.parametrize("case", CASES)
def test_the_copies_of_a_store(case: str) -> None:
    east, west, copies = CASES[case]
    graph = graph_of(east, west)
    found = store(graph, "A")
    assert told(found) == copies
    for _, _, node in copies:
        if node is not None and case not in ("memorydb", "events"):
            made = next(each for each in graph.resources if each.logical_id == node)
            copy = store_of(made)
            assert copy is not None
            assert isinstance(copy.origin, Linked)
            assert copy.origin.to.logical_id == "A"


@pytest.mark.parametrize(
    ("selection", "copied"),
    [
        ("Resources: [!GetAtt A.Arn]", True),
        ("Resources: ['*']", True),
        ("Resources: ['arn:aws:elasticfilesystem:*:*:file-system/*']", True),
        ("Resources: ['arn:aws:rds:*:*:db:*']", False),
        ("ListOfTags: [{ConditionKey: backup, ConditionValue: daily}]", True),
        ("ListOfTags: [{ConditionKey: backup, ConditionValue: weekly}]", False),
        ("Resources: ['*'], NotResources: [!GetAtt A.Arn]", False),
        ("Resources: [!Ref Given]", None),
        ("ListOfTags: [{ConditionKey: backup, ConditionValue: !Ref Given}]", None),
    ],
)
def test_what_a_backup_plan_copies(selection: str, copied: bool | None) -> None:
    graph = graph_of(PLAN % selection, VAULT, "{Given: {Type: String}}")
    found = store(graph, "A")
    assert told(found) == ([("us-west-2", "backup-copy", "V")] if copied else [])
    assert copied is (None if isinstance(found.survives, Unknown) else found.survives)


def test_a_vault_that_no_stack_makes_is_no_proof() -> None:
    found = store(graph_of(PLAN % "Resources: ['*']"), "A")
    assert isinstance(found.survives, Unknown)
    assert found.survives.reason == "no stack here makes the vault that it copies to"


@pytest.mark.parametrize(
    ("east", "west", "reason"),
    [
        (
            "A: {Type: AWS::RDS::DBInstance}",
            "B: {Type: AWS::RDS::DBInstance, Properties: {SourceDBInstanceIdentifier: !Ref Given}}",
            "what West/B copies is not known: parameter Given has no default",
        ),
        (
            "A: {Type: AWS::RDS::DBInstance}",
            "B: {Type: AWS::RDS::DBInstance, Properties: {SourceDBInstanceIdentifier: "
            "'arn:aws:rds:us-east-1:111122223333:db:orders'}}",
            "West/B copies arn:aws:rds:us-east-1:111122223333:db:orders, which may be it",
        ),
        (
            "A: {Type: AWS::SecretsManager::Secret, Properties: "
            "{ReplicaRegions: [{Region: !Ref Given}]}}",
            "",
            "parameter Given has no default",
        ),
        (
            "A: {Type: AWS::RDS::DBCluster, Properties: {GlobalClusterIdentifier: orders}}",
            "",
            "what it joins is made elsewhere, and may have other members",
        ),
        (
            "A: {Type: AWS::DocDB::DBCluster}\nT: {Type: AWS::DMS::ReplicationTask}",
            "",
            "East/T may replicate it",
        ),
        (
            "A: {Type: AWS::EFS::FileSystem}\n"
            "L: {Type: AWS::DataSync::LocationEFS, Properties: {EfsFilesystemArn: !GetAtt A.Arn}}",
            "",
            "East/L is given it, and may copy it",
        ),
        (
            "A: {Type: AWS::S3::Bucket}\n"
            "L: {Type: Custom::Replicate, Properties: {Bucket: !Ref A}}",
            "",
            "East/L is given it, and may copy it",
        ),
        (
            "A: {Type: AWS::FSx::FileSystem}",
            "",
            "FSx replication (SnapMirror, DataSync, snapshots on demand) is set outside of "
            "CloudFormation",
        ),
    ],
)
def test_what_may_be_a_copy_is_no_copy_and_not_none(east: str, west: str, reason: str) -> None:
    graph = graph_of(east, west, "{Given: {Type: String}}")
    survives = store(graph, "A").survives
    assert isinstance(survives, Unknown)
    assert survives.reason == reason


def test_a_replica_key_is_a_copy_of_its_key() -> None:
    graph = graph_of(
        "A: {Type: AWS::KMS::Key, Properties: {MultiRegion: true}}",
        "B: {Type: AWS::KMS::ReplicaKey, Properties: "
        "{PrimaryKeyArn: 'arn:aws:kms:us-east-1:111122223333:key/mrk-1'}}",
    )
    assert told(store(graph, "B")) == []
    assert store(graph, "B").origin is not None


@pytest.mark.parametrize(
    ("resources", "holds"),
    [
        ("A: {Type: AWS::S3::Bucket}", "data"),
        ("AccessLogs: {Type: AWS::S3::Bucket}", "operational"),
        ("A: {Type: AWS::S3::Bucket, Properties: {BucketName: orders-artifacts}}", "operational"),
        (
            "A: {Type: AWS::S3::Bucket}\n"
            "T: {Type: AWS::CloudTrail::Trail, Properties: {S3BucketName: !Ref A}}",
            "operational",
        ),
        (
            "A: {Type: AWS::S3::Bucket}\n"
            "B: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: "
            "{LoadBalancerAttributes: [{Key: access_logs.s3.bucket, Value: !Ref A}]}}",
            "operational",
        ),
        (
            "A: {Type: AWS::S3::Bucket}\n"
            "P: {Type: AWS::S3::BucketPolicy, Properties: {Bucket: !Ref A, PolicyDocument: "
            "{Statement: [{Principal: {Service: logging.s3.amazonaws.com}}]}}}",
            "operational",
        ),
        (
            "A: {Type: AWS::S3::Bucket}\n"
            "D: {Type: Custom::CDKBucketDeployment, Properties: {DestinationBucketName: !Ref A}}",
            "derived",
        ),
        ("A: {Type: AWS::ElastiCache::ReplicationGroup}", "derived"),
        ("A: {Type: AWS::Logs::LogGroup}", "operational"),
        ("A: {Type: AWS::SQS::Queue}", "data"),
    ],
)
def test_what_a_store_holds(resources: str, holds: str) -> None:
    graph = graph_of(resources)
    assert graph.view(stores)[0].holds.value == holds


def test_what_holds_nothing_is_no_store() -> None:
    graph = graph_of(
        "V: {Type: AWS::EC2::VPC}\nC: {Type: AWS::RDS::DBCluster}\n"
        "I: {Type: AWS::RDS::DBInstance, Properties: {DBClusterIdentifier: !Ref C}}\n"
        "A: {Type: AWS::S3::Bucket}"
    )
    assert [each.node.logical_id for each in graph.view(stores)] == ["A", "C"]


def test_a_member_that_no_stack_makes_is_a_copy_all_the_same() -> None:
    graph = graph_of(
        "A: {Type: AWS::ElastiCache::ReplicationGroup}\n"
        "G: {Type: AWS::ElastiCache::GlobalReplicationGroup, Properties: {Members: "
        "[{ReplicationGroupId: !Ref A, ReplicationGroupRegion: us-east-1, Role: PRIMARY}, "
        "{ReplicationGroupId: b, ReplicationGroupRegion: us-west-2, Role: SECONDARY}]}}"
    )
    assert told(store(graph, "A")) == [("us-west-2", "elasticache", None)]
