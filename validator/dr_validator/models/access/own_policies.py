"""The policies of resources themselves, which may let in a role that its own policies do not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from dr_validator.aws.region import is_service_host
from dr_validator.graph.grouped import grouped
from dr_validator.graph.node import Linked, Node
from dr_validator.graph.resource import Resource
from dr_validator.models.access.iam import Allowed, Denied, NotAllowed, Verdict, granted
from dr_validator.models.access.statement import Context
from dr_validator.record import dataclass
from dr_validator.resolve.value import Cause, Known, Text, Unknown

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

PERMISSION = "AWS::Lambda::Permission"
FUNCTIONS = ("AWS::Lambda::Function", "AWS::Lambda::Alias", "AWS::Lambda::Version")
# Policies that stand in the resource, ...
_WITHIN: Mapping[str, tuple[str, ...]] = {
    "AWS::DynamoDB::GlobalTable": ("Replicas[*].ResourcePolicy.PolicyDocument",),
    "AWS::DynamoDB::Table": ("ResourcePolicy.PolicyDocument",),
    "AWS::ECR::Repository": ("RepositoryPolicyText",),
    "AWS::EFS::FileSystem": ("FileSystemPolicy",),
    "AWS::KMS::Key": ("KeyPolicy",),
    "AWS::KMS::ReplicaKey": ("KeyPolicy",),
    "AWS::Kinesis::Stream": (),
    "AWS::Lambda::Function": (),
    "AWS::S3::Bucket": (),
    "AWS::SNS::Topic": (),
    "AWS::SQS::Queue": (),
    "AWS::SecretsManager::Secret": (),
}
# ... and those that are resources of their own: what names the resource, and the document.
_BESIDE: Mapping[str, tuple[str, str]] = {
    "AWS::Kinesis::ResourcePolicy": ("ResourceArn", "ResourcePolicy"),
    "AWS::S3::BucketPolicy": ("Bucket", "PolicyDocument"),
    "AWS::SNS::TopicInlinePolicy": ("TopicArn", "PolicyDocument"),
    "AWS::SNS::TopicPolicy": ("Topics[*]", "PolicyDocument"),
    "AWS::SQS::QueueInlinePolicy": ("Queue", "PolicyDocument"),
    "AWS::SQS::QueuePolicy": ("Queues[*]", "PolicyDocument"),
    "AWS::SecretsManager::ResourcePolicy": ("SecretId", "ResourcePolicy"),
}


@dataclass(frozen=True, eq=False)
class _Policies:
    """Documents by what they are of; and those of which that is not known."""

    of: Mapping[tuple[str, str], tuple[Node, ...]]
    stray: tuple[tuple[Resource, Unknown], ...]


def takes_policies(resource_type: str) -> bool:
    """Whether a resource of a type may let in a role by a policy of its own."""
    return resource_type in _WITHIN


def lets_role_in(
    graph: Graph, thing: Resource, role: Resource, action: str, target: Text, context: Context
) -> Verdict:
    """Whether the resource's own policies name the role and allow it an action."""
    if thing.type in FUNCTIONS:
        return _by_permission(graph, thing)
    documents = [
        *(node for path in _WITHIN.get(thing.type, ()) for node in thing.each(path)),
        *graph.view(_policies).of.get(thing.key, ()),
    ]
    doubt: Unknown | None = None
    for document in documents:
        match granted(graph, document, role, action, target, context):
            case Allowed() as allowed:
                return allowed
            case Unknown() as unknown:
                doubt = doubt or unknown
            case Denied() | NotAllowed():
                pass
    near = (each for owner, each in graph.view(_policies).stray if owner.region == thing.region)
    return doubt or next(near, NotAllowed())


def _by_permission(graph: Graph, function: Resource) -> Verdict:
    """A permission that is for no service may be for the role."""
    named = graph.view(_permissions)
    for permission in (*named.get(function.key, ()), *named.get(None, ())):
        reason = "a permission of the function may allow it by itself"
        return Unknown(reason, Cause.UNSUPPORTED, permission.place)
    return NotAllowed()


def _permissions(graph: Graph) -> Mapping[tuple[str, str] | None, tuple[Resource, ...]]:
    """The permissions that are for no service, by their function; by None where that is not
    known."""
    return grouped(_for_others(graph))


def _for_others(graph: Graph) -> Iterator[tuple[tuple[str, str] | None, Resource]]:
    for permission in graph.all(PERMISSION, helpers=True):
        principal = permission.read("Principal")
        if isinstance(principal, Known) and is_service_host(str(principal.value)):
            continue
        for link in permission.follow("FunctionName", *FUNCTIONS):
            if isinstance(link, Linked):
                yield link.to.key, permission
            elif isinstance(link, Unknown):
                yield None, permission


def _policies(graph: Graph) -> _Policies:
    pairs: list[tuple[tuple[str, str], Node]] = []
    stray: list[tuple[Resource, Unknown]] = []
    for policy in graph.all(*_BESIDE, helpers=True):
        path, document = _BESIDE[policy.type]
        for link in policy.follow(path):
            if isinstance(link, Linked):
                pairs.extend((link.to.key, node) for node in policy.each(document))
            elif isinstance(link, Unknown):
                stray.append((policy, link))
    return _Policies(grouped(pairs), tuple(stray))
