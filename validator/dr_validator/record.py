"""`dataclass`, as the standard library has it, for the many small values that are made here.

A type checker sees the original, and so that what is frozen is not assigned to. At run time
nothing stands in the way of an assignment, which makes an object four times as fast to build;
and methods that all have in common are not compiled anew for every class, which is a good part
of the time it takes to import them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:
    import dataclasses
    from operator import attrgetter

    T = TypeVar("T")

    def dataclass(
        cls: type[T] | None = None,
        /,
        *,
        eq: bool = True,
        order: bool = False,
        frozen: bool = False,
        slots: bool = False,
        kw_only: bool = False,
    ) -> Any:
        """See the module."""

        def make(plain: type[T]) -> type[T]:
            made = dataclasses.dataclass(
                plain, init=False, repr=False, eq=False, slots=slots, kw_only=kw_only
            )
            if "__init__" not in plain.__dict__:
                made.__init__ = _init(made)
            if "__repr__" not in plain.__dict__:
                made.__repr__ = _repr
            if eq:
                names = [each.name for each in dataclasses.fields(made) if each.compare]
                key = attrgetter(*names) if names else _nothing
                _compare(made, key, order=order, hashed=frozen)
            return made

        return make if cls is None else make(cls)

    class _Factory:
        """Stands for what a factory makes, where nothing is given."""

        def __repr__(self) -> str:
            return "<factory>"

    _MADE = _Factory()

    def _init(made: Any) -> Any:
        """What takes a value for each field. Compiling it is most of what a class costs: it has no
        more lines than it needs."""
        given: dict[str, Any] = {"_made": _MADE}
        positional, by_name, lines = ["self"], [], []
        annotations: dict[str, Any] = {}
        for each in dataclasses.fields(made):
            name = value = each.name
            parameter = name
            if each.default is not dataclasses.MISSING:
                given[f"_{name}"] = each.default
                parameter = f"{name}=_{name}"
            elif each.default_factory is not dataclasses.MISSING:
                given[f"_{name}"] = each.default_factory
                parameter = f"{name}=_made"
                value = f"_{name}() if {name} is _made else {name}"
            annotations[name] = each.type
            (by_name if each.kw_only else positional).append(parameter)
            lines.append(f" self.{name}={value}\n")
        if hasattr(made, "__post_init__"):
            lines.append(" self.__post_init__()\n")
        parameters = ",".join([*positional, "*", *by_name] if by_name else positional)
        exec(f"def __init__({parameters}):\n{''.join(lines) or ' pass'}", given)
        function = given["__init__"]
        function.__qualname__ = f"{made.__qualname__}.__init__"
        function.__module__ = made.__module__
        function.__annotations__ = {**annotations, "return": None}
        return function

    def _nothing(_: Any) -> tuple[()]:
        return ()

    def _compare(made: Any, key: Any, *, order: bool, hashed: bool) -> None:
        def equal(self: Any, other: Any) -> Any:
            if self is other:
                return True
            return key(self) == key(other) if other.__class__ is made else NotImplemented

        def less(self: Any, other: Any) -> Any:
            return key(self) < key(other) if other.__class__ is made else NotImplemented

        made.__eq__ = equal
        made.__hash__ = (lambda self: hash(key(self))) if hashed else None
        if order:
            made.__lt__ = less

    def _repr(self: Any) -> str:
        shown = (f"{each.name}={getattr(self, each.name)!r}" for each in dataclasses.fields(self))
        return f"{type(self).__qualname__}({', '.join(shown)})"
