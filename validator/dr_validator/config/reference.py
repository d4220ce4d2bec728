"""The reference of the configuration and its JSON schema, both from the table of keys."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from dr_validator.config.keys import ROOT
from dr_validator.config.kinds import Key, MapOf, Table, Tables
from dr_validator.errors import UsageError

BEGIN, END = "<!-- keys: written by docs/generate.py -->", "<!-- end of keys -->"


def schema() -> dict[str, Any]:
    """The JSON schema of dr-validator.toml, and of the table in pyproject.toml."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "dr-validator.toml",
        "description": "The configuration of dr-validator; also the table [tool.dr-validator] "
        "of pyproject.toml. A TOML date is a string here.",
        **ROOT.schema(),
    }


def schema_text() -> str:
    """The schema as its file holds it."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def page(text: str) -> str:
    """A page with the reference put anew between its markers."""
    return renewed(text, _reference())


def renewed(text: str, lines: Iterable[str]) -> str:
    """A page with these lines between its markers; UsageError if it lacks them."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise UsageError(f"the page lacks the markers {BEGIN} and {END}")
    return f"{before}{BEGIN}\n\n{chr(10).join(lines)}\n\n{END}{after}"


def _reference() -> Iterator[str]:
    yield from _rows([key for key in ROOT.keys if not _is_table(key)])
    yield from _sections("", ROOT)


def _sections(before: str, table: Table) -> Iterator[str]:
    """A section for each table in one, and for those in these."""
    for key in table.keys:
        name = f"{before}{key.name}"
        match key.kind:
            case Table():
                yield from ("", f"### `[{name}]`", "", _sentence(key.doc), "")
                yield from _rows([each for each in key.kind.keys if not _is_table(each)])
                yield from _sections(f"{name}.", key.kind)
            case Tables(table=entry):
                words = f"{_sentence(key.doc)}{_adding(key)}"
                yield from ("", f"### `[[{name}]]`", "", words, "")
                yield from _rows(entry.keys)
                if entry.either:
                    either = " or ".join(f"`{each}`" for each in entry.either)
                    yield from ("", f"An entry must have {either}, or both.")
            case _:
                pass


def _is_table(key: Key) -> bool:
    return isinstance(key.kind, Table | Tables)


def _rows(keys: list[Key] | tuple[Key, ...]) -> Iterator[str]:
    yield "| key | value | without it | what it does | example |"
    yield "| --- | --- | --- | --- | --- |"
    for key in keys:
        default = "must be given" if key.required else _default(key)
        yield (
            f"| `{key.name}` | {key.kind.words} | {default} | {_sentence(key.doc)}{_adding(key)} "
            f"| {_example(key)} |"
        )


def _adding(key: Key) -> str:
    return " Adds to what the files have that are [extended](#extends)." if key.adds else ""


def _default(key: Key) -> str:
    return f"`{key.default}`" if is_literal(key.default) else key.default


def is_literal(default: str) -> bool:
    """Whether a default is a value, not words about it."""
    return default.startswith('"') or default in ("true", "false")


def _example(key: Key) -> str:
    if isinstance(key.kind, MapOf):
        return f"`[{key.name}]`<br>`{key.example.strip('{} ')}`"
    return f"`{key.name} = {key.example}`"


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."
