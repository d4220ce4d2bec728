"""What pytest calls once somebody asks for an assembly: collection, reports, fixtures."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dr_validator.errors import DrValidatorError
from dr_validator.graph import Graph
from dr_validator.outcome import Report
from dr_validator.pytest_plugin.items import LOADS, SUMMARY, AssemblyFile, CheckItem, DrItem
from dr_validator.pytest_plugin.targets import (
    AssemblyTarget,
    base_of,
    caches,
    drilled,
    named_in,
    prefixes,
    strict,
    targets,
)
from dr_validator.pytest_plugin.targets import source as source_of
from dr_validator.report.escape import plain
from dr_validator.under_test.run import Run, RunSettings, settings
from dr_validator.under_test.source import Source, path_of

if TYPE_CHECKING:
    from dr_validator.under_test.drills import AppDrills

MANIFEST = "manifest.json"


class Assemblies:
    """Adds the configured assemblies to the session, once, whatever its arguments are."""

    def __init__(self, known: tuple[AssemblyTarget, ...]) -> None:
        self.known = known
        self.files: list[AssemblyFile] = []
        self.named: dict[str, AssemblyTarget] = {}

    def pytest_report_header(self) -> str:
        return f"dr-validator: {', '.join(plain(each.name) for each in self.known)}"

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self, session: pytest.Session) -> None:
        """Take our own names (`cdk.out::aurora-…`) out of the arguments: pytest knows none."""
        config = session.config
        self.named = named_in(config.args, self.known, config.invocation_params.dir)
        config.args[:] = [arg for arg in config.args if arg not in self.named]

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(
        self, collector: pytest.Collector
    ) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
        report = yield
        if isinstance(collector, pytest.Session) and report.passed:
            self.files = list(self._files(collector))
            report.result = [*report.result, *self.files]
        return report

    def _files(self, session: pytest.Session) -> Iterator[AssemblyFile]:
        asked: dict[AssemblyTarget, set[str]] = {}
        for arg, target in self.named.items():
            asked.setdefault(target, set()).add(arg.partition("::")[2])
        for target in self.known:
            if not asked:
                wanted = None
            elif target not in asked:
                continue
            else:
                wanted = None if "" in asked[target] else frozenset(asked[target])
            run = run_of(session.config, target.path)
            also = drilled(session.config)
            yield AssemblyFile.of(session, target, run, wanted, drilled=also)

    def pytest_ignore_collect(self, collection_path: Path, config: pytest.Config) -> bool | None:
        """What lies in an assembly are assets, and no tests of this project."""
        for target in self.known:
            folder = Path(target.path)
            if (
                collection_path == folder
                and (folder / MANIFEST).is_file()
                and not config.rootpath.is_relative_to(folder)
            ):
                return True
        return None

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_collection_modifyitems(
        self, config: pytest.Config, items: list[pytest.Item]
    ) -> Generator[None]:
        """Of an assembly that cannot be checked, one test remains, which says so.

        It does whenever any check of it is selected, so that no selection can hide it.
        """
        before = {file: _checks(items, file) for file in self.files if file.problem is not None}
        dropped = self._deselect(config, items)
        yield
        for file, checks in before.items():
            own = [item for item in items if item.parent is file]
            if checks and not own:
                continue
            at = items.index(own[0]) if own else len(items)
            loads = next((item for item in own if item.name == LOADS), None) or file.loads()
            dropped += [item for item in own if item is not loads]
            items.insert(at, loads)
            items[:] = [x for n, x in enumerate(items) if x not in own or n == at]
        if dropped:
            config.hook.pytest_deselected(items=dropped)

    def _deselect(self, config: pytest.Config, items: list[pytest.Item]) -> list[pytest.Item]:
        """Obey `--deselect cdk.out::…` in any folder; pytest knows ids from the root only."""
        given = list(config.getoption("deselect") or [])
        folder = config.invocation_params.dir
        unwanted = tuple(each for t in self.known for each in prefixes(given, t, folder))
        gone = [x for x in items if _is_ours(x) and x.nodeid.startswith(unwanted)]
        items[:] = [item for item in items if item not in gone]
        return gone

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """A skip is said to be at the finding, not in this package."""
        report = yield
        if isinstance(item, DrItem) and item.spot and isinstance(report.longrepr, tuple):
            report.longrepr = (*item.spot, report.longrepr[2])
        return report

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """The counts and notes of each assembly, whichever process checked it."""
        told = [
            str(line)
            for reports in terminalreporter.stats.values()
            for report in reports
            for name, line in getattr(report, "user_properties", ())
            if name == SUMMARY
        ]
        if told:
            terminalreporter.section("dr-validator")
            for line in dict.fromkeys(told):
                terminalreporter.line(line)


def _is_ours(item: pytest.Item) -> bool:
    return isinstance(item, DrItem)


def _checks(items: list[pytest.Item], file: AssemblyFile) -> int:
    return sum(isinstance(item, CheckItem) and item.parent is file for item in items)


TARGETS = pytest.StashKey[tuple[AssemblyTarget, ...]]()
RUNS = pytest.StashKey[dict[str, Run]]()


def register(config: pytest.Config) -> None:
    """Have the configured assemblies checked."""
    config.stash[TARGETS] = targets(config)
    config.pluginmanager.register(Assemblies(config.stash[TARGETS]), "dr_validator_assemblies")


def names(config: pytest.Config) -> list[str]:
    """The names of the configured assemblies."""
    return [target.name for target in config.stash.get(TARGETS, ())]


def configured(config: pytest.Config, name: str | None) -> str:
    """The path of a configured assembly: the one so named, else the only one."""
    known = config.stash.get(TARGETS, ())
    for target in known:
        if name in (None, target.name):
            return target.path
    pytest.fail(
        "no assembly is configured: pass --dr-assembly PATH, set dr_assembly in pytest's "
        "configuration, or override the fixture dr_source to return a path or a CDK App",
        pytrace=False,
    )


def run_of(config: pytest.Config, source: Source) -> Run:
    """The run over a path or an app; there is one for each assembly and process."""
    base = base_of(config)
    path = path_of(source, base)
    for target in config.stash.get(TARGETS, ()):
        if target.path == path:
            base = target.base
    runs = config.stash.setdefault(RUNS, {})

    def chosen() -> RunSettings:
        return settings(source_of(config, base), strict=strict(config), cache=caches(config))

    return runs.setdefault(path, Run(path, chosen))


def graph(config: pytest.Config, source: Source) -> Graph:
    """The graph for a fixture; what is wrong with the source is one sentence."""
    with _told():
        return run_of(config, source).graph()


def report(config: pytest.Config, source: Source) -> Report:
    """The report for a fixture; what is wrong with the source is one sentence."""
    with _told():
        return run_of(config, source).report()


def drills(config: pytest.Config, source: Source) -> AppDrills:
    """The drills for a fixture; what is wrong with the source is one sentence."""
    with _told():
        return run_of(config, source).drills()


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except DrValidatorError as error:
        raise pytest.fail.Exception(plain(str(error)), pytrace=False) from None
