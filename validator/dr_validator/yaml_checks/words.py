"""What stands for the placeholders of a message."""

from __future__ import annotations

import json

from dr_validator.graph.resource import Resource
from dr_validator.graph.roles import Roles
from dr_validator.resolve.text import spelled
from dr_validator.resolve.value import Absent, Gap, Known, Text, Unknown, Value
from dr_validator.settings import Role
from dr_validator.yaml_checks.judge import has_role
from dr_validator.yaml_checks.message import Placeholder, Words
from dr_validator.yaml_checks.model import Written
from dr_validator.yaml_checks.ruling import Witness

MAX_SHOWN = 200
NOT_SET, NOT_KNOWN = "not set", "not known"
_GAP = Text((Gap(""),)).shown()
NO_REGION = "an unknown region"


def words_of(resource: Resource, witness: Witness) -> Words:
    """The words for a finding about a resource."""

    def word(placeholder: Placeholder) -> str:
        twin = witness.twin_of(resource)
        match placeholder:
            case Placeholder.VALUE:
                return shown(witness.value)
            case Placeholder.NAME:
                return resource.name
            case Placeholder.TYPE:
                return resource.type
            case Placeholder.STACK:
                return resource.stack.display_name
            case Placeholder.REGION:
                return resource.region or NO_REGION
            case Placeholder.ROLE:
                return role_of(resource.graph.roles, resource.region)
            case Placeholder.TWIN:
                return twin.name if twin else NOT_KNOWN
            case Placeholder.TWIN_REGION:
                return (twin.region if twin else None) or NO_REGION
            case Placeholder.TWIN_VALUE:
                return shown(witness.twin) if witness.twin else NOT_KNOWN
            case Placeholder.COUNT:
                return "1"

    return word


def words_of_count(roles: Roles, region: str, count: str) -> Words:
    """The words for a finding about how many there are in a region."""

    def word(placeholder: Placeholder) -> str:
        match placeholder:
            case Placeholder.COUNT:
                return count
            case Placeholder.ROLE:
                return role_of(roles, region)
            case (
                Placeholder.REGION
                | Placeholder.VALUE
                | Placeholder.NAME
                | Placeholder.TYPE
                | Placeholder.STACK
                | Placeholder.TWIN
                | Placeholder.TWIN_REGION
                | Placeholder.TWIN_VALUE
            ):
                return region

    return word


def doubt(written: Written, words: Words) -> str:
    """What is not proven, as a clause."""
    if written.doubt is not None:
        return written.doubt.told(words)
    title = written.title.rstrip(".")
    if title[1:2].islower():
        title = title[0].lower() + title[1:]
    return f"whether this is the case: {title}"


def role_of(roles: Roles, region: str | None) -> str:
    """The word for a region's role."""
    known = (each.value for each in Role if region and has_role(roles, region, each))
    return next(known, "no role")


def shown(value: Value) -> str:
    """A value for a message: not all of it, where it is long."""
    text = _text(value)
    return text if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN]}…"


def _text(value: Value) -> str:
    match value:
        case Known(value=dict() | list() as content):
            return json.dumps(content, ensure_ascii=False)
        case Known(value=content):
            return spelled(content)
        case Absent():
            return NOT_SET
        case Unknown(text=known):
            told = known.shown() if known else _GAP
            return NOT_KNOWN if told == _GAP else told
