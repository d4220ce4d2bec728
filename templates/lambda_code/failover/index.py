"""The steps of a failover, called by the state machine of the surviving region.

All calls go to this region, except for the last and optional one to Route 53.
"""

from __future__ import annotations

import os

import boto3  # type: ignore[import-not-found,import-untyped,unused-ignore]
from botocore.config import (  # type: ignore[import-not-found,import-untyped,unused-ignore]
    Config,
)

_CONFIG = Config(connect_timeout=5, read_timeout=15, retries={"max_attempts": 2})
_rds = boto3.client("rds", config=_CONFIG)


def has_writer() -> bool:
    """A member of a global database has none until it is promoted: asked of this region alone."""
    found = _rds.describe_db_clusters(DBClusterIdentifier=os.environ["TARGET_CLUSTER_ARN"])
    return any(member["IsClusterWriter"] for member in found["DBClusters"][0]["DBClusterMembers"])


def under_way() -> bool:
    """What an earlier failover left behind is of another target, or of none."""
    found = _rds.describe_global_clusters(GlobalClusterIdentifier=os.environ["GLOBAL_CLUSTER_ID"])
    state = found["GlobalClusters"][0].get("FailoverState") or {}
    return bool(state.get("ToDbClusterArn") == os.environ["TARGET_CLUSTER_ARN"])


def promote() -> dict[str, str]:
    """Start the promotion; a repeated run finds it done or under way and leaves it alone."""
    if not has_writer():
        try:
            _rds.failover_global_cluster(
                GlobalClusterIdentifier=os.environ["GLOBAL_CLUSTER_ID"],
                TargetDbClusterIdentifier=os.environ["TARGET_CLUSTER_ARN"],
                # Without it this is a switchover, which needs the region that is lost.
                AllowDataLoss=True,
            )
        except (
            _rds.exceptions.InvalidDBClusterStateFault,
            _rds.exceptions.InvalidGlobalClusterStateFault,
        ):
            if not under_way():
                raise
    return {"state": "requested"}


def status() -> dict[str, str]:
    """Not the state of the global database: its old primary may stay out of reach for hours."""
    return {"state": "promoted" if has_writer() else "in progress"}


def pin_traffic() -> dict[str, str]:
    """Move the weights, so that a recovering primary gets no traffic before it is a member again.

    Every other field of the records is kept as it is found.
    """
    route53 = boto3.client("route53", config=_CONFIG)
    zone_id, name = os.environ["HOSTED_ZONE_ID"], os.environ["RECORD_NAME"].rstrip(".") + "."
    weights = {
        os.environ["PRIMARY_SET_IDENTIFIER"]: 0,
        os.environ["SECONDARY_SET_IDENTIFIER"]: 100,
    }
    listed = route53.list_resource_record_sets(
        HostedZoneId=zone_id, StartRecordName=name, StartRecordType="A"
    )
    records = [
        record
        for record in listed["ResourceRecordSets"]
        if record["Name"] == name and record.get("SetIdentifier") in weights
    ]
    if len(records) != len(weights):
        raise LookupError(f"expected the records {sorted(weights)} of {name}, found {records}")
    changes = [
        {
            "Action": "UPSERT",
            "ResourceRecordSet": {**record, "Weight": weights[record["SetIdentifier"]]},
        }
        for record in records
    ]
    route53.change_resource_record_sets(HostedZoneId=zone_id, ChangeBatch={"Changes": changes})
    return {"state": "pinned"}


ACTIONS = {"promote": promote, "status": status, "pin_traffic": pin_traffic}


def handler(event: dict[str, str], _context: object) -> dict[str, str]:
    return ACTIONS[event["action"]]()
