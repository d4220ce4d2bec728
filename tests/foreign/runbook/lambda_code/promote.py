"""Run by the operators' state machine when the primary region is lost."""

import logging
from os import environ as env

import boto3

log = logging.getLogger()


class Failover:
    def __init__(self):
        session = boto3.session.Session()
        self.rds = session.client("rds", region_name=env["AWS_REGION"])
        self.dns = session.client("route53")

    def database(self):
        return self.rds.failover_global_cluster(
            GlobalClusterIdentifier=env["GLOBAL_CLUSTER"],
            TargetDbClusterIdentifier=env["CLUSTER_ARN"],
            AllowDataLoss=True,
        )

    def switch(self, on):
        record = {
            "Name": env["SWITCH_NAME"],
            "Type": "TXT",
            "TTL": 10,
            "ResourceRecords": [{"Value": '"on"' if on else '"off"'}],
        }
        return self.dns.change_resource_record_sets(
            HostedZoneId=env.get("ZONE", ""),
            ChangeBatch={"Changes": [{"Action": "UPSERT", "ResourceRecordSet": record}]},
        )


def main(event, _context):
    failover = Failover()
    log.info("asked for %s", event)
    if event.get("step") == "database":
        failover.database()
    else:
        failover.switch(True)
    return {"ok": True}
