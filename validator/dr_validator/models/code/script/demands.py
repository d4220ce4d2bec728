"""The environment variables that a JavaScript file cannot do without.

A variable that is not set is `undefined`, which is an error only where something is made of it:
the name of a table, a URL, a call of its methods, an `if` that throws.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from dr_validator.aws.operations import service
from dr_validator.aws.script_sdk import operation_name
from dr_validator.aws.sdk_rights import sdk_right
from dr_validator.models.code.called import VariableRead
from dr_validator.models.code.script.modules import name_of
from dr_validator.models.code.script.reader import Read
from dr_validator.models.code.script.scopes import Expression, Standing, Test
from dr_validator.models.code.script.sdk import ScriptCall
from dr_validator.models.code.script.tree import arguments_of, bare, field, text_of
from dr_validator.models.code.script.values import EnvRead, Evaluation, ends_in_error

if TYPE_CHECKING:
    from tree_sitter import Node

MAX_ABOVE = 50  # nodes above a variable, in one expression
_COMPARING = frozenset(("==", "===", "!=", "!==", "<", ">", "<=", ">=", "in", "instanceof"))
_EITHER = ("??", "||")
# What fails when it is given nothing, and how.
_DEMANDING = {
    "JSON.parse": "JSON.parse throws there",
    "URL": "the URL is not valid, and the code throws there",
    "fetch": "the request has no URL, and fails",
}
# Clients of databases that take localhost where they are given no host. Source:
# https://node-postgres.com/apis/client, https://sidorares.github.io/node-mysql2/docs/documentation,
# https://redis.github.io/ioredis/interfaces/CommonRedisOptions.html
_DRIVERS = ("Client", "Pool", "Redis", "createConnection", "createPool")
_PACKAGES = ("ioredis", "mysql", "mysql2", "mysql2/promise", "pg", "promise-mysql")
_OF_CONDITION = ("if_statement", "ternary_expression", "while_statement", "switch_statement")


class Demands:
    """What a file does with variables, use by use."""

    def __init__(self, read: Read, values: Evaluation) -> None:
        self._read, self._values = read, values
        self._reads: list[VariableRead] = []
        self._asked: dict[int, bool] = {}
        self._branches: dict[int, bool] = {}
        self.spared: set[str] = set()
        self.sets: set[str] = set()
        for node, spot in (*read.members, *read.names):
            found = self._values.env(node, spot.scope)
            if found is not None:
                self._use(node, spot, found)
        for node, spot in read.assigned:
            self._set(node, spot)
        for node, spot in read.calls:
            self._given(node, spot)
        for _, spot, taken in read.patterns:
            if taken.default is not None and values.is_env(taken.node, spot.scope):
                self.spared.add(taken.key)

    def reads(self, calls: tuple[ScriptCall, ...]) -> Iterator[VariableRead]:
        """Every use that fails without the variable; also by the calls of services."""
        for call in calls:
            self._by_call(call)
        yield from sorted(self._reads, key=lambda each: (each.line, each.name, each.scope))

    def is_branch(self, spot: Standing) -> bool:
        """Whether the environment decides what is done there."""
        pending: list[Test] = []
        test = spot.under
        while test is not None and test.node.id not in self._branches:
            pending.append(test)
            test = test.above
        found = test is not None and self._branches[test.node.id]
        for each in reversed(pending):  # the outermost first
            found = found or self._asks(each)
            self._branches[each.node.id] = found
        return found

    def _asks(self, test: Test) -> bool:
        """Whether the environment decides a condition, which much may stand under."""
        if test.node.id not in self._asked:
            self._asked[test.node.id] = self._values.asks_env(test.node, test.scope)
        return self._asked[test.node.id]

    def has_left(self, spot: Standing, node: Node) -> bool:
        """Whether a function may have ended before, by what the environment says."""
        left = self._read.left.get(spot.unit, ())
        return any(
            test.node.start_byte < node.start_byte and self._is_choice(test) for test in left
        )

    def _is_choice(self, test: Test) -> bool:
        """Whether it is about what the environment says, and not whether it says it."""
        return not _is_of_unset(test.node) and self._asks(test)

    def _add(self, found: EnvRead, node: Node, spot: Standing, effect: str, *, left: bool) -> None:
        branch = self.is_branch(spot) or (left and self.has_left(spot, node))
        if found.fallback is None and not spot.guarded:
            self._reads.append(VariableRead(found.name, found.line, spot.unit, branch, effect))

    def _use(self, node: Node, spot: Standing, found: EnvRead) -> None:
        """What becomes of a variable where it is read, or its name is used."""
        if found.demanded:
            self._add(found, node, spot, "the code throws there", left=True)
            return
        if found.fallback is not None:
            self.spared.add(found.name)
            return
        at, above, inverted = node, spot, False
        for _ in range(MAX_ABOVE):
            if above.parent is None:
                return
            parent, around = above.parent, above.above
            if around is None:
                return
            match parent.type:
                case "parenthesized_expression":
                    pass
                case "unary_expression" if text_of(field(parent, "operator")) in ("!", "typeof"):
                    inverted = True
                case "binary_expression":
                    operator = text_of(field(parent, "operator"))
                    if operator in _COMPARING:
                        inverted = inverted or _is_of_nothing(parent)
                        if not inverted:
                            self.spared.add(found.name)
                            return
                    elif operator == "&&" or (operator in _EITHER and not inverted):
                        self.spared.add(found.name)
                        return
                    elif operator not in _EITHER:
                        return  # a sum, or a part of a text
                case "member_expression" | "subscript_expression" if field(parent, "object") == at:
                    if _is_optional(parent):
                        self.spared.add(found.name)
                    elif not inverted:
                        self._add(found, node, spot, "the code throws there", left=True)
                    return
                case "if_statement" if inverted and _throws_at_once(parent):
                    self._add(found, node, spot, "the code throws there", left=False)
                    return
                case kind if kind in _OF_CONDITION and field(parent, "condition") == at:
                    self.spared.add(found.name)
                    return
                case _:
                    if inverted:  # what is remembered of it decides elsewhere
                        self.spared.add(found.name)
                    return
            at, above = parent, around
        self.spared.add(found.name)

    def _set(self, node: Node, spot: Standing) -> None:
        """`process.env.X = …`"""
        left = field(node, "left")
        if left is None or left.type not in ("member_expression", "subscript_expression"):
            return
        if self._values.is_env(field(left, "object"), spot.scope):
            found = self._values.env(left, spot.scope)
            self.sets.add(found.name if found is not None else "*")

    def _given(self, node: Node, spot: Standing) -> None:
        """What a call is given that fails without, and what sets variables."""
        asked = self._values.env(node, spot.scope)
        if asked is not None:
            self._use(node, spot, asked)
        function = field(node, "function") or field(node, "constructor")
        name, given = text_of(function), arguments_of(node)
        if name == "Object.assign" and given and self._values.is_env(given[0], spot.scope):
            self.sets.add("*")
        effect = _DEMANDING.get(name)
        if effect is not None and given:
            found = self._values.env(given[0], spot.scope)
            if found is not None and not found.demanded:
                self._add(found, node, spot, effect, left=True)
        driver = name.rpartition(".")[2]
        if driver in _DRIVERS and given and name_of(function, spot.scope)[0] in _PACKAGES:
            held = self._values.value(given[0], spot.scope)
            if held is not None and held.node.type == "object":
                told = self._values.entries(held.node, held.scope).get("host")
                found = self._values.env(told.node, told.scope) if told is not None else None
                if found is not None and not found.demanded:
                    self._add(found, node, spot, "the driver takes localhost instead", left=True)

    def _by_call(self, call: ScriptCall) -> None:
        """The variables that name what a call is about, or another argument that it needs."""
        model = service(call.service)
        operation = model.operation(call.method) if model is not None else None
        needed = set(operation.needs) if operation is not None else set()
        right = sdk_right(call.service, call.method)
        if right is not None:
            needed.add(right.argument)
        word = operation.name if operation is not None else operation_name(call.method)
        for name in sorted(needed & call.given.keys()):
            told = call.given[name]
            for found in self._within(told):
                if not found.demanded:
                    effect = f"{word} is called with undefined as {name}, and refused"
                    self._add(found, call.node, call.spot, effect, left=True)

    def _within(self, told: Expression) -> Iterator[EnvRead]:
        found = self._values.env(told.node, told.scope)
        if found is not None:
            yield found


def _is_of_unset(node: Node | None) -> bool:
    """Whether a condition holds for what is not set, as `!A || !B` does."""
    node = bare(node)
    if node is None:
        return False
    operator = text_of(field(node, "operator"))
    if node.type == "unary_expression":
        return operator == "!"
    if node.type == "binary_expression" and operator == "||":
        return all(_is_of_unset(field(node, side)) for side in ("left", "right"))
    return node.type == "binary_expression" and _is_of_nothing(node)


def _is_of_nothing(comparison: Node) -> bool:
    """Whether something is compared with nothing: `=== undefined`, `== null`, `=== ""`."""
    sides = (field(comparison, "left"), field(comparison, "right"))
    equal = text_of(field(comparison, "operator")) in ("==", "===")
    return equal and any(text_of(each) in _NOTHING for each in sides)


_NOTHING = ("undefined", "null", '""', "''", "void 0", '"undefined"', "'undefined'")


def _is_optional(node: Node) -> bool:
    return field(node, "optional_chain") is not None or any(
        each.type == "optional_chain" for each in node.children
    )


def _throws_at_once(node: Node) -> bool:
    """Whether an `if` does nothing but throw, after words to a log perhaps."""
    then = field(node, "consequence")
    if then is None:
        return False
    parts = then.named_children if then.type == "statement_block" else [then]
    return bool(parts) and ends_in_error(parts[-1])
