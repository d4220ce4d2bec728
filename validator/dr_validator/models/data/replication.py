"""S3 replication: which bucket is copied where, under which role and with which keys."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from dr_validator.aws.arn import Arn
from dr_validator.aws.region import Region
from dr_validator.graph.grouped import grouped
from dr_validator.graph.node import Link, Linked, Node, Outside
from dr_validator.graph.resource import Resource
from dr_validator.models.access.iam import (
    ROLE,
    Allowed,
    NotAllowed,
    Verdict,
    allows,
    granted,
    role_of,
)
from dr_validator.models.access.statement import Context, Request
from dr_validator.models.code.sdk_calls import sdk_calls
from dr_validator.record import dataclass
from dr_validator.resolve.arns import arn_of
from dr_validator.resolve.same import same
from dr_validator.resolve.text import parts_of
from dr_validator.resolve.value import Absent, Cause, Gap, Known, Part, Text, Unknown, Value

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

BUCKET, BUCKET_POLICY = "AWS::S3::Bucket", "AWS::S3::BucketPolicy"
REPLICATE = "putbucketreplication"
KEY, ALIAS = ("AWS::KMS::Key", "AWS::KMS::ReplicaKey"), "AWS::KMS::Alias"
# Accounts of AWS's own documentation, or of nobody: never the one that is deployed to.
_PLACEHOLDERS = ("000000000000", "123456789012")
_OWN_ACCOUNT = Gap("AWS::AccountId")
_DEFAULT = "BucketEncryption.ServerSideEncryptionConfiguration[*]"


@dataclass(frozen=True)
class ReplicationRule:
    """One rule of a replication configuration."""

    bucket: Resource
    node: Node
    destination: Link

    @property
    def enabled(self) -> bool:
        """False only where the rule is switched off for certain."""
        status = self.node.read("Status")
        return not same(status, "Disabled")

    @property
    def copy(self) -> Resource | None:
        """The destination bucket, if it stands in this assembly."""
        return self.destination.to if isinstance(self.destination, Linked) else None

    @property
    def prefix(self) -> tuple[Part, ...]:
        """What the keys of the replicated objects begin with, as far as it is known."""
        for path in ("Filter.Prefix", "Filter.And.Prefix", "Prefix"):
            value = self.node.read(path)
            if not isinstance(value, Absent):
                return parts_of(value)
        return ()


@dataclass(frozen=True)
class Replication:
    """A bucket's replication configuration. `node` is where it stands: in the bucket, or in
    the call of the SDK by which the custom resource `set_by` sets it."""

    bucket: Resource
    role: Link
    rules: tuple[ReplicationRule, ...]
    node: Node
    set_by: Resource

    @property
    def foreign_account(self) -> str | Unknown | None:
        """The account of the role, if it is not the bucket's; Unknown where that is not known."""
        account = ""
        match self.role:
            case Linked(to=role):
                account = role.account or ""
            case Outside(value=value):
                arn = Arn.parse(str(value.value))
                account = (arn.account or "") if arn else ""
            case Unknown() as role if (arn := arn_of(role)) and arn.kind == "role":
                # Hard-coded, all but its account; what reaches a stack comes of its own account.
                return None if role.text and _OWN_ACCOUNT in role.text.parts else role
            case Unknown() | Absent():
                pass
        here = self.bucket.account
        if account in ("", here):
            return None
        if here is None and account not in _PLACEHOLDERS:
            reason = "the account of the bucket's stack is not set"
            return Unknown(reason, Cause.REGION, self.role.place)
        return account


def replications(graph: Graph) -> tuple[Replication, ...]:
    """Every bucket that is replicated."""
    return (*_declared(graph), *_called(graph))


def _declared(graph: Graph) -> Iterator[Replication]:
    for bucket in graph.all(BUCKET):
        if bucket.has("ReplicationConfiguration") is not False:
            nodes = bucket.each("ReplicationConfiguration")
            rules = tuple(_rules(bucket, nodes))
            yield Replication(bucket, role_of(bucket), rules, nodes[0], bucket)


def _called(graph: Graph) -> Iterator[Replication]:
    """Replication that a custom resource sets, as it must where two buckets name each other."""
    for call in graph.view(sdk_calls):
        nodes = call.node.each("parameters.ReplicationConfiguration")
        buckets = [
            link.to
            for link in call.node.follow("parameters.Bucket", BUCKET)
            if isinstance(link, Linked)
        ]
        if call.action == REPLICATE and len(buckets) == len(nodes) == 1:
            role = nodes[0].follow("Role", ROLE)[0]
            rules = tuple(_rules(buckets[0], nodes))
            yield Replication(buckets[0], role, rules, nodes[0], call.custom)


def _rules(bucket: Resource, configurations: Sequence[Node]) -> Iterator[ReplicationRule]:
    for configuration in configurations:
        for node in configuration.each("Rules[*]"):
            for link in node.follow("Destination.Bucket", BUCKET):
                yield ReplicationRule(bucket, node, link)


@dataclass(frozen=True)
class Encryption:
    """A bucket's default encryption. `algorithm` is Absent for S3's own keys.

    `bucket_key` tells whether KMS sees the bucket's ARN, not each object's; None if unknown.
    """

    algorithm: Value
    key: Link
    bucket_key: bool | None

    @property
    def is_kms(self) -> bool | Unknown:
        match self.algorithm:
            case Known(value=word):
                return str(word).startswith("aws:kms")
            case Absent():
                return False
            case Unknown():
                return self.algorithm


