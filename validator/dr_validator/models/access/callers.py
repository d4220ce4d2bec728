"""Whether a service may call what a property hands on to: by the policy of what is called.

A function is called under its permissions, a queue, a topic and a bucket under their policies.
Where the caller has a role for the call, the role counts as well: see `iam.allows`.

Source: AWS re:Post, "Why didn't I receive an SNS notification when my CloudWatch alarm changed its
state?" (https://repost.aws/knowledge-center/cloudwatch-receive-sns-for-alarm-trigger); Amazon
CloudFront Developer Guide, "Restrict access to an Amazon S3 origin"
(https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from dr_validator.assembly.model import root
from dr_validator.aws.slips import is_slip
from dr_validator.graph.grouped import grouped
from dr_validator.graph.node import Linked, Node
from dr_validator.graph.resource import Resource
from dr_validator.models.access.iam import Allowed, NotAllowed, Verdict, lets_in
from dr_validator.models.access.invoked_paths import METHOD, excluded
from dr_validator.models.access.statement import Context, statements_in
from dr_validator.place import Place
from dr_validator.record import dataclass
from dr_validator.resolve.arns import arn_of
from dr_validator.resolve.text import normal
from dr_validator.resolve.value import Absent, Cause, Gap, Known, Text, Unknown

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

FUNCTION, ALIAS, VERSION = "AWS::Lambda::Function", "AWS::Lambda::Alias", "AWS::Lambda::Version"
PERMISSION = "AWS::Lambda::Permission"
QUEUE, TOPIC, BUCKET = "AWS::SQS::Queue", "AWS::SNS::Topic", "AWS::S3::Bucket"
DISTRIBUTION, ORIGINS = "AWS::CloudFront::Distribution", "DistributionConfig.Origins[*]"
CLOUDFRONT, CLOUDWATCH = "cloudfront.amazonaws.com", "cloudwatch.amazonaws.com"
# What a service does with each type, and ...
CALLS = {
    FUNCTION: "lambda:InvokeFunction",
    ALIAS: "lambda:InvokeFunction",
    VERSION: "lambda:InvokeFunction",
    QUEUE: "sqs:SendMessage",
    TOPIC: "sns:Publish",
    BUCKET: "s3:GetObject",
}
# ... the policies that let it, with the property that names what they are of.
_POLICIES = {
    "AWS::S3::BucketPolicy": "Bucket",
    "AWS::SNS::TopicInlinePolicy": "TopicArn",
    "AWS::SNS::TopicPolicy": "Topics[*]",
    "AWS::SQS::QueueInlinePolicy": "Queue",
    "AWS::SQS::QueuePolicy": "Queues[*]",
}
_INVOKES = ("lambda:InvokeFunction", "lambda:*", "lambda:Invoke*", "*")


@dataclass(frozen=True, slots=True)
class Refused:
    """Policies are there, and none of them fits: `near` is the one that comes closest, and `why`
    it does not fit."""

    near: Place
    why: str


def may_call(
    graph: Graph, service: str, source: Resource, target: Resource, through: Resource | None = None
) -> Verdict | Refused | None:
    """Whether `service`, on behalf of `source`, may call `target`; None where no policy of the
    target is needed, or its kind is not known here. `through` is the part of the source that makes
    the call: the method of an API."""
    if target.type not in CALLS:
        return None
    if target.type in (QUEUE, TOPIC, BUCKET):
        return _by_documents(graph, service, source, target)
    return _by_permissions(graph, service, source, target, through)


def on_behalf_of(source: Resource, asked: Resource | None = None) -> Context:
    """The condition keys that a service sends when it calls on behalf of a resource.

    `asked` is whose policy is asked: in one stack, an account that is not set is the same.
    """
    own: str | Text | None = source.account
    if own is None and asked is not None and root(asked.stack) is root(source.stack):
        own = Text((Gap("AWS::AccountId"),))
    known = {
        "aws:securetransport": "true",
        "aws:sourceaccount": own,
        "aws:sourcearn": source.arn,
    }
    return {
        key: (Text((value,)) if isinstance(value, str) else value,)
        for key, value in known.items()
        if value is not None
    }


def _by_documents(graph: Graph, service: str, source: Resource, target: Resource) -> Verdict | None:
    named = graph.view(_documents)
    documents = named.of.get(target.key, ())
    if target.arn is None or (service == CLOUDWATCH and _is_open(documents)):
        return None
    context, action = on_behalf_of(source), CALLS[target.type]
    verdicts = [
        lets_in(graph, documents, service, action, arn, context)
        for arn in _asked_for(source, target.arn, target.type)
    ]
    allowed = next((each for each in verdicts if isinstance(each, Allowed)), verdicts[0])
    return _unless(allowed, named.stray, target)


def _asked_for(source: Resource, arn: Text, resource_type: str) -> Sequence[Text]:
    """The ARNs of what may be asked for: the thing itself; some object of a bucket, also below the
    paths that a distribution puts before what it is asked."""
    if resource_type != BUCKET:
        return [arn]
    values = source.read_all(f"{ORIGINS}.OriginPath") if source.type == DISTRIBUTION else []
    paths = {str(each.value).strip("/") for each in values if isinstance(each, Known)}
    below = ["/", *(f"/{path}/" for path in sorted(paths) if path)]
    return [normal((*arn.parts, each, Gap("the key of an object"))) for each in below]


def _is_open(documents: Sequence[Node]) -> bool:
    """Whether a topic may be open to the alarms of its account without naming CloudWatch: by the
    policy that it has where none is given, or by a principal that is no service."""
    if not documents:
        return True
    return any(
        each.effect != "Deny" and each.node.has("Principal.Service") is not True
        for document in documents
        for each in statements_in(document)
    )


def _by_permissions(
    graph: Graph, service: str, source: Resource, target: Resource, through: Resource | None
) -> Verdict | Refused:
    named = graph.view(_permissions)
    doubt: Unknown | None = None
    near: Refused | None = None
    for key in _same_function(target):
        for permission in named.of.get(key, ()):
            fits = _fits(graph, permission, service, source, through)
            if fits is None and not permission.conditional:
                if key == target.key:
                    return Allowed(permission.place)
                reason = "the permission is for another version or alias of the function"
                doubt = doubt or Unknown(reason, Cause.UNSUPPORTED, permission.place)
            elif fits is None:
                reason = "whether the permission is there depends on a condition"
                doubt = doubt or Unknown(reason, Cause.CONDITION, permission.place)
            elif isinstance(fits, Unknown):
                doubt = doubt or fits
            elif fits:
                near = near or Refused(permission.place, fits)
    verdict = _unless(doubt or NotAllowed(), named.stray, target)
    return near if near is not None and isinstance(verdict, NotAllowed) else verdict


def _unless(verdict: Verdict, stray: tuple[tuple[Resource, Unknown], ...], of: Resource) -> Verdict:
    """What is not allowed by any policy here may be by one of which it is not known whose it is."""
    if not isinstance(verdict, NotAllowed):
        return verdict
    near = (each for owner, each in stray if owner.region == of.region)
    return next(near, verdict)


def _same_function(target: Resource) -> Iterator[tuple[str, str]]:
    """The target itself; then the function that it is a version or alias of."""
    yield target.key
    if target.type != FUNCTION:
        for link in target.follow("FunctionName", FUNCTION):
            if isinstance(link, Linked):
                yield link.to.key


def _fits(
    graph: Graph, permission: Resource, service: str, source: Resource, through: Resource | None
) -> str | Unknown | None:
    """None if it lets the service in for the source; "" if it is for somebody else; else why it
    does not, or why that is not known."""
    principal, action = permission.read("Principal"), permission.read("Action")
    match principal:
        case Known(value=str() as word):
            if is_slip(word, service):
                return f"its Principal is {word}, which is no service"
            if not _is(word, service):
                return ""
        case Unknown():
            return principal
        case Known() | Absent():
            return ""
    match action:
        case Known(value=allowed) if allowed not in _INVOKES:
            return f"it allows {allowed}, which is not the call"
        case Unknown():
            return action
        case Known() | Absent():
            pass
    return _of_source(graph, permission, source, through)


def _is(word: str, service: str) -> bool:
    """Whether a principal is the service, in its regional form perhaps."""
    name, _, rest = service.partition(".")
    (
        first,
        *_,
    ) = word.split(".")
    return word == service or (first == name and word.endswith(rest))


def _of_source(
    graph: Graph, permission: Resource, source: Resource, through: Resource | None
) -> str | Unknown | None:
    value = permission.read("SourceArn")
    if isinstance(value, Absent):
        return None
    arn = arn_of(value)
    named = [graph.resource(each) for each in value.refs]
    twins = [each for each in named if each is not None and each.type == source.type]
    if twins and source not in twins:
        return f"its SourceArn is {twins[0].shown}"
    if arn is None:
        return value if isinstance(value, Unknown) and not named else None
    if arn.region and source.region and arn.region not in ("*", source.region):
        return f"its SourceArn is in {arn.region}"
    if through is not None and through.type == METHOD and source in twins:
        return excluded(graph, value, through)
    return None


@dataclass(frozen=True, eq=False)
class _Named:
    """Policies by what they are of, and those of which that is not known."""

    of: Mapping[tuple[str, str], tuple[Resource, ...]]
    stray: tuple[tuple[Resource, Unknown], ...]


def _permissions(graph: Graph) -> _Named:
    pairs: list[tuple[tuple[str, str], Resource]] = []
    stray: list[tuple[Resource, Unknown]] = []
    for permission in graph.all(PERMISSION, helpers=True):
        for link in permission.follow("FunctionName", FUNCTION, ALIAS, VERSION):
            if isinstance(link, Linked):
                pairs.append((link.to.key, permission))
            elif isinstance(link, Unknown):
                stray.append((permission, link))
    return _Named(grouped(pairs), tuple(stray))


@dataclass(frozen=True, eq=False)
class _Documents:
    """Policy documents by what they are of, and those of which that is not known."""

    of: Mapping[tuple[str, str], tuple[Node, ...]]
    stray: tuple[tuple[Resource, Unknown], ...]


def _documents(graph: Graph) -> _Documents:
    pairs: list[tuple[tuple[str, str], Node]] = []
    stray: list[tuple[Resource, Unknown]] = []
    for policy in graph.all(*_POLICIES, helpers=True):
        for link in policy.follow(_POLICIES[policy.type], QUEUE, TOPIC, BUCKET):
            if isinstance(link, Linked):
                pairs.extend((link.to.key, node) for node in policy.each("PolicyDocument"))
            elif isinstance(link, Unknown):
                stray.append((policy, link))
    return _Documents(grouped(pairs), tuple(stray))
