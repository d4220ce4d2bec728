"""What expressions of a JavaScript file give, as far as it says: variables, texts, objects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from dr_validator.models.code.called import Spelled, Variable
from dr_validator.models.code.script.reader import Read
from dr_validator.models.code.script.scopes import Expression, Hidden, Imported, NameScope, Picked
from dr_validator.models.code.script.tree import (
    arguments_of,
    bare,
    field,
    line_of,
    literal,
    text_of,
)
from dr_validator.record import dataclass
from dr_validator.resolve.budget import Budget

if TYPE_CHECKING:
    from tree_sitter import Node

STEPS = 8  # names that lead to names
MAX_STEPS = 3_000_000  # in one file: names may lead to names in many ways
_COMPUTED: Spelled = (None,)
_PROCESS = ("process", "node:process")
# What gives its argument, or the text that it is.
_PLAIN_CALLS = ("String", "Object.freeze")


@dataclass(frozen=True, slots=True)
class EnvRead:
    """A variable that an expression reads; `fallback` is what stands in for it, if anything does,
    `demanded` tells that the code throws where it is not set."""

    name: str
    line: int
    fallback: Node | None = None
    demanded: bool = False


class Evaluation:
    """Expressions of one file, whose names are known."""

    def __init__(self, read: Read) -> None:
        self.read = read
        self._work = Budget(MAX_STEPS)
        self._helpers: dict[str, bool | None] = {}

    def env(self, node: Node | None, scope: NameScope, steps: int = STEPS) -> EnvRead | None:
        """The variable that an expression is: `process.env.X`, `env["X"]`, a name for it, with or
        without a fallback."""
        node = bare(node)
        if node is None or not steps or not self._work.take(1):
            return None
        match node.type:
            case "member_expression" | "subscript_expression":
                name = _key(node)
                if name and self.is_env(field(node, "object"), scope, steps - 1):
                    return EnvRead(name, line_of(node))
                held = self.member(node, scope, steps - 1)
                return self.env(held.node, held.scope, steps - 1) if held is not None else None
            case "identifier" | "shorthand_property_identifier":
                return self._env_named(node, scope, steps)
            case "binary_expression" if text_of(field(node, "operator")) in ("??", "||"):
                found = self.env(field(node, "left"), scope, steps - 1)
                if found is None:
                    return None
                return EnvRead(found.name, found.line, found.fallback or field(node, "right"))
            case "call_expression":
                return self._env_called(node, scope, steps)
            case _:
                return None

    def _env_named(self, node: Node, scope: NameScope, steps: int) -> EnvRead | None:
        bound = scope.find(text_of(node))
        match bound.only if bound is not None else None:
            case Expression(node=value, scope=there):
                return self.env(value, there, steps - 1)
            case Picked(node=value, scope=there, key=key, default=default):
                if self.is_env(value, there, steps - 1):
                    return EnvRead(key, line_of(value), default)
                held = self.part(value, there, key, steps - 1)
                return self.env(held.node, held.scope, steps - 1) if held is not None else None
            case Imported() | Hidden() | None:
                return None

    def _env_called(self, node: Node, scope: NameScope, steps: int) -> EnvRead | None:
        """`required("TABLE")`, of a function of the file that reads what it is told."""
        function, given = field(node, "function"), arguments_of(node)
        if function is None or not given:
            return None
        if text_of(function) in _PLAIN_CALLS:
            return self.env(given[0], scope, steps - 1)
        name = literal(given[0])
        if name is None or function.type != "identifier":
            return None
        bound = scope.find(text_of(function))
        demands = self._helper(bound.label) if bound is not None else None
        if demands is None:
            return None
        return EnvRead(name, line_of(node), given[1] if len(given) > 1 else None, demands)

    def _helper(self, unit: str) -> bool | None:
        """Whether a function that reads the variable it is told throws without one; None if it
        reads none."""
        if unit not in self._helpers:
            looks = [
                (node, spot)
                for node, spot in self.read.members
                if spot.unit == unit
                and node.type == "subscript_expression"
                and _is_parameter(field(node, "index"), spot.scope)
                and self.is_env(field(node, "object"), spot.scope)
            ]
            throws = any(_throws(node) for node, spot in self.read.tests if spot.unit == unit)
            self._helpers[unit] = throws if looks else None
        return self._helpers[unit]

    def is_env(self, node: Node | None, scope: NameScope, steps: int = STEPS) -> bool:
        """Whether an expression is the environment as a whole."""
        node = bare(node)
        if node is None or not steps:
            return False
        if node.type == "member_expression":
            of = field(node, "object")
            return text_of(field(node, "property")) == "env" and self._is_process(of, scope)
        if node.type not in ("identifier", "shorthand_property_identifier"):
            return False
        bound = scope.find(text_of(node))
        match bound.only if bound is not None else None:
            case Expression(node=value, scope=there):
                return self.is_env(value, there, steps - 1)
            case Picked(node=value, scope=there, key="env"):
                return self._is_process(value, there)
            case Imported(module=module, name=name):
                return module in _PROCESS and name == "env"
            case Picked() | Hidden() | None:
                return False

    def _is_process(self, node: Node | None, scope: NameScope) -> bool:
        word = text_of(node)
        bound = scope.find(word)
        if bound is None:
            return word in ("process", "globalThis.process")
        match bound.only:
            case Imported(module=module):
                return module in _PROCESS
            case Expression() | Picked() | Hidden() | None:
                return word == "process"

    def value(self, node: Node | None, scope: NameScope, steps: int = STEPS) -> Expression | None:
        """What an expression comes to, through names and members that are given one thing."""
        node = bare(node)
        if node is None or not self._work.take(1):
            return None
        while steps and node is not None:
            steps -= 1
            found: Expression | None
            match node.type:
                case "identifier" | "shorthand_property_identifier":
                    bound = scope.find(text_of(node))
                    match bound.only if bound is not None else None:
                        case Expression(node=next_, scope=there) if next_ != node:
                            found = Expression(next_, there)
                        case Picked(node=of, scope=there, key=key):
                            found = self.part(of, there, key, steps)
                        case Expression() | Imported() | Hidden() | None:
                            found = None
                case "member_expression":
                    found = self.member(node, scope, steps)
                case "call_expression" if text_of(field(node, "function")) in _PLAIN_CALLS:
                    given = arguments_of(node)
                    found = Expression(given[0], scope) if given else None
                case _:
                    found = None
            after = bare(found.node) if found is not None else None
            if found is None or after is None:
                return Expression(node, scope)
            node, scope = after, found.scope
        return None

    def member(self, node: Node, scope: NameScope, steps: int = STEPS) -> Expression | None:
        """What `object.key` is, where the object is written out or a property is given once."""
        of, key = field(node, "object"), _key(node)
        if of is None or not key or not steps:
            return None
        held = self.part(of, scope, key, steps - 1)
        if held is not None or text_of(of) not in ("this", "self", "_this"):
            return held
        given = self.read.fields.get(key, ())
        return given[0] if len(given) == 1 else None

    def part(self, of: Node, scope: NameScope, key: str, steps: int) -> Expression | None:
        held = self.value(of, scope, steps) if steps else None
        if held is None or held.node.type != "object":
            return None
        return self.entries(held.node, held.scope).get(key)

    def entries(self, object_: Node, scope: NameScope) -> Mapping[str, Expression]:
        """What an object says for certain, by key: what stands before a spread may be replaced."""
        found: dict[str, Expression] = {}
        for part in object_.named_children:
            match part.type:
                case "pair":
                    key, value = field(part, "key"), field(part, "value")
                    word = literal(key) or text_of(key)
                    if value is not None and word:
                        found[word] = Expression(value, scope)
                case "shorthand_property_identifier":
                    found[text_of(part)] = Expression(part, scope)
                case "spread_element":
                    found.clear()
                case _:
                    pass
        return found

    def spelled(self, node: Node | None, scope: NameScope, steps: int = STEPS) -> Spelled:
        """A text as far as the code says it."""
        node = bare(node)
        if node is None or not steps:
            return _COMPUTED
        read = self.env(node, scope)
        if read is not None:
            return (Variable(read.name),)
        match node.type:
            case "string":
                word = literal(node)
                return (word,) if word is not None else _COMPUTED
            case "template_string":
                found: list[str | Variable | None] = []
                for part in node.named_children:
                    inner = part.named_children
                    if part.type == "string_fragment":
                        found.append((part.text or b"").decode(errors="replace"))
                    elif part.type == "template_substitution" and inner:
                        found += self.spelled(inner[0], scope, steps - 1)
                    else:
                        found.append(None)
                return tuple(found)
            case "binary_expression" if text_of(field(node, "operator")) == "+":
                parts = (field(node, "left"), field(node, "right"))
                return tuple(x for each in parts for x in self.spelled(each, scope, steps - 1))
            case "identifier" | "member_expression" | "shorthand_property_identifier":
                held = self.value(node, scope, steps - 1)
                if held is None or held.node == node:
                    return _COMPUTED
                return self.spelled(held.node, held.scope, steps - 1)
            case _:
                return _COMPUTED

    def asks_env(self, node: Node, scope: NameScope) -> bool:
        """Whether what an expression gives is decided by the environment."""
        pending, seen = [(node, scope)], 0
        while pending and seen < MAX_LOOKED:
            each, there = pending.pop()
            seen += 1
            if each.type in ("identifier", "member_expression", "subscript_expression"):
                if self.env(each, there) is not None or self.is_env(each, there):
                    return True
                held = self.value(each, there)
                if held is not None and held.node != each and held.node.type in _COMPARED:
                    pending.append((held.node, held.scope))
            if each.type == "call_expression" and self._env_called(each, there, STEPS) is not None:
                return True
            pending.extend((below, there) for below in each.named_children)
        return seen >= MAX_LOOKED


MAX_LOOKED = 200  # nodes of a condition
_COMPARED = ("binary_expression", "unary_expression", "call_expression", "ternary_expression")


def _key(node: Node) -> str:
    """The property that is read: `.key` or `["key"]`; "" if it is computed."""
    if node.type == "member_expression":
        return text_of(field(node, "property"))
    return literal(field(node, "index")) or ""


def _is_parameter(node: Node | None, scope: NameScope) -> bool:
    bound = scope.find(text_of(node)) if node is not None and node.type == "identifier" else None
    return bound is not None and isinstance(bound.only, Hidden)


def _throws(node: Node) -> bool:
    """Whether an `if` throws, or ends the process."""
    then = field(node, "consequence")
    if then is None:
        return False
    parts = then.named_children if then.type == "statement_block" else [then]
    return any(ends_in_error(each) for each in parts)


def ends_in_error(node: Node) -> bool:
    """Whether a statement throws or ends the process."""
    return node.type == "throw_statement" or text_of(node).startswith("process.exit(")
