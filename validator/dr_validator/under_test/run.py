"""One assembly, loaded and checked once, with the settings that `dr-validator check` would use."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Generic, TypeVar

from dr_validator.assembly import Assembly, Inputs, load_inputs
from dr_validator.assembly.spec import parse_spec
from dr_validator.check import Check, discover
from dr_validator.config import Config, ConfigSource, load_config
from dr_validator.config.apply import options
from dr_validator.engine import Options, inspect, read_graph
from dr_validator.errors import InputError, UsageError
from dr_validator.graph import Graph
from dr_validator.lint import CFN_LINT, ENGINES, LintEngine, installed
from dr_validator.outcome import Report
from dr_validator.packs import with_packs
from dr_validator.record import dataclass, replace
from dr_validator.select import Selection, is_lint, selection

if TYPE_CHECKING:
    from dr_validator.under_test.drills import AppDrills

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class RunSettings:
    """What is to be checked, and how. `options.lint` tells which linters have a part."""

    config: Config
    checks: tuple[Check, ...]
    options: Options

    @property
    def selected(self) -> tuple[str, ...]:
        """The ids of the checks to run, sorted."""
        return tuple(each.id for each in self.checks if self.options.selection.takes(each.id))

    @property
    def unlinted(self) -> bool:
        """Whether cfn-lint is wanted, as it is where nobody says otherwise, and is not there."""
        usual = (CFN_LINT,) if self.config.lint_engines is None else self.config.lint_engines
        wanted = self.options.selection.engines(usual)
        return CFN_LINT in wanted and CFN_LINT not in self.options.lint

    @property
    def ids(self) -> tuple[str, ...]:
        """The same, with a linter's name for all its rules."""
        return tuple(sorted([*self.selected, *(each.name for each in self.options.lint)]))


def settings(
    source: ConfigSource,
    *,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    strict: bool = False,
    cache: bool = True,
) -> RunSettings:
    """What the configuration says; `select` and `ignore` go before it.

    Raises UsageError where the configuration is wrong or leaves nothing to check.
    """
    config = load_config(source)
    checks = with_packs(discover(), config)
    made = options(config, checks)
    chosen = selection(select or config.select, ignore or config.ignore, (c.id for c in checks))
    lint = _engines(config, chosen)
    made = replace(
        made,
        selection=chosen,
        lint=lint,
        linter=replace(made.linter, cache=cache),
        strict=strict or made.strict,
    )
    found = RunSettings(config, checks, made)
    if not found.ids:
        raise UsageError("the selection leaves no check to run; relax select or ignore")
    return found


def _engines(config: Config, chosen: Selection) -> tuple[LintEngine, ...]:
    """The engines that lint; one that the configuration or the selection names must be there."""
    usual = (CFN_LINT,) if config.lint_engines is None else config.lint_engines
    wanted = chosen.engines(usual)
    for each in wanted:
        optional = each is CFN_LINT and config.lint_engines is None
        if not optional and not installed(each):
            raise UsageError(f"{each.name} is not installed; {each.advice}")
    return tuple(each for each in wanted if installed(each))


def lint_alone(chosen: Selection) -> Selection:
    """What of a selection speaks of the rules of linters."""
    select = tuple(each for each in chosen.select if is_lint(each))
    ignore = tuple(each for each in chosen.ignore if is_lint(each))
    return Selection(select or tuple(each.name for each in ENGINES), ignore)


class Once(Generic[T]):
    """Makes something when it is first asked for, and once; an error is raised again each time."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._made: list[T] = []
        self._error: Exception | None = None

    def __call__(self) -> T:
        if self._error is not None:
            raise self._error
        if not self._made:
            try:
                self._made.append(self._make())
            except Exception as error:
                self._error = error
                raise
        return self._made[0]


class Run:
    """Everything about one assembly: call a part to have it."""

    def __init__(self, path: str, chosen: Callable[[], RunSettings]) -> None:
        self.path = path
        self.settings = Once(chosen)
        self.assembly = Once(self._load)
        self.graph = Once(self._graph)
        self.report = Once(self._check)
        self.linted = Once(self._lint)
        self.drills = Once(self._drill)

    def _load(self) -> Assembly:
        try:
            parse_spec(self.path)
        except InputError:
            raise InputError(
                f"{self.path}: no such file or folder; synthesize the app first (`cdk synth` or "
                "`dr-validator synth`), or correct the path"
            ) from None
        config = self.settings().config
        return load_inputs(Inputs((self.path,), config.stacks, nested=config.nested_templates))

    def _graph(self) -> Graph:
        asked = self.settings().options
        return read_graph(self.assembly(), asked.roles, asked.settings, asked.today)

    def _check(self) -> Report:
        """What the checks say; the linters have a part of their own, since they take seconds."""
        chosen = self.settings()
        return inspect(self.assembly(), chosen.checks, replace(chosen.options, lint=()))

    def _drill(self) -> AppDrills:
        from dr_validator.under_test.drills import AppDrills

        chosen = self.settings()
        plan, strict = chosen.config.drill, chosen.options.strict
        return AppDrills(self.graph(), self.report(), plan, strict=strict)

    def _lint(self) -> Report:
        chosen = self.settings()
        alone = lint_alone(chosen.options.selection)
        asked = replace(chosen.options, selection=alone)
        return inspect(self.assembly(), chosen.checks, asked)
