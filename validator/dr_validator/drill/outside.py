"""What a hop leads to outside the assembly: in which region that is, as far as its name tells."""

from __future__ import annotations

from dr_validator.aws.bucket_hosts import bucket_host
from dr_validator.graph.node import Node
from dr_validator.models.routing.hosts import host_of
from dr_validator.resolve.arns import arn_of
from dr_validator.resolve.value import Absent


def region_told(node: Node) -> str | None:
    """The region in the ARN or the host of AWS at a node; None if it tells none."""
    value = node.value
    if isinstance(value, Absent) or node.doubt is not None:
        return None
    arn = arn_of(value)
    if arn is not None:
        return arn.region
    word = value.text.literal if value.text is not None else None
    bucket = bucket_host(word) if word is not None else None
    if bucket is not None:
        return bucket.region
    host = host_of(node)
    return host.region if host is not None else None
