"""What the fuzzer starts from: every example of every check, and a configuration with every key."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from dr_validator.assembly.yaml_text import parse_yaml
from dr_validator.check import discover
from dr_validator.config.keys import ROOT
from dr_validator.config.kinds import Key, Table, Tables

from tests.checks.examples import KEYS, file_of

_MORE = Path(__file__).parent / "more.yaml"


@cache
def stacks() -> tuple[dict[str, Any], ...]:
    """The stacks of the examples and some more, as `dr_validator.example` has them."""
    more: Any = parse_yaml(_MORE.read_text(encoding="utf-8"), _MORE)
    found: list[dict[str, Any]] = [*more]
    for check in discover():
        path = file_of(check)
        content: Any = parse_yaml(path.read_text(encoding="utf-8"), path)
        for kind in KEYS:
            entries = content[kind]
            each = entries if isinstance(entries, list) else [entries]
            found += [entry["stacks"] for entry in each]
    return tuple(found)


@cache
def texts() -> tuple[str, ...]:
    """The files of the examples."""
    return tuple(file_of(check).read_text(encoding="utf-8") for check in discover())


@cache
def configuration() -> dict[str, Any]:
    """Every key of the configuration, with the value of its example."""
    return tomllib.loads("\n".join(map(_written, ROOT.keys)))


def _written(key: Key) -> str:
    """A key with the value of its example, on one line."""
    match key.kind:
        case Table(keys=keys):
            return f"{key.name} = {{ {', '.join(map(_written, keys))} }}"
        case Tables(table=table):
            return f"{key.name} = [{{ {', '.join(map(_written, table.keys))} }}]"
        case _:
            return f"{key.name} = {key.example}"
