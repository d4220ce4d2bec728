"""The source files of the assembly: each is read once and parsed once, and no more than fits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import field
from functools import cached_property
from typing import TYPE_CHECKING

from dr_validator.assembly.model import AssetFiles
from dr_validator.models.code import script_calls
from dr_validator.models.code.called import ClientCall, Variable
from dr_validator.models.code.no_python import NoPython, no_python
from dr_validator.models.code.python_file import PythonFile, read_python
from dr_validator.models.code.said import Said, said_in_python, said_in_script
from dr_validator.models.code.script.file import ScriptTree, read_script
from dr_validator.models.code.script.tree import installed
from dr_validator.models.code.script_file import ScriptFile
from dr_validator.record import dataclass
from dr_validator.regex import regex
from dr_validator.resolve.budget import Budget

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

MAX_READ = 64_000_000  # characters of all files together
# Words and signs of Python code. A syntax tree takes up to a kilobyte for each.
MAX_TOKENS = 400_000
MAX_PARSED = 2_000_000  # in all files together
MAX_SCRIPT = 2_000_000  # characters of a JavaScript file that is parsed
MAX_SCRIPTS = 6_000_000  # of all of them
MAX_LISTED = 200_000  # files that functions bring with them, each once for each function
_SCRIPT = (".js", ".mjs", ".cjs", ".ts")
_PARSED_SCRIPT = _SCRIPT[:3]  # Lambda runs no TypeScript
_TOKEN = regex(r"\w+|[^\s\w]")


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


class ParsingRoom:
    """What is left for parsing the files of a run, and which of them were left out: `unread` are
    the names of those that are too large, or too many, `by_words` of those for which the extra
    is not installed."""

    def __init__(self) -> None:
        self.tokens = Budget(MAX_PARSED)
        self.characters = Budget(MAX_SCRIPTS)
        self.unread: set[str] = set()
        self.by_words: set[str] = set()


class SourceFile:
    """A file of a function's code, with what its text says, read when it is first asked for."""

    def __init__(self, name: str, text: str, room: ParsingRoom | None = None) -> None:
        self.name = name
        self.text = text
        self._room = room or ParsingRoom()
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
        if _fits(self.text, self._room.tokens):
            try:
                return read_python(self.text), False
            except (RecursionError, MemoryError):
                pass
        self._room.unread.add(self.name)
        return None, True

    @cached_property
    def no_python(self) -> NoPython | None:
        """Why it is no Python; None if it is, or is too large to say."""
        seen = self.python is None and not self.is_too_large
        return no_python(self.text) if seen else None

    @cached_property
    def script(self) -> ScriptFile:
        return ScriptFile(self.text)

    @cached_property
    def tree(self) -> ScriptTree | None:
        """None if it is no JavaScript, is too large, or if what reads it is not installed."""
        if not self.name.endswith(_PARSED_SCRIPT):
            return None
        if not installed():
            self._room.by_words.add(self.name)
            return None
        if len(self.text) > MAX_SCRIPT or not self._room.characters.take(len(self.text)):
            self._room.unread.add(self.name)
            return None
        return read_script(self.text)

    def exports(self, name: str) -> bool | None:
        """Whether a script exports a name; None if that cannot be seen."""
        seen = self.tree.exports(name) if self.tree is not None else None
        return self.script.exports(name) if seen is None else seen

    @cached_property
    def said(self) -> Said | None:
        """What it says; None if it cannot be parsed."""
        if self.name.endswith(".py"):
            return said_in_python(self.python) if self.python is not None else None
        return said_in_script(self.tree) if self.tree is not None else None

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
                found = list(script_calls.found(self.text, method))
                seen = self._seen(method) if found else []
                written = {line: arguments or {} for line, arguments in found}
                for each in seen:
                    yield _told(method, self.name, each, written.get(each.line, {}))
                for line, arguments in () if seen else found:
                    yield Call(method, self.name, line, arguments)

    def _seen(self, method: str) -> list[ClientCall]:
        made = self.said.by_clients.made if self.said is not None else ()
        return [each for each in made if each.method == method]


def _told(method: str, file: str, call: ClientCall, written: Mapping[str, object]) -> Call:
    """A call that was seen in the tree, with the flags that are written in it."""
    arguments: dict[str, object] = {}
    variables: dict[str, str] = {}
    for name, told in call.arguments.items():
        word = told[0] if len(told) == 1 else None
        arguments[name] = word if isinstance(word, str) else written.get(name)
        if isinstance(word, Variable):
            variables[name] = word.name
    return Call(method, file, call.line, arguments, variables)


def _fits(text: str, budget: Budget) -> bool:
    count = 0
    for _ in _TOKEN.finditer(text):
        count += 1
        if count > MAX_TOKENS:
            return False
    return budget.take(count)


class Library:
    """The files of all assets, by the asset and their names in it.

    `unread` are the names of those that were looked for and are too large, or too many, `by_words`
    of those of which only words are read.
    """

    def __init__(self) -> None:
        self._room = ParsingRoom()
        self._files: dict[tuple[AssetFiles, str], SourceFile | None] = {}
        self._names: dict[AssetFiles, tuple[str, ...]] = {}
        self._reading = Budget(MAX_READ)
        self.listing = Budget(MAX_LISTED)

    @property
    def unread(self) -> Set[str]:
        return self._room.unread

    @property
    def by_words(self) -> Set[str]:
        return self._room.by_words

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
                file = SourceFile(name, text, self._room)
            elif text is not None:
                self._room.unread.add(name)
            self._files[key] = file
        return self._files[key]


def library(graph: Graph) -> Library:
    """The library of an assembly."""
    del graph
    return Library()
