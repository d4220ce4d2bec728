"""From a configuration to a run: the checks it brings, and what it asks of the engine."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterable
from dataclasses import replace
from importlib.machinery import PathFinder
from pathlib import Path

from dr_validator.assembly.spec import parse_target
from dr_validator.check import Check, CheckLoadError, discover
from dr_validator.config.model import Config
from dr_validator.engine import Options
from dr_validator.errors import UsageError
from dr_validator.finding import Severity
from dr_validator.graph import Roles
from dr_validator.select import names_something, selection, unknown


def with_packs(checks: Iterable[Check], config: Config) -> tuple[Check, ...]:
    """The checks, and those of the packs. A pack that cannot be loaded is a CheckLoadError."""
    found = {each.id: each for each in checks}
    for pack in config.packs:
        for each in _pack(pack, config.path):
            if each.id in found:
                other = found[each.id].module
                raise CheckLoadError(
                    f"{each.module}: there is already a check {each.id}, in {other}; rename one"
                )
            found[each.id] = each
    return tuple(found[identity] for identity in sorted(found))


def _pack(name: str, path: Path | None) -> tuple[Check, ...]:
    """The checks of a package: an installed one, else one beside the configuration."""
    if not all(word.isidentifier() for word in name.split(".")):
        raise UsageError(f"{path}: packs: {name!r} is no import name; write such as acme_checks")
    folder = str(path.parent) if path else ""
    added = bool(folder) and folder not in sys.path
    if added:
        sys.path.append(folder)
        importlib.invalidate_caches()
    _forget_another(name.partition(".")[0])
    try:
        return discover(name)
    except CheckLoadError as error:
        raise CheckLoadError(f"{path}: packs: {error}") from error
    finally:
        if added:
            sys.path.remove(folder)


def _forget_another(name: str) -> None:
    """Drop a package of this name that was read from beside another configuration, in a process
    that checks several projects."""
    loaded, found = sys.modules.get(name), PathFinder.find_spec(name)
    if loaded and found and found.origin != getattr(loaded, "__file__", None):
        for module in list(sys.modules):
            if module == name or module.startswith(f"{name}."):
                del sys.modules[module]


def options(config: Config, checks: Iterable[Check]) -> Options:
    """What the configuration asks of a run. UsageError if it names a check that there is not."""
    ids = tuple(each.id for each in checks)
    _all_named(config, ids)
    return Options(
        selection=selection(config.select, config.ignore, ids),
        roles=roles(config.primary, config.secondaries),
        fail_on=config.fail_on or Severity.MEDIUM,
        strict=config.strict,
        exclude=config.exclude_stacks,
        severity=config.severity,
        settings=replace(config.settings, checks=frozenset(ids)),
        waivers=config.waivers,
    )


def roles(primary: str | None, secondaries: tuple[str, ...]) -> Roles | None:
    """The roles that somebody gave; None where nobody did."""
    if primary is None and not secondaries:
        return None
    for region in (primary, *secondaries):
        target = None if region is None else parse_target(region)
        if region is not None and (target is None or target.account):
            raise UsageError(f"{region!r} is not a region: write us-west-2")
    if primary in secondaries:
        raise UsageError(f"{primary} cannot be both the primary and a secondary region")
    return Roles(primary=primary, secondaries=tuple(sorted(set(secondaries))), dr=True)


def _all_named(config: Config, ids: tuple[str, ...]) -> None:
    named = [
        *(("select", each) for each in config.select),
        *(("ignore", each) for each in config.ignore),
        *(("severity", each) for each in config.severity),
        *((f"waiver {n}", each.check) for n, each in enumerate(config.waivers, 1)),
    ]
    for where, selectors in named:
        for selector in selectors.split(",") if where in ("select", "ignore") else [selectors]:
            if selector.strip() and not names_something(selector.strip(), ids):
                sentence = unknown(selector.strip(), ids)
                raise UsageError(f"{config.path}: {where}: {selector.strip()}: {sentence}")
