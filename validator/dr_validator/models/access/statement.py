"""One statement of an IAM policy, and whether it speaks of a request.

Source: IAM User Guide, "IAM JSON policy elements reference" and "Condition operators".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, TypeAlias

from dr_validator.aws.region import is_service_host
from dr_validator.graph.node import Node
from dr_validator.graph.resource import Resource
from dr_validator.models.access.wildcard import covers
from dr_validator.place import Place
from dr_validator.record import dataclass
from dr_validator.resolve.text import parts_of
from dr_validator.resolve.value import Absent, Cause, Gap, Known, Reference, Text, Unknown, Value

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

Context: TypeAlias = Mapping[str, Sequence[Text]]
NOTHING: Context = MappingProxyType({})
Outcome: TypeAlias = bool | Unknown


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked: an action, on a resource, with what is known of the condition keys.

    `target` is None in a trust policy, which has no resources, and for any of them. `who` is the
    service or the role that a policy with principals has to name; None for a role's own policies.
    `delegated` tells that the role's own policies allow it, so that naming its account is enough.
    """

    action: str
    target: Text | None
    context: Context
    who: Resource | str | None = None
    delegated: bool = False


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement as it stands; `doubt` says why it may not count at all."""

    node: Node
    doubt: Unknown | None = None

    @property
    def place(self) -> Place:
        return self.node.place

    @property
    def effect(self) -> Literal["Allow", "Deny"] | Unknown:
        return self.node.once(_effect)


def _effect(node: Node) -> Literal["Allow", "Deny"] | Unknown:
    match node.read("Effect"):
        case Known(value="Allow"):
            return "Allow"
        case Known(value="Deny"):
            return "Deny"
        case Unknown() as unknown:
            return unknown
        case Known() | Absent():
            return Unknown("its Effect is not Allow or Deny", Cause.MALFORMED, node.place)


def statements_in(document: Node) -> tuple[Statement, ...]:
    """The statements of a policy document: a list of them, or a single one."""
    return document.once(_statements)


def _statements(document: Node) -> tuple[Statement, ...]:
    if isinstance(document.raw, Unknown):
        return (Statement(document, document.raw),)
    return tuple(
        Statement(each, each.raw if isinstance(each.raw, Unknown) else None)
        for node in document.each("Statement")
        for each in node.items()
    )


def applies(graph: Graph, statement: Statement, request: Request) -> Outcome:
    """Whether a statement speaks of the request; its Effect is not looked at."""
    if statement.doubt is not None and statement.node.raw is statement.doubt:
        return statement.doubt
    doubt: Unknown | None = statement.doubt
    for outcome in _outcomes(graph, statement, request):
        if outcome is False:
            return False
        if isinstance(outcome, Unknown):
            doubt = doubt or outcome
    return doubt or True


def _outcomes(graph: Graph, statement: Statement, request: Request) -> Iterator[Outcome]:
    """What each of its elements says; all must hold."""
    node = statement.node
    yield _action(node, request.action)
    if request.target is not None:
        yield _one_of(node, _resources, _covers_in(graph, request.target))
    if request.who is not None:
        account = request.delegated or statement.effect != "Allow"
        yield _principal(graph, node, request.who, account=account)
    yield _conditions(graph, node, request.context)


@dataclass(frozen=True, slots=True)
class _Element:
    """What `Action` or `Resource` lists, or the negation (`NotAction`, `NotResource`): each value,
    and its text, if it is one that may be known."""

    path: str
    negated: bool
    items: tuple[_Item, ...]


_Item: TypeAlias = tuple[Value, Text | None]


def _element(node: Node, name: str) -> _Element | None:
    for path, negated in ((name, False), (f"Not{name}", True)):
        items = _listed(node, path)
        if items:
            return _Element(path, negated, tuple(map(_item, items)))
    return None


def _item(node: Node) -> _Item:
    value = node.value
    if isinstance(value, Absent):
        return value, None
    if isinstance(value, Known) and isinstance(value.value, (dict, list)):
        return Unknown("a string is expected here", Cause.MALFORMED, value.place), None
    if isinstance(value, Unknown) and value.text is None:
        return value, None
    return value, Text(parts_of(value))


def _resources(node: Node) -> _Element | None:
    return _element(node, "Resource")


def _actions(node: Node) -> _Element | None:
    """Actions are compared in lower case."""
    found = _element(node, "Action")
    if found is None:
        return None
    items = tuple((value, text and _lower(text)) for value, text in found.items)
    return _Element(found.path, found.negated, items)


def _lower(text: Text) -> Text:
    return Text(tuple(part.lower() if isinstance(part, str) else part for part in text.parts))


def _action(node: Node, action: str) -> Outcome:
    known = node.once(_asked)
    if action not in known:
        word = action.lower()
        known[action] = _one_of(node, _actions, lambda pattern: _covers_action(pattern, word))
    return known[action]


def _asked(_: Node) -> dict[str, Outcome]:
    """Whether it speaks of an action, for each that was asked for."""
    return {}


@lru_cache(maxsize=4_096)
def _covers_action(pattern: Text, action: str) -> bool | None:
    """An app has few patterns of actions, each in many policies."""
    return covers(pattern, Text((action,)))


def _one_of(
    node: Node, read: Callable[[Node], _Element | None], test: Callable[[Text], bool | None]
) -> Outcome:
    """Whether any of what an element lists covers it, or none where it is negated."""
    element = node.once(read)
    if element is None:
        return False
    reason = f"what its {element.path} covers is known only at deployment"
    outcome = _any(element.items, test, reason)
    return outcome if isinstance(outcome, Unknown) else outcome is not element.negated


def _any(items: Iterable[_Item], test: Callable[[Text], bool | None], reason: str) -> Outcome:
    doubt: Unknown | None = None
    for value, text in items:
        if isinstance(value, Absent):
            continue
        if text is not None:
            outcome = test(text)
            if outcome:
                return True
            if outcome is None:
                cause = value.cause if isinstance(value, Unknown) else Cause.DEPLOYMENT
                doubt = doubt or Unknown(reason, cause, value.place)
        elif isinstance(value, Unknown):
            doubt = doubt or value
    return doubt or False


def _covers_in(graph: Graph, target: Text) -> Callable[[Text], bool | None]:
    def test(pattern: Text) -> bool | None:
        return covers(pattern, target, _types(graph, pattern, target))

    return test


def _types(graph: Graph, *texts: Text) -> dict[Reference, str]:
    found: dict[Reference, str] = {}
    for text in texts:
        for part in text.parts:
            resource = graph.resource(part) if isinstance(part, Reference) else None
            if isinstance(part, Reference) and resource is not None:
                found[part] = resource.type
    return found


def _listed(node: Node, path: str) -> list[Node]:
    """A list's items, or the one value that stands in its stead."""
    found = node.each(path)
    return [item for each in found for item in each.items()]


