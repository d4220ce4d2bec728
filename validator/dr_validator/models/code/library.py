"""The source files of the assembly: each is read once and parsed once, and no more than fits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from functools import cached_property
from typing import TYPE_CHECKING

from dr_validator.assembly.model import AssetFiles
from dr_validator.models.code import script_calls
from dr_validator.models.code.no_python import NoPython, no_python
from dr_validator.models.code.python_file import PythonFile, read_python
from dr_validator.models.code.script_file import ScriptFile
from dr_validator.record import dataclass
from dr_validator.resolve.budget import Budget

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

MAX_READ = 64_000_000  # characters of all files together
# Words and signs of Python code. A syntax tree takes up to a kilobyte for each.
MAX_TOKENS = 400_000
MAX_PARSED = 2_000_000  # in all files together
MAX_LISTED = 200_000  # files that functions bring with them, each once for each function
_SCRIPT = (".js", ".mjs", ".cjs", ".ts")
_TOKEN = re.compile(r"\w+|[^\s\w]")


@dataclass(frozen=True, slots=True)
class Call:
    """One SDK call in a file. `arguments` maps the keyword arguments to their constant values
    (None where the value is computed); it is None where the arguments cannot be seen. `variables`
    maps those that are an environment variable to its name.
    """

    method: str
    file: str
    line: int
    arguments: Mapping[str, object] | None
    variables: Mapping[str, str] = field(default_factory=dict)


class SourceFile:
    """A file of a function's code, with what its text says, read when it is first asked for.

    `unread` takes the file's name if it cannot be.
    """

    def __init__(
        self,
        name: str,
        text: str,
        budget: Budget | None = None,
        unread: set[str] | None = None,
    ) -> None:
        self.name = name
        self.text = text
        self._budget = budget or Budget(MAX_PARSED)
        self._unread = set() if unread is None else unread
        self._calls: dict[frozenset[str], tuple[Call, ...] | None] = {}

    @property
    def python(self) -> PythonFile | None:
        """None if it cannot be parsed, or is too large."""
        return self._parsed[0]

    @property
    def is_too_large(self) -> bool:
        """Whether the file, or what was read before it, is more than can be parsed as Python."""
        return self._parsed[1]

    @cached_property
    def _parsed(self) -> tuple[PythonFile | None, bool]:
        if _fits(self.text, self._budget):
            try:
                return read_python(self.text), False
            except (RecursionError, MemoryError):
                pass
        self._unread.add(self.name)
        return None, True

    @cached_property
    def no_python(self) -> NoPython | None:
        """Why it is no Python; None if it is, or is too large to say."""
        seen = self.python is None and not self.is_too_large
        return no_python(self.text) if seen else None

    @cached_property
    def script(self) -> ScriptFile:
        return ScriptFile(self.text)

    def calls(self, methods: frozenset[str]) -> tuple[Call, ...] | None:
        """Its calls of the SDK methods (in Python's spelling); None if it is too large to say."""
        if methods not in self._calls:
            python = self.name.endswith(".py")
            unread = python and self.says(methods) and self.is_too_large
            found = self._python_calls(methods) if python else self._script_calls(methods)
            self._calls[methods] = None if unread else tuple(found)
        return self._calls[methods]

    def says(self, words: Iterable[str]) -> bool:
        """Whether its text has any of the words: most files need not be parsed."""
        return any(word in self.text for word in words)

    def _python_calls(self, methods: frozenset[str]) -> Iterator[Call]:
        if self.says(methods) and self.python is not None:
            for each in self.python.calls:
                if each.method in methods:
                    yield Call(each.method, self.name, each.line, each.arguments, each.variables)

    def _script_calls(self, methods: frozenset[str]) -> Iterator[Call]:
        if self.name.endswith(_SCRIPT):
            for method in sorted(methods):
                for line, arguments in script_calls.found(self.text, method):
                    yield Call(method, self.name, line, arguments)


def _fits(text: str, budget: Budget) -> bool:
    count = 0
    for _ in _TOKEN.finditer(text):
        count += 1
        if count > MAX_TOKENS:
            return False
    return budget.take(count)


class Library:
    """The files of all assets, by the asset and their names in it.

    `unread` are the names of those that were looked for and are too large, or too many.
    """

    def __init__(self) -> None:
        self.unread: set[str] = set()
        self._files: dict[tuple[AssetFiles, str], SourceFile | None] = {}
        self._names: dict[AssetFiles, tuple[str, ...]] = {}
        self._reading = Budget(MAX_READ)
        self._parsing = Budget(MAX_PARSED)
        self.listing = Budget(MAX_LISTED)

    def names(self, files: AssetFiles) -> tuple[str, ...]:
        """The names of the files of an asset, sorted."""
        if files not in self._names:
            self._names[files] = tuple(sorted(files.names))
        return self._names[files]

    def file(self, files: AssetFiles, name: str) -> SourceFile | None:
        """A file; None if there is no such file, it is no text, or there is no more room for it."""
        key = (files, name)
        if key not in self._files:
            text = files.text(name)
            file = None
            if text is not None and self._reading.take(len(text)):
                file = SourceFile(name, text, self._parsing, self.unread)
            elif text is not None:
                self.unread.add(name)
            self._files[key] = file
        return self._files[key]


def library(graph: Graph) -> Library:
    """The library of an assembly."""
    del graph
    return Library()
