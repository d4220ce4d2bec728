"""From configuration files to a configuration: what is found or named, and what it extends."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dr_validator.assembly.deployments import Deployment
from dr_validator.assembly.values import Values
from dr_validator.config.effective import Effective, SettingPart, effective
from dr_validator.config.extends import from_package, layers, packaged
from dr_validator.config.found import Found, find, named
from dr_validator.config.model import Config, NamedFile
from dr_validator.config.written import is_written
from dr_validator.drill.plan import DrillPlan
from dr_validator.gate import Gate
from dr_validator.lint.engines import ENGINES, LintEngine, Linter
from dr_validator.record import dataclass, replace
from dr_validator.settings import AcceptedLoss
from dr_validator.waivers.part import AppPart
from dr_validator.waivers.waiver import Waiver


@dataclass(frozen=True, slots=True)
class ConfigSource:
    """Where a configuration is from: the file, or the `package:name`, that the caller names, else
    what is found from a folder upward. `pack_dirs` are folders that the caller takes packs from."""

    start: Path
    file: Path | None = None
    pack_dirs: tuple[Path, ...] = ()

    def found(self) -> Found | None:
        if self.file is None:
            return find(self.start)
        return from_package(str(self.file)) if self.packaged else named(self.file)

    @property
    def packaged(self) -> bool:
        return self.file is not None and packaged(str(self.file))

    def effective(self) -> Effective:
        """All that is in effect; nothing without a configuration. UsageError if it is wrong."""
        found = self.found()
        return Effective() if found is None else effective(layers(found))


def config_file(folder: Path, given: str | Path) -> Path:
    """The file that somebody names from a folder; a `package:name` is the same everywhere."""
    return Path(given) if packaged(str(given)) else folder / given


def load_config(source: Path | ConfigSource) -> Config:
    """The configuration that holds, in a folder if just that is given; defaults without one.

    UsageError if it is wrong.
    """
    source = source if isinstance(source, ConfigSource) else ConfigSource(source)
    config = made(source.effective())
    by_caller = source.file is not None and not source.packaged
    return replace(config, named=by_caller, pack_dirs=source.pack_dirs)


def made(held: Effective) -> Config:
    """The configuration of what is in effect."""
    value = held.value
    lint = held.one("lint", "config")
    first = held.layers[0].path if held.layers else None
    config = Config(
        first,
        value("regions", "primary"),
        value("regions", "secondaries", default=()),
        value("fail-on"),
        value("select", default=()),
        value("ignore", default=()),
        _values(held.below("stacks")),
        value("strict", default=False),
        value("exclude-stacks", default=()),
        _values(held.below("severity")),
        value("strategy"),
        value("objectives", "rpo"),
        value("objectives", "rto"),
        _entries(held, "required-exports"),
        _entries(held, "required-tags"),
        tuple(each for each in _entries(held, "packs") if not is_written(each)),
        tuple(_waiver(each, first) for each in held.entries("waivers")),
        _deployments(held.one("deployments")),
        nested_templates={
            glob: each.by.path.parent / each.value
            for glob, each in held.below("nested-templates").items()
        },
        yaml_packs=tuple(
            each.by.path.parent / each.value
            for each in held.entries("packs")
            if is_written(each.value)
        ),
        lint=None if lint is None else NamedFile(lint.by.path.parent, lint.value),
        lint_engines=_engines(value("lint", "engines")),
        gate=Gate(
            value("gate", "require-dr", default=False),
            _entries(held, "gate", "regions"),
            tuple(role.value for role in _entries(held, "gate", "roles")),
            value("gate", "complete", default=False),
            value("gate", "allow-unjudged", default=()),
            _entries(held, "gate", "entries"),
            _entries(held, "gate", "stores"),
        ),
        drill=_plan(held),
        files=tuple(each.path for each in held.layers),
        beside=tuple(dict.fromkeys(e.path.parent for e in held.layers if not e.packaged)),
        said=_said(held),
    )
    _refuse_two_roles(config, held)
    return config


def _engines(choices: tuple[Linter, ...] | None) -> tuple[LintEngine, ...] | None:
    if choices is None:
        return None
    return tuple(each for each in ENGINES if each.choice in choices)


def _values(parts: Mapping[str, SettingPart]) -> dict[str, Any]:
    return {name: each.value for name, each in parts.items()}


def _entries(held: Effective, *keys: str) -> tuple[Any, ...]:
    return tuple(each.value for each in held.entries(*keys))


def _said(held: Effective) -> dict[tuple[str, ...], str]:
    """Where that is said which may turn out wrong once the checks are known."""
    said = {part.keys[:1]: part.said for part in held.parts if part.keys[0] in ("select", "ignore")}
    severities = held.below("severity").items()
    said |= {("severity", each): f"{part.by.path}: severity" for each, part in severities}
    said |= {("packs", each.value): each.said for each in held.entries("packs")}
    waivers = enumerate(held.entries("waivers"))
    return said | {
        ("waiver", str(number)): f"{part.by.path}: waiver {part.entry}" for number, part in waivers
    }


def _refuse_two_roles(config: Config, held: Effective) -> None:
    if config.primary not in config.secondaries:
        return
    primary, others = (held.one("regions", key) for key in ("primary", "secondaries"))
    if primary is None or others is None:
        return
    sentence = f"cannot hold {config.primary}, which is the primary region"
    if primary.by.path != others.by.path:
        sentence += f" in {primary.by.path}"
    raise (others.by.at / "regions" / "secondaries").wrong(sentence)


def _waiver(part: SettingPart, first: Path | None) -> Waiver:
    entry = part.value
    return Waiver(
        entry["check"].strip(),
        " ".join(entry["reason"].split()),
        f"{part.by.name}, waiver {part.entry}",
        AppPart(construct=entry.get("construct", "").strip("/"), stack=entry.get("stack", "")),
        entry.get("expires"),
        entry.get("owner", ""),
        shared=part.by.path != first,
    )


def _plan(held: Effective) -> DrillPlan:
    accepted = tuple(_accepted(each) for each in held.entries("drill", "accepted"))
    return DrillPlan(
        held.value("drill", "lose", default=()), _entries(held, "drill", "required"), accepted
    )


def _accepted(part: SettingPart) -> AcceptedLoss:
    entry = part.value
    return AcceptedLoss(
        " ".join(entry["reason"].split()),
        f"{part.by.name}, accepted loss {part.entry}",
        entry.get("entry", ""),
        entry.get("store", ""),
        entry.get("lost", ""),
        entry.get("owner", ""),
        entry.get("expires"),
    )


def _deployments(part: SettingPart | None) -> tuple[Deployment, ...]:
    if part is None:
        return ()
    return tuple(_deployment(each, part.by, number) for number, each in enumerate(part.value, 1))


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
