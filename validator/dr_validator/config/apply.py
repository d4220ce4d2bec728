"""From a configuration to a run: what it asks of the engine."""

from __future__ import annotations

from collections.abc import Iterable

from dr_validator.assembly.spec import like_a_region, parse_target
from dr_validator.check import Check
from dr_validator.config.model import Config
from dr_validator.engine import Options
from dr_validator.errors import UsageError
from dr_validator.finding import Severity
from dr_validator.graph import Roles
from dr_validator.lint import LintSettings
from dr_validator.record import replace
from dr_validator.select import names_something, selection, unknown


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
        gate=config.gate,
        linter=_linter(config),
    )


def _linter(config: Config) -> LintSettings:
    """What cfn-lint is told: what the file says that the configuration names, if it names one."""
    if config.lint is None:
        return LintSettings()
    from dr_validator.lint.configuration import read_settings

    return read_settings(config.lint.path, config.lint.name)


def roles(primary: str | None, secondaries: tuple[str, ...]) -> Roles | None:
    """The roles that somebody gave; None where nobody did."""
    if primary is None and not secondaries:
        return None
    named = [("primary", primary), *(("secondary", each) for each in secondaries)]
    for role, region in named:
        target = None if region is None else parse_target(region)
        if region is not None and (target is None or target.account):
            raise UsageError(
                f"the {role} region is given as {region!r}, which is not a region: "
                f"{like_a_region(region)}"
            )
    if primary in secondaries:
        raise UsageError(f"{primary} cannot be both the primary and a secondary region")
    return Roles(primary=primary, secondaries=tuple(sorted(set(secondaries))), dr=True)


def _all_named(config: Config, ids: tuple[str, ...]) -> None:
    named = [
        *(("select", each, part) for each in config.select for part in each.split(",")),
        *(("ignore", each, part) for each in config.ignore for part in each.split(",")),
        *(("severity", each, each) for each in config.severity),
        *(("waiver", str(n), each.check) for n, each in enumerate(config.waivers)),
    ]
    for kind, word, written in named:
        selector = written.strip()
        if selector and not names_something(selector, ids):
            sentence = unknown(selector, ids)
            raise UsageError(f"{config.saying(kind, word)}: {selector}: {sentence}")
