"""A shop in two regions, of which each part comes through in its own way: for pages, pictures."""

from __future__ import annotations

import json
from pathlib import Path

from tests.drill.apps import EAST, TABLE, WEST, Json, pair, resource

BILLS = f"arn:aws:dynamodb:{EAST}:111122223333:table/bills"


def named(name: str) -> Json:
    """The properties of a table of that name."""
    return {**TABLE, "TableName": name}


def shop() -> dict[str, Json]:
    """A failover pair; carts are a global table, the ledger is an Aurora global database, and
    bills are in a table of the primary alone, which the standby is told of."""
    recoverable = {"PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True}}
    replicas = [{"Region": region, **recoverable} for region in (EAST, WEST)]
    engine = {"Engine": "aurora-postgresql"}
    host = {"HOST": {"Fn::GetAtt": ["Ledger", "Endpoint.Address"]}}
    primary = {
        "Carts": resource("DynamoDB::GlobalTable", **named("carts"), Replicas=replicas),
        "Bills": resource("DynamoDB::Table", **named("bills")),
        "Ledger": resource("RDS::DBCluster", **engine, DBClusterIdentifier="ledger-east"),
        "Global": resource(
            "RDS::GlobalCluster",
            GlobalClusterIdentifier="ledger",
            SourceDBClusterIdentifier={"Ref": "Ledger"},
        ),
        "Jobs": resource("SQS::Queue", MessageRetentionPeriod=86_400),
        "env": {**host, "BILLS": {"Fn::GetAtt": ["Bills", "Arn"]}, "CARTS": {"Ref": "Carts"}},
        "count": 4,
    }
    second = resource(
        "RDS::DBCluster",
        **engine,
        DBClusterIdentifier="ledger-west",
        GlobalClusterIdentifier="ledger",
    )
    return pair(primary, {"Ledger": second, "env": {**host, "BILLS": BILLS, "CARTS": "carts"}})


def write_shop(folder: Path) -> Path:
    """The shop as a cloud assembly, in `folder`."""
    folder.mkdir(parents=True)
    artifacts: Json = {}
    for stack, (region, resources) in zip(("East", "West"), shop().items(), strict=True):
        file = f"{stack}.template.json"
        (folder / file).write_text(json.dumps({"Resources": resources}, indent=1))
        entries = {
            f"/{stack}/{name}": [{"type": "aws:cdk:logicalId", "data": name}] for name in resources
        }
        artifacts[stack] = {
            "type": "aws:cloudformation:stack",
            "environment": f"aws://111122223333/{region}",
            "properties": {"templateFile": file, "stackName": stack},
            "displayName": stack,
            # The global database is there before its secondary joins.
            "dependencies": ["East"] if stack == "West" else [],
            "metadata": entries,
        }
    artifacts["West"]["dependencies"] = ["East"]
    manifest = {"version": "36.0.0", "artifacts": artifacts}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return folder
