"""What a JavaScript file says, in the same words as a Python file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from dr_validator.models.code.called import EMITS, NO_CALLS, Calls, ClientCall
from dr_validator.models.code.python_file import Client
from dr_validator.models.code.script.demands import MAX_ABOVE, Demands
from dr_validator.models.code.script.reader import Read, read_tree
from dr_validator.models.code.script.scopes import (
    MODULE,
    Expression,
    Hidden,
    Imported,
    NameScope,
    Picked,
    Standing,
)
from dr_validator.models.code.script.sdk import Sdk
from dr_validator.models.code.script.tree import arguments_of, line_of, literal, parse, text_of
from dr_validator.models.code.script.values import Evaluation
from dr_validator.models.code.script.wrong import Wrong, wrong
from dr_validator.record import dataclass

if TYPE_CHECKING:
    from tree_sitter import Node


@dataclass(frozen=True, slots=True)
class ScriptTree:
    """`exported` are the names that the module exports, `opens` tells that there may be others.

    `spared` are the variables that it can do without, `clients` those of the SDK that it makes,
    `by_clients` what it calls with them. `wrong` says where it is no JavaScript. `loads` are the
    modules that it imports whatever happens, with the lines.
    """

    exported: frozenset[str]
    opens: bool
    spared: frozenset[str]
    clients: tuple[Client, ...]
    by_clients: Calls
    wrong: Wrong | None
    loads: tuple[tuple[str, int], ...] = ()

    def exports(self, name: str) -> bool | None:
        """Whether the module exports a name; None if that cannot be seen."""
        return True if name in self.exported else None if self.opens else False


def read_script(text: str) -> ScriptTree:
    """What the file says."""
    root = parse(text)
    if root.has_error:
        return ScriptTree(frozenset(), True, frozenset(), (), NO_CALLS, wrong(root, text))
    read = read_tree(root)
    values = Evaluation(read)
    sdk = Sdk(read, values, text)
    demands = Demands(read, values)
    calls = tuple(sdk.calls())
    made = [
        ClientCall(
            each.service,
            "",
            each.method,
            int(each.node.start_point[0]) + 1,
            sdk.spelled(each),
            each.spot.unit,
            each.made.elsewhere,
            demands.is_branch(each.spot) or demands.has_left(each.spot, each.node),
            each.spot.guarded,
            each.made.region,
            tuple(sdk.metrics(each)) if each.method == EMITS else (),
        )
        for each in calls
    ]
    made.sort(key=lambda each: (each.line, each.method))
    reads = tuple(demands.reads(calls))
    if "dotenv" in text:
        demands.sets.add("*")
    return ScriptTree(
        frozenset(read.exports.names),
        read.exports.opens,
        frozenset(demands.spared),
        tuple(sdk.clients()),
        Calls(tuple(made), _uses(read, demands), reads, frozenset(demands.sets)),
        None,
        tuple(_loads(read)),
    )


def _loads(read: Read) -> Iterator[tuple[str, int]]:
    """What `import` and `require` name at the top of the file."""
    for node, module in read.imported:
        yield module, line_of(node)
    for node, spot in read.calls:
        requires = text_of(node.child_by_field_name("function")) == "require"
        given = arguments_of(node) if requires else []
        named = literal(given[0]) if len(given) == 1 else None
        if named and not spot.guarded and spot.under is None and spot.scope is read.top:
            yield named, line_of(node)


def _uses(read: Read, demands: Demands) -> Mapping[str, frozenset[str]]:
    """The names that each function uses whatever the environment says: functions by their labels,
    methods and what other files export by a dot and their names."""
    found: dict[str, set[str]] = {unit: set() for unit in read.units}
    for name, given in read.exports.names.items():
        held = found.setdefault(name, set())
        found.setdefault(f".{name}", set()).add(name)
        if given is not None:
            held |= {f".{name}", _label(given.node, given.scope)}
    for node, spot in read.names:
        if not (spot.unit == MODULE and _is_handed_on(spot)) and not demands.is_branch(spot):
            found[spot.unit].add(_label(node, spot.scope))
    for node, spot in read.members:
        if node.type == "member_expression" and not demands.is_branch(spot):
            found[spot.unit].add(f".{text_of(node.child_by_field_name('property'))}")
    return {unit: frozenset(names) for unit, names in found.items()}


def _is_handed_on(spot: Standing) -> bool:
    """Whether a name stands in what is exported: whoever asks for it uses it."""
    above: Standing | None = spot
    for _ in range(MAX_ABOVE):
        if above is None or above.parent is None:
            return False
        parent = above.parent
        if parent.type == "assignment_expression":
            return text_of(parent.child_by_field_name("left")).startswith(_EXPORTS)
        if parent.type == "export_statement":
            return True
        if parent.type not in ("object", "pair"):
            return False
        above = above.above
    return False


_EXPORTS = ("exports", "module.exports")


def _label(node: Node, scope: NameScope) -> str:
    word = text_of(node)
    bound = scope.find(word)
    if bound is None:
        return word
    match bound.only:
        case Imported(name=name) if name not in ("*", "default"):
            return name
        case Picked(key=key) if bound.label == word:
            return key
        case Expression() | Hidden() | Imported() | Picked() | None:
            return bound.label
