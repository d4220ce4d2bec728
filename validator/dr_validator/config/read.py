"""Finds the configuration and reads it: dr-validator.toml, or a table of pyproject.toml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from dr_validator import files
from dr_validator.assembly.deployments import Deployment
from dr_validator.assembly.toml_text import parse_toml
from dr_validator.assembly.values import Values
from dr_validator.config.keys import ROOT
from dr_validator.config.kinds import KeyPlace
from dr_validator.config.model import Config
from dr_validator.drill.plan import AcceptedLoss, DrillPlan
from dr_validator.errors import UsageError
from dr_validator.gate import Gate
from dr_validator.record import dataclass
from dr_validator.waivers.part import AppPart
from dr_validator.waivers.waiver import Waiver

FILE, PYPROJECT, TABLE = "dr-validator.toml", "pyproject.toml", "dr-validator"


@dataclass(frozen=True, slots=True)
class Found:
    """A configuration as it is written: the file, the table, and what its keys begin with."""

    path: Path
    table: object
    prefix: str = ""

    @property
    def at(self) -> KeyPlace:
        return KeyPlace(str(self.path), "", self.prefix)


def find(start: Path) -> Found | None:
    """The configuration in `start` or the nearest folder above it.

    In one folder, dr-validator.toml goes before pyproject.toml. One that is there and cannot be
    read is an error: it may be what makes the gate strict.
    """
    start = start.absolute()
    for folder in (start, *start.parents):
        own, shared = folder / FILE, folder / PYPROJECT
        if files.present(own):
            return Found(own, _read(own))
        if files.present(shared) and (found := _in_pyproject(shared)) is not None:
            return found
    return None


def _in_pyproject(path: Path) -> Found | None:
    tool = _read(path).get("tool")
    table = tool.get(TABLE) if isinstance(tool, dict) else None
    return None if table is None else Found(path, table, f"tool.{TABLE}.")


def named(file: Path) -> Found:
    """The configuration in a file that somebody names; UsageError where there is none."""
    path = file.absolute()
    if path.name != PYPROJECT:
        return Found(path, _read(path))
    found = _in_pyproject(path)
    if found is None:
        raise UsageError(f"{file}: has no table [tool.{TABLE}]; add it, or name another file")
    return found


@dataclass(frozen=True, slots=True)
class ConfigSource:
    """Where a configuration is from: the file that the caller names, else what is found from a
    folder upward. `pack_dirs` are folders that the caller takes packs from."""

    start: Path
    file: Path | None = None
    pack_dirs: tuple[Path, ...] = ()

    def found(self) -> Found | None:
        return find(self.start) if self.file is None else named(self.file)


def load_config(source: Path | ConfigSource) -> Config:
    """The configuration that holds, in a folder if just that is given; defaults without one.

    UsageError if it is wrong.
    """
    source = source if isinstance(source, ConfigSource) else ConfigSource(source)
    found = source.found()
    config = Config() if found is None else made(found)
    return replace(config, named=source.file is not None, pack_dirs=source.pack_dirs)


def made(found: Found) -> Config:
    """The configuration of what was found."""
    body = ROOT.read(found.table, found.at)
    regions, objectives = body.get("regions", {}), body.get("objectives", {})
    gate = body.get("gate", {})
    config = Config(
        found.path,
        regions.get("primary"),
        regions.get("secondaries", ()),
        body.get("fail-on"),
        body.get("select", ()),
        body.get("ignore", ()),
        body.get("stacks", {}),
        body.get("strict", False),
        body.get("exclude-stacks", ()),
        body.get("severity", {}),
        body.get("strategy"),
        objectives.get("rpo"),
        objectives.get("rto"),
        body.get("required-exports", ()),
        body.get("required-tags", ()),
        body.get("packs", ()),
        tuple(
            _waiver(entry, found, number) for number, entry in enumerate(body.get("waivers", ()), 1)
        ),
        tuple(
            _deployment(entry, found, number)
            for number, entry in enumerate(body.get("deployments", ()), 1)
        ),
        nested_templates={
            glob: found.path.parent / file
            for glob, file in body.get("nested-templates", {}).items()
        },
        lint=body.get("lint", {}).get("config"),
        gate=Gate(
            gate.get("require-dr", False),
            gate.get("regions", ()),
            tuple(role.value for role in gate.get("roles", ())),
        ),
        drill=_plan(body.get("drill", {}), found),
    )
    if config.primary in config.secondaries:
        sentence = f"cannot hold {config.primary}, which is the primary region"
        raise (found.at / "regions" / "secondaries").wrong(sentence)
    return config


def _waiver(entry: Mapping[str, Any], found: Found, number: int) -> Waiver:
    return Waiver(
        entry["check"].strip(),
        " ".join(entry["reason"].split()),
        f"{found.path.name}, waiver {number}",
        AppPart(construct=entry.get("construct", "").strip("/"), stack=entry.get("stack", "")),
        entry.get("expires"),
        entry.get("owner", ""),
    )


def _plan(body: Mapping[str, Any], found: Found) -> DrillPlan:
    accepted = tuple(
        AcceptedLoss(
            " ".join(entry["reason"].split()),
            f"{found.path.name}, accepted loss {number}",
            entry.get("entry", ""),
            entry.get("store", ""),
            entry.get("lost", ""),
            entry.get("owner", ""),
            entry.get("expires"),
        )
        for number, entry in enumerate(body.get("accepted", ()), 1)
    )
    return DrillPlan(body.get("lose", ()), body.get("required", ()), accepted)


def _deployment(entry: Mapping[str, Any], found: Found, number: int) -> Deployment:
    at = (found.at / "deployments").numbered(number)
    if entry.get("account") and not entry.get("region"):
        raise at.wrong("has an account and no region; add the region")
    values = Values(
        f"{found.path}: entry {number} of {found.prefix}deployments",
        entry.get("parameters", {}),
        entry.get("tags", {}),
        entry.get("stack-name", ""),
        entry.get("region", ""),
    )
    file = entry.get("parameter-file", "")
    return Deployment(entry["template"], found.path.parent, values, entry.get("account"), file)


def _read(path: Path) -> dict[str, Any]:
    try:
        return parse_toml(files.read_text(path))
    except files.FileError as error:
        raise UsageError(error.told(path, "correct or remove it")) from None
    except ValueError as error:
        raise UsageError(f"{path}: not valid TOML: {error}; correct the file") from None
