"""CloudFormation's intrinsic functions, one function each.

Source: AWS CloudFormation Template Reference, "Intrinsic function reference".
Each takes the function's argument and gives a value, in steps (see `steps`); what it cannot
compute is Unknown with the reason, never an exception, and what it would build is measured
before it is built. `Ref` and `Fn::GetAtt` and what crosses stacks are in `references` and
`crossings`.
"""

from __future__ import annotations

import base64
import ipaddress
import itertools
import json
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from dr_validator.assembly.model import Json
from dr_validator.assembly.template import TRANSFORM
from dr_validator.place import Place
from dr_validator.record import replace
from dr_validator.resolve.budget import MAX_LENGTH, PER_VALUE, no_room, size_of, too_long
from dr_validator.resolve.scope import Scope
from dr_validator.resolve.steps import Ask, Steps, done
from dr_validator.resolve.text import (
    Unsplit,
    brief,
    from_text,
    gap,
    holes,
    join,
    normal,
    parts_of,
    refs_of,
    spelled,
    split,
    weight_of,
)
from dr_validator.resolve.value import Absent, Cause, Gap, Known, Part, Text, Unknown, Value

if TYPE_CHECKING:
    from dr_validator.resolve.resolver import Resolver

Function = Callable[["Resolver", Json, Scope, Place], Steps[Value]]

MAX_BLOCKS = 256  # of Fn::Cidr


def malformed(what: str, place: Place) -> Unknown:
    return Unknown(what, Cause.MALFORMED, place)


def made_from(value: Unknown, place: Place) -> Unknown:
    """What a function makes of a value that is not known: another text than the value's."""
    return replace(value, place=place, text=None)


def fn_join(resolver: Resolver, arg: Json, scope: Scope, place: Place) -> Steps[Value]:
    match arg:
        case [str() as delimiter, items]:
            values = yield from _pieces(resolver, items, scope, place / 1)
        case _:
            return malformed("Fn::Join is not a list of a delimiter and a list", place)
    if isinstance(values, Unknown):
        return made_from(values, place)
    between = Known(delimiter, place)
    spaced: list[Value] = []
    for value in values:
        if isinstance(value, Absent):
            continue
        if spaced:
            spaced.append(between)
        spaced.append(value)
    return join(spaced, place, resolver.budget)


def _pieces(
    resolver: Resolver, items: Json, scope: Scope, place: Place
) -> Steps[list[Value] | Unknown]:
    """The items of a join; texts as they are, for a dynamic reference may be in pieces."""
    if not isinstance(items, list):
        return (yield from resolver.items(items, scope, place))
    values: list[Value] = []
    for i, raw in enumerate(items):
        plain = isinstance(raw, str)
        values.append(Known(raw, place / i) if plain else (yield Ask(raw, scope, place / i)))
    return values


def fn_sub(resolver: Resolver, arg: Json, scope: Scope, place: Place) -> Steps[Value]:
    variables: dict[str, Json]
    match arg:
        case str() as template:
            variables = {}
        case [str() as template, dict() as variables]:
            pass
        case _:
            return malformed("Fn::Sub is neither a string nor a string and a mapping", place)
    pieces: list[Value] = []
    for piece, is_hole in holes(template):
        name = piece.strip()
        if not is_hole:
            pieces.append(Known(piece, place))
        elif piece.startswith("!"):
            pieces.append(Known(f"${{{piece[1:].strip()}}}", place))
        elif name in variables:
            pieces.append((yield Ask(variables[name], scope, place / 1 / name)))
        elif "." in name:
            logical_id, attribute = name.split(".", 1)
            pieces.append((yield from resolver.attribute(logical_id, attribute, scope, place)))
        else:
            pieces.append((yield from resolver.reference(name, scope, place)))
    return join(pieces, place, resolver.budget)


