"""`dr-validator config show` and `dr-validator config schema`."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from typing import Any

from dr_validator.check import discover
from dr_validator.config.apply import options, roles
from dr_validator.config.effective import Effective
from dr_validator.config.environment import in_effect
from dr_validator.config.found import FILE, PYPROJECT, TABLE, Found
from dr_validator.config.read import ConfigSource, load_config
from dr_validator.config.reference import schema_text
from dr_validator.config.shown import document, settings, text
from dr_validator.finding import Severity
from dr_validator.packs import with_packs
from dr_validator.record import dataclass
from dr_validator.report.escape import plain
from dr_validator.select import selection

VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowRequest:
    """The command line of `config show`: where the configuration is, and what goes before it."""

    source: ConfigSource
    format: str = "text"
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_on: Severity | None = None
    strict: bool = False
    require_dr: bool = False
    primary: str | None = None
    secondaries: tuple[str, ...] = ()

    @property
    def given(self) -> dict[tuple[str, ...], tuple[str, Any]]:
        """What the command line says: the keys to the option and the value."""
        said = {
            ("regions", "primary"): ("--primary", self.primary),
            ("regions", "secondaries"): ("--secondary", list(self.secondaries)),
            ("gate", "require-dr"): ("--require-dr", self.require_dr),
            ("fail-on",): ("--fail-on", self.fail_on and self.fail_on.value),
            ("strict",): ("--strict", self.strict),
            ("select",): ("--select", list(self.select)),
            ("ignore",): ("--ignore", list(self.ignore)),
        }
        return {keys: (option, value) for keys, (option, value) in said.items() if value}


def show(request: ShowRequest) -> int:
    """Print what is in force here, as TOML or JSON, and where each value comes from."""
    held = request.source.effective()
    config = load_config(request.source)
    built_in = discover()
    checks = with_packs(built_in, config)
    options(config, checks)
    ids = tuple(each.id for each in checks)
    selection(request.select or config.select, request.ignore or config.ignore, ids)
    roles(request.primary or config.primary, request.secondaries or config.secondaries)
    more = len(checks) - len(built_in)
    if request.format == "json":
        print(json.dumps(_document(held, request, len(built_in), more), indent=2))
        return 0
    for line in _lines(held, request.given):
        print(plain(line))
    print(
        f"# checks available: {len(built_in)} of our own{f' and {more} of packs' if more else ''}"
    )
    return 0


def schema() -> int:
    """Print the JSON schema of the configuration, for editors."""
    print(schema_text(), end="")
    return 0


def _lines(held: Effective, given: Mapping[tuple[str, ...], tuple[str, Any]]) -> Iterator[str]:
    if not held.layers:
        yield f"# no {FILE} and no [tool.{TABLE}] in {PYPROJECT}, here or in a folder above"
    for number, each in enumerate(held.layers):
        table = f", [tool.{TABLE}]" if each.prefix else ""
        yield f"# extends {each.name}: {each.path}{table}" if number else f"# {each.path}{table}"
    yield from text(settings(held, given))
    for name, value in in_effect(os.environ).items():
        yield f"# environment: {name}={value}"


def _document(held: Effective, request: ShowRequest, built_in: int, more: int) -> dict[str, Any]:
    return {
        "version": VERSION,
        "files": [_file(each) for each in held.layers],
        "settings": document(settings(held, request.given)),
        "environment": in_effect(os.environ),
        "checks": {"built_in": built_in, "packs": more},
    }


def _file(found: Found) -> dict[str, Any]:
    return {
        "name": found.name,
        "file": str(found.path),
        "table": found.prefix.removesuffix(".") or None,
    }
