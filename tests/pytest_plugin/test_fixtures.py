"""The fixtures of people's own tests."""

from __future__ import annotations

import pytest

from tests.pytest_plugin.stage import (
    CHECK,
    OTHER,
    PACK,
    apart,
    broken,
    outcomes,
    pack,
    run,
    settle,
    sound,
)

pytest_plugins = ["pytester"]


@pytest.fixture
def project(pytester: pytest.Pytester) -> pytest.Pytester:
    broken(pytester.path / "cdk.out")
    settle(pytester.path)
    return pytester


def own(
    project: pytest.Pytester, source: str, *words: str, option: bool = True
) -> pytest.RunResult:
    """The outcome of the project's own tests."""
    project.makepyfile(test_own=source)
    return run(project, "-m", "not dr", *words, option=option)


def test_the_graph_and_the_report(project: pytest.Pytester) -> None:
    result = own(
        project,
        f"""
        from dr_validator.graph import Graph
        from dr_validator.testing import DrReport, assert_finding

        def test_graph(dr_assembly: Graph):
            clusters = dr_assembly.all("AWS::RDS::DBCluster")
            assert [(c.stack.id, c.region) for c in clusters] == [
                ("Primary", "us-east-1"), ("Secondary", "us-east-2")]

        def test_report(dr_report: DrReport):
            [found] = assert_finding(dr_report, "{CHECK}", at="Secondary/Cluster")
            assert found.place.region == "us-east-2"
        """,
    )
    assert outcomes(result) == {"passed": 2}


def test_they_share_one_run_with_the_test_items(project: pytest.Pytester) -> None:
    project.makeconftest(
        """
        import dr_validator.under_test.run as run
        calls = []
        def counted(name, function):
            def call(*words):
                calls.append(name)
                return function(*words)
            return call
        run.load_inputs = counted("load", run.load_inputs)
        run.inspect = counted("inspect", run.inspect)
        def pytest_unconfigure(): print("calls:", calls)
        """
    )
    project.makepyfile(
        "def test_one(dr_report, dr_assembly): pass\n\ndef test_two(dr_report): pass"
    )

    apart(project).stdout.fnmatch_lines(["calls: ?'load', 'inspect'?"])


def test_nothing_configured(project: pytest.Pytester) -> None:
    result = own(project, "def test_one(dr_report): pass", option=False)
    assert (result.ret, outcomes(result)) == (1, {"errors": 1})
    result.stdout.fnmatch_lines(["*no assembly is configured: pass --dr-assembly PATH*"])
    result.stdout.no_fnmatch_line("*Traceback*")


@pytest.mark.parametrize("fixture", ["dr_assembly", "dr_report"])
def test_what_cannot_be_read_is_one_sentence(pytester: pytest.Pytester, fixture: str) -> None:
    result = own(pytester, f"def test_one({fixture}): pass")
    assert (result.ret, outcomes(result)) == (1, {"errors": 1})
    result.stdout.fnmatch_lines(["*cdk.out: no such file or folder; synthesize*"])
    result.stdout.no_fnmatch_line("*During handling*")
    result.stdout.no_fnmatch_line("*.py:[0-9]*")


def test_several_assemblies(project: pytest.Pytester) -> None:
    sound(project.path / "other")
    result = own(
        project,
        "def test_one(dr_report): assert not dr_report.findings\n\ndef test_two(): pass",
        "--dr-assembly",
        "other",
        "-v",
    )
    result.stdout.fnmatch_lines(
        [
            "test_own.py::test_one?cdk.out? FAILED*",
            "test_own.py::test_one?other? PASSED*",
            "test_own.py::test_two PASSED*",
        ]
    )


def test_a_source_of_ones_own(project: pytest.Pytester) -> None:
    """Once it is overridden, dr_source is all that counts, however many are configured."""
    sound(project.path / "other")
    project.makeconftest(
        """
        import pytest
        @pytest.fixture(scope="session")
        def dr_source(): return "other"
        """
    )
    source = "def test_one(dr_report): assert not dr_report.findings"
    assert outcomes(own(project, source, option=False)) == {"passed": 1}
    assert outcomes(own(project, source, "--dr-assembly", "other")) == {"passed": 1}


