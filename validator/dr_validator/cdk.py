"""The CDK plugin: `cdk.Validations.of(app).add_plugins(DrValidator())` checks each synthesis.

The whole assembly is read and resolved once, however often CDK asks; each answer holds what
concerns the stacks that it asks about.
"""

from __future__ import annotations

import os
import traceback
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from dr_validator import __version__
from dr_validator.assembly import load
from dr_validator.assembly.model import Assembly
from dr_validator.check import Check, discover
from dr_validator.config import Config, ConfigSource, load_config
from dr_validator.config.apply import options, roles
from dr_validator.engine import inspect
from dr_validator.errors import DrValidatorError, InputError, UsageError, failure
from dr_validator.finding import Severity
from dr_validator.outcome import Report
from dr_validator.packs import with_packs
from dr_validator.record import dataclass, replace
from dr_validator.report.cdk_report import PLUGIN, Violation, limits, not_checked, waived
from dr_validator.report.cdk_report import violations as told_of
from dr_validator.select import Selection, names_something, selection, unknown

try:
    import aws_cdk as cdk
    import jsii
except ImportError as error:
    raise ImportError(
        "dr_validator.cdk is a plugin for CDK apps and needs aws-cdk-lib: "
        "pip install 'dr-validator[cdk]'"
    ) from error

__all__ = ["DrValidator"]

_HELD_BACK: ContextVar[bool] = ContextVar("held_back", default=False)


