"""CloudFormation's intrinsic functions, one function each.

Source: AWS CloudFormation Template Reference, "Intrinsic function reference".
Each takes the function's argument and returns a value; what it cannot compute is Unknown
with the reason, never an exception. `Ref` and `Fn::GetAtt` and what crosses stacks are in
`references` and `crossings`.
"""

from __future__ import annotations

import base64
import ipaddress
import itertools
import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from dr_validator.assembly.include import TRANSFORM
from dr_validator.assembly.model import Json
from dr_validator.place import Place
from dr_validator.resolve.scope import Scope
from dr_validator.resolve.text import (
    from_text,
    holes,
    is_atomic,
    join,
    normal,
    parts_of,
    refs_of,
    split,
)
from dr_validator.resolve.value import Absent, Cause, Gap, Known, Part, Text, Unknown, Value

if TYPE_CHECKING:
    from dr_validator.resolve.resolver import Resolver

Function = Callable[["Resolver", Json, Scope, Place], Value]

MAX_BLOCKS = 256  # of Fn::Cidr


def malformed(what: str, place: Place) -> Unknown:
    return Unknown(what, Cause.MALFORMED, place)


def made_from(value: Unknown, place: Place) -> Unknown:
    """What a function makes of a value that is not known: another text than the value's."""
    return replace(value, place=place, text=None)


def fn_join(resolver: Resolver, arg: Json, scope: Scope, place: Place) -> Value:
    match arg:
        case [str() as delimiter, items]:
            values = _pieces(resolver, items, scope, place / 1)
            if isinstance(values, Unknown):
                return made_from(values, place)
            spaced: list[Value] = []
            for value in values:
                if isinstance(value, Absent):
                    continue
                if spaced:
                    spaced.append(Known(delimiter, place))
                spaced.append(value)
            return join(spaced, place)
        case _:
            return malformed("Fn::Join is not a list of a delimiter and a list", place)


def _pieces(resolver: Resolver, items: Json, scope: Scope, place: Place) -> list[Value] | Unknown:
    """The items of a join; texts as they are, for a dynamic reference may be in pieces."""
    if not isinstance(items, list):
        return resolver.items(items, scope, place)
    return [
        Known(raw, place / i) if isinstance(raw, str) else resolver.value(raw, scope, place / i)
        for i, raw in enumerate(items)
    ]


def fn_sub(resolver: Resolver, arg: Json, scope: Scope, place: Place) -> Value:
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
            pieces.append(resolver.value(variables[name], scope, place / 1 / name))
        elif "." in name:
            logical_id, attribute = name.split(".", 1)
            pieces.append(resolver.get_att(logical_id, attribute, scope, place))
        else:
            pieces.append(resolver.ref(name, scope, place))
    return join(pieces, place)


def fn_select(resolver: Resolver, arg: Json, scope: Scope, place: Place) -> Value:
    match arg:
        case [index, items]:
            at = resolver.value(index, scope, place / 0)
        case _:
            return malformed("Fn::Select is not a list of an index and a list", place)
    if isinstance(at, Unknown):
        return made_from(at, place)
    try:
        number = int(str(at.value)) if isinstance(at, Known) else -1
    except ValueError:
        number = -1
    if number < 0:
        return malformed("Fn::Select has no index", place)
    if isinstance(items, dict) and "Fn::GetAZs" in items:
        region = resolver.value(items["Fn::GetAZs"], scope, place / 1)
        named = region.value if isinstance(region, Known) and region.value else scope.stack.region
        gap = Text((Gap(f"availability zone {number} of {named}"),))
        reason = "the account's availability zones are known only at deployment"
        return Unknown(reason, Cause.DEPLOYMENT, place, gap, may_be_absent=False)
    values = resolver.items(items, scope, place / 1)
    if isinstance(values, Unknown):
        if values.text is None:
            return values
        item = Text((Gap(f"item {number} of {values.text!r}"),))
        return Unknown(values.reason, values.cause, place, item, values.refs, values.may_be_absent)
    present = [value for value in values if not isinstance(value, Absent)]
    if number >= len(present):
        return malformed(f"Fn::Select asks for item {number} of {len(present)}", place)
    return present[number]


def fn_split(resolver: Resolver, arg: Json, scope: Scope, place: Place) -> Value:
    fields = split_fields(resolver, arg, scope, place)
    if isinstance(fields, Unknown):
        return fields
    return resolver.collected(fields, place)


def split_fields(
    resolver: Resolver, arg: Json, scope: Scope, place: Place
) -> list[Value] | Unknown:
    """The items that `Fn::Split` gives, each of which may be known or not."""
    match arg:
        case [str() as delimiter, source]:
            value = resolver.value(source, scope, place / 1)
        case _:
            return malformed("Fn::Split is not a list of a delimiter and a string", place)
    if isinstance(value, Absent) or value.text is None:
        return value if isinstance(value, Unknown) else malformed("Fn::Split of no string", place)
    fields = split(value.text, delimiter)
    if fields is None:
        reason = value.reason if isinstance(value, Unknown) else "its pieces are not known"
        return Unknown(reason, Cause.DEPLOYMENT, place, refs=value.refs, may_be_absent=False)
    return [from_text(each, place, [value]) for each in fields]


