"""Where in a SAM template stands what SAM made of it, so that findings point there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dr_validator.assembly.model import Json, Origin

PREFIX = "AWS::Serverless::"
# The mark that each resource of SAM hands on, in its metadata, to what is made of it.
MARK = "dr-validator:origin"
# What the translator wants to be in S3; before `sam package` it is a path.
UPLOADED = {
    "AWS::Serverless::Function": "CodeUri",
    "AWS::Serverless::LayerVersion": "ContentUri",
    "AWS::Serverless::Api": "DefinitionUri",
    "AWS::Serverless::HttpApi": "DefinitionUri",
    "AWS::Serverless::StateMachine": "DefinitionUri",
}
# What CloudFormation calls it.
_RENAMED = ("BodyS3Location", "Code", "Content", "DefinitionS3Location", "DefinitionString")
_IMPLICIT = {"ServerlessRestApi": ("Api", "RestApiId"), "ServerlessHttpApi": ("HttpApi", "ApiId")}


def taken(made: dict[str, Any], source: Mapping[str, Json]) -> dict[str, Origin]:
    """Take the marks off again: pointers into what was made, and where that is written.

    Beside what stands where it stood: resources that SAM adds, properties that it calls
    otherwise, and those that come from the Globals.
    """
    written = dict(section(source, "Resources"))
    found: dict[str, Origin] = {}
    for logical_id, resource in section(made, "Resources"):
        marked = _unmarked(resource)
        own = marked if marked in written else logical_id if logical_id in written else None
        at = f"/Resources/{logical_id}"
        if own is None:
            found[at] = Origin(_guessed(logical_id, written))
            continue
        if own != logical_id:
            found[at] = Origin(f"/Resources/{own}")
        found.update(_within(resource, own, written[own], source, at))
    return found


def _unmarked(resource: dict[str, Any]) -> str:
    metadata = mapping(resource.get("Metadata"))
    mark = metadata.pop(MARK, "")
    if mark and not metadata:
        del resource["Metadata"]
    return str(mark)


def _within(
    made: dict[str, Any], own: str, written: dict[str, Json], source: Mapping[str, Json], at: str
) -> Iterator[tuple[str, Origin]]:
    """The properties of one resource that do not stand in it under their names."""
    kind = str(written.get("Type"))
    if not kind.startswith(PREFIX):
        return
    properties, its_own = mapping(made.get("Properties")), mapping(written.get("Properties"))
    if UPLOADED.get(kind) in its_own:
        for name in properties.keys() & set(_RENAMED):
            there = f"/Resources/{own}/Properties/{UPLOADED[kind]}"
            yield f"{at}/Properties/{name}", Origin(there)
    name = kind.removeprefix(PREFIX)
    shared = mapping(mapping(source.get("Globals")).get(name))
    yield from _inherited(properties, its_own, shared, f"{at}/Properties", f"/Globals/{name}")


def _inherited(
    made: dict[str, Any], own: dict[str, Any], shared: dict[str, Any], at: str, there: str
) -> Iterator[tuple[str, Origin]]:
    """What stands in the Globals and not in the resource, however deep in mappings."""
    for name in sorted(made.keys() & shared.keys()):
        if name not in own:
            yield f"{at}/{name}", Origin(f"{there}/{name}")
        else:
            inner = [mapping(each[name]) for each in (made, own, shared)]
            yield from _inherited(inner[0], inner[1], inner[2], f"{at}/{name}", f"{there}/{name}")


def _guessed(logical_id: str, written: Mapping[str, dict[str, Json]]) -> str:
    """What is made by many (an API of events), or beside a resource (a connector)."""
    for name, (kind, own) in _IMPLICIT.items():
        if logical_id.startswith(name):
            return next(_events(written, kind, own), "/Resources")
    parts = [each for each in written if logical_id.startswith(each)]
    return f"/Resources/{max(parts, key=len)}" if parts else "/Resources"


def _events(written: Mapping[str, dict[str, Json]], kind: str, own: str) -> Iterator[str]:
    """The events for which SAM makes an API of its own."""
    for logical_id, resource in written.items():
        for name, event in section(mapping(resource.get("Properties")), "Events"):
            if event.get("Type") == kind and own not in mapping(event.get("Properties")):
                yield f"/Resources/{logical_id}/Properties/Events/{name}"


def section(body: Mapping[str, Any], name: str) -> list[tuple[str, dict[str, Any]]]:
    """The entries of a section that are mappings."""
    section = body.get(name)
    entries = section.items() if isinstance(section, dict) else ()
    return [(key, value) for key, value in entries if isinstance(value, dict)]


def mapping(value: Any) -> dict[str, Any]:
    """The value, if it is a mapping; else an empty one."""
    return value if isinstance(value, dict) else {}
