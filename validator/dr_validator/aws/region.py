"""Regions and the partitions they belong to, and where a text names one.

Source: `partitions.json` of the AWS SDKs
(https://github.com/boto/botocore/blob/develop/botocore/data/partitions.json), and AWS General
Reference, "Service endpoints"
(https://docs.aws.amazon.com/general/latest/gr/rande.html). Where the regions are: "AWS Regions"
(https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from dr_validator.record import dataclass
from dr_validator.regex import regex

_SIDE = "central|northeast|northwest|southeast|southwest|north|south|east|west"


@dataclass(frozen=True, slots=True)
class Partition:
    """A part of AWS with regions, accounts and ARNs of its own.

    `areas` are what its regions' names begin with, `suffixes` what its host names end in, the
    first of which is `AWS::URLSuffix`.
    """

    id: str
    areas: tuple[str, ...]
    suffixes: tuple[str, ...]

    @property
    def suffix(self) -> str:
        return self.suffixes[0]

    def __str__(self) -> str:
        return self.id


AWS = Partition(
    "aws",
    ("af", "ap", "ca", "eu", "il", "me", "mx", "sa", "us"),
    ("amazonaws.com", "api.aws"),
)
PARTITIONS = (
    AWS,
    Partition("aws-cn", ("cn",), ("amazonaws.com.cn", "api.amazonwebservices.com.cn")),
    Partition("aws-us-gov", ("us-gov",), ("amazonaws.com", "api.aws")),
    Partition("aws-iso", ("us-iso",), ("c2s.ic.gov",)),
    Partition("aws-iso-b", ("us-isob",), ("sc2s.sgov.gov",)),
    Partition("aws-iso-e", ("eu-isoe",), ("cloud.adc-e.uk",)),
    Partition("aws-iso-f", ("us-isof",), ("csp.hci.ic.gov",)),
    Partition("aws-eusc", ("eusc-de",), ("amazonaws.eu",)),
)
# What people call a region by, in lower case. Those that the table does not have are named by code.
LOCATIONS = {
    "af-south-1": ("cape town",),
    "ap-east-1": ("hong kong",),
    "ap-northeast-1": ("tokyo",),
    "ap-northeast-2": ("seoul",),
    "ap-northeast-3": ("osaka",),
    "ap-south-1": ("mumbai",),
    "ap-south-2": ("hyderabad",),
    "ap-southeast-1": ("singapore",),
    "ap-southeast-2": ("sydney",),
    "ap-southeast-3": ("jakarta",),
    "ap-southeast-4": ("melbourne",),
    "ca-central-1": ("montreal",),
    "ca-west-1": ("calgary",),
    "cn-north-1": ("beijing",),
    "cn-northwest-1": ("ningxia",),
    "eu-central-1": ("frankfurt",),
    "eu-central-2": ("zurich",),
    "eu-north-1": ("stockholm",),
    "eu-south-1": ("milan",),
    "eu-south-2": ("spain",),
    "eu-west-1": ("ireland", "dublin"),
    "eu-west-2": ("london",),
    "eu-west-3": ("paris",),
    "il-central-1": ("tel aviv",),
    "me-central-1": ("uae",),
    "me-south-1": ("bahrain",),
    "sa-east-1": ("sao paulo",),
    "us-east-1": ("n virginia", "north virginia", "virginia"),
    "us-east-2": ("ohio",),
    "us-west-1": ("n california", "north california", "california"),
    "us-west-2": ("oregon",),
}
SUFFIXES = tuple(dict.fromkeys(suffix for each in PARTITIONS for suffix in each.suffixes))
# Hosts of newer services have a domain of their own beside: `x.dsql.us-east-1.on.aws`.
_OF_SERVICES = tuple(f".{suffix}" for suffix in (*SUFFIXES, "on.aws"))
_BY_AREA = {area: each for each in PARTITIONS for area in each.areas}
_AREAS = "|".join(sorted(_BY_AREA, key=lambda area: (-len(area), area)))
_NAME = rf"(?P<region>(?P<area>{_AREAS})-(?P<side>{_SIDE})-(?P<number>[0-9]))"
_WHOLE = regex(_NAME)
_LOOSE = regex(rf"(?P<area>{_AREAS})-?(?P<side>{_SIDE})-?(?P<number>[0-9])")
_ZONE = regex(rf"{_NAME}[a-z]")
_WITHIN = regex(rf"(?<![A-Za-z0-9]){_NAME}[a-f]?(?![A-Za-z0-9])")


@dataclass(frozen=True, slots=True)
class Region:
    """A region by its name, whether or not there is one of that name yet."""

    name: str

    @property
    def is_formed(self) -> bool:
        """Whether the name has the form of one: `us-east-1`, `us-gov-west-1`."""
        return self.parts is not None

    @property
    def parts(self) -> tuple[str, str, str] | None:
        """Area, side and number: `us`, `east`, `1`; None if the name has not that form."""
        return _parts(self.name)

    @property
    def partition(self) -> Partition:
        """The partition; the commercial one for a name of no known form."""
        return _BY_AREA[self.parts[0]] if self.parts else AWS

    def host(self, service: str) -> str:
        """The host of a service: `s3.us-east-1.amazonaws.com`."""
        return f"{service}.{self.name}.{self.partition.suffix}"

    def __str__(self) -> str:
        return self.name


@cache
def _parts(name: str) -> tuple[str, str, str] | None:
    found = _WHOLE.fullmatch(name)
    return (found["area"], found["side"], found["number"]) if found else None


def region_of_zone(word: str) -> str | None:
    """The region of an availability zone by its name: `us-east-1a`."""
    found = _ZONE.fullmatch(word)
    return found["region"] if found else None


def region_of_host(host: str) -> str | None:
    """The region that a label of a host name is: `x.execute-api.us-east-1.amazonaws.com`."""
    return next((label for label in host.lower().split(".") if _WHOLE.fullmatch(label)), None)


def regions_in(text: str) -> Iterator[str]:
    """The regions that a text names in order, also by a zone of theirs."""
    return (found["region"] for found in _WITHIN.finditer(text))


def hyphened(text: str) -> str | None:
    """The region that is meant by a text that lacks a hyphen or two: `us-east1`, `useast1`."""
    found = _LOOSE.fullmatch(text.strip().lower().replace("_", "-"))
    return f"{found['area']}-{found['side']}-{found['number']}" if found else None


def is_service_host(word: str) -> bool:
    """Whether a word is a service's host or principal: `s3.amazonaws.com`."""
    return word.endswith(_OF_SERVICES)
