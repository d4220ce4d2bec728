"""What pytest calls once somebody asks for an assembly: collection, reports, fixtures."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator, Iterator, Sequence
from pathlib import Path

import pytest

from validator.errors import DrValidatorError
from validator.graph import Graph
from validator.pytesting.items import SUMMARY, AssemblyFile, CheckItem, DrItem
from validator.pytesting.run import Run, settings
from validator.pytesting.source import Source, path_of
from validator.pytesting.targets import Target, base_of, named_in, targets
from validator.report.escape import plain
from validator.report.model import Report

MANIFEST = "manifest.json"


class Assemblies:
    """Adds the configured assemblies to the session, once, whatever its arguments are."""

    def __init__(self, known: tuple[Target, ...]) -> None:
        self.known = known
        self.named: dict[str, Target] = {}

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
            report.result = [*report.result, *self._files(collector)]
        return report

    def _files(self, session: pytest.Session) -> Iterator[AssemblyFile]:
        asked: dict[Target, set[str]] = {}
        for arg, target in self.named.items():
            asked.setdefault(target, set()).add(arg.partition("::")[2])
        for target in self.known:
            if not asked:
                wanted = None
            elif target not in asked:
                continue
            else:
                wanted = None if "" in asked[target] else frozenset(asked[target])
            yield AssemblyFile.of(session, target, run_of(session.config, target.path), wanted)

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

        It does whenever any of its tests is selected, so that no selection can hide it.
        """
        broken = {item.file: item for item in items if _is_broken(item)}
        yield
        gone: list[pytest.Item] = []
        for file in broken:
            own = [item for item in items if item.parent is file]
            ...


def _is_broken(item: pytest.Item) -> bool:
    return isinstance(item, DrItem) and item.file.problem is not None
