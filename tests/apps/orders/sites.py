"""Where the app is: its account, its regions, its names."""

from __future__ import annotations

from dataclasses import dataclass

import aws_cdk as cdk

ACCOUNT = "111122223333"
DOMAIN = "orders.example.com"
API = f"api.{DOMAIN}"
DATABASE = "orders"
CREDENTIALS = "orders/database"
PORT = 8080


@dataclass(frozen=True)
class Site:
    """A region of the app, and the one that it is paired with."""

    name: str
    region: str
    other: str
    cidr: str
    zones: tuple[str, ...]

    @property
    def env(self) -> cdk.Environment:
        return cdk.Environment(account=ACCOUNT, region=self.region)

    @property
    def host(self) -> str:
        """Where this region's API answers, whichever region is active."""
        return f"{self.region}.{API}"

    @property
    def documents(self) -> str:
        return f"orders-documents-{ACCOUNT}-{self.region}"

    @property
    def web(self) -> str:
        return f"orders-web-{ACCOUNT}-{self.region}"


IRELAND = Site("Primary", "eu-west-1", "eu-central-1", "10.10.0.0/16", ("eu-west-1a", "eu-west-1b"))
FRANKFURT = Site(
    "Secondary", "eu-central-1", "eu-west-1", "10.20.0.0/16", ("eu-central-1a", "eu-central-1b")
)
# The home of CloudFront's certificates and of Route 53's metrics: neither region of the app.
VIRGINIA = cdk.Environment(account=ACCOUNT, region="us-east-1")
