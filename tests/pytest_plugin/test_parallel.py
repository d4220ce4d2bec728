"""With pytest-xdist and in pytest's own reports: the same tests, the same words."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from tests.pytest_plugin.stage import CHECK, OTHER, apart, broken, outcomes, pack, run, settle

pytest_plugins = ["pytester"]


@pytest.fixture
def project(pytester: pytest.Pytester) -> pytest.Pytester:
    """A test of each outcome: 2 passed, 1 failed, 1 error, 2 xfailed."""
    broken(pytester.path / "cdk.out")
    settle(pytester.path, pack(pytester.path), select=(CHECK, OTHER, "acme"))
    return pytester


ALL = {"errors": 1, "failed": 1, "passed": 2, "xfailed": 2}


@pytest.mark.parametrize("how", ["load", "loadfile", "loadscope", "worksteal", "each"])
def test_workers(project: pytest.Pytester, how: str) -> None:
    pytest.importorskip("xdist", reason="pytest-xdist is not installed")
    tx = ["--tx", "2*popen"] if how == "each" else ["-n", "2"]
    result = apart(project, *tx, "--dist", how)
    times = 2 if how == "each" else 1
    assert result.ret == 1
    assert outcomes(result) == {name: times * count for name, count in ALL.items()}
    result.stdout.fnmatch_lines(
        [
            f"critical?{CHECK}? the secondary cluster sets MasterUsername*",
            "cdk.out: 2 findings (1 critical, 1 low) * 1 crashed * 1 not proven *",
            f"FAILED cdk.out::{CHECK} - critical?{CHECK}? the secondary cluster*",
        ]
    )
    result.stdout.no_fnmatch_line("*Traceback*")


def test_junit(project: pytest.Pytester) -> None:
    run(project, "--junitxml=out.xml")
    suite = ElementTree.parse(project.path / "out.xml").getroot()[0]
    counts = {name: suite.get(name) for name in ("tests", "failures", "errors", "skipped")}
    assert counts == {"tests": "6", "failures": "1", "errors": "1", "skipped": "2"}
    cases = {case.get("name"): case for case in suite}
    assert {case.get("classname") for case in suite} == {"cdk.out"}
    failure = cases[CHECK].find("failure")
    assert failure is not None
    assert str(failure.get("message")).startswith(f"critical[{CHECK}] the secondary cluster")
    assert str(failure.text).splitlines()[-2].startswith("  breaks: deploy")
    error = cases["acme-crash"].find("error")
    assert error is not None
    assert "crashed[acme-crash] RuntimeError: broken \\x1b[31m check" in str(error.text)
    skipped = cases["acme-open"].find("skipped")
    assert skipped is not None
    assert str(skipped.get("message")).startswith("not proven: whether \\x1b[31m it holds, since")
    told = cases["loads"].find("properties/property")
    assert told is not None
    assert str(told.get("value")).startswith("cdk.out: 2 findings (1 critical, 1 low)")


def test_the_order_is_always_the_same(project: pytest.Pytester) -> None:
    lines = []
    for seed in ("1", "2"):
        project._monkeypatch.setenv("PYTHONHASHSEED", seed)
        lines.append(apart(project, "--collect-only", "-q").outlines[:6])
    assert lines[0] == lines[1]
    assert lines[0][0] == "cdk.out::loads"
    assert lines[0][1:] == sorted(lines[0][1:])


def test_the_id_of_a_test_in_parallel(project: pytest.Pytester) -> None:
    pytest.importorskip("xdist", reason="pytest-xdist is not installed")
    project.makepyfile(test_own="def test_own(): pass")
    result = apart(project, "-n", "2", f"cdk.out::{CHECK}", f"cdk.out::{OTHER}")
    assert outcomes(result) == {"failed": 1, "passed": 1}
