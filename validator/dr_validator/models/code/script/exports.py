"""What a JavaScript file exports, in the forms that people, compilers and bundlers write."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from dr_validator.models.code.script.scopes import Expression, Standing
from dr_validator.models.code.script.tree import field, literal, text_of

if TYPE_CHECKING:
    from tree_sitter import Node

_EXPORTS = ("exports", "module.exports")
_DEFINING = ("Object.defineProperties", "Object.defineProperty")
_COPYING = ("__exportStar", "__reExport")
_DECLARATIONS = ("function_declaration", "generator_function_declaration", "class_declaration")


class Exports:
    """`names` are what is exported, by the name it has outside; None for what is not here. `opens`
    tells that there may be others."""

    def __init__(self) -> None:
        self.names: dict[str, Expression | None] = {}
        self.opens = False

    def assigned(self, left: Node, given: Expression) -> bool:
        """`exports.name = …`, `module.exports = …`; False if it is something else."""
        name = exported_name(left)
        if name:
            # TypeScript writes `exports.handler = void 0` first.
            if given.node.type not in ("unary_expression", "undefined"):
                self.names[name] = given
                self._chained(given)
        elif text_of(left) == "module.exports":
            self._all(given)
        else:
            return False
        return True

    def computed(self, left: Node, given: Expression) -> None:
        """`exports["name"] = …`"""
        object_, index = text_of(field(left, "object")), literal(field(left, "index"))
        if object_ in _EXPORTS and index is not None:
            self.names[index] = given
        elif object_ in _EXPORTS:
            self.opens = True

    def _chained(self, given: Expression) -> None:
        """`exports.a = exports.b = void 0`."""
        if given.node.type == "assignment_expression":
            left, right = field(given.node, "left"), field(given.node, "right")
            if left is not None and right is not None:
                self.assigned(left, Expression(right, given.scope))

    def use(self, node: Node, spot: Standing) -> None:
        """`exports` may be given to somebody who writes into it."""
        if text_of(node) in _EXPORTS and _is_handed_over(node, spot):
            self.opens = True

    def call(self, node: Node, spot: Standing) -> None:
        """Calls by which bundlers and compilers export."""
        given = field(node, "arguments")
        parts = given.named_children if given is not None else []
        function = text_of(field(node, "function")).removeprefix("tslib_1.")
        names_exports = any(text_of(part) in _EXPORTS for part in parts)
        if function in _COPYING or (function == "Object.assign" and names_exports):
            self.opens = True
        elif function == "Object.defineProperty" and names_exports:
            word = literal(parts[1]) if len(parts) > 1 else None
            if word is None:
                self.opens = True
            elif word != "__esModule":
                self.names[word] = None
        elif len(parts) == 2 and parts[1].type == "object":
            self._getters(parts[1], spot)

    def statement(self, node: Node, spot: Standing) -> None:
        declared, value = field(node, "declaration"), field(node, "value")
        has_source = field(node, "source") is not None
        if any(each.type == "default" for each in node.children):
            told = value or declared
            self.names["default"] = Expression(told, spot.scope) if told is not None else None
        elif declared is not None:
            for name in _declared(declared):
                self.names[text_of(name)] = Expression(name, spot.scope)
        for clause in node.named_children:
            if clause.type == "export_clause":
                for each in clause.named_children:
                    name_, alias = field(each, "name"), field(each, "alias")
                    held = Expression(name_, spot.scope) if name_ is not None else None
                    word = text_of(alias or name_).strip("'\"")
                    self.names[word] = None if has_source else held
            elif clause.type == "namespace_export":
                self.names[text_of(clause.named_children[0])] = None
        if has_source and not any(each.type.endswith("_clause") for each in node.named_children):
            self.opens = self.opens or not any(
                each.type == "namespace_export" for each in node.named_children
            )

    def _all(self, given: Expression) -> None:
        """`module.exports = { a, b: c }`; what is something else is not seen."""
        node = given.node
        if node.type == "call_expression" and text_of(field(node, "function")).endswith(
            "__toCommonJS"
        ):
            return
        if node.type == "assignment_expression":  # module.exports = exports = {…}
            right = field(node, "right")
            if right is not None:
                self._all(Expression(right, given.scope))
            return
        if node.type != "object":
            self.opens = True
            return
        for part in node.named_children:
            match part.type:
                case "shorthand_property_identifier":
                    self.names[text_of(part)] = Expression(part, given.scope)
                case "pair":
                    key, value = field(part, "key"), field(part, "value")
                    word = literal(key) or text_of(key)
                    if (
                        value is not None
                        and key is not None
                        and key.type != "computed_property_name"
                    ):
                        self.names[word] = Expression(value, given.scope)
                    else:
                        self.opens = True
                case "method_definition":
                    self.names[text_of(field(part, "name"))] = Expression(part, given.scope)
                case "comment":
                    pass
                case _:
                    self.opens = True

    def _getters(self, object_: Node, spot: Standing) -> None:
        """esbuild's `__export(index_exports, { handler: () => handler })`, whatever it is called
        when it is minified."""
        found: dict[str, Expression] = {}
        for pair in object_.named_children:
            key, value = field(pair, "key"), field(pair, "value")
            body = field(value, "body") if value is not None else None
            getter = value is not None and value.type == "arrow_function"
            if key is None or body is None or not getter or body.type != "identifier":
                return
            found[literal(key) or text_of(key)] = Expression(body, spot.scope)
        self.names.update(found)


def _is_handed_over(node: Node, spot: Standing) -> bool:
    """Whether `exports` is given to somebody who may write into it."""
    parent = spot.parent
    if parent is None or parent.type in ("member_expression", "subscript_expression"):
        return False
    if parent.type == "assignment_expression":
        return field(parent, "right") == node
    above = spot.above.parent if spot.above is not None else None
    defines = above is not None and text_of(field(above, "function")) in _DEFINING
    return not (parent.type == "arguments" and defines)


def exported_name(left: Node) -> str:
    """The name that `exports.name` is; "" if it is something else."""
    object_ = text_of(field(left, "object"))
    return text_of(field(left, "property")) if object_ in _EXPORTS else ""


def _declared(node: Node) -> Iterator[Node]:
    """The names that a declaration makes; of patterns, too."""
    if node.type in _DECLARATIONS:
        name = field(node, "name")
        if name is not None:
            yield name
        return
    for each in node.named_children:
        name = field(each, "name") if each.type == "variable_declarator" else None
        if name is not None and name.type == "identifier":
            yield name
        elif name is not None:
            pending = [name]
            while pending:
                part = pending.pop()
                if part.type in ("identifier", "shorthand_property_identifier_pattern"):
                    yield part
                pending.extend(part.named_children)
