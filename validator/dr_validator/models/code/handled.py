"""What a function's handler leads to: the calls of its files, and the variables they read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from dr_validator.aws.region import Region
from dr_validator.graph.path import key
from dr_validator.graph.resource import Resource
from dr_validator.models.code.called import ClientCall, Variable
from dr_validator.models.code.code import handlers
from dr_validator.models.code.library import SourceFile
from dr_validator.models.code.python_calls import RequiredVariable
from dr_validator.models.code.sources import sources_of
from dr_validator.record import dataclass
from dr_validator.regex import regex
from dr_validator.resolve.value import Known, Unknown

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

FUNCTION = "AWS::Lambda::Function"
# Where a client may act as somebody else.
_OTHERS = regex(r"assume_role|\bSession\(|aws_access_key_id")


@dataclass(frozen=True, slots=True)
class CodeCall:
    """A call that the handler leads to, and the file it is in."""

    call: ClientCall
    file: str

    @property
    def where(self) -> str:
        return f"line {self.call.line} of {self.file}"


@dataclass(frozen=True, slots=True)
class Handled:
    """What a function does whatever its environment says: its calls of services as itself, and the
    variables that it cannot do without, each where it is first read. `made` are all its calls, also
    those that its environment decides about, or that it makes as somebody else."""

    calls: tuple[CodeCall, ...]
    needs: tuple[RequiredVariable, ...]
    made: tuple[CodeCall, ...] = ()


NOTHING = Handled((), ())


def handled(graph: Graph, function: Resource) -> Handled:
    """What the handler of a function leads to, as far as its code can be read."""
    return graph.view(_handled).get(function.key, NOTHING)


def region_of(function: Resource, call: ClientCall) -> str | Unknown | None:
    """The region that a call of a function goes to; Unknown if its environment says so in words
    that are not known, None if the code is all that does."""
    match call.region:
        case ():
            return None if call.elsewhere else function.region
        case (str() as region,):
            return region
        case (Variable(name=name),):
            value = function.read(f"Environment.Variables.{key(name)}")
            if isinstance(value, Unknown):
                return value
            told = str(value.value) if isinstance(value, Known) else ""
            return told if Region(told).is_formed else None
        case _:
            return None


def _handled(graph: Graph) -> Mapping[tuple[str, str], Handled]:
    names = {each.function.key: each.name for each in graph.view(handlers)}
    found: dict[tuple[str, str], Handled] = {}
    shared: dict[tuple[tuple[SourceFile, ...], str], Handled] = {}
    for function in graph.all(FUNCTION):
        sources, name = sources_of(graph, function), names.get(function.key)
        if sources is None or name is None:
            continue
        files = tuple(sources.values())
        if (files, name) not in shared:
            shared[(files, name)] = _read(files, name)
        found[function.key] = shared[(files, name)]
    return found


def _read(files: tuple[SourceFile, ...], handler: str) -> Handled:
    read = [(file, said) for file in files if (said := file.said) is not None]
    uses: dict[str, list[frozenset[str]]] = {}
    for _, said in read:
        for scope, names in said.by_clients.uses.items():
            uses.setdefault(scope, []).append(names)
    scopes = _reached(uses, handler)
    made: list[CodeCall] = []
    needs: dict[str, RequiredVariable] = {}
    own = {name for _, said in read for name in said.by_clients.sets}
    for file, said in read:
        made += [CodeCall(call, file.name) for call in said.by_clients.made if call.scope in scopes]
        for each in said.reads:
            certain = each.scope in scopes and not each.branch
            if certain and each.name not in own | said.spared:
                need = RequiredVariable(each.name, file.name, each.line, each.effect)
                needs.setdefault(each.name, need)
    calls = [each for each in made if not each.call.elsewhere and not each.call.branch]
    if any(file.name.endswith(".py") and _OTHERS.search(file.text) for file in files):
        calls.clear()
    if "*" in own:
        needs.clear()
    return Handled(tuple(calls), tuple(needs[name] for name in sorted(needs)), tuple(made))


def _reached(uses: Mapping[str, list[frozenset[str]]], handler: str) -> set[str]:
    """The functions and methods that the handler uses, and that those use, by name."""
    pending = ["", handler, *(scope for scope in uses if scope.startswith("__"))]
    scopes: set[str] = set()
    while pending:
        scope = pending.pop()
        if scope in uses and scope not in scopes:
            scopes.add(scope)
            pending.extend(name for names in uses[scope] for name in names)
    return scopes