def fn_select(resolver: Resolver, arg: Json, scope: Scope, place: Place) -> Steps[Value]:
    match arg:
        case [index, items]:
            at = yield Ask(index, scope, place / 0)
        case _:
            return malformed("Fn::Select is not a list of an index and a list", place)
    if isinstance(at, Unknown):
        return made_from(at, place)
    number = _index(at)
    if number is None:
        return malformed("Fn::Select has no index", place)
    if isinstance(items, dict) and "Fn::GetAZs" in items:
        region = yield Ask(items["Fn::GetAZs"], scope, place / 1)
        named = region.value if isinstance(region, Known) and region.value else scope.stack.region
        zone = Text((Gap(f"availability zone {number} of {named}"),))
        reason = "the account's availability zones are known only at deployment"
        return Unknown(reason, Cause.DEPLOYMENT, place, zone, may_be_absent=False)
    values = yield from resolver.items(items, scope, place / 1)
    if isinstance(values, Unknown):
        if values.text is None:
            return values
        if not resolver.budget.take(weight_of(values.text.parts)):
            return no_room(place)
        item = Text((gap(values.text, f"item {number}"),))
        return Unknown(values.reason, values.cause, place, item, values.refs, values.may_be_absent)
    present = [value for value in values if not isinstance(value, Absent)]
    if number >= len(present):
        return malformed(f"Fn::Select asks for item {number} of {len(present)}", place)
    return present[number]


def _index(value: Known | Absent) -> int | None:
    """The index that a value is; None if it is none that a list can have."""
    word = str(value.value) if isinstance(value, Known) and is_scalar(value.value) else ""
    return int(word) if len(word) < 10 and word.strip().isdecimal() else None


def fn_split(resolver: Resolver, arg: Json, scope: Scope, place: Place) -> Steps[Value]:
    fields = yield from split_fields(resolver, arg, scope, place)
    if isinstance(fields, Unknown):
        return fields
    return resolver.containers.collected(fields, place)


def split_fields(
    resolver: Resolver, arg: Json, scope: Scope, place: Place
) -> Steps[list[Value] | Unknown]:
    """The items that `Fn::Split` gives, each of which may be known or not."""
    match arg:
        case [str() as delimiter, source]:
            value = yield Ask(source, scope, place / 1)
        case _:
            return malformed("Fn::Split is not a list of a delimiter and a string", place)
    if isinstance(value, Absent) or value.text is None:
        return value if isinstance(value, Unknown) else malformed("Fn::Split of no string", place)
    match split(value.text, delimiter, resolver.budget):
        case Unsplit.UNKNOWN:
            reason = value.reason if isinstance(value, Unknown) else "its pieces are not known"
            return Unknown(reason, Cause.DEPLOYMENT, place, refs=value.refs, may_be_absent=False)
        case Unsplit.SPENT:
            return no_room(place)
        case list() as fields:
            return [from_text(each, place, [value]) for each in fields]


def fn_find_in_map(resolver: Resolver, arg: Json, scope: Scope, place: Place) -> Steps[Value]:
    default: Json = None
    match arg:
        case [name, top, second]:
            pass
        case [name, top, second, {"DefaultValue": default}]:
            pass
        case _:
            return malformed("Fn::FindInMap is not a list of a map and two keys", place)
    del resolver
    keys: list[str] = []
    for number, raw in enumerate((name, top, second)):
        key = yield Ask(raw, scope, place / number)
        if isinstance(key, Unknown):
            return made_from(key, place)
        if isinstance(key, Absent) or not is_scalar(key.value):
            return malformed("Fn::FindInMap has a key that is not a string", place)
        keys.append(str(key.value))
    found: Json = scope.mappings.get(keys[0])
    for key_name in keys[1:]:
        found = found.get(key_name) if isinstance(found, dict) else None
    if found is None and len(arg) == 4:
        return (yield Ask(default, scope, place / 3 / "DefaultValue"))
    if found is None:
        where, *rest = map(brief, keys)
        return malformed(f"the mapping {where} has no {', '.join(rest)}", place)
    at = scope.template_place / "Mappings" / keys[0] / keys[1] / keys[2]
    return (yield Ask(found, scope, at))


