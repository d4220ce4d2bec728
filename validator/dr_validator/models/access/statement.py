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
from dr_validator.resolve.value import Absent, Cause, Gap, Known, Reference, Text, Unknown

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
        match self.node.read("Effect"):
            case Known(value="Allow"):
                return "Allow"
            case Known(value="Deny"):
                return "Deny"
            case Unknown() as unknown:
                return unknown
            case Known() | Absent():
                return Unknown("its Effect is not Allow or Deny", Cause.MALFORMED, self.place)


def statements_in(document: Node) -> Iterator[Statement]:
    """The statements of a policy document: a list of them, or a single one."""
    if isinstance(document.raw, Unknown):
        yield Statement(document, document.raw)
        return
    for node in document.each("Statement"):
        for each in node.items():
            yield Statement(each, each.raw if isinstance(each.raw, Unknown) else None)


def applies(graph: Graph, statement: Statement, request: Request) -> Outcome:
    """Whether a statement speaks of the request; its Effect is not looked at."""
    if statement.doubt is not None and statement.node.raw is statement.doubt:
        return statement.doubt
    tests: list[Callable[[], Outcome]] = [lambda: _action(statement.node, request.action)]
    if request.target is not None:
        target = request.target
        tests.append(lambda: _resource(graph, statement.node, target))
    if request.who is not None:
        who = request.who
        account = request.delegated or statement.effect != "Allow"
        tests.append(lambda: _principal(graph, statement.node, who, account=account))
    tests.append(lambda: _conditions(graph, statement.node, request.context))
    doubt: Unknown | None = statement.doubt
    for test in tests:
        outcome = test()
        if outcome is False:
            return False
        if isinstance(outcome, Unknown):
            doubt = doubt or outcome
    return doubt or True


def _action(node: Node, action: str) -> Outcome:
    def test(pattern: Text) -> bool | None:
        parts = (part.lower() if isinstance(part, str) else part for part in pattern.parts)
        return _covers_action(Text(tuple(parts)), action.lower())

    return _one_of(node, "Action", test)


@lru_cache(maxsize=4_096)
def _covers_action(pattern: Text, action: str) -> bool | None:
    """An app has few patterns of actions, each in many policies."""
    return covers(pattern, Text((action,)))


def _resource(graph: Graph, node: Node, target: Text) -> Outcome:
    return _one_of(node, "Resource", _covers_in(graph, target))


def _one_of(node: Node, name: str, test: Callable[[Text], bool | None]) -> Outcome:
    """`Action`/`Resource`, or the negation `NotAction`/`NotResource`."""
    for path, negated in ((name, False), (f"Not{name}", True)):
        items = _listed(node, path)
        if items:
            outcome = _any(items, test, f"what its {path} covers is known only at deployment")
            return outcome if isinstance(outcome, Unknown) else outcome is not negated
    return False


def _any(items: Iterable[Node], test: Callable[[Text], bool | None], reason: str) -> Outcome:
    doubt: Unknown | None = None
    for item in items:
        value = item.value
        if isinstance(value, Absent):
            continue
        if isinstance(value, Known) and isinstance(value.value, (dict, list)):
            doubt = doubt or Unknown("a string is expected here", Cause.MALFORMED, value.place)
        elif isinstance(value, Unknown) and value.text is None:
            doubt = doubt or value
        else:
            outcome = test(Text(parts_of(value)))
            if outcome:
                return True
            if outcome is None:
                cause = value.cause if isinstance(value, Unknown) else Cause.DEPLOYMENT
                doubt = doubt or Unknown(reason, cause, value.place)
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
            items = _listed(principal, "Service")
            return _any(items, lambda text: _service(text, who), "it names services by a pattern")
        arn = who.arn
        items = _listed(principal, "AWS")
        if arn is None or any(item.raw == "*" for item in items):
            return _everyone(principal, who)
        names = _names_role(graph, arn, who, account)
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
    items = test.items()
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
