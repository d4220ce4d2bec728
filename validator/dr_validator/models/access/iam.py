"""Who a role trusts and what it is allowed, wherever its policies stand.

Source: IAM User Guide, "Policy evaluation logic" and "IAM JSON policy elements".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

from dr_validator.aws.managed_policies import MANAGED_POLICIES
from dr_validator.graph.grouped import grouped
from dr_validator.graph.node import Link, Linked, Node, Outside
from dr_validator.graph.resource import Resource
from dr_validator.models.access.statement import (
    NOTHING,
    Context,
    Request,
    Statement,
    applies,
    statements_in,
)
from dr_validator.place import Place
from dr_validator.record import dataclass
from dr_validator.resolve.arns import arn_of
from dr_validator.resolve.value import Absent, Cause, Known, Text, Unknown

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

ROLE, POLICY, ROLE_POLICY = "AWS::IAM::Role", "AWS::IAM::Policy", "AWS::IAM::RolePolicy"
MANAGED_POLICY = "AWS::IAM::ManagedPolicy"
ROLE_PATHS = {
    "AWS::Events::Rule": "RoleArn",
    "AWS::Lambda::Function": "Role",
    "AWS::S3::Bucket": "ReplicationConfiguration.Role",
    "AWS::SSM::Document": "Content.assumeRole",
    "AWS::Scheduler::Schedule": "Target.RoleArn",
    "AWS::StepFunctions::StateMachine": "RoleArn",
}


@dataclass(frozen=True, slots=True)
class Allowed:
    """A statement allows it, and none denies it."""

    place: Place


@dataclass(frozen=True, slots=True)
class Denied:
    """A statement denies it, whatever others allow."""

    place: Place


@dataclass(frozen=True, slots=True)
class NotAllowed:
    """No statement allows it."""


Verdict: TypeAlias = Allowed | Denied | NotAllowed | Unknown


@dataclass(frozen=True, slots=True)
class AwsPolicy:
    """A managed policy that is not in the assembly, by its name."""

    name: str
    place: Place

    def allows(self, action: str) -> bool | Unknown:
        policy = MANAGED_POLICIES.get(self.name)
        if policy is not None and policy.allows(action):
            return True
        if policy is not None and not policy.may_allow(action):
            return False
        reason = f"what managed policy {self.name} allows is not in this assembly"
        return Unknown(reason, Cause.IMPORT, self.place)


@dataclass(frozen=True, slots=True)
class Attached:
    """All that is attached to a role: statements, managed policies from elsewhere, and doubts.

    `doubts` are lists that cannot be read, so that more may be attached than is known.
    """

    statements: tuple[Statement, ...]
    aws: tuple[AwsPolicy, ...]
    doubts: tuple[Unknown, ...]


def role_of(resource: Resource) -> Link:
    """The role that a function, state machine, bucket (for replication) … acts under."""
    path = ROLE_PATHS[resource.type]
    links = resource.follow(path, ROLE)
    if len(links) == 1:
        return links[0]
    reason = "which role it is depends on a condition that cannot be decided"
    return Unknown(reason, Cause.CONDITION, links[0].place)


def attached(graph: Graph, role: Resource) -> Attached:
    """What is attached to a role of this assembly, in whichever stack it stands."""
    return graph.once(_attached, role)


def _attached(graph: Graph, role: Resource) -> Attached:
    found = [_document(each, "PolicyDocument") for each in role.each("Policies[*]")]
    names: list[AwsPolicy] = []
    doubts: list[Unknown] = []
    for policy, certain in graph.view(_attachments).get(role.key, ()):
        found.append(_document(policy.properties, "PolicyDocument", certain))
    for link in _links(role, "ManagedPolicyArns", MANAGED_POLICY):
        match link:
            case Linked(to=policy):
                found.append(_document(policy.properties, "PolicyDocument"))
            case Outside(value=value):
                names.append(_aws_policy(value) or AwsPolicy(str(value.value), value.place))
            case Unknown():
                policy_of_aws = _aws_policy(link)
                if policy_of_aws is not None:
                    names.append(policy_of_aws)
                else:
                    doubts.append(link)
            case Absent():
                pass
    flat = tuple(dict.fromkeys(each for group in found for each in group))
    return Attached(flat, tuple(names), tuple(doubts))


def allowed_by_name(graph: Graph, owner: Resource) -> frozenset[str]:
    """The actions that the role of a function or state machine is allowed, as they are written, in
    lower case; none where the role is not of this assembly."""
    link = role_of(owner)
    if not isinstance(link, Linked) or link.to.type != ROLE:
        return frozenset()
    return frozenset(
        str(value.value).lower()
        for statement in attached(graph, link.to).statements
        if statement.effect == "Allow"
        for path in ("Action", "Action[*]")
        for value in statement.node.read_all(path)
        if isinstance(value, Known)
    )


def allows(
    graph: Graph, role: Resource, action: str, target: Text, context: Context = NOTHING
) -> Verdict:
    """Whether a role may do an action on a resource, by its own policies and its boundary.

    `target` is an ARN, perhaps with `/*` behind it for all that stands beneath. `context` are
    the condition keys of the request that are known, in lower case, with their values.
    Policies of the resource itself (of a bucket, of a key) are not looked at: see `granted`.
    """
    request = Request(action, target, context)
    verdict = _judge(graph, attached(graph, role), request)
    return _bounded(graph, role, request) if isinstance(verdict, Allowed) else verdict


def allows_anywhere(graph: Graph, role: Resource, action: str) -> Verdict:
    """Whether a role's own policies allow an action on anything at all. What denies it, or allows
    less than is needed, is not looked at."""
    return _judge(graph, attached(graph, role), Request(action, None, NOTHING), denials=False)


def granted(
    graph: Graph,
    document: Node,
    role: Resource,
    action: str,
    target: Text,
    context: Context = NOTHING,
    *,
    delegated: bool = False,
) -> Verdict:
    """Whether a resource's own policy (of a bucket, of a key) names the role and allows it.

    With `delegated`, its account named is as good: the role's own policies allow it already.
    """
    request = Request(action, target, context, role, delegated)
    statements = statements_in(document)
    return _judge(graph, Attached(statements, (), ()), request)


def trusts(graph: Graph, role: Resource, service: str, context: Context = NOTHING) -> Verdict:
    """Whether a service such as `s3.amazonaws.com` may assume the role."""
    request = Request("sts:AssumeRole", None, context, service)
    statements = [
        each
        for document in role.each("AssumeRolePolicyDocument")
        for each in statements_in(document)
    ]
    return _judge(graph, Attached(tuple(statements), (), ()), request)


def lets_in(
    graph: Graph,
    documents: Iterable[Node],
    service: str,
    action: str,
    target: Text,
    context: Context = NOTHING,
) -> Verdict:
    """Whether the policies of a resource let a service such as `events.amazonaws.com` do an
    action on it."""
    request = Request(action, target, context, service)
    statements = tuple(each for document in documents for each in statements_in(document))
    return _judge(graph, Attached(statements, (), ()), request)


def _judge(graph: Graph, policies: Attached, request: Request, *, denials: bool = True) -> Verdict:
    """Denied beats allowed; what is not certain leaves it open, unless something else decides.

    A statement of which the Effect is not known may allow, and may deny what another allows.
    """
    yes: Allowed | None = None
    doubts: list[Unknown] = list(policies.doubts)
    denial: Unknown | None = None
    for statement in policies.statements:
        outcome = applies(graph, statement, request)
        effect = statement.effect
        if outcome is False or (effect == "Deny" and not denials):
            continue
        open_ = outcome if isinstance(outcome, Unknown) else None
        match effect:
            case "Allow" if open_:
                doubts.append(open_)
            case "Allow":
                yes = yes or Allowed(statement.place)
            case "Deny" if open_:
                denial = denial or open_
            case "Deny":
                return Denied(statement.place)
            case Unknown(cause=cause):
                doubts.append(open_ or effect)
                if denials and cause is not Cause.MALFORMED:
                    denial = denial or open_ or effect
    for policy in policies.aws:
        match policy.allows(request.action):
            case True:
                yes = yes or Allowed(policy.place)
            case Unknown() as doubt:
                doubts.append(doubt)
            case False:
                pass
    if yes is not None:
        return denial or yes
    return doubts[0] if doubts else NotAllowed()


def _bounded(graph: Graph, role: Resource, request: Request) -> Verdict:
    """What the role's own policies allow, its permissions boundary must allow as well."""
    verdicts: list[Verdict] = []
    for link in role.follow("PermissionsBoundary", MANAGED_POLICY):
        match link:
            case Linked(to=policy):
                statements = _document(policy.properties, "PolicyDocument")
                verdicts.append(_judge(graph, Attached(statements, (), ()), request))
            case Outside(value=value):
                name = _aws_policy(value) or AwsPolicy(str(value.value), value.place)
                verdicts.append(_judge(graph, Attached((), (name,), ()), request))
            case Unknown():
                verdicts.append(link)
            case Absent(place=place):
                verdicts.append(Allowed(place))
    return next((each for each in verdicts if not isinstance(each, Allowed)), verdicts[0])


