"""The hosted zones of AWS services, by service and region; read when first asked for.

The ids and their sources stand in `hosted_zones.toml`.
"""

from __future__ import annotations

from functools import cache

from dr_validator.aws import tables
from dr_validator.record import dataclass

CLOUDFRONT, GLOBAL_ACCELERATOR = "cloudfront", "global-accelerator"
API_GATEWAY = "api-gateway"
APPLICATION_LB, NETWORK_LB = "application-load-balancer", "network-load-balancer"
S3_WEBSITE, BEANSTALK, APP_RUNNER = "s3-website", "elastic-beanstalk", "app-runner"
GLOBAL = (CLOUDFRONT, GLOBAL_ACCELERATOR)


@dataclass(frozen=True, slots=True)
class ServiceZone:
    """A zone that belongs to a service. `region` is the partition of a global service."""

    service: str
    region: str

    def __str__(self) -> str:
        where = "" if self.service in GLOBAL else f" in {self.region}"
        return f"{title(self.service)}{where}"


def zone_id(service: str, region: str) -> str | None:
    """The id of a service's zone in a region (or partition); None where it is not known."""
    return _table()[service][1].get(region)


def service_zone(identity: str) -> ServiceZone | None:
    """Whose zone an id is; None if it is no service's, as far as is known."""
    return _reverse().get(identity)


def title(service: str) -> str:
    """The service's name as a message says it."""
    return _table()[service][0]


@cache
def _table() -> dict[str, tuple[str, dict[str, str]]]:
    import tomllib

    text = tables.text("hosted_zones.toml")
    return {name: (entry["title"], entry["ids"]) for name, entry in tomllib.loads(text).items()}


@cache
def _reverse() -> dict[str, ServiceZone]:
    return {
        identity: ServiceZone(service, region)
        for service, (_, ids) in _table().items()
        for region, identity in ids.items()
    }
