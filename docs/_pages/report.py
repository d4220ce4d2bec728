"""The JSON report, from its schema."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from _pages import NOTE, table

_SECTIONS = (
    "finding", "seen", "place", "anchor", "assembly", "roles", "unjudged", "checked", "summary"
)  # fmt: skip
_HEAD = ("key", "type", "meaning")
_INTRODUCTION = """\
# JSON output

`dr-validator check --format json` prints one object; `--output json=FILE` writes it to a file.
`version` is 1. Later releases only add: keys, and values where the list below ends in an ellipsis
(`kind`, `breaks`, `linter`, `verdict`, `failed_by`, exit codes). Read what you know and ignore the
rest; an exit code that you do not know is a failure.
Its JSON schema, `report.schema.json`, is installed with the package; its folder:

<!-- run -->
```console
$ python3 -c "import dr_validator.schema as s; print(*s.__path__)"
...dr_validator/schema
```

Everything is sorted, and the same assembly gives the same bytes. `findings` holds only what is
proven; what could not be decided is in `unproven`, with the reason. The exit code is that of
every other format, and stands in `summary.exit_code` too.
"""


def page(path: Path) -> str:
    schema = json.loads(path.read_text(encoding="utf-8"))
    lines = [NOTE, _INTRODUCTION, "## The report", "", *_object(schema)]
    for name in _SECTIONS:
        lines += ["", f"## {name}", "", *_section(schema["$defs"][name])]
    return "\n".join(lines) + "\n"


def _section(schema: dict[str, Any]) -> list[str]:
    """The keys of an object; of one that is another with more, those that come to it."""
    if "allOf" not in schema:
        return _object(schema)
    base, more = schema["allOf"]
    name = base["$ref"].rpartition("/")[2]
    return [f"What a [{name}](#{name}) has, and:", "", *_object(more)]


def _object(schema: dict[str, Any]) -> list[str]:
    return table(_HEAD, list(_rows(schema, "", set(schema["required"]))))


def _rows(
    schema: dict[str, Any], prefix: str, required: set[str]
) -> Iterator[tuple[str, str, str]]:
    for key, body in schema["properties"].items():
        meaning = _description(body)
        if not prefix and key not in required:
            meaning = f"{meaning} Optional.".strip()
        yield f"`{prefix}{key}`", _type(body), meaning
        inner = body.get("items", body)
        if "properties" in inner:
            dots = f"{prefix}{key}[]." if "items" in body else f"{prefix}{key}."
            yield from _rows(inner, dots, required)


def _description(body: dict[str, Any]) -> str:
    extra = [
        f"`{name}`"
        for part in _parts(body)
        for name in part.get("required", ())
        if "properties" not in part or name in part["properties"]
    ]
    text = str(body.get("description", ""))
    return f"{text} Each has {' and '.join(extra)} too.".strip() if extra else text


def _parts(body: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = body.get("items", {}).get("allOf", [])
    return [part for part in found if "$ref" not in part]


def _type(body: dict[str, Any]) -> str:
    if "const" in body:
        return f"`{json.dumps(body['const'])}`"
    if "enum" in body:
        return ", ".join(f"`{each}`" for each in body["enum"])
    if "examples" in body:  # an enumeration that may grow
        return ", ".join(f"`{each}`" for each in body["examples"]) + ", …"
    if "$ref" in body:
        return _named(body["$ref"].rpartition("/")[2])
    if body.get("type") == "array":
        return f"list of {_item(body.get('items', {}))}"
    if isinstance(body.get("type"), list):
        return " or ".join(body["type"])
    return str(body.get("type", "any"))


def _item(body: dict[str, Any]) -> str:
    for part in body.get("allOf", [body]):
        if "$ref" in part:
            return _named(part["$ref"].rpartition("/")[2])
    return {"object": "objects", "string": "strings"}.get(body.get("type", ""), "values")


def _named(name: str) -> str:
    plain = {
        "count": "integer",
        "names": "list of strings",
        "optional": "string or null",
        "severity": "`low`, `medium`, `high`, `critical`",
    }
    return plain.get(name, f"[{name}](#{name})")
