"""Where a JavaScript function goes one way or another, and where it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dr_validator.models.code.script.tree import field, text_of

if TYPE_CHECKING:
    from tree_sitter import Node

_LEAVES = ("return_statement", "throw_statement", "continue_statement")


def tests_of(node: Node) -> dict[int, Node]:
    """The condition that each part of a node stands under, by the part's id."""
    match node.type:
        case "if_statement" | "ternary_expression":
            test = field(node, "condition")
            parts = [field(node, "consequence"), field(node, "alternative")]
        case "while_statement":
            test, parts = field(node, "condition"), [field(node, "body")]
        case "switch_statement":
            test, parts = field(node, "value"), [field(node, "body")]
        case "binary_expression" if text_of(field(node, "operator")) in ("&&", "||", "??"):
            test, parts = field(node, "left"), [field(node, "right")]
        case _:
            return {}
    return {each.id: test for each in parts if each is not None and test is not None}


def ends_there(node: Node) -> bool:
    """Whether a function ends there."""
    if node.type == "statement_block":
        return any(each.type in _LEAVES for each in node.named_children)
    return node.type in _LEAVES
