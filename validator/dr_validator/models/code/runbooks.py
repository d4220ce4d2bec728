"""The SDK calls that state machines and automation documents make themselves.

Source: AWS Step Functions Developer Guide, "AWS SDK service integrations"; AWS Systems Manager
Automation runbook reference, "aws:executeAwsApi" and "aws:executeScript".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from dr_validator.assembly.model import Json
from dr_validator.graph.node import Node
from dr_validator.graph.resource import Resource
from dr_validator.models.code.library import Call, SourceFile
from dr_validator.place import Place
from dr_validator.record import dataclass
from dr_validator.regex import regex
from dr_validator.resolve.arns import arn_of
from dr_validator.resolve.embedded import changed, parse, substituted
from dr_validator.resolve.value import Absent, Known, Unknown

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

MACHINE, DOCUMENT = "AWS::StepFunctions::StateMachine", "AWS::SSM::Document"
# Where it is written what they do, and which input of a document's step says what it calls.
WRITTEN = ("DefinitionString", "Definition", "Content")
CALLING = {"aws:executeAwsApi": "Api", "aws:executeScript": "Script"}
# What comes with the input, or is computed when it runs: JSONata, a parameter of a document.
_INPUT = regex(r"\{%.*%\}|.*\{\{(?!resolve:).*", re.DOTALL)
_AWS_SDK = regex(r"aws-sdk:\w+:(\w+)")
_PARAMETER = regex(r"\{\{ *(\w+) *\}\}")


@dataclass(frozen=True)
class Task:
    """A call with its arguments; a name whose value comes with the input is only in the call's."""

    call: Call
    arguments: dict[str, Node]


def tasks(owner: Resource, methods: Iterable[str]) -> tuple[Task, ...] | None:
    """The calls of the SDK methods (in Python's spelling); None if it cannot be read."""
    wanted = {_plain(method): method for method in methods}
    tree = definition(owner)
    if tree is None:
        return None
    raw, place = tree
    find = _of_machine if owner.type == MACHINE else _of_document
    return tuple(find(owner, raw, place, wanted))


def untold(graph: Graph) -> tuple[tuple[Resource, Unknown], ...]:
    """State machines and documents of which it is not known what they do: the first thing that
    is not known of each, its definition or what a step calls."""
    found = ((owner, _untold(owner)) for owner in graph.all(MACHINE, DOCUMENT))
    return tuple((owner, value) for owner, value in found if value is not None)


def _untold(owner: Resource) -> Unknown | None:
    tree = definition(owner)
    if tree is None:
        values = [owner.read(key) for key in WRITTEN]
    else:
        raws = _of_steps(*tree) if owner.type == MACHINE else _of_main_steps(owner, *tree)
        values = [Node(owner.graph, owner.scope, tree[1], raw).value for raw in raws]
    return next((each for each in values if isinstance(each, Unknown) and _is_open(each)), None)


def _is_open(value: Unknown) -> bool:
    """Whether it is not known what it means: neither a resource here nor an ARN."""
    return not value.refs and arn_of(value) is None


def _of_steps(raw: Json, place: Place) -> Iterator[Json]:
    del place
    pending = [raw]
    while pending:
        state = pending.pop()
        if isinstance(state, list):
            pending.extend(reversed(state))
        elif isinstance(state, dict):
            if "Resource" in state and "Type" in state:
                yield from (state["Type"], state["Resource"])
            pending.extend(state[key] for key in sorted(state, reverse=True))


def _of_main_steps(owner: Resource, raw: dict[str, Json], place: Place) -> Iterator[Json]:
    steps = raw.get("mainSteps")
    for step in steps if isinstance(steps, list) else []:
        if not isinstance(step, dict):
            continue
        yield step.get("action")
        inputs = step.get("inputs")
        told = CALLING.get(word_of(owner, step.get("action"), place))
        if told is not None and isinstance(inputs, dict):
            yield inputs.get(told)


def _plain(word: str) -> str:
    return word.replace("_", "").lower()


