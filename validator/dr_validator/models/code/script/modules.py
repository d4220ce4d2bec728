"""Which module and which of its names an expression is: `require`, `import`, and what bundlers
make of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dr_validator.models.code.script.scopes import Expression, Hidden, Imported, NameScope, Picked
from dr_validator.models.code.script.tree import arguments_of, bare, field, literal, text_of

if TYPE_CHECKING:
    from tree_sitter import Node

_STEPS = 8
# The SDK, where a script has it by that name alone.
GLOBALS = ("AWS", "aws")
_OPAQUE = "?"  # the module of what the file makes itself


def name_of(node: Node | None, scope: NameScope, steps: int = _STEPS) -> tuple[str, str]:
    """The module and the name in it; "" for a module that is not seen, as in a bundle."""
    node = bare(node)
    if node is None or not steps:
        return _OPAQUE, ""
    if node.type == "member_expression":
        module = module_of(field(node, "object"), scope, steps - 1)
        return module, text_of(field(node, "property"))
    if node.type != "identifier":
        return _OPAQUE, ""
    word = text_of(node)
    bound = scope.find(word)
    if bound is None:
        return "", word
    match bound.only:
        case Imported(module=module, name=name):
            # `import S3 from "aws-sdk/clients/s3"`
            return module, word if name == "default" else name
        case Picked(node=of, scope=there, key=key):
            return module_of(of, there, steps - 1), key
        case Expression(node=value, scope=there):
            if value.type in ("class_declaration", "class"):
                extends = any(each.type == "class_heritage" for each in value.named_children)
                return "" if extends else _OPAQUE, word
            module = module_of(value, there, steps - 1)
            if module and value.type == "call_expression":
                return module, word  # const S3 = require("aws-sdk/clients/s3")
            return name_of(value, there, steps - 1)
        case Hidden() | None:
            return _OPAQUE, ""


def module_of(node: Node | None, scope: NameScope, steps: int = _STEPS) -> str:
    """The module that an expression is, or is a part of; "" if that is not seen."""
    node = bare(node)
    if node is None or not steps:
        return ""
    match node.type:
        case "call_expression":
            given = arguments_of(node)
            if not given:
                return ""
            word = literal(given[0])
            if word is not None:  # require("…"), __webpack_require__("…")
                return word if "require" in text_of(field(node, "function")) else ""
            return module_of(given[0], scope, steps - 1)  # __toESM(require("…"))
        case "member_expression":  # AWS.DynamoDB.DocumentClient
            return module_of(field(node, "object"), scope, steps - 1)
        case "identifier":
            word = text_of(node)
            bound = scope.find(word)
            if bound is None:
                return word if word in GLOBALS else ""
            match bound.only:
                case Imported(module=module):
                    return module
                case Expression(node=value, scope=there) | Picked(node=value, scope=there):
                    return module_of(value, there, steps - 1)
                case Hidden() | None:
                    return ""
        case _:
            return ""
