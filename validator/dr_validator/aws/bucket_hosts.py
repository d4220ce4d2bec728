"""Hosts that a bucket has, and what they tell of it.

Source: Amazon S3 User Guide, "Virtual hosting of general purpose buckets"
(https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html).
"""

from __future__ import annotations

import re

from dr_validator.aws.region import SUFFIXES, Region
from dr_validator.record import dataclass
from dr_validator.regex import regex

_SUFFIX = "|".join(map(re.escape, SUFFIXES))
_FORM = regex(
    rf"(?P<bucket>[a-z0-9][a-z0-9.-]{{1,61}}[a-z0-9])\.s3(?:-website)?"
    rf"(?:[.-](?:dualstack\.)?(?P<region>[a-z0-9-]+))?\.(?:{_SUFFIX})"
)


@dataclass(frozen=True, slots=True)
class BucketHost:
    """The bucket of a host, and the region that the host tells; None for the one that leads to
    whichever region the bucket is in."""

    bucket: str
    region: str | None


def bucket_host(word: str) -> BucketHost | None:
    """What a host name tells; None if it is no bucket's."""
    found = _FORM.fullmatch(word.lower().rstrip("."))
    if found is None:
        return None
    region = found["region"]
    if region is not None and not Region(region).is_formed:
        return None
    return BucketHost(found["bucket"], region)
