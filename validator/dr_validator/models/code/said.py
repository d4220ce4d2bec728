"""What a source file says, whatever language it is in."""

from __future__ import annotations

from dr_validator.models.code.called import Calls, VariableRead
from dr_validator.models.code.python_file import Client, PythonFile
from dr_validator.models.code.script.file import ScriptTree
from dr_validator.record import dataclass
from dr_validator.regex import regex

# Set by Lambda itself (AWS Lambda Developer Guide, "Defined runtime environment variables").
_RESERVED = regex(r"^(AWS_|LAMBDA_|_HANDLER$|_X_AMZN_|PATH$|LANG$|TZ$|PYTHONPATH$|NODE_)")


@dataclass(frozen=True, slots=True)
class Said:
    """`by_clients` is what it calls with clients of AWS, and uses; `clients` are those that it
    makes; `reads` the variables that it fails without, at least under some condition; `spared`
    those that it can do without."""

    by_clients: Calls
    clients: tuple[Client, ...]
    reads: tuple[VariableRead, ...]
    spared: frozenset[str]


def said_in_python(python: PythonFile) -> Said:
    guarded = {(each.name, each.line) for each in python.lookups if each.guarded}
    reads = _wanted(python.by_clients, guarded)
    return Said(python.by_clients, python.clients, reads, python.compared)


def said_in_script(tree: ScriptTree) -> Said:
    return Said(tree.by_clients, tree.clients, _wanted(tree.by_clients, set()), tree.spared)


def _wanted(calls: Calls, guarded: set[tuple[str, int]]) -> tuple[VariableRead, ...]:
    return tuple(
        each
        for each in calls.reads
        if (each.name, each.line) not in guarded and not is_reserved(each.name)
    )


def is_reserved(name: str) -> bool:
    """Whether Lambda itself sets a variable, or the system that the code runs on."""
    return _RESERVED.match(name) is not None