def fn_if(resolver: Resolver, arg: Json, scope: Scope, place: Place) -> Steps[Value]:
    branches = yield from resolver.branches(arg, scope, place)
    if isinstance(branches, Unknown):
        return branches
    values: list[Value] = []
    for raw, at in branches:
        values.append((yield Ask(raw, scope, at)))
    first = values[0]
    if len(values) == 1:
        return first
    if resolver.containers.alike(values):
        return first
    name = str(arg[0]) if isinstance(arg, list) else "?"
    return Unknown(
        resolver.undecided(name, scope),
        Cause.CONDITION,
        place,
        refs=refs_of(values),
        may_be_absent=any(
            isinstance(value, Absent) or (isinstance(value, Unknown) and value.may_be_absent)
            for value in values
        ),
    )


def fn_base64(resolver: Resolver, arg: Json, scope: Scope, place: Place) -> Steps[Value]:
    value = yield Ask(arg, scope, place)
    if not isinstance(value, Known):
        return made_from(value, place) if isinstance(value, Unknown) else value
    if not is_scalar(value.value):
        return malformed("Fn::Base64 of no text", place)
    plain = spelled(value.value)
    size = size_of(plain) * 4 // 3 + 4
    if not resolver.budget.take(size):
        return no_room(place)
    if size > MAX_LENGTH:
        return too_long(place)
    return Known(base64.b64encode(plain.encode(errors="surrogatepass")).decode(), place, value.refs)


def fn_cidr(resolver: Resolver, arg: Json, scope: Scope, place: Place) -> Steps[Value]:
    if not isinstance(arg, list) or not 2 <= len(arg) <= 3:
        return malformed("Fn::Cidr is not a list of a block, a count and bits", place)
    words: list[str] = []
    for i, each in enumerate(arg):
        value = yield Ask(each, scope, place / i)
        if isinstance(value, Unknown):
            return value
        scalar = isinstance(value, Known) and is_scalar(value.value)
        words.append(brief(str(value.value)) if isinstance(value, Known) and scalar else "")
    if not resolver.budget.take(MAX_BLOCKS * PER_VALUE):
        return no_room(place)
    try:
        block = ipaddress.ip_network(words[0])
        bits = int(words[2]) if len(words) == 3 else 8
        prefix = block.max_prefixlen - bits
        subnets = block.subnets(new_prefix=prefix)
        count = int(words[1])
        if not 1 <= count <= MAX_BLOCKS:
            return malformed(f"Fn::Cidr makes 1 to {MAX_BLOCKS} blocks, not {count}", place)
        found: list[Json] = [str(net) for net in itertools.islice(subnets, count)]
    except ValueError as error:
        return malformed(f"Fn::Cidr cannot be computed: {error}", place)
    return Known(found, place)


def fn_get_azs(resolver: Resolver, arg: Json, scope: Scope, place: Place) -> Steps[Value]:
    del resolver, arg, scope
    reason = "the account's availability zones are known only at deployment"
    return done(Unknown(reason, Cause.DEPLOYMENT, place, may_be_absent=False))


def fn_length(resolver: Resolver, arg: Json, scope: Scope, place: Place) -> Steps[Value]:
    values = yield from resolver.items(arg, scope, place)
    if isinstance(values, Unknown):
        return made_from(values, place)
    return Known(len([value for value in values if not isinstance(value, Absent)]), place)