def _principal(graph: Graph, node: Node, who: Resource | str, *, account: bool) -> Outcome:
    """Whether the statement names a service, or a role (also by `*` or, with `account`, by its
    account: to deny, or where the role's own policies allow)."""
    if node.has("NotPrincipal") is not False:
        reason = "whom its NotPrincipal leaves out is not followed"
        return Unknown(reason, Cause.UNSUPPORTED, node.place / "NotPrincipal")
    for principal in node.each("Principal"):
        if isinstance(principal.raw, Unknown):
            return principal.raw
        if principal.raw == "*":
            return _everyone(principal, who)
        if isinstance(who, str):
            items = map(_item, _listed(principal, "Service"))
            return _any(items, lambda text: _service(text, who), "it names services by a pattern")
        arn = who.arn
        named = _listed(principal, "AWS")
        if arn is None or any(each.raw == "*" for each in named):
            return _everyone(principal, who)
        names = _names_role(graph, arn, who, account)
        items = map(_item, named)
        return _any(items, names, "whether it names the role is known only at deployment")
    return False


def _everyone(principal: Node, who: Resource | str) -> Outcome:
    if isinstance(who, Resource):
        return True
    reason = "a principal of * is not certain to mean a service"
    return Unknown(reason, Cause.UNSUPPORTED, principal.place)


