"""What a function's code says it does: SDK calls it makes, environment variables it needs.

Python is read by its syntax tree; of JavaScript the names of SDK calls are seen, and what is
given to them in the call.
Nothing is imported or run.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from dr_validator.models.code.library import Call, SourceFile
from dr_validator.record import dataclass

# Set by Lambda itself (AWS Lambda Developer Guide, "Defined runtime environment variables").
_RESERVED = re.compile(r"^(AWS_|LAMBDA_|_HANDLER$|_X_AMZN_|PATH$|LANG$|TZ$|PYTHONPATH$|NODE_)")
# Where a client may act as somebody else.
_OTHER_CREDENTIALS = re.compile(r"assume_role|\bSession\(|aws_access_key_id")

Sources = Mapping[str, SourceFile]


@dataclass(frozen=True, slots=True)
class RequiredVariable:
    """An environment variable that the code reads without a fallback."""

    name: str
    file: str
    line: int


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
    """Variables that Python code reads as `os.environ["NAME"]`, outside any `try`."""
    found = {need.name: need for file in reversed(_python(sources)) for need in _needs(file)}
    return tuple(found[name] for name in sorted(found))


def uncaught(sources: Sources, methods: Iterable[str]) -> tuple[Call, ...]:
    """Calls of the SDK methods that Python code makes with the function's own credentials, outside
    any `try`. Nothing where the code takes a role or a session of its own."""
    files = _python(sources)
    if any(_OTHER_CREDENTIALS.search(file.text) for file in files):
        return ()
    wanted = frozenset(methods)
    read = [(file, file.python) for file in files if file.says(wanted) and file.python is not None]
    own = {name for _, python in read for name in python.functions}
    return tuple(
        Call(call.method, file.name, call.line, call.arguments)
        for file, python in read
        for call in python.calls
        if call.method in wanted and call.method not in own and not call.guarded
    )


def _python(sources: Sources) -> list[SourceFile]:
    return [file for name, file in sorted(sources.items()) if name.endswith(".py")]


def is_reserved(name: str) -> bool:
    """Whether Lambda itself sets a variable, or the system that the code runs on."""
    return _RESERVED.match(name) is not None


def _needs(file: SourceFile) -> Iterator[RequiredVariable]:
    python = file.python if file.says(["environ"]) else None
    if python is None:
        return
    for each in python.lookups:
        is_sure = not each.guarded and each.name not in python.compared
        if is_sure and not _RESERVED.match(each.name):
            yield RequiredVariable(each.name, file.name, each.line)
