"""dr-validator.toml, or [tool.dr-validator] in pyproject.toml: the nearest one upward."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from validator.errors import UsageError
from validator.finding import Severity
from validator.select import nearest

FILE, PYPROJECT, TABLE = "dr-validator.toml", "pyproject.toml", "dr-validator"


@dataclass(frozen=True, slots=True)
class Config:
    """What the configuration says. `stacks` gives regions to stacks by glob."""

    path: Path | None = None
    primary: str | None = None
    secondaries: tuple[str, ...] = ()
    fail_on: Severity | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    stacks: Mapping[str, str] = field(default_factory=dict)


def load_config(start: Path) -> Config:
    """The configuration in `start` or the nearest folder above it; defaults without one."""
    start = start.absolute()
    for folder in (start, *start.parents):
        own, shared = folder / FILE, folder / PYPROJECT
        if own.is_file():
            return _config(own, _read(own), "")
        if shared.is_file():
            tool = _read(shared).get("tool")
            table = tool.get(TABLE) if isinstance(tool, dict) else None
            if table is not None:
                return _config(shared, table, f"tool.{TABLE}.")
    return Config()


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: not valid TOML: {error}") from error


def _config(path: Path, table: object, prefix: str) -> Config:
    reader = _Reader(path, prefix)
    body = reader.table(table, "", ("regions", "fail-on", "select", "ignore", "stacks"))
    regions = reader.table(body.get("regions", {}), "regions", ("primary", "secondaries"))
    stacks = reader.table(body.get("stacks", {}), "stacks")
    return Config(
        path,
        reader.text(regions["primary"], "regions.primary") if "primary" in regions else None,
        reader.texts(regions.get("secondaries", []), "regions.secondaries"),
        reader.severity(body["fail-on"]) if "fail-on" in body else None,
        reader.texts(body.get("select", []), "select"),
        reader.texts(body.get("ignore", []), "ignore"),
        {glob: reader.text(region, f"stacks.{glob!r}") for glob, region in stacks.items()},
    )


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads values of the right type, or says which one is wrong and what it should be."""

    path: Path
    prefix: str

    def wrong(self, key: str, sentence: str) -> UsageError:
        name = f"{self.prefix}{key}" if key else self.prefix.rstrip(".") or "the file"
        return UsageError(f"{self.path}: {name} {sentence}")

    def table(self, value: object, key: str, keys: Iterable[str] = ()) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise self.wrong(key, "must be a table")
        known = tuple(keys)
        for name in value:
            if known and name not in known:
                near = nearest(name, known)
                hint = f"did you mean {near}?" if near else f"known keys: {', '.join(known)}"
                raise self.wrong(f"{key}.{name}" if key else name, f"is not a known key; {hint}")
        return value

    def text(self, value: object, key: str) -> str:
        if not isinstance(value, str) or not value:
            raise self.wrong(key, "must be a string")
        return value

    def texts(self, value: object, key: str) -> tuple[str, ...]:
        if not isinstance(value, list):
            raise self.wrong(key, "must be a list of strings")
        return tuple(self.text(each, key) for each in value)

    def severity(self, value: object) -> Severity:
        levels = [level.value for level in Severity]
        if value not in levels:
            raise self.wrong("fail-on", f"must be one of {', '.join(levels)}")
        return Severity(value)