def _service(text: Text, service: str) -> bool | None:
    """A regional or partition form (`states.us-east-1.amazonaws.com`) may mean it, too."""
    literal = text.literal
    if literal is None:
        return None
    if literal == service:
        return True
    same = literal.partition(".")[0] == service.partition(".")[0]
    return None if same and is_service_host(literal) else False


def _names_role(
    graph: Graph, arn: Text, role: Resource, by_account: bool
) -> Callable[[Text], bool | None]:
    """A principal that is the role, or its account where that is enough."""

    def test(text: Text) -> bool | None:
        if _is_account(text):
            # What an account is allowed, it leaves to the role's own policies.
            return _of_account(text, role.account) if by_account else False
        return covers(text, arn, _types(graph, text, arn))

    return test


def _is_account(principal: Text) -> bool:
    """Whether a principal is an account as a whole: by its number, or by its root."""
    last = principal.parts[-1]
    return principal.parts == (_ACCOUNT,) or (
        isinstance(last, str) and (last.isdigit() or last.endswith(":root"))
    )


def _of_account(principal: Text, account: str | None) -> bool | None:
    """Whether it is the account; one that is not set is the same for all stacks."""
    if account is None:
        return True if _ACCOUNT in principal.parts else None
    if any(isinstance(part, str) and account in part for part in principal.parts):
        return True
    return False if principal.literal is not None else None


_ACCOUNT = Gap("AWS::AccountId")
# Operators that compare strings: whether wildcards count, and whether the test is negated.
_OPERATORS = {
    "ArnEquals": (True, False),
    "ArnLike": (True, False),
    "ArnNotEquals": (True, True),
    "ArnNotLike": (True, True),
    "Bool": (False, False),
    "StringEquals": (False, False),
    "StringEqualsIgnoreCase": (False, False),
    "StringLike": (True, False),
    "StringNotEquals": (False, True),
    "StringNotLike": (True, True),
}


def _conditions(graph: Graph, node: Node, context: Context) -> Outcome:
    """All conditions must hold. One over a key that the caller does not know is open."""
    if node.has("Condition") is False:
        return True
    doubt: Unknown | None = None
    for block in node.each("Condition"):
        doubt = doubt or _unread(block)
        for operator, tests in block.entries():
            doubt = doubt or _unread(tests)
            for key, test in tests.entries():
                outcome = _condition(graph, operator, key, test, context)
                if outcome is False:
                    return False
                if isinstance(outcome, Unknown):
                    doubt = doubt or outcome
    return doubt or True


def _unread(node: Node) -> Unknown | None:
    """Why the entries of a mapping are not known; None if it is one."""
    if isinstance(node.raw, dict):
        return None
    if isinstance(node.raw, Unknown):
        return node.raw
    return Unknown("a mapping is expected here", Cause.MALFORMED, node.place)


def _condition(graph: Graph, operator: str, key: str, test: Node, context: Context) -> Outcome:
    word = operator.removesuffix("IfExists").rpartition(":")[2]
    actual = context.get(key.lower())
    if word not in _OPERATORS or not actual:
        reason = f"it is allowed under a condition on {key}"
        return Unknown(reason, Cause.CONDITION, test.place)
    wildcards, negated = _OPERATORS[word]
    items = tuple(map(_item, test.items()))
    reason = f"whether its condition on {key} holds is known only at deployment"
    outcomes = [_any(items, _compares(graph, value, wildcards), reason) for value in actual]
    doubt = next((each for each in outcomes if isinstance(each, Unknown)), None)
    held = any(each is True for each in outcomes)
    if negated:
        return False if held else doubt or True
    return True if held else doubt or False


def _compares(graph: Graph, value: Text, wildcards: bool) -> Callable[[Text], bool | None]:
    def test(pattern: Text) -> bool | None:
        if wildcards or not any(isinstance(p, str) and set("*?") & set(p) for p in pattern.parts):
            return covers(pattern, value, _types(graph, pattern, value))
        return pattern == value or None

    return test
