"""What is lost with a store: data, what can be made again, or what only operators need."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from dr_validator.aws.bucket_uses import BUCKET_USES, BUCKETS_BY_NAME, SERVICES_THAT_WRITE
from dr_validator.aws.types import Holds, type_of
from dr_validator.graph.node import Linked
from dr_validator.graph.resource import Resource
from dr_validator.graph.roles import spaced
from dr_validator.regex import regex
from dr_validator.resolve.same import same
from dr_validator.resolve.value import Absent, Known

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

BUCKET, BUCKET_POLICY = "AWS::S3::Bucket", "AWS::S3::BucketPolicy"
_WORD = regex(r"[a-z0-9]+")


def holds(resource: Resource) -> Holds:
    """What a resource holds: by its type, and a bucket by what it is used for."""
    row = type_of(resource.type)
    kind = row.holds if row is not None else Holds.NOTHING
    if resource.type == BUCKET:
        return resource.graph.view(_buckets).get(resource.key, kind)
    return kind


def _buckets(graph: Graph) -> Mapping[tuple[str, str], Holds]:
    """The buckets that hold something else than data, by their keys."""
    found: dict[tuple[str, str], Holds] = {}
    for key, kind in (*_used(graph), *_written(graph), *_named(graph)):
        found.setdefault(key, kind)
    return found


def _used(graph: Graph) -> Iterator[tuple[tuple[str, str], Holds]]:
    for use in BUCKET_USES:
        for resource in graph.all(use.type, helpers=True):
            for link in resource.follow(use.path, BUCKET):
                if isinstance(link, Linked):
                    yield link.to.key, use.holds
    for balancer in graph.all("AWS::ElasticLoadBalancingV2::LoadBalancer"):
        for node in balancer.each("LoadBalancerAttributes[*]"):
            key = node.read("Key")
            if isinstance(key, Known) and str(key.value).endswith("_logs.s3.bucket"):
                for link in node.follow("Value", BUCKET):
                    if isinstance(link, Linked):
                        yield link.to.key, Holds.OPERATIONAL


def _written(graph: Graph) -> Iterator[tuple[tuple[str, str], Holds]]:
    """Buckets that services write their logs to, by their policies."""
    for policy in graph.all(BUCKET_POLICY, helpers=True):
        services = [
            each.value
            for statement in policy.each("PolicyDocument.Statement[*]")
            for node in statement.each("Principal.Service")
            for each in node.items()
        ]
        if any(same(each, one) is True for each in services for one in SERVICES_THAT_WRITE):
            for link in policy.follow("Bucket", BUCKET):
                if isinstance(link, Linked):
                    yield link.to.key, Holds.OPERATIONAL


def _named(graph: Graph) -> Iterator[tuple[tuple[str, str], Holds]]:
    """Buckets whose name says that they are for logs, artifacts or the like."""
    for bucket in graph.all(BUCKET):
        name = bucket.read("BucketName")
        given = "" if isinstance(name, Absent) or name.text is None else name.text.shown()
        path = bucket.construct_path.removesuffix("/Resource").rpartition("/")[2]
        words = _WORD.findall(spaced(f"{path or bucket.logical_id} {given}").lower())
        if any(word in BUCKETS_BY_NAME for word in words):
            yield bucket.key, Holds.OPERATIONAL