OTHER_SOURCE = """
import pytest

@pytest.fixture(scope="session")
def dr_source(): return "other"
"""
# What others make of ours, for the session too, and what is asked for by name.
SEES = """
import pytest

@pytest.fixture(scope="session")
def found(dr_report): return [each.check for each in dr_report.findings]

def test_all_fixtures(dr_report, dr_assembly, found):
    assert found == {found}
    assert dr_assembly.assembly.path == dr_report.assembly.path

def test_by_name(request):
    assert [each.check for each in request.getfixturevalue("dr_report").findings] == {found}
"""


def test_each_folder_and_module_has_its_own_source(project: pytest.Pytester) -> None:
    """A report is of the source that its test sees, whatever tests ran before it."""
    sound(project.path / "other")
    configured, others = SEES.format(found=[CHECK]), SEES.format(found=[])
    for name in ("a", "b", "c", "d", "e"):
        project.mkdir(name)
    project.makepyfile(
        **{
            "a/test_a": configured,
            "b/conftest": OTHER_SOURCE,
            "b/test_b": others,
            "c/test_c": configured,
            "d/test_d": OTHER_SOURCE + others,
            "e/test_e": configured,
        }
    )
    assert outcomes(run(project, "-m", "not dr")) == {"passed": 10}


def test_validating_a_path(project: pytest.Pytester) -> None:
    """Relative paths and dr-validator.toml: from the folder of pytest's configuration."""
    project.makeini("[pytest]\n")
    result = own(
        project,
        f"""
        import os
        def test_one(dr_validate, dr_graph, monkeypatch, tmp_path):
            monkeypatch.chdir(tmp_path)
            assert dr_validate("cdk.out").checks == ("{OTHER}", "{CHECK}")
            assert dr_validate("cdk.out", ignore=["aurora"], select=["dns"]).findings == ()
            assert len(dr_graph("cdk.out").stacks) == 2
        """,
        option=False,
    )
    assert outcomes(result) == {"passed": 1}


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("'nowhere'", "*nowhere: no such file or folder; synthesize*"),
        ("None", "*NoneType: this cannot be validated; pass the path of a cloud assembly*"),
        ("'cdk.out', select=['aurora-x']", "*aurora-x: no such check*"),
    ],
)
def test_what_cannot_be_validated(project: pytest.Pytester, source: str, sentence: str) -> None:
    result = own(project, f"def test_one(dr_validate): dr_validate({source})", option=False)
    assert outcomes(result) == {"failed": 1}
    result.stdout.fnmatch_lines([sentence])
    # The traceback ends in the test: nothing of ours is shown.
    result.stdout.fnmatch_lines(["test_own.py:1: *Error"])


def test_strict(pytester: pytest.Pytester) -> None:
    sound(pytester.path / "cdk.out")
    settle(pytester.path, pack(pytester.path), select=("acme-open",))
    source = """
        from dr_validator.testing import assert_clean
        def test_one(dr_report): assert_clean(dr_report)
        def test_two(dr_validate): assert_clean(dr_validate("cdk.out"))
        def test_own(dr_validate): assert_clean(dr_validate("cdk.out", strict=False))
        """
    assert outcomes(own(pytester, source)) == {"passed": 3}
    assert outcomes(own(pytester, source, "--dr-strict")) == {"failed": 2, "passed": 1}
    settle(pytester.path, PACK, "strict = true", select=("acme-open",))
    assert outcomes(own(pytester, source)) == {"failed": 3}


def test_comparisons_show_findings_a_line_each(project: pytest.Pytester) -> None:
    result = own(project, "def test_one(dr_report): assert dr_report.findings == ()")
    result.stdout.fnmatch_lines(
        [
            "E*assert <1 finding> == ()",
            f"E*  + critical?{CHECK}? Secondary/Cluster (us-east-2) /Properties/MasterUsername: *",
        ]
    )