def definition(owner: Resource) -> tuple[dict[str, Json], Place] | None:
    """What the definition or document says, as a template would write it, and where it stands.

    None if it is not in the assembly, or cannot be taken apart.
    """
    properties = owner.properties.raw
    if not isinstance(properties, dict):
        return None
    given = properties.get("DefinitionSubstitutions")
    names = given if isinstance(given, dict) else {}
    for key in WRITTEN:
        raw = properties.get(key)
        tree = raw if isinstance(raw, dict) and not _is_text(raw) else parse(raw)
        if isinstance(tree, dict):
            try:
                filled = changed(tree, lambda leaf: substituted(leaf, names)) if names else tree
            except RecursionError:
                return None
            return (filled, owner.properties.place / key) if isinstance(filled, dict) else None
    return None


def _is_text(raw: dict[str, Json]) -> bool:
    return any(key.startswith("Fn::") or key == "Ref" for key in raw)


def _of_machine(
    owner: Resource, raw: dict[str, Json], place: Place, wanted: dict[str, str]
) -> Iterator[Task]:
    pending: list[Json] = [raw]
    while pending:
        state = pending.pop()
        if isinstance(state, list):
            pending.extend(reversed(state))
        elif isinstance(state, dict):
            named = _AWS_SDK.match(integration(owner, state.get("Resource"), place))
            if named and _plain(named[1]) in wanted:
                arguments = state.get("Parameters", state.get("Arguments", {}))
                method = wanted[_plain(named[1])]
                yield _task(owner, method, arguments, place, "the definition")
            pending.extend(state[key] for key in sorted(state, reverse=True))


def _of_document(
    owner: Resource, raw: dict[str, Json], place: Place, wanted: dict[str, str]
) -> Iterator[Task]:
    steps, parameters = raw.get("mainSteps"), raw.get("parameters")
    for step in steps if isinstance(steps, list) else []:
        inputs = step.get("inputs") if isinstance(step, dict) else None
        if not isinstance(step, dict) or not isinstance(inputs, dict):
            continue
        match word_of(owner, step.get("action"), place):
            case "aws:executeAwsApi":
                api = _plain(word_of(owner, inputs.get("Api"), place))
                if api in wanted:
                    told = {name: _default(raw, parameters) for name, raw in inputs.items()}
                    yield _task(owner, wanted[api], told, place, "the document")
            case "aws:executeScript":
                script = SourceFile("script.py", word_of(owner, inputs.get("Script"), place))
                for call in script.calls(frozenset(wanted.values())) or ():
                    yield Task(Call(call.method, "the script", call.line, call.arguments), {})
            case _:
                pass


def _default(raw: Json, parameters: Json) -> Json:
    """What an input is, unless whoever starts the document says otherwise."""
    found = _PARAMETER.fullmatch(raw) if isinstance(raw, str) else None
    entry = parameters.get(found[1]) if found and isinstance(parameters, dict) else None
    return entry["default"] if isinstance(entry, dict) and "default" in entry else raw


def _task(owner: Resource, method: str, arguments: Json, place: Place, where: str) -> Task:
    """A call; its arguments are None where they are not written out."""
    if not isinstance(arguments, dict) or _is_text(arguments):
        return Task(Call(method, where, 1, None), {})
    nodes = {
        name: Node(owner.graph, owner.scope, place, raw)
        for name, raw in arguments.items()
        if not name.endswith(".$")
    }
    given = {name: node for name, node in nodes.items() if not _is_input(node)}
    values: dict[str, object] = {
        name.removesuffix(".$"): _constant(given[name]) if name in given else None
        for name in arguments
    }
    return Task(Call(method, where, 1, values), given)


def _is_input(node: Node) -> bool:
    value = node.value
    text = None if isinstance(value, Absent) else value.text
    return text is not None and bool(_INPUT.fullmatch(text.shown()))


def _constant(node: Node) -> object:
    value = node.value
    word = value.value if isinstance(value, Known) else None
    return {"true": True, "false": False}.get(str(word).lower(), word)


def integration(owner: Resource, raw: Json, place: Place) -> str:
    """What a step's Resource calls: `lambda:invoke` for Lambda; "" if no service."""
    arn = arn_of(Node(owner.graph, owner.scope, place, raw).value)
    return (arn.resource or "") if arn is not None and arn.service == "states" else ""


def word_of(owner: Resource, raw: Json, place: Place) -> str:
    """A text of a definition, as far as it is known; "" if it is none."""
    value = Node(owner.graph, owner.scope, place, raw).value
    return "" if isinstance(value, Absent) or value.text is None else value.text.shown()