def _attachments(graph: Graph) -> Mapping[tuple[str, str], tuple[tuple[Resource, bool], ...]]:
    """Policies by the role they name, and whether it is certain that they name it."""
    found: dict[tuple[str, str], list[tuple[Resource, bool]]] = {}
    by_account = grouped((role.account, role.key) for role in graph.all(ROLE, helpers=True))
    for policy in graph.all(POLICY, MANAGED_POLICY, ROLE_POLICY, helpers=True):
        path = "RoleName" if policy.type == ROLE_POLICY else "Roles"
        links = _links(policy, path, ROLE)
        named = {link.to.key for link in links if isinstance(link, Linked)}
        open_ended = any(isinstance(link, Unknown) for link in links)
        for key in named.union(by_account.get(policy.account, ()) if open_ended else ()):
            certain = key in named and not policy.conditional
            found.setdefault(key, []).append((policy, certain))
    return {key: tuple(policies) for key, policies in found.items()}


def _aws_policy(value: Known | Unknown) -> AwsPolicy | None:
    """The managed policy of AWS that an ARN means, also where its partition is not known."""
    arn = arn_of(value)
    if arn is None or (arn.service, arn.account, arn.kind) != ("iam", "aws", "policy"):
        return None
    return AwsPolicy((arn.name or "").rpartition("/")[2], value.place)


def _links(resource: Resource, path: str, kind: str) -> Sequence[Link]:
    """Links of a list or of a single value; none where nothing stands."""
    links = resource.follow(path, kind)
    return [link for link in links if not isinstance(link, Absent)]


def _document(node: Node, path: str, certain: bool = True) -> tuple[Statement, ...]:
    """The statements of a policy; uncertain ones may not be attached to the role at all."""
    return tuple(
        Statement(each.node, each.doubt or (None if certain else _unattached(node)))
        for document in node.each(path)
        for each in statements_in(document)
    )


def _unattached(node: Node) -> Unknown:
    reason = "whether this policy is attached to the role is known only at deployment"
    return Unknown(reason, Cause.DEPLOYMENT, node.place)
