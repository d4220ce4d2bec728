"""`dr-validator config show` and `dr-validator config schema`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dr_validator.check import discover
from dr_validator.config.apply import options
from dr_validator.config.keys import ROOT
from dr_validator.config.kinds import Key, Table, Tables
from dr_validator.config.packs import with_packs
from dr_validator.config.read import FILE, PYPROJECT, TABLE, ConfigSource, Found, load_config
from dr_validator.config.reference import is_literal, schema_text
from dr_validator.config.toml import literal, name
from dr_validator.report.escape import plain


def show(source: ConfigSource) -> int:
    """Print what is in force here, as TOML, and where each value comes from."""
    found = source.found()
    config = load_config(source)
    built_in = discover()
    checks = with_packs(built_in, config)
    options(config, checks)
    for line in _lines(found):
        print(plain(line))
    packs = f" and {len(checks) - len(built_in)} of packs" if len(checks) > len(built_in) else ""
    print(f"# checks there are: {len(built_in)} of our own{packs}")
    return 0


def schema() -> int:
    """Print the JSON schema of the configuration, for editors."""
    print(schema_text(), end="")
    return 0


def _lines(found: Found | None) -> Iterator[str]:
    if found is None:
        yield f"# no {FILE} and no [tool.{TABLE}] in {PYPROJECT}, here or in a folder above"
    else:
        yield f"# {found.path}" + (f", [tool.{TABLE}]" if found.prefix else "")
    table = found.table if found and isinstance(found.table, Mapping) else {}
    origin = found.path.name if found else ""
    for key in ROOT.keys:
        match key.kind:
            case Table(keys=keys):
                inner = table.get(key.name, {})
                for each in keys:
                    yield from _key(f"{key.name}.{each.name}", each, inner, origin)
            case Tables() if table.get(key.name):
                yield f"{key.name} = [  # {origin}"
                yield from (f"    {literal(each)}," for each in table[key.name])
                yield "]"
            case _:
                yield from _key(key.name, key, table, origin)


def _key(full: str, key: Key, table: Mapping[str, object], origin: str) -> Iterator[str]:
    if key.name in table:
        value = table[key.name]
        assignments = [f"{full} = {literal(value)}"]
        if isinstance(value, Mapping):
            assignments = [f"{full}.{name(k)} = {literal(v)}" for k, v in value.items()]
        yield from (f"{each:42}  # {origin}" for each in assignments or [f"{full} = {{}}"])
    elif is_literal(key.default):
        yield f"{f'{full} = {key.default}':42}  # default"
    else:
        yield f"# {f'{full}: {key.default}':40}  # default"
