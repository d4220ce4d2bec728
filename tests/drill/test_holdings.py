"""What becomes of stores that are copies of others, of vaults, and of pairs that never joined."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.drill.apps import EAST, WEST, Json, lost, pair, resource

ACCOUNT = "111122223333"


def verdicts(drill: Json) -> dict[str, tuple[str, str]]:
    return {each["name"]: (each["verdict"], each["rpo"]["kind"]) for each in drill["stores"]}


def vault(region: str, away: str) -> dict[str, Json]:
    """A vault whose backups of the database are copied to that of the other region."""
    there = f"arn:aws:backup:{away}:{ACCOUNT}:backup-vault:vault-{away}"
    rule = {
        "RuleName": "daily",
        "TargetBackupVault": {"Ref": "Vault"},
        "CopyActions": [{"DestinationBackupVaultArn": there}],
    }
    return {
        "Vault": resource("Backup::BackupVault", BackupVaultName=f"vault-{region}"),
        "Plan": resource(
            "Backup::BackupPlan",
            BackupPlan={"BackupPlanName": "all", "BackupPlanRule": [rule]},
        ),
        "Selection": resource(
            "Backup::BackupSelection",
            BackupPlanId={"Ref": "Plan"},
            BackupSelection={
                "SelectionName": "data",
                "IamRoleArn": f"arn:aws:iam::{ACCOUNT}:role/backup",
                "Resources": [{"Fn::GetAtt": ["Db", "DBClusterArn"]}],
            },
        ),
    }


def backed_up() -> dict[str, Json]:
    """A global database, both clusters of which are backed up to the other region."""
    first = resource("RDS::DBCluster", Engine="aurora-mysql", DBClusterIdentifier="db-east")
    whole = resource(
        "RDS::GlobalCluster",
        GlobalClusterIdentifier="db",
        SourceDBClusterIdentifier={"Ref": "Db"},
    )
    second = resource("RDS::DBCluster", Engine="aurora-mysql", GlobalClusterIdentifier="db")
    return pair(
        {"Db": first, "Global": whole, **vault(EAST, WEST)}, {"Db": second, **vault(WEST, EAST)}
    )


def test_nothing_is_lost_with_a_copy_that_takes_no_writes(tmp_path: Path) -> None:
    """The cluster of the secondary follows, though its backups are copied."""
    found = verdicts(lost(tmp_path, backed_up(), WEST))
    assert f"{WEST}/Db" not in found
    assert verdicts(lost(tmp_path, backed_up(), EAST))[f"{EAST}/Db"] == ("kept-by-hand", "typical")


def test_copied_backups_are_there_as_they_are(tmp_path: Path) -> None:
    for region in (EAST, WEST):
        drill = lost(tmp_path, backed_up(), region)
        assert verdicts(drill)[f"{region}/Vault"] == ("kept", "unbounded")
        (held,) = [each for each in drill["stores"] if each["name"] == f"{region}/Vault"]
        assert held["writable"] == "itself"
        assert not any("Vault" in each["what"] for each in drill["by_hand"])


def registry(*regions: str) -> Json:
    targets = [{"Region": each, "RegistryId": ACCOUNT} for each in regions]
    return resource(
        "ECR::ReplicationConfiguration",
        ReplicationConfiguration={"Rules": [{"Destinations": targets}]},
    )


def test_the_target_of_an_image_replication_follows(tmp_path: Path) -> None:
    images = resource("ECR::Repository", RepositoryName="shop")
    app = pair({"Images": images, "Registry": registry(WEST)}, {"Images": images})
    assert f"{WEST}/Images" not in verdicts(lost(tmp_path, app, WEST))
    # Without the rule, both are filled by whoever pushes to them.
    del app[EAST]["Registry"]
    assert verdicts(lost(tmp_path, app, WEST))[f"{WEST}/Images"] == ("lost", "everything")


def peer(*named: Any) -> Json:
    witness: Json = {"WitnessRegion": "us-east-2", **({"Clusters": list(named)} if named else {})}
    return resource("DSQL::Cluster", MultiRegionProperties=witness)


def test_a_cluster_whose_peer_names_none_is_not_taken_to_be_kept(tmp_path: Path) -> None:
    east = f"arn:aws:dsql:{EAST}:{ACCOUNT}:cluster/abc"
    west = f"arn:aws:dsql:{WEST}:{ACCOUNT}:cluster/def"
    both = pair({"Sql": peer(west)}, {"Sql": peer(east)})
    assert verdicts(lost(tmp_path, both, WEST))[f"{WEST}/Sql"] == ("kept", "none")
    # One that is in no pair waits for nobody.
    beside = pair({"Sql": peer(west), "Own": resource("DSQL::Cluster")}, {"Sql": peer(east)})
    assert verdicts(lost(tmp_path, beside, WEST))[f"{WEST}/Sql"] == ("kept", "none")
    one = pair({"Sql": peer()}, {"Sql": peer(east)})
    drill = lost(tmp_path, one, WEST)
    assert verdicts(drill)[f"{WEST}/Sql"] == ("not-proven", "not-proven")
    (store,) = [each for each in drill["stores"] if each["name"] == f"{WEST}/Sql"]
    assert store["rpo"]["reason"] == f"it may be {EAST}/Sql, which names no peer"


def runbook(**calls: Json) -> Json:
    """A document that makes calls of ECS and RDS with their inputs, a step each."""
    steps = [
        {
            "name": f"step{number}",
            "action": "aws:executeAwsApi",
            "inputs": {"Service": "ecs" if api == "UpdateService" else "rds", "Api": api, **inputs},
        }
        for number, (api, inputs) in enumerate(calls.items())
    ]
    return resource(
        "SSM::Document",
        DocumentType="Automation",
        Content={"schemaVersion": "0.3", "mainSteps": steps},
    )


def test_what_is_started_once_is_one_step(tmp_path: Path) -> None:
    """A runbook that raises the service and promotes the database is started once."""
    first = resource("RDS::DBCluster", Engine="aurora-mysql", DBClusterIdentifier="db-east")
    whole = resource(
        "RDS::GlobalCluster",
        GlobalClusterIdentifier="db",
        SourceDBClusterIdentifier={"Ref": "Db"},
    )
    second = resource("RDS::DBCluster", Engine="aurora-mysql", GlobalClusterIdentifier="db")
    host = {"HOST": {"Fn::GetAtt": ["Db", "Endpoint.Address"]}}
    app = pair(
        {"Db": first, "Global": whole, "env": host, "count": 4},
        {
            "Db": second,
            "env": host,
            "count": 0,
            "Runbook": runbook(
                UpdateService={"cluster": "shop", "service": "shop", "desiredCount": 4},
                FailoverGlobalCluster={
                    "GlobalClusterIdentifier": "db",
                    "TargetDbClusterIdentifier": "arn:aws:rds:us-west-2:111122223333:cluster:db",
                    "AllowDataLoss": True,
                },
            ),
        },
    )
    (hand,) = lost(tmp_path, app, EAST)["by_hand"]
    assert hand["what"] == (
        f"start {WEST}/Runbook, which raises {WEST}/Service and promotes {WEST}/Db"
    )
    assert hand["why"] == f"only a person can start {WEST}/Runbook"
