"""What the app is told (context) and every physical name derived from it.

A value crosses regions only as a name from this module, so a stack of the
surviving region never has to read the lost one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

import constructs

DEFAULTS = {
    "project": "payments",
    "environment": "prod",
    "account": "111122223333",
    "primary_region": "us-east-1",
    "secondary_region": "us-east-2",
    "parent_domain": "example.com",
    "alarm_email": "payments-oncall@example.com",
}
STAGE = "prod"
LONGEST_BUCKET_NAME = 63


class Role(StrEnum):
    PRIMARY = "primary"
    SECONDARY = "secondary"


@dataclass(frozen=True)
class Site:
    """One of the two regions, and its part in disaster recovery."""

    role: Role
    region: str
    cidr: str
    weight: int

    @property
    def title(self) -> str:
        return self.role.value.capitalize()


@dataclass(frozen=True)
class Settings:
    project: str
    environment: str
    account: str
    primary: Site
    secondary: Site
    parent_domain: str
    alarm_email: str

    @classmethod
    def from_context(cls, node: constructs.Node) -> Settings:
        given = {key: str(node.try_get_context(key) or value) for key, value in DEFAULTS.items()}
        for key in ("project", "environment"):
            if not re.fullmatch(r"[a-z][a-z0-9]{0,15}", given[key]):
                raise ValueError(f"context {key}: {given[key]!r} must be a short lower-case word")
        if not re.fullmatch(r"\d{12}", given["account"]):
            raise ValueError(f"context account: {given['account']!r} is not an account id")
        primary, secondary = given["primary_region"], given["secondary_region"]
        for key, region in (("primary_region", primary), ("secondary_region", secondary)):
            if not re.fullmatch(r"(?!cn-|us-gov-|us-iso)[a-z]{2}(-[a-z]+)+-\d", region):
                raise ValueError(f"context {key}: {region!r} is not a region such as us-east-1")
        if primary == secondary:
            raise ValueError(f"primary_region and secondary_region are both {primary!r}")
        settings = cls(
            project=given["project"],
            environment=given["environment"],
            account=given["account"],
            primary=Site(Role.PRIMARY, primary, cidr="10.10.0.0/16", weight=100),
            secondary=Site(Role.SECONDARY, secondary, cidr="10.20.0.0/16", weight=0),
            parent_domain=given["parent_domain"],
            alarm_email=given["alarm_email"],
        )
        for site in settings.sites:
            bucket = settings.bucket_name(site)
            if len(bucket) > LONGEST_BUCKET_NAME:
                raise ValueError(
                    f"context project and environment: too long, {bucket} is a bucket's name of"
                    f" {len(bucket)} letters where S3 allows {LONGEST_BUCKET_NAME}"
                )
        return settings

    @property
    def sites(self) -> tuple[Site, Site]:
        return self.primary, self.secondary

    def peer(self, site: Site) -> Site:
        return self.secondary if site == self.primary else self.primary

    def name(self, what: str) -> str:
        return f"{self.project}-{what}-{self.environment}"

    def arn(self, service: str, region: str, resource: str) -> str:
        return f"arn:aws:{service}:{region}:{self.account}:{resource}"

    # The database.

    @property
    def global_cluster_id(self) -> str:
        return self.name("global")

    @property
    def global_cluster_arn(self) -> str:
        """A global cluster belongs to no region: its ARN leaves the region empty."""
        return self.arn("rds", "", f"global-cluster:{self.global_cluster_id}")

    def cluster_id(self, site: Site) -> str:
        """Named after the region: the roles of the two clusters swap in a failover."""
        return self.name(site.region)

    def cluster_arn(self, site: Site) -> str:
        return self.arn("rds", site.region, f"cluster:{self.cluster_id(site)}")

    @property
    def secret_name(self) -> str:
        return self.name("database")

    def secret_arn(self, site: Site) -> str:
        """Secrets Manager ends the ARN with six characters of its own choice."""
        return self.arn("secretsmanager", site.region, f"secret:{self.secret_name}-??????")

    @property
    def table_name(self) -> str:
        return self.name("transactions")

    def table_arn(self, site: Site) -> str:
        """Every replica has its own ARN, in its own region."""
        return self.arn("dynamodb", site.region, f"table/{self.table_name}")

    # Documents.

    def bucket_name(self, site: Site) -> str:
        """Bucket names are global: account and region make them unique."""
        return f"{self.name('documents')}-{self.account}-{site.region}"

    def bucket_arn(self, site: Site) -> str:
        return f"arn:aws:s3:::{self.bucket_name(site)}"

    @property
    def documents_key_alias(self) -> str:
        return f"alias/{self.name('documents')}"

    # The front door.

    @property
    def zone_name(self) -> str:
        return f"{self.project}-{self.environment}.{self.parent_domain}"

    @property
    def api_domain(self) -> str:
        return f"api.{self.zone_name}"

    @property
    def api_name(self) -> str:
        return self.name("api")

    def set_identifier(self, site: Site) -> str:
        return self.name(site.role)

    # Everything else that is found by name.

    @property
    def parameter_path(self) -> str:
        return f"/{self.project}/{self.environment}"
