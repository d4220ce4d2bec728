"""The steps of a failover, called by the state machine of the surviving region.

All calls go to this region, except for the last and optional one to Route 53.
"""

from __future__ import annotations

import os
from typing import Any

import boto3  # type: ignore[import-not-found,import-untyped,unused-ignore]
from botocore.config import (  # type: ignore[import-not-found,import-untyped,unused-ignore]
    Config,
)

_CONFIG = Config(connect_timeout=5, read_timeout=15, retries={"max_attempts": 2})
_rds = boto3.client("rds", config=_CONFIG)


def global_cluster() -> dict[str, Any]:
    found = _rds.describe_global_clusters(GlobalClusterIdentifier=os.environ["GLOBAL_CLUSTER_ID"])
    cluster: dict[str, Any] = found["GlobalClusters"][0]
    return cluster


def is_writer(cluster: dict[str, Any]) -> bool:
    target = os.environ["TARGET_CLUSTER_ARN"]
    return any(
        member["DBClusterArn"] == target and member["IsWriter"]
        for member in cluster["GlobalClusterMembers"]
    )


def promote() -> dict[str, str]:
    """Start the promotion; a repeated run finds it done or under way and leaves it alone."""
    cluster = global_cluster()
    if is_writer(cluster) or cluster.get("FailoverState"):
        return {"state": "requested"}
    _rds.failover_global_cluster(
        GlobalClusterIdentifier=os.environ["GLOBAL_CLUSTER_ID"],
        TargetDbClusterIdentifier=os.environ["TARGET_CLUSTER_ARN"],
        # Without it this is a switchover, which needs the region that is lost.
        AllowDataLoss=True,
    )
    return {"state": "requested"}


def status() -> dict[str, str]:
    cluster = global_cluster()
    promoted = is_writer(cluster) and not cluster.get("FailoverState")
    return {"state": "promoted" if promoted else "in progress"}


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
