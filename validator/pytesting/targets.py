"""Which assemblies a pytest run is asked to check, and by what names."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import pytest

OPTION = "dr_assembly"


@dataclass(frozen=True, slots=True)
class Target:
    """One assembly to check.

    `path` is absolute, and may end in `@region`. `name` is the first part of its tests' ids:
    the path from pytest's root folder, as of a test file. `base` is the folder from which the
    path was meant, and from which dr-validator.toml is looked for upward.
    """

    name: str
    path: str
    base: Path


def targets(config: pytest.Config) -> tuple[Target, ...]:
    """The assemblies of the command line, else those of pytest's configuration."""
    if given := config.getoption(OPTION):
        base = config.invocation_params.dir
    else:
        given, base = config.getini(OPTION), base_of(config)
    if not all(given):
        raise pytest.UsageError(f"{OPTION}: an empty path names no assembly")
    found: dict[str, Target] = {}
    for text in given:
        path = os.path.normpath(base / text)
        found.setdefault(path, Target(_name(path, config.rootpath), path, base))
    return tuple(found.values())


def strict(config: pytest.Config) -> bool:
    """Whether what is not proven fails."""
    return bool(config.getoption("dr_strict") or config.getini("dr_strict"))


def base_of(config: pytest.Config) -> Path:
    """The folder of pytest's configuration file, else pytest's root folder."""
    return config.inipath.parent if config.inipath is not None else config.rootpath


def _name(path: str, root: Path) -> str:
    try:
        return Path(os.path.relpath(path, root)).as_posix()
    except ValueError:  # another drive of Windows
        return Path(path).as_posix()


def named_in(args: list[str], known: tuple[Target, ...], folder: Path) -> dict[str, Target]:
    """Those of pytest's arguments that name an assembly or a test of one (`cdk.out::…`)."""
    by_path = {target.path: target for target in known}
    meant = {arg: os.path.normpath(folder / arg.partition("::")[0]) for arg in args}
    return {arg: by_path[path] for arg, path in meant.items() if path in by_path}