def fn_find_in_map(resolver: Resolver, arg: Json, scope: Scope, place: Place) -> Value:
    default: Json = None
    match arg:
        case [name, top, second]:
            pass
        case [name, top, second, {"DefaultValue": default}]:
            pass
        case _:
            return malformed("Fn::FindInMap is not a list of a map and two keys", place)
    keys: list[str] = []
    for number, raw in enumerate((name, top, second)):
        key = resolver.value(raw, scope, place / number)
        if isinstance(key, Unknown):
            return made_from(key, place)
        if isinstance(key, Absent):
            return malformed("Fn::FindInMap has an empty key", place)
        keys.append(str(key.value))
    found: Json = scope.mappings.get(keys[0])
    for key_name in keys[1:]:
        found = found.get(key_name) if isinstance(found, dict) else None
    if found is None and len(arg) == 4:
        return resolver.value(default, scope, place / 3 / "DefaultValue")
    if found is None:
        return malformed(f"the mapping {keys[0]} has no {keys[1]}, {keys[2]}", place)
    return resolver.value(found, scope, place)


def fn_if(resolver: Resolver, arg: Json, scope: Scope, place: Place) -> Value:
    branches = resolver.branches(arg, scope, place)
    if isinstance(branches, Unknown):
        return branches
    values = [resolver.value(raw, scope, at) for raw, at in branches]
    first = values[0]
    if len(values) == 1:
        return first
    contents = [
        value.value if isinstance(value, Known) else value.text
        for value in values
        if not isinstance(value, Absent)
    ]
    same = len(contents) == len(values) and contents[0] is not None
    if same and all(content == contents[0] for content in contents):
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


def fn_base64(resolver: Resolver, arg: Json, scope: Scope, place: Place) -> Value:
    value = resolver.value(arg, scope, place)
    if isinstance(value, Known):
        encoded = base64.b64encode(str(value.value).encode()).decode()
        return Known(encoded, place, value.refs)
    return made_from(value, place) if isinstance(value, Unknown) else value


def fn_cidr(resolver: Resolver, arg: Json, scope: Scope, place: Place) -> Value:
    if not isinstance(arg, list) or not 2 <= len(arg) <= 3:
        return malformed("Fn::Cidr is not a list of a block, a count and bits", place)
    values = [resolver.value(each, scope, place / i) for i, each in enumerate(arg)]
    words: list[str] = []
    for value in values:
        if isinstance(value, Unknown):
            return value
        words.append(str(value.value) if isinstance(value, Known) else "")
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


def fn_get_azs(resolver: Resolver, arg: Json, scope: Scope, place: Place) -> Value:
    del resolver, arg, scope
    reason = "the account's availability zones are known only at deployment"
    return Unknown(reason, Cause.DEPLOYMENT, place, may_be_absent=False)


def fn_length(resolver: Resolver, arg: Json, scope: Scope, place: Place) -> Value:
    values = resolver.items(arg, scope, place)
    if isinstance(values, Unknown):
        return made_from(values, place)
    return Known(len([value for value in values if not isinstance(value, Absent)]), place)


def fn_to_json_string(resolver: Resolver, arg: Json, scope: Scope, place: Place) -> Value:
    """The JSON text, with what is not known left as pieces of the text."""
    unknown: list[Value] = []
    tokens: dict[str, tuple[Part, ...]] = {}

    def plain(raw: Json, at: Place) -> Json:
        if isinstance(raw, (dict, list)) and not is_intrinsic(raw):
            if isinstance(raw, dict):
                return {key: plain(each, at / key) for key, each in raw.items()}
            return [plain(each, at / i) for i, each in enumerate(raw)]
        value = resolver.value(raw, scope, at)
        unknown.append(value)
        match value:
            case Known(value=content):
                return content
            case Absent():
                return None
            case Unknown():
                token = f"\x00{len(tokens)}\x00"
                tokens[json.dumps(token)[1:-1]] = parts_of(value)
                return token

    written = json.dumps(plain(arg, place), separators=(",", ":"))
    if not tokens:
        return Known(written, place, refs_of(unknown))
    parts: list[Part] = []
    for piece in re.split("(" + "|".join(map(re.escape, tokens)) + ")", written):
        parts.extend(tokens.get(piece, (piece,)))
    return from_text(normal(parts), place, unknown)


def fn_transform(resolver: Resolver, arg: Json, scope: Scope, place: Place) -> Value:
    del resolver, scope
    name = arg.get("Name") if isinstance(arg, dict) else None
    reason = f"the macro {name} runs only at deployment"
    return Unknown(reason, Cause.UNSUPPORTED, place)


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
    return malformed("an intrinsic function stands beside other keys", place)


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


__all__ = ["FUNCTIONS", "Function", "is_atomic", "is_intrinsic", "malformed", "split_fields"]
