"""Key policies: who may change them, and which services they let in."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from dr_validator.graph.node import Link, Linked, Outside
from dr_validator.graph.resource import Resource
from dr_validator.models.access.iam import Allowed, Denied, NotAllowed, lets_in
from dr_validator.models.access.statement import (
    NOTHING,
    Context,
    Request,
    Statement,
    applies,
    statements_in,
)
from dr_validator.resolve.value import Absent, Cause, Text, Unknown

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

KEY, REPLICA_KEY, ALIAS = "AWS::KMS::Key", "AWS::KMS::ReplicaKey", "AWS::KMS::Alias"
POLICY = "KeyPolicy"
_CHANGE = Request("kms:PutKeyPolicy", None, NOTHING)
_ANY = Text(("*",))

# Whether something is allowed: yes, no, or why that is not known.
Answer: TypeAlias = bool | Unknown


def can_be_managed(key: Resource) -> Answer:
    """Whether somebody may change the key's policy: an account, a role or a user, under whatever
    condition. A key without a policy has that of AWS, which lets the account."""
    if key.has(POLICY) is False:
        return True
    doubt: Unknown | None = None
    for document in key.each(POLICY):
        for statement in statements_in(document):
            answer = _lets_change(key.graph, statement)
            if answer is True:
                return True
            if isinstance(answer, Unknown):
                doubt = doubt or answer
    return doubt or False


def _lets_change(graph: Graph, statement: Statement) -> Answer:
    outcome = applies(graph, statement, _CHANGE)
    effect = statement.effect
    if outcome is False or effect == "Deny":
        return False
    if isinstance(outcome, Unknown) and outcome.cause is not Cause.CONDITION:
        return outcome
    if isinstance(effect, Unknown):
        return effect
    node = statement.node
    for principal in node.each("Principal"):
        if isinstance(principal.raw, Unknown):
            return principal.raw
        if principal.raw == "*" or principal.has("AWS") is not False:
            return True
    return False


def lets_service(key: Resource, service: str, action: str, context: Context = NOTHING) -> Answer:
    """Whether the key's policy lets a service do an action with it."""
    if key.has(POLICY) is False:
        return False
    target = key.arn or _ANY
    match lets_in(key.graph, key.each(POLICY), service, action, target, context):
        case Allowed():
            return True
        case Denied() | NotAllowed():
            return False
        case Unknown() as unknown:
            return unknown


def key_of(link: Link) -> Resource | Unknown | None:
    """The key that a link means, through its alias if need be; None if it is not made here."""
    match link:
        case Linked(to=resource) if resource.type == ALIAS:
            found = resource.follow("TargetKeyId", KEY, REPLICA_KEY)
            return key_of(found[0]) if len(found) == 1 else None
        case Linked(to=resource):
            return resource if resource.type in (KEY, REPLICA_KEY) else None
        case Unknown():
            return link
        case Absent() | Outside():
            return None