@contextmanager
def held_back() -> Iterator[None]:
    """Within, the plugin says nothing: who synthesizes looks at the assembly with us anyway."""
    token = _HELD_BACK.set(True)
    try:
        yield
    finally:
        _HELD_BACK.reset(token)


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What was found in one state of an assembly.

    `templates` gives the template's file by stack id. What concerns no stack is told to
    whoever asks for the stacks that `first` names, and to nobody else.
    """

    state: tuple[object, ...]
    first: frozenset[str]
    violations: tuple[Violation, ...]
    templates: dict[str, str]
    metadata: dict[str, str]


@jsii.implements(cdk.IPolicyValidationPlugin)
class DrValidator:
    """Checks disaster recovery over all stacks and regions of the app, at each synthesis.

    What is given here goes before the configuration (`dr-validator.toml` or `pyproject.toml`,
    the nearest one upward from the current folder, or `config`). A wrong argument is a
    UsageError. `config` and `pack_dirs` allow packs that are not installed: the file may name
    some that lie beside it, and the folders are of packs, or hold those of the configuration.
    """

    def __init__(
        self,
        *,
        primary_region: str | None = None,
        secondary_regions: Iterable[str] = (),
        fail_on: Severity | str | None = None,
        strict: bool | None = None,
        require_dr: bool | None = None,
        select: Iterable[str] = (),
        ignore: Iterable[str] = (),
        config: str | os.PathLike[str] | None = None,
        pack_dirs: Iterable[str | os.PathLike[str]] = (),
    ) -> None:
        self._primary = primary_region
        self._secondaries = _texts(secondary_regions)
        self._fail_on = _severity(fail_on)
        self._strict = strict
        self._require_dr = require_dr
        self._select = _texts(select)
        self._ignore = _texts(ignore)
        self._config = None if config is None else Path(config)
        self._pack_dirs = (
            (Path(pack_dirs),)
            if isinstance(pack_dirs, str | os.PathLike)
            else tuple(map(Path, pack_dirs))
        )
        self._ids = [each.id for each in discover()]
        self._last: _Outcome | None = None

    @property
    def name(self) -> str:
        """The prefix of what is acknowledged: `dr-validator::<check>`."""
        return PLUGIN

    @property
    def version(self) -> str:
        return __version__

    @property
    def rule_ids(self) -> list[str]:
        """The ids of all built-in checks."""
        return list(self._ids)

    def validate(self, context: cdk.IPolicyValidationContext) -> cdk.PolicyValidationPluginReport:
        """What CDK calls: the violations in the stacks of the context."""
        if _HELD_BACK.get():
            return cdk.PolicyValidationPluginReport(
                success=True, plugin_version=__version__, violations=[]
            )
        asked = frozenset(os.path.realpath(path) for path in context.template_paths)
        outcome = self._outcome(asked)
        told = [
            each
            for each in outcome.violations
            if outcome.templates.get(each.stack) in asked
            or (each.stack not in outcome.templates and outcome.first == asked)
        ]
        folder = Path(str(outcome.state[0]))
        return cdk.PolicyValidationPluginReport(
            success=not any(each.fails for each in told),
            plugin_version=__version__,
            metadata=outcome.metadata or None,
            violations=[_policy_violation(each, folder) for each in told],
        )

    def _outcome(self, asked: frozenset[str]) -> _Outcome:
        state = _state(_assembly_of(asked))
        if self._last is None or self._last.state != state:
            self._last = self._examined(state, asked)
        return self._last

    def _examined(self, state: tuple[object, ...], asked: frozenset[str]) -> _Outcome:
        """The whole assembly, checked. What keeps it from that is itself a violation."""
        try:
            report = self._report(Path(str(state[0])))
        except DrValidatorError as error:
            return _Outcome(state, asked, (not_checked(str(error)),), {}, {})
        except Exception as error:
            if os.environ.get("DR_VALIDATOR_DEBUG"):
                traceback.print_exc()
            return _Outcome(state, asked, (not_checked(str(failure(error))),), {}, {})
        left_to_cdk = (told for _, told in waived(report) if _cdk_suppresses(told, report.assembly))
        templates = {
            stack.id: os.path.realpath(stack.template.path or "")
            for stack in report.assembly.stacks
            if stack.parent is None
        }
        told = (*told_of(report), *left_to_cdk)
        # No counts: CDK has yet to suppress what it knows of.
        return _Outcome(state, asked, told, templates, limits(report))

    def _report(self, folder: Path) -> Report:
        config = load_config(ConfigSource(Path.cwd(), self._config, self._pack_dirs))
        checks = with_packs(discover(), config)
        asked = options(config, checks)
        asked = replace(
            asked,
            selection=self._selection(config, checks),
            roles=roles(self._primary or config.primary, self._secondaries or config.secondaries),
            fail_on=self._fail_on or asked.fail_on,
            strict=asked.strict if self._strict is None else self._strict,
            gate=asked.gate if self._require_dr is None else asked.gate.with_dr(self._require_dr),
        )
        report = inspect(load(folder, config.stacks), checks, asked)
        if not report.checks:
            raise InputError(
                "the selected checks are about disaster recovery, of which this app shows no "
                "sign; if it has two regions, name them: DrValidator(primary_region=…, "
                "secondary_regions=[…])"
            )
        return report

    def _selection(self, config: Config, checks: Iterable[Check]) -> Selection:
        ids = [each.id for each in checks]
        for argument, selectors in (("select", self._select), ("ignore", self._ignore)):
            for each in selectors:
                if not names_something(each, ids):
                    raise UsageError(f"DrValidator: {argument} holds {each}: {unknown(each, ids)}")
        return selection(self._select or config.select, self._ignore or config.ignore, ids)


def _texts(given: Iterable[str]) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given)


def _severity(given: Severity | str | None) -> Severity | None:
    if given is None or isinstance(given, Severity):
        return given
    levels = [level.value for level in Severity]
    if given not in levels:
        raise UsageError(
            f"DrValidator: fail_on is {given!r}; it must be one of {', '.join(levels)}"
        )
    return Severity(given)


def _assembly_of(templates: Iterable[str]) -> Path:
    """The outermost assembly that the templates are in; a Stage's is a folder `assembly-…`."""
    folder = Path(min(templates, key=lambda path: (path.count(os.sep), path))).parent
    while folder.name.startswith("assembly-") and (folder.parent / "manifest.json").is_file():
        folder = folder.parent
    return folder


def _state(folder: Path) -> tuple[object, ...]:
    """The assembly and which state of it this is: each synthesis writes the manifest anew."""
    try:
        seen = (folder / "manifest.json").stat()
    except OSError:
        return (folder,)
    return (folder, seen.st_ino, seen.st_size, seen.st_mtime_ns)


def _cdk_suppresses(told: Violation, assembly: Assembly) -> bool:
    """Whether CDK, too, finds this acknowledged; then it tells so itself, with the reason."""
    stack, path = assembly.by_id.get(told.stack), told.construct_path
    while stack and path:
        if f"{PLUGIN}::{told.rule}" in stack.acknowledged.get(path, {}):
            return True
        path = path.rpartition("/")[0]
    return False


def _policy_violation(told: Violation, folder: Path) -> cdk.PolicyViolation:
    if told.logical_id:
        resource = cdk.PolicyViolatingResource(
            resource_logical_id=told.logical_id,
            template_path=str(folder / told.template),
            locations=[told.at] if told.at else [],
        )
    else:
        resource = cdk.PolicyViolatingResource(
            construct_path=told.construct_path or None, locations=[]
        )
    return cdk.PolicyViolation(
        rule_name=told.rule,
        description=told.description,
        severity=told.severity,
        fix=told.fix or None,
        rule_metadata=dict(told.metadata) or None,
        violating_resources=[resource],
    )
