"""What an assertion may say: the keys, how they are read, and their schema.

An assertion is a mapping; what its keys say must hold together. A filter is an assertion too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import Enum
from typing import Any

from dr_validator.config.kinds import Key, KeyPlace, Object, ValueKind
from dr_validator.record import dataclass
from dr_validator.select import nearest
from dr_validator.settings import Role
from dr_validator.yaml_checks import model
from dr_validator.yaml_checks.kinds import (
    GLOBS,
    AnyValue,
    AnyValues,
    Bounds,
    JsonPath,
    Just,
    Members,
    Pattern,
    Tags,
    line,
)
from dr_validator.yaml_checks.model import Assertion, PropertyPath
from dr_validator.yaml_checks.values import among

CONDITION, ITEM = "assertion", "item"


class Needs(Enum):
    """Whether a key says something about what stands at the `path` beside it."""

    NOTHING = "nothing"
    PATH = "a path"
    PATH_OR_ITEM = "a path, or to be about an item"


@dataclass(frozen=True, slots=True)
class Clause:
    """A key of an assertion, and what is made of its value."""

    key: Key
    needs: Needs
    make: Callable[[PropertyPath | None, Any], Assertion]


@dataclass(frozen=True, slots=True)
class Nested:
    """An assertion within another: about the resource, or about an item of a list (`item`)."""

    item: bool = False
    words: str = "an assertion"

    def read(self, value: object, at: KeyPlace) -> Assertion:
        return read_assertion(value, at, item=self.item)

    def schema(self) -> Object:
        return {"$ref": f"#/$defs/{ITEM if self.item else CONDITION}"}


@dataclass(frozen=True, slots=True)
class NestedList:
    """A list of assertions."""

    item: bool = False
    words: str = "a list of assertions"

    def read(self, value: object, at: KeyPlace) -> tuple[Assertion, ...]:
        if not isinstance(value, list) or not value:
            raise at.wrong("must be a list of assertions")
        return tuple(
            read_assertion(each, line(at).item(n), item=self.item) for n, each in enumerate(value)
        )

    def schema(self) -> Object:
        return {"type": "array", "items": Nested(self.item).schema(), "minItems": 1}


def _tested(path: PropertyPath | None, test: model.ValueTest) -> Assertion:
    return model.Tested(path, test)


def _tagged(_: PropertyPath | None, tags: tuple[tuple[str, tuple[str, ...]], ...]) -> Assertion:
    return joined(tuple(model.Tagged(name, globs) for name, globs in tags))


def _of_path(make: Callable[[PropertyPath], Assertion]) -> Callable[..., Assertion]:
    def made(path: PropertyPath | None, _: object) -> Assertion:
        return make(path or _NOWHERE)

    return made


_NOWHERE = PropertyPath("$", ("",))


def joined(parts: tuple[Assertion, ...]) -> Assertion:
    """Several assertions as one."""
    return parts[0] if len(parts) == 1 else model.All(parts)


def _parts(*, item: bool) -> tuple[Clause, ...]:
    """The keys of an assertion about a resource, or about an item of a list."""

    def part(
        name: str,
        kind: ValueKind,
        doc: str,
        example: str,
        make: Callable[..., Assertion],
        needs: Needs = Needs.NOTHING,
    ) -> Clause:
        return Clause(Key(name, kind, doc, example), needs, make)

    value, path = Needs.PATH_OR_ITEM, Needs.PATH
    return (
        part(
            "region",
            GLOBS,
            "the resource is deployed to this region",
            '"us-*"',
            lambda _, globs: model.InRegion(globs),
        ),
        part(
            "role",
            Members(Role),
            "its region has this role",
            "secondary",
            lambda _, roles: model.HasRole(roles),
        ),
        part(
            "stack",
            GLOBS,
            "it is in this stack, or nested in it; the glob is matched as in `--stack`",
            '"Prod/*"',
            lambda _, globs: model.InStack(globs),
        ),
        part(
            "tag",
            Tags(),
            "it, or its stack, has these tags, with such values",
            '{Team: "*"}',
            _tagged,
        ),
        part(
            "exists",
            Just(True, "; for what must not be there, write absent: true"),
            "the path leads to something",
            "true",
            _of_path(model.Exists),
            path,
        ),
        part(
            "absent",
            Just(True, "; for what must be there, write exists: true"),
            "the path leads nowhere",
            "true",
            _of_path(model.Nowhere),
            path,
        ),
        part(
            "equals",
            AnyValue(),
            'the value is this one; `true` and `"true"` are one, as for CloudFormation',
            "Enabled",
            lambda at, wanted: _tested(at, among((wanted,))),
            value,
        ),
        part(
            "in",
            AnyValues(),
            "the value is one of these",
            "[30, 60, 90]",
            lambda at, wanted: _tested(at, among(wanted)),
            value,
        ),
        part(
            "like",
            GLOBS,
            "the text is like this glob (`*`, `?`, `[abc]`), or one of these",
            '"db.r6g.*"',
            lambda at, globs: _tested(at, model.Like(globs)),
            value,
        ),
        part(
            "matches",
            Pattern(),
            "this regular expression is found in the text; `^` and `$` are its ends. Needs the "
            "extra `re2`",
            '"^acme-[a-z]+$"',
            _tested,
            value,
        ),
        part(
            "compare",
            Bounds(),
            "the number is less than (`lt`), at most (`le`), greater than (`gt`), at least (`ge`) "
            "these",
            "{ge: 7, le: 35}",
            _tested,
            value,
        ),
        part(
            "twin",
            Just("same"),
            "the resource's twin in the other region has the same value there",
            "same",
            _of_path(model.SameAsTwin),
            path,
        ),
        part(
            "every",
            Nested(item=True),
            "this holds for every item that the path leads to, and there is one",
            "{path: Status, equals: Enabled}",
            lambda at, inner: model.Every(at, inner),
            path,
        ),
        part(
            "some",
            Nested(item=True),
            "this holds for an item that the path leads to",
            "{equals: Owner}",
            lambda at, inner: model.Some(at, inner),
            path,
        ),
        part(
            "all",
            NestedList(item=item),
            "all of these hold",
            "[{role: primary}, {tag: {Tier: one}}]",
            lambda _, found: model.All(found),
        ),
        part(
            "any",
            NestedList(item=item),
            "one of these holds",
            "[{role: primary}, {tag: {Tier: one}}]",
            lambda _, found: model.AnyOf(found),
        ),
        part(
            "not",
            Nested(item=item),
            "this does not hold",
            "{tag: {Tier: three}}",
            lambda _, inner: model.Not(inner),
        ),
    )


PATH = Key(
    "path",
    JsonPath(),
    "what the keys beside it are about: a JSONPath from the resource's properties, or from the "
    "item. With `[*]`, they are about each value there, and there must be one",
    "Rules[*].Status",
)
_RESOURCE = _parts(item=False)
# An item has no twin.
_ITEM = tuple(each for each in _parts(item=True) if each.key.name != "twin")
KEYS = tuple(each.key for each in _RESOURCE)


def read_assertion(value: object, at: KeyPlace, *, item: bool = False) -> Assertion:
    """An assertion as it is written; UsageError if it is wrong."""
    if not isinstance(value, dict) or not value:
        raise at.wrong("must be an assertion: a mapping such as {path: Status, equals: Enabled}")
    known = {each.key.name: each for each in (_ITEM if item else _RESOURCE)}
    for name in value:
        if name not in (*known, PATH.name):
            near = nearest(name, sorted([*known, PATH.name]))
            hint = f"did you mean {near}?" if near else f"choose from path, {', '.join(known)}"
            raise (at / name).wrong(f"is not something an assertion can say; {hint}")
    path = None
    if PATH.name in value:
        path = JsonPath().read(value[PATH.name], at / PATH.name)
        if not any(known[name].needs is not Needs.NOTHING for name in value.keys() & known.keys()):
            tests = ", ".join(_names(known.values()))
            raise (at / PATH.name).wrong(f"has nothing beside it that is about it; add {tests}")
    return joined(
        tuple(
            _made(known[name], path, value[name], at / name, item=item)
            for name in value
            if name != PATH.name
        )
    )


def _names(known: Any) -> Iterator[str]:
    for each in known:
        if each.needs is not Needs.NOTHING:
            yield each.key.name


def _made(
    part: Clause, path: PropertyPath | None, value: object, at: KeyPlace, *, item: bool
) -> Assertion:
    needs = part.needs is Needs.PATH or (part.needs is Needs.PATH_OR_ITEM and not item)
    if needs and path is None:
        raise at.wrong("needs a path beside it, which says what it is about")
    if part.key.name == "twin" and path is not None and path.many:
        raise at.wrong("compares one value; name the list itself, without [*]")
    return part.make(path, part.key.kind.read(value, at))


def schema(*, item: bool) -> Object:
    """The schema of an assertion."""
    known = _ITEM if item else _RESOURCE
    pathless = (Needs.NOTHING, Needs.PATH_OR_ITEM) if item else (Needs.NOTHING,)
    keys = [PATH, *(each.key for each in known)]
    return {
        "type": "object",
        "additionalProperties": False,
        "minProperties": 1,
        "properties": {each.name: {**each.kind.schema(), "description": each.doc} for each in keys},
        "dependentRequired": {
            each.key.name: [PATH.name] for each in known if each.needs not in pathless
        },
        "dependentSchemas": {
            PATH.name: {"anyOf": [{"required": [name]} for name in _names(known)]}
        },
    }
