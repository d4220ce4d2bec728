"""One look at every node of a JavaScript file: scopes, names, calls, and what is exported."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from dr_validator.models.code.script.branches import ends_there, tests_of
from dr_validator.models.code.script.exports import Exports, exported_name
from dr_validator.models.code.script.scopes import (
    MODULE,
    Expression,
    Hidden,
    Imported,
    Meaning,
    NameScope,
    Picked,
    Standing,
    Test,
)
from dr_validator.models.code.script.tree import field, literal, text_of

if TYPE_CHECKING:
    from tree_sitter import Node

_FUNCTIONS = frozenset(
    (
        "arrow_function",
        "function_declaration",
        "function_expression",
        "generator_function",
        "generator_function_declaration",
        "method_definition",
    )
)
_DECLARED = ("function_declaration", "generator_function_declaration", "class_declaration")
_BLOCKS = ("statement_block", "for_statement", "for_in_statement", "switch_body", "class_body")


class Read:
    """What a file holds, when all of it was looked at.

    `imported` are the modules that `import` names, `calls` its calls and `new`s, `members` what is
    read of objects, `names` its uses of names,
    `tests` its `if`s; each with where it stands. `fields` are what properties are given, by their
    names.
    """

    def __init__(self) -> None:
        self.top = NameScope(None, holds_var=True)
        self.calls: list[tuple[Node, Standing]] = []
        self.members: list[tuple[Node, Standing]] = []
        self.names: list[tuple[Node, Standing]] = []
        self.tests: list[tuple[Node, Standing]] = []
        self.assigned: list[tuple[Node, Standing]] = []
        self.patterns: list[tuple[Node, Standing, Picked]] = []
        self.units: set[str] = {MODULE}
        self.fields: dict[str, list[Expression]] = {}
        self.imported: list[tuple[Node, str]] = []
        self.exports = Exports()
        self.left: dict[str, list[Test]] = {}


def read_tree(root: Node) -> Read:
    """Everything, in one pass; names are looked up when it is over."""
    reader = _Reader()
    reader.walk(root)
    return reader.read


class _Reader:
    def __init__(self) -> None:
        self.read = Read()
        self._late: list[tuple[Node, Standing, Meaning]] = []
        self._looks: Mapping[str, Callable[[Node, Standing], None]] = {
            "assignment_expression": self._assign,
            "augmented_assignment_expression": self._augment,
            "call_expression": self._call,
            "export_statement": self.read.exports.statement,
            "field_definition": self._field,
            "for_in_statement": self._loop,
            "identifier": self._name,
            "if_statement": self._if,
            "import_statement": self._import,
            "member_expression": self._member,
            "new_expression": self._call,
            "shorthand_property_identifier": self._name,
            "subscript_expression": self._member,
            "update_expression": self._update,
            "variable_declarator": self._declare,
        }

    def walk(self, root: Node) -> None:
        pending = [(root, Standing(self.read.top, MODULE, None, False, None, None))]
        while pending:
            node, spot = pending.pop()
            look = self._looks.get(node.type)
            if look is not None:
                look(node, spot)
            if node.named_child_count:
                pending.extend(self._below(node, spot))
        for node, spot, meaning in self._late:
            bound = spot.scope.find(text_of(node))
            if bound is not None:
                bound.meanings.append(meaning)

    def _below(self, node: Node, spot: Standing) -> Iterator[tuple[Node, Standing]]:
        """What a node holds, and where that stands; in reverse, for it goes onto a stack."""
        kind = node.type
        if kind in _FUNCTIONS:
            inner = self._function(node, spot)
        elif kind in ("class_declaration", "class"):
            inner = self._class(node, spot)
        elif kind in _BLOCKS:
            inner = _spot(node, spot, scope=spot.scope.below(holds_var=False))
        elif kind == "catch_clause":
            inner = _spot(node, spot, scope=spot.scope.below(holds_var=False))
            caught = field(node, "parameter")
            if caught is not None:
                self._bind(caught, inner.scope, Hidden(), var=False)
        else:
            inner = _spot(node, spot)
        tests = tests_of(node)
        handled = kind == "try_statement" and field(node, "handler") is not None
        body = field(node, "body") if handled else None
        for each in reversed(node.named_children):
            if each.type == "comment":
                continue
            at = inner
            test = tests.get(each.id)
            if test is not None:
                at = _spot(node, inner, under=Test(test, inner.scope, inner.under))
            if body is not None and each == body:
                at = _spot(node, inner, guarded=True)
            yield each, at

    def _function(self, node: Node, spot: Standing) -> Standing:
        scope = spot.scope.below(holds_var=True)
        label = self._label(node, spot)
        if node.type in _DECLARED:
            name = field(node, "name")
            if name is not None:
                bound = spot.scope.declare(text_of(name), node.start_byte)
                bound.meanings.append(Expression(node, spot.scope))
                label = bound.label
        for place in ("parameter", "parameters"):
            given = field(node, place)
            if given is not None:
                self._bind(given, scope, Hidden(), var=False)
        if label is None:
            return Standing(scope, spot.unit, spot.under, spot.guarded, node, spot)
        self.read.units.add(label)
        return Standing(scope, label, None, False, node, spot)

    def _class(self, node: Node, spot: Standing) -> Standing:
        name, scope, label = field(node, "name"), spot.scope.below(holds_var=False), None
        if name is not None and node.type == "class_declaration":
            bound = spot.scope.declare(text_of(name), node.start_byte)
            bound.meanings.append(Expression(node, spot.scope))
            label = bound.label
        label = label or self._label(node, spot)
        if label is None:
            return Standing(scope, spot.unit, spot.under, spot.guarded, node, spot)
        self.read.units.add(label)
        return Standing(scope, label, None, False, node, spot)

    def _label(self, node: Node, spot: Standing) -> str | None:
        """How a function is called by which it may be used; None if it is part of what it is in."""
        if node.type == "method_definition":
            name = field(node, "name")
            plain = name is not None and name.type in _PLAIN_KEYS
            if not plain or text_of(name) == "constructor":
                return None
            return f".{text_of(name)}"
        above = spot.parent
        if above is None:
            return None
        match above.type:
            case "variable_declarator":
                name = field(above, "name")
                bound = spot.scope.find(text_of(name)) if name is not None else None
                return bound.label if bound is not None else None
            case "pair":
                key = field(above, "key")
                plain = key is not None and key.type in _PLAIN_KEYS
                return f".{text_of(key)}" if plain else None
            case "field_definition":
                return f".{text_of(field(above, 'property'))}"
            case "assignment_expression":
                left = field(above, "left")
                if left is not None and left.type == "member_expression":
                    exported = exported_name(left)
                    return exported or f".{text_of(field(left, 'property'))}"
                if left is not None and left.type == "identifier":
                    bound = spot.scope.find(text_of(left))
                    return bound.label if bound is not None else text_of(left)
                return None
            case _:
                return None

    # What is looked at on the way.

    def _name(self, node: Node, spot: Standing) -> None:
        parent = spot.parent
        if parent is not None and _is_given_there(node, parent):
            return
        self.read.exports.use(node, spot)
        self.read.names.append((node, spot))

    def _call(self, node: Node, spot: Standing) -> None:
        self.read.calls.append((node, spot))
        self.read.exports.call(node, spot)

    def _member(self, node: Node, spot: Standing) -> None:
        if spot.parent is not None and _is_given_there(node, spot.parent):
            return
        self.read.exports.use(node, spot)
        self.read.members.append((node, spot))

    def _if(self, node: Node, spot: Standing) -> None:
        self.read.tests.append((node, spot))
        then, test = field(node, "consequence"), field(node, "condition")
        if then is not None and test is not None and ends_there(then):
            held = Test(test, spot.scope, None)
            self.read.left.setdefault(spot.unit, []).append(held)

    def _update(self, node: Node, spot: Standing) -> None:
        told = field(node, "argument")
        if told is not None and told.type == "identifier":
            self._late.append((told, spot, Hidden()))

    def _loop(self, node: Node, spot: Standing) -> None:
        left, kind = field(node, "left"), field(node, "kind")
        if left is not None:
            self._bind(left, spot.scope, Hidden(), var=text_of(kind) == "var")

    def _declare(self, node: Node, spot: Standing) -> None:
        name, value = field(node, "name"), field(node, "value")
        var = spot.parent is not None and spot.parent.type == "variable_declaration"
        if name is not None and value is not None:
            self._bind(name, spot.scope, Expression(value, spot.scope), var=var)
        elif name is not None and name.type == "identifier":
            spot.scope.declare(text_of(name), node.start_byte, var=var)

    def _assign(self, node: Node, spot: Standing) -> None:
        left, right = field(node, "left"), field(node, "right")
        if left is None or right is None:
            return
        self.read.assigned.append((node, spot))
        given = Expression(right, spot.scope)
        if left.type == "identifier":
            self._late.append((left, spot, given))
        elif left.type == "member_expression":
            self._assign_member(left, given)
        elif left.type == "subscript_expression":
            self.read.exports.computed(left, given)

    def _assign_member(self, left: Node, given: Expression) -> None:
        if not self.read.exports.assigned(left, given):
            name = text_of(field(left, "property"))
            self.read.fields.setdefault(name, []).append(given)

    def _augment(self, node: Node, spot: Standing) -> None:
        left, right = field(node, "left"), field(node, "right")
        self.read.assigned.append((node, spot))
        if left is None or right is None:
            return
        either = text_of(field(node, "operator")) in ("??=", "||=")
        if left.type == "identifier":
            self._late.append((left, spot, Expression(right, spot.scope) if either else Hidden()))
        elif left.type == "member_expression" and either:
            self._assign_member(left, Expression(right, spot.scope))

    def _field(self, node: Node, spot: Standing) -> None:
        name, value = field(node, "property"), field(node, "value")
        if name is not None and value is not None:
            self.read.fields.setdefault(text_of(name), []).append(Expression(value, spot.scope))

    # What names are given.

    def _bind(self, target: Node, scope: NameScope, meaning: Meaning, *, var: bool) -> None:
        match target.type:
            case "identifier" | "shorthand_property_identifier_pattern":
                bound = scope.declare(text_of(target), target.start_byte, var=var)
                bound.meanings.append(meaning)
            case "object_pattern":
                for part in target.named_children:
                    self._bind_part(part, scope, meaning, var=var)
            case "member_expression" | "subscript_expression":
                pass
            case _:
                for part in target.named_children:
                    if part.type in _PATTERNS:
                        self._bind(part, scope, Hidden(), var=var)

    def _bind_part(self, part: Node, scope: NameScope, meaning: Meaning, *, var: bool) -> None:
        """A part of an object that is taken apart."""
        target: Node | None = part
        key: str | None = None
        default: Node | None = None
        if part.type == "pair_pattern":
            key_node = field(part, "key")
            plain = key_node is not None and key_node.type in _PLAIN_KEYS
            key = text_of(key_node) if plain else literal(key_node)
            target = field(part, "value")
        if target is not None and target.type in (
            "object_assignment_pattern",
            "assignment_pattern",
        ):
            default, target = field(target, "right"), field(target, "left")
        if target is None:
            return
        if target.type == "shorthand_property_identifier_pattern":
            key = text_of(target)
        if isinstance(meaning, Expression) and key is not None and target.type != "object_pattern":
            taken = Picked(meaning.node, meaning.scope, key, default)
            spot = Standing(scope, "", None, False, None, None)
            self.read.patterns.append((target, spot, taken))
            self._bind(target, scope, taken, var=var)
        else:
            self._bind(target, scope, Hidden(), var=var)

    def _import(self, node: Node, spot: Standing) -> None:
        module = literal(field(node, "source")) or ""
        if module:
            self.read.imported.append((node, module))
        for clause in node.named_children:
            if clause.type != "import_clause":
                continue
            for part in clause.named_children:
                match part.type:
                    case "identifier":
                        self._bind(part, spot.scope, Imported(module, "default"), var=False)
                    case "namespace_import":
                        name = part.named_children[0]
                        self._bind(name, spot.scope, Imported(module, "*"), var=False)
                    case "named_imports":
                        for each in part.named_children:
                            name_, alias = field(each, "name"), field(each, "alias")
                            if name_ is not None:
                                meant = Imported(module, text_of(name_))
                                self._bind(alias or name_, spot.scope, meant, var=False)
                    case _:
                        pass


_PLAIN_KEYS = ("property_identifier", "private_property_identifier")
_PATTERNS = frozenset(
    (
        "array_pattern",
        "assignment_pattern",
        "identifier",
        "object_assignment_pattern",
        "object_pattern",
        "rest_pattern",
        "shorthand_property_identifier_pattern",
    )
)


# Where names are given something, or handed on to other files.
_GIVING = frozenset(
    (
        "array_pattern",
        "export_specifier",
        "formal_parameters",
        "import_clause",
        "import_specifier",
        "namespace_import",
        "pair_pattern",
        "rest_pattern",
    )
)


def _is_given_there(node: Node, parent: Node) -> bool:
    match parent.type:
        case "variable_declarator" | "function_declaration" | "class_declaration":
            return field(parent, "name") == node
        case "assignment_expression" | "assignment_pattern":
            return field(parent, "left") == node
        case kind:
            return kind in _GIVING


def _spot(
    node: Node,
    spot: Standing,
    *,
    scope: NameScope | None = None,
    under: Test | None = None,
    guarded: bool = False,
) -> Standing:
    return Standing(
        scope or spot.scope, spot.unit, under or spot.under, guarded or spot.guarded, node, spot
    )
