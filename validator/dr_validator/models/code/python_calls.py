"""What a function's code says it does: SDK calls it makes, environment variables it needs.

Python is read by its syntax tree, and JavaScript where the extra `code` is installed; without it
the names of SDK calls are seen, and what is given to them in the call.
Nothing is imported or run.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from dr_validator.models.code.called import RAISES
from dr_validator.models.code.library import Call, SourceFile
from dr_validator.models.code.said import Said, is_reserved
from dr_validator.record import dataclass
from dr_validator.regex import regex

# Where a client may act as somebody else.
_OTHER_CREDENTIALS = regex(r"assume_role|\bSession\(|aws_access_key_id")

Sources = Mapping[str, SourceFile]


@dataclass(frozen=True, slots=True)
class RequiredVariable:
    """An environment variable that the code reads without a fallback; `effect` is what comes of it
    where it is not set."""

    name: str
    file: str
    line: int
    effect: str = RAISES


def calls(sources: Sources, methods: Iterable[str]) -> tuple[Call, ...] | None:
    """The calls of the SDK methods (in Python's spelling) that the sources make; None if a file
    that may make one is too large to be read."""
    wanted = frozenset(methods)
    found: list[Call] = []
    for _, file in sorted(sources.items()):
        made = file.calls(wanted)
        if made is None:
            return None
        found += made
    return tuple(found)


def needs(sources: Sources) -> tuple[RequiredVariable, ...]:
    """Variables that code fails without, outside any `try`: in Python, all that it reads as
    `os.environ["NAME"]`."""
    files = [file for _, file in sorted(sources.items())]
    found = {need.name: need for file in reversed(files) for need in _needs(file)}
    return tuple(found[name] for name in sorted(found))


def uncaught(sources: Sources, methods: Iterable[str]) -> tuple[Call, ...]:
    """Calls of the SDK methods that code makes with the function's own credentials, outside any
    `try`. Nothing where the code takes a role or a session of its own."""
    files = _python(sources)
    if any(_OTHER_CREDENTIALS.search(file.text) for file in files):
        return ()
    wanted = frozenset(methods)
    read = [(file, file.python) for file in files if file.says(wanted) and file.python is not None]
    own = {name for _, python in read for name in python.functions}
    in_python = [
        Call(call.method, file.name, call.line, call.arguments)
        for file, python in read
        for call in python.calls
        if call.method in wanted and call.method not in own and not call.guarded
    ]
    return (*in_python, *_uncaught_in_scripts(sources, wanted))


def _uncaught_in_scripts(sources: Sources, wanted: frozenset[str]) -> Iterator[Call]:
    for name, file in sorted(sources.items()):
        said = file.said if not name.endswith(".py") else None
        for call in said.by_clients.made if said is not None else ():
            if call.method in wanted and not (call.elsewhere or call.guarded):
                yield Call(call.method, name, call.line, None)


def _python(sources: Sources) -> list[SourceFile]:
    return [file for name, file in sorted(sources.items()) if name.endswith(".py")]


def _needs(file: SourceFile) -> Iterator[RequiredVariable]:
    if not file.name.endswith(".py"):
        said = file.said if file.says(["process"]) else None
        if said is not None:
            yield from _script_needs(file.name, said)
        return
    python = file.python if file.says(["environ"]) else None
    if python is None:
        return
    for each in python.lookups:
        is_sure = not each.guarded and each.name not in python.compared
        if is_sure and not is_reserved(each.name):
            yield RequiredVariable(each.name, file.name, each.line)


def _script_needs(file: str, said: Said) -> Iterator[RequiredVariable]:
    kept = said.spared | said.by_clients.sets
    for read in said.reads:
        if not read.branch and read.name not in kept:
            yield RequiredVariable(read.name, file, read.line, read.effect)
