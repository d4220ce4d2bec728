"""`Fn::ForEach`: loops that CloudFormation unrolls before anything else.

Source: AWS CloudFormation Template Reference, "Fn::ForEach" (transform
AWS::LanguageExtensions): `{"Fn::ForEach::Name": [identifier, collection, {key: body}]}`;
`${identifier}` and `&{identifier}` in keys and values stand for the item (the latter without
its non-alphanumeric characters), and so does `{"Ref": identifier}`. Loops may stand in loops.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from dr_validator.assembly.model import Json, Stack
from dr_validator.assembly.template import LOOP
from dr_validator.resolve.budget import SPENT, Budget, size_of

# CloudFormation takes templates of 1 MB, with 500 resources.
MAX_VALUES = 100_000
_PER_COPY = 50  # what a value counts for in the run's budget, in characters

Unexpanded = list[tuple[str, str]]


class _TooMuchError(Exception):
    """Loops in loops that make more than any template, or this run, may hold."""


def expand(stack: Stack, budget: Budget) -> tuple[dict[str, Json], Unexpanded]:
    """The template with its loops unrolled; loops that cannot be are returned with a reason.

    A template without loops is returned as it is.
    """
    body = stack.template.body
    if not stack.template.has_key(LOOP):
        return body, []
    unroller = _Unroller(stack, budget)
    expanded = unroller.walk(body, "")
    return cast("dict[str, Json]", expanded), list(dict.fromkeys(unroller.unexpanded))


class _Unroller:
    def __init__(self, stack: Stack, budget: Budget) -> None:
        self.unexpanded: Unexpanded = []
        self._budget = budget
        self._region = stack.region
        self._parameters = _section(stack.template.body, "Parameters")
        self._mappings = _section(stack.template.body, "Mappings")
        self._passed = _passed(stack)
        self._supplied = stack.supplied
        self._lists: dict[str, list[str] | None] = {}
        self._made = 0
        self._depth = 0  # of loops

    def _make(self, size: int) -> None:
        """So much more is to be made, in characters; too much is an error."""
        self._made += 1 + size // 100
        if self._made > MAX_VALUES:
            raise _TooMuchError(f"it makes more than {MAX_VALUES:,} values")
        if not self._budget.take(_PER_COPY + size):
            raise _TooMuchError(SPENT)

    def walk(self, raw: Json, pointer: str) -> Json:
        if isinstance(raw, list):
            return [self.walk(each, f"{pointer}/{i}") for i, each in enumerate(raw)]
        if not isinstance(raw, dict):
            return raw
        out: dict[str, Json] = {}
        for key, value in raw.items():
            here = f"{pointer}/{key}"
            if not key.startswith(LOOP):
                out[key] = self.walk(value, here)
                continue
            unrolled = self._unrolled(value, here)
            if isinstance(unrolled, str):
                self.unexpanded.append((here, f"{key} cannot be unrolled: {unrolled}"))
            else:
                out.update(unrolled)
        return out

    def _unrolled(self, loop: Json, pointer: str) -> dict[str, Json] | str:
        """As `_loop`; the outermost loop tells if what stands in it grows too large."""
        self._depth += 1
        try:
            return self._loop(loop, pointer)
        except _TooMuchError as error:
            if self._depth > 1:
                raise
            return str(error)
        finally:
            self._depth -= 1

    def _loop(self, loop: Json, pointer: str) -> dict[str, Json] | str:
        """The entries of one loop, or why they are not known."""
        match loop:
            case [str() as identifier, collection, dict() as entries]:
                items = self._items(collection)
                if items is None:
                    return "its collection is not known"
                out: dict[str, Json] = {}
                for item in items:
                    # Item by item: a loop in it has the same name for each of them.
                    put = self._put(entries, identifier, item)
                    out.update(cast("dict[str, Json]", self.walk(put, pointer)))
                return out
            case _:
                return "it is not a list of identifier, collection and body"

    def _items(self, collection: Json) -> list[str] | None:
        """The items of a collection, those of collections in it too; None if one is not known."""
        items: list[str] = []
        pending: list[Json] = [collection]
        while pending:
            each = pending.pop()
            self._make(0)
            match each:
                case {"Ref": str() as name}:
                    listed = self._listed(name)
                    if listed is None:
                        return None
                    items.extend(listed)
                case {"Fn::FindInMap": [top, first, second]}:
                    found = self._found(top, first, second)
                    if not isinstance(found, list):
                        return None
                    pending.append(found)
                case list():
                    pending.extend(reversed(each))
                case str() | int() | float() if each is not collection:
                    items.append(str(each))
                case _:
                    return None
        return items

    def _found(self, *keys: Json) -> Json:
        found: Json = self._mappings
        for key in keys:
            word = self._word(key)
            found = found.get(word) if isinstance(found, dict) and word else None
        return found

    def _listed(self, name: str) -> list[str] | None:
        """The items of a parameter: what is given for it, else the default."""
        if name not in self._lists:
            given = self._given(name)
            self._lists[name] = None
            if isinstance(given, str):
                self._make(100 * given.count(","))
                self._lists[name] = [each.strip() for each in given.split(",")]
        return self._lists[name]

    def _given(self, name: str) -> Json:
        """What the parent passes to a nested stack, or whoever deploys gives; else the default."""
        for given in (self._passed, self._supplied):
            if name in given:
                return given[name]
        parameter = self._parameters.get(name)
        return parameter.get("Default") if isinstance(parameter, dict) else None

    def _word(self, raw: Json) -> str | None:
        match raw:
            case str():
                return raw
            case {"Ref": "AWS::Region"}:
                return self._region
            case {"Ref": str() as name} if name not in self._passed:
                given = self._given(name)
                return given if isinstance(given, str) else None
            case _:
                return None

    def _put(self, raw: Json, identifier: str, item: str) -> Json:
        """A copy of the body with the item for the identifier."""
        match raw:
            case str():
                return self._put_text(raw, identifier, item)
            case dict():
                if raw == {"Ref": identifier}:
                    return item
                self._make(0)
                return {
                    cast(str, self._put(key, identifier, item)): self._put(value, identifier, item)
                    for key, value in raw.items()
                }
            case list():
                self._make(0)
                return [self._put(each, identifier, item) for each in raw]
            case _:
                return raw

    def _put_text(self, raw: str, identifier: str, item: str) -> str:
        hole, plain_hole = f"${{{identifier}}}", f"&{{{identifier}}}"
        count = raw.count(hole) + raw.count(plain_hole)
        self._make(size_of(raw) + count * size_of(item) if count else 0)
        if not count:
            return raw
        plain = "".join(char for char in item if char.isalnum())
        return raw.replace(hole, item).replace(plain_hole, plain)


def _section(body: Mapping[str, Json], name: str) -> dict[str, Json]:
    section = body.get(name)
    return section if isinstance(section, dict) else {}


def _passed(stack: Stack) -> dict[str, Json]:
    """What the parent's template passes to the parameters of a nested stack, as it is written."""
    if stack.parent is None:
        return {}
    resource = _section(stack.parent.template.body, "Resources").get(stack.nested_as)
    properties = _section(resource, "Properties") if isinstance(resource, dict) else {}
    return _section(properties, "Parameters")
