"""Which assemblies a pytest run is asked to check, and by what names."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dr_validator.config import ConfigSource, config_file
from dr_validator.record import dataclass

OPTION = "dr_assembly"


@dataclass(frozen=True, slots=True)
class AssemblyTarget:
    """One assembly to check.

    `path` is absolute, and may end in `@region`. `id` begins its tests' ids: the path from
    pytest's root folder, as of a test file; absolute where it lies elsewhere. `name` is how
    it is shown: the path from the current folder. `base` is the folder from which the path was
    meant, and from which dr-validator.toml is looked for upward.
    """

    id: str
    name: str
    path: str
    base: Path


def targets(config: pytest.Config) -> tuple[AssemblyTarget, ...]:
    """The assemblies of the command line, else those of pytest's configuration."""
    if given := config.getoption(OPTION):
        base = config.invocation_params.dir
    else:
        given, base = config.getini(OPTION), base_of(config)
    if not all(given):
        raise pytest.UsageError(f"{OPTION}: the path is empty")
    found: dict[str, AssemblyTarget] = {}
    for text in given:
        path = os.path.normpath(base / text)
        full = Path(path)
        inside = full.is_relative_to(config.rootpath)
        identity = full.relative_to(config.rootpath) if inside else full
        name = _shown(path, config.invocation_params.dir)
        found.setdefault(path, AssemblyTarget(identity.as_posix(), name, path, base))
    return tuple(found.values())


def strict(config: pytest.Config) -> bool:
    """Whether what is not proven fails."""
    return bool(config.getoption("dr_strict") or config.getini("dr_strict"))


def drilled(config: pytest.Config) -> bool:
    """Whether each loss is a test."""
    return bool(config.getoption("dr_drill") or config.getini("dr_drill"))


def base_of(config: pytest.Config) -> Path:
    """The folder of pytest's configuration file, else pytest's root folder."""
    return config.inipath.parent if config.inipath is not None else config.rootpath


def source(config: pytest.Config, base: Path) -> ConfigSource:
    """Where the configuration is and what it may load: as the command line says, else as
    pytest's configuration does; else it is the one nearest upward from `base`."""
    here, there = config.invocation_params.dir, base_of(config)
    given = ((here, config.getoption("dr_config")), (there, config.getini("dr_config")))
    files = [config_file(folder, name) for folder, name in given if name]
    folders = [here / each for each in config.getoption("dr_pack_dir")]
    folders = folders or [there / each for each in config.getini("dr_pack_dirs")]
    return ConfigSource(base, files[0] if files else None, tuple(folders))


def caches(config: pytest.Config) -> bool:
    """Whether what cfn-lint finds is kept."""
    return not config.getoption("dr_no_cache")


def _shown(path: str, folder: Path) -> str:
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:  # another drive of Windows
        return Path(path).as_posix()


def named_in(
    args: list[str], known: tuple[AssemblyTarget, ...], folder: Path
) -> dict[str, AssemblyTarget]:
    """Those of pytest's arguments that name an assembly or a test of one (`cdk.out::…`)."""
    by_path = {target.path: target for target in known}
    meant = {arg: os.path.normpath(folder / arg.partition("::")[0]) for arg in args}
    return {arg: by_path[path] for arg, path in meant.items() if path in by_path}


def prefixes(given: list[str], target: AssemblyTarget, folder: Path) -> tuple[str, ...]:
    """What `--deselect` says of an assembly, be it from the current folder or from the root."""
    parted = [each.partition("::") for each in given]
    return tuple(
        f"{target.id}::{rest}"
        for path, _, rest in parted
        if path == target.id or os.path.normpath(folder / path) == target.path
    )
