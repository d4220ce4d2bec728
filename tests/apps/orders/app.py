"""Orders: a shop's API in two regions, the second of which takes over when the first is lost.

Traffic: CloudFront and failover alias records of two load balancers, decided by a calculated
health check. Data: an Aurora MySQL global database, a global table, buckets replicated both ways
under keys of each region, a replicated secret under a multi-Region key, a global datastore, EFS
and ECR replication, backups copied to the other region's vault. Recovery: an alarm on the health
check, two rules, a state machine in the secondary.
"""

from __future__ import annotations

import aws_cdk as cdk

from tests.apps.orders.data import PrimaryData, SecondaryData
from tests.apps.orders.files import Files, WayBack
from tests.apps.orders.foundation import Foundation
from tests.apps.orders.recovery import Recovery
from tests.apps.orders.service import Service
from tests.apps.orders.sites import FRANKFURT, IRELAND
from tests.apps.orders.traffic import Edge, Entry, Watch, Zone


def build(app: cdk.App) -> None:
    zone = Zone(app, "OrdersZone").zone
    base = Foundation(app, "OrdersPrimaryBase", IRELAND)
    away = Foundation(app, "OrdersSecondaryBase", FRANKFURT, base)
    copies = Files(app, "OrdersSecondaryFiles", away)
    files = Files(app, "OrdersPrimaryFiles", base, copies)
    WayBack(app, "OrdersWayBack", copies, files)
    data = PrimaryData(app, "OrdersPrimaryData", base, files, away)
    standby = SecondaryData(app, "OrdersSecondaryData", away, copies, data, base)
    service = Service(app, "OrdersPrimaryService", base, files, data, zone)
    spare = Service(app, "OrdersSecondaryService", away, copies, standby, zone)
    spare.add_stack_dependency(data)  # the table's replica and the secret's are made there
    entry = Entry(app, "OrdersEntry", service, spare, zone)
    Edge(app, "OrdersEdge", IRELAND, FRANKFURT, zone)
    watch = Watch(app, "OrdersWatch", entry.health, FRANKFURT)
    Recovery(app, "OrdersRecovery", spare, data, standby, files, watch.alarm_arn)
