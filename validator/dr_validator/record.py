"""`dataclass`, as the standard library has it, for the many small values that are made here.

A type checker sees the original, and so that what is frozen is not assigned to. At run time
nothing stands in the way of an assignment, which makes an object four times as fast to build;
methods that all have in common are not compiled anew for every class, and what takes the values of
a class is compiled when its first object is made: most classes of a run never have one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
    from dataclasses import replace as replace

    def names(kind: type) -> tuple[str, ...]: ...
else:
    import dataclasses
    import inspect
    from functools import cache
    from operator import attrgetter
    from types import CodeType, FunctionType

    T = TypeVar("T")

    class _Field(NamedTuple):
        """One field: what stands for it where nothing is given, and what the standard has of it."""

        name: str
        type: str
        default: Any
        factory: Any
        compare: bool
        kw_only: bool
        declared: dataclasses.Field[Any] | None

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
            own = _declared(plain, kw_only)
            above = [getattr(base, "_record_fields", {}) for base in plain.__mro__[:0:-1]]
            fields = {name: each for base in [*above, own] for name, each in base.items()}
            made = _with_slots(plain, fields) if slots else _without_fields(plain, own)
            made._record_fields = fields
            made.__dataclass_fields__ = _STANDARD
            made.__match_args__ = tuple(each.name for each in fields.values() if not each.kw_only)
            if "__init__" not in plain.__dict__:
                made.__init__ = _init_at_first(made)
                made.__signature__ = _SIGNATURE
            if "__repr__" not in plain.__dict__:
                made.__repr__ = _repr
            if eq:
                names = [each.name for each in fields.values() if each.compare]
                key = attrgetter(*names) if names else _nothing
                _compare(made, key, order=order, hashed=frozen)
            return made

        return make if cls is None else make(cls)

    def names(kind: type) -> tuple[str, ...]:
        """The names of the fields of a class; none if it was not made here."""
        return tuple(getattr(kind, "_record_fields", ()))

    def replace(value: T, /, **changes: Any) -> T:
        """The same with other values for some fields."""
        for name in value._record_fields:
            if name not in changes:
                changes[name] = getattr(value, name)
        return value.__class__(**changes)

    def _declared(plain: Any, kw_only: bool) -> dict[str, _Field]:
        """The fields that a class itself declares."""
        found = {}
        for name, kind in inspect.get_annotations(plain).items():
            given = plain.__dict__.get(name, dataclasses.MISSING)
            if isinstance(given, dataclasses.Field):
                default, factory, compare = given.default, given.default_factory, given.compare
                found[name] = _Field(name, kind, default, factory, compare, kw_only, given)
            else:
                found[name] = _Field(name, kind, given, dataclasses.MISSING, True, kw_only, None)
        return found

    def _with_slots(plain: Any, fields: dict[str, _Field]) -> Any:
        """The class anew, with a slot for each field that no class above it has one for."""
        there = {slot for base in plain.__mro__[1:-1] for slot in _slots_of(base)}
        leave = {"__dict__", "__weakref__", *fields}
        content = {name: each for name, each in plain.__dict__.items() if name not in leave}
        content["__slots__"] = tuple(name for name in fields if name not in there)
        made = type(plain)(plain.__name__, plain.__bases__, content)
        made.__qualname__ = plain.__qualname__
        return made

    def _slots_of(base: Any) -> tuple[str, ...]:
        slots = base.__dict__.get("__slots__", ())
        return (slots,) if isinstance(slots, str) else tuple(slots)

    def _without_fields(plain: Any, own: dict[str, _Field]) -> Any:
        """The class itself, where a default stands in place of what declares it."""
        for each in own.values():
            if each.declared is None:
                continue
            if each.default is dataclasses.MISSING:
                delattr(plain, each.name)
            else:
                setattr(plain, each.name, each.default)
        return plain

    class _Standard:
        """The fields as the standard library has them, made when `fields` or `replace` ask."""

        def __get__(self, _: object, owner: Any) -> dict[str, dataclasses.Field[Any]]:
            made = next(base for base in owner.__mro__ if "_record_fields" in base.__dict__)
            declared = [
                (each.name, each.type, each.declared or _declaration(each))
                for each in made._record_fields.values()
            ]
            standard = dataclasses.make_dataclass(
                made.__name__, declared, init=False, repr=False, eq=False, match_args=False
            )
            made.__dataclass_fields__ = standard.__dataclass_fields__
            return made.__dataclass_fields__

    def _declaration(each: _Field) -> dataclasses.Field[Any]:
        return dataclasses.field(default=each.default, kw_only=each.kw_only)

    class _Signature:
        """What a class is called with, made when it is asked for."""

        def __get__(self, _: object, owner: Any) -> Any:
            if "_record_fields" not in owner.__dict__:
                raise AttributeError("__signature__")  # one below it may be called otherwise
            signature = inspect.signature(_init(owner))
            takes = list(signature.parameters.values())[1:]
            return signature.replace(parameters=takes)

    _STANDARD, _SIGNATURE = _Standard(), _Signature()

    class _Factory:
        """Stands for what a factory makes, where nothing is given."""

        def __repr__(self) -> str:
            return "<factory>"

    _MADE = _Factory()

    def _init_at_first(made: Any) -> Any:
        """What takes a value for each field, and is replaced by what is compiled for the class."""

        def __init__(self: Any, *given: Any, **named: Any) -> None:  # noqa: N807
            made.__init__ = init = _init(made)
            init(self, *given, **named)

        return __init__

    def _init(made: Any) -> Any:
        """What takes a value for each field."""
        fields = list(made._record_fields.values())
        plain = not hasattr(made, "__post_init__") and all(
            each.factory is dataclasses.MISSING and not each.kw_only for each in fields
        )
        function = _named(fields) if plain else _compiled(made, fields)
        function.__qualname__ = f"{made.__qualname__}.__init__"
        function.__module__ = made.__module__
        function.__annotations__ = {**{each.name: each.type for each in fields}, "return": None}
        return function

    def _named(fields: list[_Field]) -> Any:
        """For fields that are given one by one: the code of another class that has as many, with
        their names. Compiling it anew would be most of what a class costs."""
        names = tuple(each.name for each in fields)
        code = _of_many(len(fields)).replace(co_names=names, co_varnames=("self", *names))
        defaults = (each.default for each in fields if each.default is not dataclasses.MISSING)
        return FunctionType(code, {}, "__init__", tuple(defaults))

    @cache
    def _of_many(number: int) -> CodeType:
        names = [f"_{each}" for each in range(number)]
        lines = "".join(f" self.{name}={name}\n" for name in names) or " pass"
        made: dict[str, Any] = {}
        exec(f"def __init__({','.join(['self', *names])}):\n{lines}", made)
        return made["__init__"].__code__

    def _compiled(made: Any, fields: list[_Field]) -> Any:
        """For any fields."""
        given: dict[str, Any] = {"_made": _MADE}
        positional, by_name, lines = ["self"], [], []
        for each in fields:
            name = value = each.name
            parameter = name
            if each.default is not dataclasses.MISSING:
                given[f"_{name}"] = each.default
                parameter = f"{name}=_{name}"
            elif each.factory is not dataclasses.MISSING:
                given[f"_{name}"] = each.factory
                parameter = f"{name}=_made"
                value = f"_{name}() if {name} is _made else {name}"
            (by_name if each.kw_only else positional).append(parameter)
            lines.append(f" self.{name}={value}\n")
        if hasattr(made, "__post_init__"):
            lines.append(" self.__post_init__()\n")
        parameters = ",".join([*positional, "*", *by_name] if by_name else positional)
        exec(f"def __init__({parameters}):\n{''.join(lines) or ' pass'}", given)
        return given["__init__"]

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
        shown = (f"{name}={getattr(self, name)!r}" for name in self._record_fields)
        return f"{type(self).__qualname__}({', '.join(shown)})"
