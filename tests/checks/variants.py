"""The examples of checks with one value of a template exchanged for another."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias, cast

from dr_validator.assembly.model import Assembly, Json
from dr_validator.resolve.functions import is_intrinsic

Path: TypeAlias = tuple[str | int, ...]
OPEN = "OpenParameter"


@dataclass(frozen=True)
class Variant:
    """An assembly in which one value is not known: which, and what stood there."""

    stack: str
    path: Path
    was: Json
    assembly: Assembly

    @property
    def at(self) -> str:
        return f"{self.stack}{''.join(f'/{step}' for step in self.path)}"


def opened(assembly: Assembly) -> Iterator[Variant]:
    """The assembly with each value that may be an intrinsic function, in turn, as a parameter
    of which nobody gives the value."""
    for stack in assembly.stacks:
        for path, was in _values(stack.template.body):
            body = cast("dict[str, Json]", exchanged(stack.template.body, path, {"Ref": OPEN}))
            parameters = body.get("Parameters")
            declared = parameters if isinstance(parameters, dict) else {}
            body["Parameters"] = {**declared, OPEN: {"Type": "String"}}
            changed = replaced(assembly, stack.id, body)
            yield Variant(stack.id, path, was, changed)


def unset(assembly: Assembly) -> Iterator[Assembly]:
    """The assembly without the accounts of its stacks, without their regions, and without both;
    and without those of the first stack alone."""
    first = assembly.stacks[:1]
    for stacks in (assembly.stacks, first):
        for names in (("account",), ("region",), ("account", "region")):
            made = {stack.id: copy.copy(stack) for stack in assembly.stacks}
            for stack in made.values():
                stack.parent = made[stack.parent.id] if stack.parent is not None else None
                if any(
                    stack.id == each.id or stack.id.startswith(f"{each.id}/") for each in stacks
                ):
                    for name in names:
                        setattr(stack, name, None)
            yield replace(assembly, stacks=tuple(made.values()))


def replaced(assembly: Assembly, stack_id: str, body: dict[str, Json]) -> Assembly:
    """The assembly with another template for a stack; nested stacks know their new parents."""
    made = {stack.id: copy.copy(stack) for stack in assembly.stacks}
    for stack in made.values():
        if stack.parent is not None:
            stack.parent = made[stack.parent.id]
    made[stack_id].template = replace(made[stack_id].template, body=body)
    return replace(assembly, stacks=tuple(made.values()))


def exchanged(raw: Json, path: Path, value: Json) -> Json:
    """A copy of a node with another value at the path; what is not on the way is shared."""
    if not path:
        return value
    step, *rest = path
    if isinstance(raw, list) and isinstance(step, int):
        return [
            exchanged(each, tuple(rest), value) if number == step else each
            for number, each in enumerate(raw)
        ]
    assert isinstance(raw, dict) and isinstance(step, str)
    return {**raw, step: exchanged(raw[step], tuple(rest), value)}


def _values(body: dict[str, Json]) -> Iterator[tuple[Path, Json]]:
    resources = body.get("Resources")
    for logical_id, resource in resources.items() if isinstance(resources, dict) else ():
        if isinstance(resource, dict) and "Properties" in resource:
            where = ("Resources", logical_id, "Properties")
            yield from _leaves(resource["Properties"], where)
    outputs = body.get("Outputs")
    for name, output in outputs.items() if isinstance(outputs, dict) else ():
        yield from _leaves(output, ("Outputs", name))
    conditions = body.get("Conditions")
    for name, condition in conditions.items() if isinstance(conditions, dict) else ():
        yield from _operands(condition, ("Conditions", name))


# What may hold other functions; what the rest hold are names of the template, not values.
_HOLDING = ("Fn::Join", "Fn::Select", "Fn::Split", "Fn::Base64", "Fn::ImportValue")
_TEXTS = ("Fn::Sub", "Fn::Join")


def _leaves(raw: Json, path: Path) -> Iterator[tuple[Path, Json]]:
    """Every scalar beneath a node that may be a function as well, and every text put together."""
    match raw:
        case {"Fn::If": [_, *branches]}:
            for number, branch in enumerate(branches, 1):
                yield from _leaves(branch, (*path, "Fn::If", number))
        case {"Fn::GetStackOutput": dict() as fields}:
            for key, each in fields.items():
                yield from _leaves(each, (*path, "Fn::GetStackOutput", key))
        case dict() if is_intrinsic(raw):
            ((name, arg),) = raw.items()
            if name in _TEXTS:
                yield path, raw
            if name in _HOLDING:
                yield from _leaves(arg, (*path, name))
        case dict():
            for key, each in raw.items():
                yield from _leaves(each, (*path, key))
        case list():
            for number, each in enumerate(raw):
                yield from _leaves(each, (*path, number))
        case _:
            yield path, raw


def _operands(raw: Json, path: Path) -> Iterator[tuple[Path, Json]]:
    match raw:
        case {"Fn::Equals": [*operands]}:
            for number, operand in enumerate(operands):
                yield (*path, "Fn::Equals", number), operand
        case dict():
            for key, each in raw.items():
                yield from _operands(each, (*path, key))
        case list():
            for number, each in enumerate(raw):
                yield from _operands(each, (*path, number))
        case _:
            pass