def fn_to_json_string(resolver: Resolver, arg: Json, scope: Scope, place: Place) -> Steps[Value]:
    """The JSON text, with what is not known left as pieces of the text."""
    parts: list[Part] = []
    values: list[Value] = []
    # What is still to be written, the next last: texts, and nodes with their places.
    pending: list[str | tuple[Json, Place]] = [(arg, place)]
    length = 0
    while pending:
        each = pending.pop()
        if isinstance(each, str):
            parts.append(each)
        elif isinstance(each[0], (dict, list)) and not is_intrinsic(each[0]):
            pending.extend(reversed(list(_written(*each))))
            continue
        else:
            value = yield Ask(each[0], scope, each[1])
            values.append(value)
            rough = resolver.containers.weight(value.value) if isinstance(value, Known) else 0
            if not resolver.budget.take(rough):
                return no_room(place)
            more = _json_of(value)
            weight = weight_of(more)
            length += weight
            if not resolver.budget.take(weight):
                return no_room(place)
            parts.extend(more)
        if length > MAX_LENGTH:
            return too_long(place)
    return from_text(normal(parts), place, values)


def _written(raw: Json, place: Place) -> Iterator[str | tuple[Json, Place]]:
    """A mapping or a list as JSON writes it, its entries still to be written."""
    if isinstance(raw, dict):
        yield "{"
        for n, (key, each) in enumerate(raw.items()):
            yield f"{',' if n else ''}{json.dumps(key)}:"
            yield each, place / key
        yield "}"
    elif isinstance(raw, list):
        yield "["
        for n, each in enumerate(raw):
            if n:
                yield ","
            yield each, place / n
        yield "]"


def _json_of(value: Value) -> tuple[Part, ...]:
    """A value within a JSON text; what is not known of it stands between quotes."""
    match value:
        case Known(value=content):
            return (json.dumps(content, separators=(",", ":")),)
        case Absent():
            return ("null",)
        case Unknown():
            quoted = (p if not isinstance(p, str) else json.dumps(p)[1:-1] for p in parts_of(value))
            return ('"', *quoted, '"')


def fn_transform(resolver: Resolver, arg: Json, scope: Scope, place: Place) -> Steps[Value]:
    del resolver, scope
    name = arg.get("Name") if isinstance(arg, dict) else None
    named = brief(name) if isinstance(name, str) else "without a name"
    reason = f"the macro {named} runs only at deployment"
    return done(Unknown(reason, Cause.UNSUPPORTED, place))


FUNCTIONS: dict[str, Function] = {
    "Fn::Base64": fn_base64,
    "Fn::Cidr": fn_cidr,
    "Fn::FindInMap": fn_find_in_map,
    "Fn::GetAZs": fn_get_azs,
    "Fn::If": fn_if,
    "Fn::Join": fn_join,
    "Fn::Length": fn_length,
    "Fn::Select": fn_select,
    "Fn::Split": fn_split,
    "Fn::Sub": fn_sub,
    "Fn::ToJsonString": fn_to_json_string,
    "Fn::Transform": fn_transform,
}


def beside(raw: dict[str, Json], place: Place) -> Unknown:
    """What an intrinsic function gives that stands beside other keys: a transform may."""
    if TRANSFORM in raw:
        reason = "Fn::Transform adds to it at deployment"
        return Unknown(reason, Cause.UNSUPPORTED, place)
    return malformed("an intrinsic function has other keys beside it", place)


def is_scalar(content: Json) -> bool:
    """Whether a value is a text, a number or a boolean."""
    return isinstance(content, (str, int, float))


def is_intrinsic(raw: Json) -> bool:
    """Whether a node is an intrinsic function rather than plain data."""
    if not isinstance(raw, dict):
        return False
    if len(raw) == 1:
        for key in raw:
            if key == "Ref":
                # With AWS::LanguageExtensions, what is referred to may be put together.
                return isinstance(raw[key], str) or is_intrinsic(raw[key])
            return key.startswith("Fn::")
    # A function beside other keys is malformed, and rare: one look at all keys rules it out.
    return "Fn::" in "".join(raw) and any(key.startswith("Fn::") for key in raw)


__all__ = ["FUNCTIONS", "Function", "is_intrinsic", "is_scalar", "malformed", "split_fields"]
