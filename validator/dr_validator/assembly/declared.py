"""Values against what a template declares of its parameters, as CloudFormation compares them.

Source: AWS CloudFormation User Guide, "CloudFormation template Parameters syntax"
(https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html).
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from dr_validator.assembly.model import Json, Template
from dr_validator.assembly.pattern import matches
from dr_validator.assembly.values import Values, as_parameter

_SSM = "AWS::SSM::Parameter::"
_LISTS = ("CommaDelimitedList", "List<")
_NUMBERS = ("Number", "List<Number>")


def complaints(values: Values, template: Template) -> list[str]:
    """One sentence for each value that the template does not take."""
    section = template.body.get("Parameters")
    declared = section if isinstance(section, dict) else {}
    found: list[str] = []
    for name, value in sorted(values.parameters.items()):
        known = declared.get(name)
        if name not in declared:
            found.append(f"{values.source}: {_unknown(name, sorted(declared), template.name)}")
        elif value is not None and isinstance(known, dict):
            found += [
                f"{values.source}: {name} {wrong} (declared in {template.name})"
                for wrong in _wrong(value, known)
            ]
    return found


def _unknown(name: str, declared: list[str], template: str) -> str:
    sentence = f"{name} is not a parameter of {template}"
    if near := difflib.get_close_matches(name, declared, 1):
        return f"{sentence}; did you mean {near[0]}?"
    return f"{sentence}, which has {', '.join(declared) or 'none'}"


def _wrong(value: str, declared: dict[str, Json]) -> Iterator[str]:
    """Why a value is refused, the first reason only."""
    kind = str(declared.get("Type", "String"))
    if kind.startswith(_SSM):
        return  # the value is the name of an SSM parameter; what that holds is compared at AWS
    items = [each.strip() for each in value.split(",")] if kind.startswith(_LISTS) else [value]
    for item in items:
        reasons = _reasons(item, declared, number=kind in _NUMBERS)
        if first := next(reasons, None):
            yield f"is {_shown(item, declared)}, which {first}"
            return


def _reasons(item: str, declared: dict[str, Json], *, number: bool) -> Iterator[str]:
    amount = _number(item)
    if number and amount is None:
        yield "is not a number"
        return
    allowed = declared.get("AllowedValues")
    if isinstance(allowed, list):
        words = [as_parameter(each) for each in allowed]
        if item not in words and not (number and amount in map(_number, words)):
            shown = ", ".join(each for each in words[:10] if each is not None)
            yield f"is not allowed: write one of {shown}{', …' if len(words) > 10 else ''}"
    pattern = declared.get("AllowedPattern")
    if isinstance(pattern, str) and matches(pattern, item) is False:
        yield f"does not match {pattern}"
    least, most = (_number(declared.get(f"{end}Length")) for end in ("Min", "Max"))
    if least is not None and len(item) < least:
        yield f"is shorter than {least} characters"
    if most is not None and len(item) > most:
        yield f"is longer than {most} characters"
    least, most = (_number(declared.get(f"{end}Value")) for end in ("Min", "Max"))
    if number and amount is not None and least is not None and amount < least:
        yield f"is less than {least}"
    if number and amount is not None and most is not None and amount > most:
        yield f"is more than {most}"


def _shown(item: str, declared: dict[str, Json]) -> str:
    """The value, unless the template says that nobody is to see it."""
    if str(declared.get("NoEcho")).lower() == "true":
        return "a value that the template hides (NoEcho)"
    return repr(item if len(item) <= 60 else f"{item[:57]}…")


def _number(value: Json) -> Decimal | None:
    try:
        made = Decimal(as_parameter(value) or "")
    except InvalidOperation:
        return None
    return made if made.is_finite() else None
