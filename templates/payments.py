"""The app: its stacks, and the order in which they depend on each other."""

from __future__ import annotations

import constructs

from .api import ApiStack
from .compute import ComputeStack
from .database import PrimaryDatabaseStack, SecondaryDatabaseStack
from .dns import DnsStack
from .failback import FailbackStack
from .failover import FailoverStack
from .monitoring import MonitoringStack
from .network import NetworkStack
from .parameters import ParametersStack
from .records import RecordsStack
from .regional import RegionalStack
from .settings import Settings
from .storage import PrimaryStorageStack, StorageStack


class Payments:
    """Every stack, a direct child of the app."""

    def __init__(self, app: constructs.Construct, settings: Settings) -> None:
        self.app = app
        self.settings = settings
        one, two = settings.sites
        a, b = one.title, two.title

        self.dns = DnsStack(app, "Dns", settings=settings)
        self.primary_network = NetworkStack(app, f"{a}Network", settings=settings, site=one)
        self.secondary_network = NetworkStack(app, f"{b}Network", settings=settings, site=two)
        self.primary_database = PrimaryDatabaseStack(
            app, f"{a}Database", settings=settings, network=self.primary_network
        )
        self.secondary_database = SecondaryDatabaseStack(
            app, f"{b}Database", settings=settings, network=self.secondary_network
        )
        self.secondary_storage = StorageStack(app, f"{b}Storage", settings=settings, site=two)
        self.primary_storage = PrimaryStorageStack(app, f"{a}Storage", settings=settings)
        self.failback = FailbackStack(
            app, "Failback", settings=settings, storage=self.secondary_storage
        )
        self.primary_compute = ComputeStack(
            app,
            f"{a}Compute",
            settings=settings,
            site=one,
            network=self.primary_network,
            storage=self.primary_storage,
            cluster=self.primary_database.cluster,
        )
        self.secondary_compute = ComputeStack(
            app,
            f"{b}Compute",
            settings=settings,
            site=two,
            network=self.secondary_network,
            storage=self.secondary_storage,
            cluster=self.secondary_database.cluster,
        )
        self.primary_api = ApiStack(
            app, f"{a}Api", settings=settings, site=one, compute=self.primary_compute, dns=self.dns
        )
        self.secondary_api = ApiStack(
            app,
            f"{b}Api",
            settings=settings,
            site=two,
            compute=self.secondary_compute,
            dns=self.dns,
        )
        self.primary_records = RecordsStack(
            app, f"{a}Records", settings=settings, site=one, api=self.primary_api, dns=self.dns
        )
        self.secondary_records = RecordsStack(
            app, f"{b}Records", settings=settings, site=two, api=self.secondary_api, dns=self.dns
        )
        self.primary_monitoring = MonitoringStack(
            app, f"{a}Monitoring", settings=settings, site=one, compute=self.primary_compute
        )
        self.secondary_monitoring = MonitoringStack(
            app, f"{b}Monitoring", settings=settings, site=two, compute=self.secondary_compute
        )
        self.primary_parameters = ParametersStack(
            app, f"{a}Parameters", settings=settings, site=one
        )
        self.secondary_parameters = ParametersStack(
            app, f"{b}Parameters", settings=settings, site=two
        )
        self.failover = FailoverStack(
            app,
            "Failover",
            settings=settings,
            dns=self.dns,
            cluster=self.secondary_database.cluster,
        )

    def link(self) -> None:
        """The order that CDK cannot see: these values cross as names, not as references."""
        for consumer, reason, *producers in self.links():
            for producer in producers:
                consumer.add_stack_dependency(producer, reason)

    def links(self) -> list[tuple[RegionalStack, str, *tuple[RegionalStack, ...]]]:
        return [
            (self.secondary_database, "joins the global cluster", self.primary_database),
            (self.primary_storage, "replicates to the bucket", self.secondary_storage),
            (
                self.failback,
                "replicates between the buckets",
                self.primary_storage,
                self.secondary_storage,
            ),
            (
                self.primary_compute,
                "uses table, secret and bucket",
                self.primary_database,
                self.primary_storage,
            ),
            (
                self.secondary_compute,
                "uses replicas of table and secret, and the bucket",
                self.primary_database,
                self.secondary_storage,
            ),
            (
                self.primary_monitoring,
                "watches table and API",
                self.primary_database,
                self.primary_api,
            ),
            (
                self.secondary_monitoring,
                "watches both regions",
                self.primary_database,
                self.secondary_database,
                self.primary_compute,
                self.primary_api,
                self.secondary_api,
            ),
            (
                self.primary_parameters,
                "imports endpoint and URL",
                self.primary_database,
                self.primary_api,
            ),
            (
                self.secondary_parameters,
                "imports endpoint and URL",
                self.secondary_database,
                self.secondary_api,
            ),
            (
                self.failover,
                "promotes the secondary and changes the records",
                self.primary_database,
                self.primary_records,
                self.secondary_records,
            ),
        ]
