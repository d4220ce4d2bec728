"""The pytest plugin `dr_validator`: options, fixtures, and the door to the rest.

Every pytest run of an environment imports this file, so it imports nothing of ours at its top:
who does not ask for the validator does not pay for it.
"""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from dr_validator.graph import Graph
    from dr_validator.outcome import Report
    from dr_validator.under_test.drills import AppDrills
    from dr_validator.under_test.source import Source

NAME = "dr_assembly"
_MARKER = "dr: a check of dr-validator over a cloud assembly (pytest --dr-assembly PATH)."


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("dr-validator", "disaster recovery of AWS apps (dr-validator)")
    group.addoption(
        "--dr-assembly",
        action="append",
        default=[],
        metavar="PATH",
        help="check this cloud assembly or template, with a test for every check; repeatable. "
        "It takes the place of dr_assembly in the configuration",
    )
    group.addoption(
        "--dr-strict",
        action="store_true",
        default=False,
        help="what dr-validator cannot prove fails the test, rather than being expected",
    )
    group.addoption(
        "--dr-drill",
        action="store_true",
        default=False,
        help="lose each region of the assembly as well, with a test for every loss",
    )
    group.addoption(
        "--dr-config",
        metavar="FILE",
        help="dr-validator's configuration, in place of the one that is found; it may name packs "
        "that lie beside it",
    )
    group.addoption(
        "--dr-pack-dir",
        action="append",
        default=[],
        metavar="DIR",
        help="the folder of a pack of checks, or one that holds packs of the configuration; "
        "repeatable",
    )
    group.addoption(
        "--dr-no-cache",
        action="store_true",
        default=False,
        help="lint anew, without the cache of cfn-lint's results",
    )
    parser.addini(
        NAME,
        "cloud assemblies or templates to check, relative to this file",
        type="linelist",
        default=[],
    )
    parser.addini("dr_strict", "as --dr-strict", type="bool", default=False)
    parser.addini("dr_drill", "as --dr-drill", type="bool", default=False)
    parser.addini("dr_config", "as --dr-config, relative to this file", default="")
    parser.addini(
        "dr_pack_dirs", "as --dr-pack-dir, relative to this file", type="linelist", default=[]
    )


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", _MARKER)
    if config.getoption(NAME) or config.getini(NAME):
        from dr_validator.pytest_plugin.plugin import register

        register(config)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """With several assemblies configured, a test that takes one runs once for each."""
    if "_dr_configured" in metafunc.fixturenames:
        from dr_validator.pytest_plugin.plugin import names

        several = names(metafunc.config)
        if len(several) > 1:
            metafunc.parametrize(
                "_dr_configured", several, ids=several, indirect=True, scope="session"
            )


def pytest_assertrepr_compare(op: str, left: object, right: object) -> list[str] | None:
    """Findings in a failed comparison are shown as one line each."""
    if "dr_validator.outcome" not in sys.modules:
        return None
    from dr_validator.under_test.explain import compared

    return compared(op, left, right)


@pytest.hookimpl(tryfirst=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[Any]) -> None:
    """What is made from dr_source is made anew where a folder, module or class has its own.

    For pytest, what was made for the session holds for all of it: the report of one app would
    be handed to the tests of another.
    """
    if "dr_source" in fixturedef.argnames and not fixturedef.params:
        fixturedef.cache_key = _source_of  # type: ignore[method-assign]


def _source_of(request: pytest.FixtureRequest) -> object:
    """What tells a kept value from the one that is wanted: its source."""
    return request.getfixturevalue("dr_source")


@pytest.fixture(scope="session")
def _dr_configured(request: pytest.FixtureRequest) -> str:
    """The path of the configured assembly; of several, the one that the test is run for."""
    from dr_validator.pytest_plugin.plugin import configured

    return configured(request.config, getattr(request, "param", None))


@pytest.fixture(scope="session")
def dr_source(_dr_configured: str) -> Source:
    """What dr_assembly and dr_report read. Override it to return a path or a CDK App."""
    return _dr_configured


@pytest.fixture(scope="session")
def dr_assembly(dr_source: Source, pytestconfig: pytest.Config) -> Graph:
    """The graph of the assembly: every resource of every stack, and what refers to what."""
    from dr_validator.pytest_plugin.plugin import graph

    return graph(pytestconfig, dr_source)


@pytest.fixture(scope="session")
def dr_report(dr_source: Source, pytestconfig: pytest.Config) -> Report:
    """What the checks say of the assembly."""
    from dr_validator.pytest_plugin.plugin import report

    return report(pytestconfig, dr_source)


@pytest.fixture(scope="session")
def dr_validate(pytestconfig: pytest.Config) -> Callable[..., Report]:
    """A function: a path or a CDK App in, the report of the checks out."""
    from dr_validator.pytest_plugin.targets import base_of, caches, source, strict
    from dr_validator.testing import validate

    asked = source(pytestconfig, base_of(pytestconfig))
    return partial(
        validate,
        strict=strict(pytestconfig),
        base=asked.start,
        config=asked.file,
        pack_dirs=asked.pack_dirs,
        cache=caches(pytestconfig),
    )


@pytest.fixture(scope="session")
def dr_graph(pytestconfig: pytest.Config) -> Callable[[Source], Graph]:
    """A function: a path or a CDK App in, its graph out."""
    from dr_validator.pytest_plugin.targets import base_of, source
    from dr_validator.testing import graph_of

    asked = source(pytestconfig, base_of(pytestconfig))
    return partial(graph_of, base=asked.start, config=asked.file, pack_dirs=asked.pack_dirs)


@pytest.fixture(scope="session")
def dr_drill(dr_source: Source, pytestconfig: pytest.Config) -> AppDrills:
    """What becomes of the assembly when a region is lost, to be asserted about."""
    from dr_validator.pytest_plugin.plugin import drills

    return drills(pytestconfig, dr_source)


@pytest.fixture(scope="session")
def dr_drills(pytestconfig: pytest.Config) -> Callable[..., AppDrills]:
    """A function: a path or a CDK App in, its drills out."""
    from dr_validator.pytest_plugin.targets import base_of, source, strict
    from dr_validator.testing import drills_of

    asked = source(pytestconfig, base_of(pytestconfig))
    return partial(
        drills_of,
        strict=strict(pytestconfig),
        base=asked.start,
        config=asked.file,
        pack_dirs=asked.pack_dirs,
    )
