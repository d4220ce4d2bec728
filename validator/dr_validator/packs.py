"""Packs: packages with checks of the user's own, and files of checks in YAML.

Code comes from installed packages, or from a folder that the caller names. A configuration that
was found, not named, may lie beside input that nobody trusts yet. YAML is no code.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import module_from_spec
from pathlib import Path

from dr_validator.check import Check, CheckLoadError, discover
from dr_validator.config.model import Config
from dr_validator.config.written import files_in, is_written
from dr_validator.errors import UsageError
from dr_validator.installed import (
    editable_paths,
    find,
    importing_from,
    search_path,
    working_folder,
)
from dr_validator.record import dataclass, replace


@dataclass(frozen=True, slots=True)
class _Pack:
    """A pack by its import name, what its first package is loaded from, and who names it."""

    name: str
    spec: ModuleSpec
    by: str


def with_packs(checks: Iterable[Check], config: Config) -> tuple[Check, ...]:
    """The checks, and those of the packs. A pack that cannot be loaded is a UsageError."""
    found = {each.id: each for each in checks}
    code, written = _parted(config)
    for by, each in _of_code(code):
        if each.id in found:
            other = found[each.id].module
            raise UsageError(
                f"{by}: {each.module}: there is already a check {each.id}, in {other}; rename one"
            )
        found[each.id] = each
    found |= {each.id: each for each in _of_yaml(written, found)}
    return tuple(found[identity] for identity in sorted(found))


def _parted(config: Config) -> tuple[Config, tuple[Path, ...]]:
    """What is left of the configuration without its packs in YAML, and these."""
    pack_dirs = tuple(each for each in config.pack_dirs if not _is_yaml(each, config.packs))
    written = [*config.yaml_packs, *(each for each in config.pack_dirs if each not in pack_dirs)]
    return replace(config, pack_dirs=pack_dirs), tuple(written)


def _is_yaml(path: Path, packs: Iterable[str]) -> bool:
    """Whether what the command names is a file of checks, or a folder of such and nothing else: no
    package, and none of the packs that the configuration names in it."""
    if is_written(path.name):
        return True
    if _split(path)[1] or any(_in_folder(name, path) for name in packs):
        return False
    return bool(files_in(path))


def _of_yaml(written: tuple[Path, ...], known: Mapping[str, Check]) -> Iterable[Check]:
    """The checks of files in YAML: they run no code, so they may lie anywhere."""
    if not written:
        return ()
    from dr_validator.yaml_checks.load import checks_of, read_packs

    found = read_packs(written, {each.id: each.module for each in known.values()})
    return checks_of(found, (each.family for each in known.values()))


def _of_code(config: Config) -> Iterator[tuple[str, Check]]:
    """The checks of Python packages."""
    if not config.packs and not config.pack_dirs:
        return
    path = _search_path(config)
    for pack in _packs(config, path):
        for each in _checks(pack, [*path, *_folders(config)]):
            yield pack.by, each


def _search_path(config: Config) -> list[str]:
    """Where installed packages are."""
    return [*search_path(*config.beside), *editable_paths()]


def _folders(config: Config) -> list[str]:
    """The folders in which packs may stand that are not installed."""
    named = [str(config.path.parent)] if config.path is not None and config.named else []
    return [*(str(_split(each)[0]) for each in config.pack_dirs), *named]


def _packs(config: Config, path: list[str]) -> Iterator[_Pack]:
    """Each pack once: those that `--pack-dir` names, and those of the configuration."""
    names = dict.fromkeys(config.packs)
    for folder in config.pack_dirs:
        root, name = _split(folder)
        by = f"--pack-dir {folder}"
        if not folder.is_dir():
            raise UsageError(f"{by}: no such folder; name the folder of a pack")
        if name:
            names.pop(name, None)
            yield _Pack(name, _sought(name, root, by), by)
        elif not any(_in_folder(each, root) for each in names):
            raise UsageError(
                f"{by}: is not a package (it has no __init__.py), and contains none of the "
                "packs that the configuration names; name the folder of a pack"
            )
    for name in names:
        by = config.saying("packs", name)
        if not all(word.isidentifier() for word in name.split(".")):
            raise UsageError(
                f"{by}: {name!r} is not an import name; write one such as acme_checks, or "
                "checks.yaml for checks in YAML"
            )
        yield _Pack(name, _spec(name, config, path, by), by)


def _split(folder: Path) -> tuple[Path, str]:
    """The folder that a package is imported from, and its name; no name if it is no package."""
    root = Path(os.path.abspath(folder))  # noqa: PTH100
    words: list[str] = []
    while (root / "__init__.py").is_file():
        words.insert(0, root.name)
        root = root.parent
    return root, ".".join(words)


def _in_folder(name: str, folder: Path) -> ModuleSpec | None:
    return PathFinder.find_spec(name.partition(".")[0], [str(folder)])


def _sought(name: str, folder: Path, by: str) -> ModuleSpec:
    spec = _in_folder(name, folder)
    if spec is None:
        raise UsageError(f"{by}: no such package: {name}; name the folder of a pack")
    return spec


def _spec(name: str, config: Config, path: list[str], by: str) -> ModuleSpec:
    """What a pack of the configuration is loaded from: a folder that was named, else an
    installed package."""
    for folder in _folders(config):
        if spec := _in_folder(name, Path(folder)):
            return spec
    if spec := find(name.partition(".")[0], path):
        return spec
    own = config.path.parent if config.path else None
    for lies in (own, *config.beside, working_folder()):
        if lies is not None and _in_folder(name, lies):
            also = f" or --config {config.path}" if lies == own and not config.named else ""
            raise UsageError(
                f"{by}: {name} is a folder in {lies}, not an installed package, and what is found "
                "beside the input is not run; allow it with --pack-dir "
                f"{lies / name.replace('.', '/')}{also}, or install it"
            )
    raise UsageError(
        f"{by}: no installed package is called {name}; install it, or name its folder with "
        "--pack-dir"
    )


def _checks(pack: _Pack, path: list[str]) -> tuple[Check, ...]:
    top = pack.name.partition(".")[0]
    _forget_another(top, pack.spec)
    try:
        with importing_from(path):
            if top not in sys.modules:
                _load(top, pack.spec)
            return discover(pack.name)
    except CheckLoadError as error:
        raise UsageError(f"{pack.by}: {error}") from error
    except Exception as error:
        raise UsageError(f"{pack.by}: {pack.name} cannot be loaded: {error}") from error
    except SystemExit as end:
        why = f"it ends the process (SystemExit: {end})"
        raise UsageError(f"{pack.by}: {pack.name} cannot be loaded: {why}") from end


def _load(name: str, spec: ModuleSpec) -> None:
    """Import a package from just there, whatever else of this name is on the path."""
    module = sys.modules[name] = module_from_spec(spec)
    if spec.loader is not None:
        try:
            spec.loader.exec_module(module)
        except BaseException:
            del sys.modules[name]
            raise


def _forget_another(name: str, spec: ModuleSpec) -> None:
    """Drop a package of this name that was loaded from elsewhere, in a process that checks
    several projects."""
    loaded = sys.modules.get(name)
    if loaded is None or getattr(loaded, "__file__", None) == spec.origin:
        return
    for module in list(sys.modules):
        if module == name or module.startswith(f"{name}."):
            del sys.modules[module]
    importlib.invalidate_caches()
