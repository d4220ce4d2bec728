"""Hosts of private registries: `111122223333.dkr.ecr.us-east-1.amazonaws.com/orders:3`.

Source: Amazon ECR User Guide, "Private registry"
(https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html).
"""

from __future__ import annotations

import re

from dr_validator.aws.region import SUFFIXES, Region
from dr_validator.record import dataclass
from dr_validator.regex import regex

_HOST = regex(
    r"(?P<account>[^/.]{1,200})\.dkr\.ecr\.(?P<region>[a-z0-9-]+)\."
    rf"(?:{'|'.join(map(re.escape, SUFFIXES))})/(?P<name>[^:@]+)(?:[:@].*)?"
)


@dataclass(frozen=True, slots=True)
class Pulled:
    """The repository that an image is pulled from, its account as it is written, and its region."""

    account: str
    region: str
    repository: str


def pulled_from(image: str) -> Pulled | None:
    """What an image in a private registry is pulled from; None for other images."""
    found = _HOST.fullmatch(image)
    if found is None or not Region(found["region"]).is_formed:
        return None
    return Pulled(found["account"], found["region"], found["name"])