def encryption(bucket: Resource) -> Encryption:
    """The default encryption of a bucket; there is one rule at most."""
    for node in bucket.each(_DEFAULT):
        algorithm = node.read("ServerSideEncryptionByDefault.SSEAlgorithm")
        key = node.follow("ServerSideEncryptionByDefault.KMSMasterKeyID", *KEY, ALIAS)[0]
        match node.read("BucketKeyEnabled"):
            case Known(value=value):
                return Encryption(algorithm, key, value in (True, "true"))
            case Absent():
                return Encryption(algorithm, key, False)
            case Unknown():
                return Encryption(algorithm, key, None)
    absent = Absent(bucket.place / "Properties" / "BucketEncryption")
    return Encryption(absent, absent, False)


def key_behind(link: Link) -> Resource | None:
    """The KMS key that a key id, an ARN or an alias means, if it stands in this assembly."""
    if not isinstance(link, Linked):
        return None
    if link.to.type != ALIAS:
        return link.to
    behind = [each.to for each in link.to.follow("TargetKeyId", *KEY) if isinstance(each, Linked)]
    return behind[0] if len(behind) == 1 else None


def key_region(link: Link) -> str | None:
    """The region of a KMS key: its stack's, or the one its ARN names; None if not known."""
    if isinstance(link, Linked):
        return link.to.region
    value = link.value if isinstance(link, Outside) else link
    arn = arn_of(value)
    return (arn.region or None) if arn is not None and arn.service == "kms" else None


def within(bucket: Resource, rule: ReplicationRule | None = None) -> Text | None:
    """The ARN of a bucket, or of the objects in it that a rule replicates."""
    if bucket.arn is None:
        return None
    return bucket.arn if rule is None else Text((*bucket.arn.parts, "/", *rule.prefix, "*"))


def may(graph: Graph, role: Resource, action: str, bucket: Resource, target: Text) -> Verdict:
    """Whether a role may act on a bucket, by its own policies or by the bucket's."""
    context: Context = {"aws:securetransport": (Text(("true",)),)}
    own = allows(graph, role, action, target, context)
    documents = [
        document
        for policy in graph.view(_policies).get(bucket.key, ())
        for document in policy.each("PolicyDocument")
    ]
    return _verdict(graph, role, bucket, Request(action, target, context), own, documents)


def _policies(graph: Graph) -> Mapping[tuple[str, str], tuple[Resource, ...]]:
    """The policies of each bucket."""
    return grouped(
        (key, policy)
        for policy in graph.all(BUCKET_POLICY)
        for key in _linked_keys(policy.follow("Bucket", BUCKET))
    )


def _linked_keys(links: Iterable[Link]) -> list[tuple[str, str]]:
    """The keys of the resources that are linked, each once."""
    return list(dict.fromkeys(link.to.key for link in links if isinstance(link, Linked)))


def may_use_key(
    graph: Graph,
    role: Resource,
    actions: Iterable[str],
    key: Resource,
    bucket: Resource,
    bucket_arns: tuple[Text, ...],
) -> Verdict:
    """Whether a role may use a key for a bucket by one of the actions.

    `bucket_arns` are the ARNs that S3 tells KMS as encryption context.
    """
    arn = key.arn
    if arn is None:
        return Unknown("the key's ARN is not known", Cause.DEPLOYMENT, key.place)
    context: dict[str, tuple[Text, ...]] = {
        "kms:resourcealiases": tuple(_aliases(graph, key)),
        "kms:encryptioncontext:aws:s3:arn": bucket_arns,
    }
    if bucket.region is not None:
        context["kms:viaservice"] = (Text((Region(bucket.region).host("s3"),)),)
    if role.account is not None:
        context["kms:calleraccount"] = (Text((role.account,)),)
    best: Verdict = NotAllowed()
    for action in actions:
        own = allows(graph, role, action, arn, context)
        request = Request(action, arn, context)
        verdict = _verdict(graph, role, key, request, own, key.each("KeyPolicy"))
        if isinstance(verdict, Allowed):
            return verdict
        if isinstance(best, NotAllowed):
            best = verdict
    return best


def _aliases(graph: Graph, key: Resource) -> Iterator[Text]:
    for alias in graph.view(_by_target).get(key.key, ()):
        name = alias.read("AliasName")
        if not isinstance(name, Absent):
            yield Text(parts_of(name))


def _by_target(graph: Graph) -> Mapping[tuple[str, str], tuple[Resource, ...]]:
    """The aliases of each key."""
    return grouped(
        (key, alias)
        for alias in graph.all(ALIAS)
        for key in _linked_keys(alias.follow("TargetKeyId", *KEY))
    )


def _verdict(
    graph: Graph,
    role: Resource,
    owner: Resource,
    request: Request,
    own: Verdict,
    documents: Sequence[Node],
) -> Verdict:
    """What the role's policies and those of a bucket or a key say together: within an account
    either may allow, across accounts both must; both may deny."""
    across = None not in (role.account, owner.account) and role.account != owner.account
    action, target, context = request.action, request.target, request.context
    assert target is not None
    theirs = [
        granted(graph, each, role, action, target, context, delegated=across) for each in documents
    ]
    if not across:
        return _either([own, *theirs])
    if not isinstance(own, Allowed):
        return own
    if not theirs:
        reason = f"{owner.name} is in another account, and no policy here lets the role in"
        return Unknown(reason, Cause.IMPORT, owner.place)
    return _either(theirs)


def _either(verdicts: Sequence[Verdict]) -> Verdict:
    """Denied if any is, else allowed if any is."""
    for each in verdicts:
        if not isinstance(each, (Allowed, NotAllowed, Unknown)):
            return each
    return next(
        (each for kind in (Allowed, Unknown) for each in verdicts if isinstance(each, kind)),
        NotAllowed(),
    )
