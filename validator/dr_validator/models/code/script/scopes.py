"""What names mean in a JavaScript file: by scopes, as the language has them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from dr_validator.record import dataclass

if TYPE_CHECKING:
    from tree_sitter import Node

MAX_DEPTH = 200
MODULE = ""  # the lines of the module itself, among functions


@dataclass(frozen=True, slots=True)
class Expression:
    """A name is given what an expression gives, in a scope."""

    node: Node
    scope: NameScope


@dataclass(frozen=True, slots=True)
class Picked:
    """A name is given a part of that: `const { key = default } = node`."""

    node: Node
    scope: NameScope
    key: str
    default: Node | None


@dataclass(frozen=True, slots=True)
class Imported:
    """A name is given what a module exports as `name`; "*" for all of it."""

    module: str
    name: str


@dataclass(frozen=True, slots=True)
class Hidden:
    """A name is given what only running the code tells: a parameter, an error, an item."""


Meaning: TypeAlias = Expression | Picked | Imported | Hidden


class Binding:
    """A name of a scope, and what it is given. `label` tells it from others of the file."""

    __slots__ = ("label", "meanings", "name")

    def __init__(self, name: str, label: str) -> None:
        self.name, self.label = name, label
        self.meanings: list[Meaning] = []

    @property
    def only(self) -> Meaning | None:
        """What it means, if that is one thing."""
        return self.meanings[0] if len(self.meanings) == 1 else None


class NameScope:
    """Names, and the scope around it; `holds_var` tells whether `var` stops here."""

    __slots__ = ("above", "depth", "holds_var", "names")

    def __init__(self, above: NameScope | None, *, holds_var: bool) -> None:
        self.above, self.holds_var = above, holds_var
        self.depth: int = above.depth + 1 if above is not None else 0
        self.names: dict[str, Binding] = {}

    def below(self, *, holds_var: bool) -> NameScope:
        """A scope in this one; this one itself where nobody writes so deep."""
        return NameScope(self, holds_var=holds_var) if self.depth < MAX_DEPTH else self

    def declare(self, name: str, at: int, *, var: bool = False) -> Binding:
        scope = self
        while var and not scope.holds_var and scope.above is not None:
            scope = scope.above
        if name not in scope.names:
            label = name if scope.above is None else f"{name}@{at}"
            scope.names[name] = Binding(name, label)
        return scope.names[name]

    def find(self, name: str) -> Binding | None:
        scope: NameScope | None = self
        while scope is not None:
            if name in scope.names:
                return scope.names[name]
            scope = scope.above
        return None


@dataclass(frozen=True, slots=True)
class Test:
    """A condition that something stands under, and those around it."""

    node: Node
    scope: NameScope
    above: Test | None


class Standing:
    """Where a node stands: in which scope and function, under which conditions, in which `try`,
    and below which nodes."""

    __slots__ = ("above", "guarded", "parent", "scope", "under", "unit")

    def __init__(
        self,
        scope: NameScope,
        unit: str,
        under: Test | None,
        guarded: bool,
        parent: Node | None,
        above: Standing | None,
    ) -> None:
        self.scope, self.unit, self.under = scope, unit, under
        self.guarded, self.parent, self.above = guarded, parent, above
