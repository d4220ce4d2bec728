"""Which tests are run: `-k`, `-m`, `--deselect`, the ids of tests, and what lies in an assembly."""

from __future__ import annotations

import pytest

from tests.pytest_plugin.stage import CHECK, OTHER, broken, outcomes, run, settle, sound

pytest_plugins = ["pytester"]

OWN = ["test_own.py::test_own", "test_own.py::test_aurora_too"]


@pytest.fixture
def project(pytester: pytest.Pytester) -> pytest.Pytester:
    broken(pytester.path / "cdk.out")
    settle(pytester.path, select=(CHECK, OTHER, "dns-broken-failover-pair"))
    pytester.makepyfile(test_own="def test_own(): pass\n\ndef test_aurora_too(): pass")
    return pytester


def ran(result: pytest.RunResult) -> list[str]:
    """The tests of a verbose run, in their order."""
    return [line.split()[0] for line in result.outlines if " PASSED" in line or " FAILED" in line]


def test_assemblies_come_after_the_files(project: pytest.Pytester) -> None:
    assert ran(run(project, "-v")) == [
        *OWN,
        "cdk.out::loads",
        f"cdk.out::{OTHER}",
        f"cdk.out::{CHECK}",
        "cdk.out::dns-broken-failover-pair",
    ]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["-k", "aurora"], [OWN[1], OTHER, CHECK]),
        (["-k", CHECK], [CHECK]),
        (["-k", "aurora and not credentials and not too"], [OTHER]),
        (["-m", "dr"], ["loads", OTHER, CHECK, "dns-broken-failover-pair"]),
        (["-m", "not dr"], OWN),
        (
            ["-m", "dr", "--deselect", f"cdk.out::{CHECK}"],
            ["loads", OTHER, "dns-broken-failover-pair"],
        ),
        (["-m", "dr", "--deselect", "cdk.out::aurora"], ["loads", "dns-broken-failover-pair"]),
        (["test_own.py", "-k", "own or pair"], [*OWN, "dns-broken-failover-pair"]),
        ([OWN[0], "-k", "own or pair"], [OWN[0], "dns-broken-failover-pair"]),
        ([f"cdk.out::{CHECK}"], [CHECK]),
        ([f"cdk.out::{CHECK}", "cdk.out::loads"], ["loads", CHECK]),
        (["cdk.out", "-k", "aurora"], [OTHER, CHECK]),
        ([f"cdk.out::{CHECK}", OWN[0]], [OWN[0], CHECK]),
    ],
)
def test_selecting(project: pytest.Pytester, words: list[str], expected: list[str]) -> None:
    found = ran(run(project, "-v", "--strict-markers", *words))
    assert found == [each if "::" in each else f"cdk.out::{each}" for each in expected]


def test_last_failed(project: pytest.Pytester) -> None:
    run(project)
    assert ran(run(project, "-v", "--lf")) == [f"cdk.out::{CHECK}"]
    sound(project.path / "cdk.out")
    assert ran(run(project, "-v", "--lf")) == [f"cdk.out::{CHECK}"]


def test_an_unknown_id_fails(project: pytest.Pytester) -> None:
    result = run(project, "cdk.out::aurora-secondary-credential")
    assert (result.ret, outcomes(result)) == (1, {"failed": 1})
    result.stdout.fnmatch_lines(
        [f"cdk.out::aurora-secondary-credential: no such check; did you mean {CHECK}?"]
    )
    result = run(project, "cdk.out::aurora")
    result.stdout.fnmatch_lines(["cdk.out::aurora: this names several checks, *-k aurora *"])
    result = run(project, "cdk.out::dns-alias-zone-mismatch")
    result.stdout.fnmatch_lines(["cdk.out::dns-alias-zone-mismatch: it is not selected"])


def test_the_marker_is_known(pytester: pytest.Pytester) -> None:
    result = run(pytester, "--markers", option=False)
    result.stdout.fnmatch_lines(["@pytest.mark.dr: a check of dr-validator over *"])


def test_tests_in_assets_are_not_ours(project: pytest.Pytester) -> None:
    asset = project.path / "cdk.out" / "asset.0"
    asset.mkdir()
    (asset / "test_asset.py").write_text("def test_asset(): assert False")
    result = run(project, "-k", "asset or pair")
    assert (result.ret, outcomes(result)) == (0, {"passed": 1})
    # Without us, pytest would have taken it for one of the project's.
    assert run(project, "-k", "asset", option=False).ret == 1


def test_an_assembly_is_checked_once(project: pytest.Pytester) -> None:
    result = run(project, "--dr-assembly", "./cdk.out", "--dr-assembly", "cdk.out/", "-k", "pair")
    assert outcomes(result) == {"passed": 1}


def test_deselecting_from_any_folder(project: pytest.Pytester) -> None:
    """What the output shows, which is from the current folder, is understood."""
    project.makepyprojecttoml("[tool.pytest.ini_options]\ndr_assembly = ['cdk.out']")
    (project.path / "tests").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(project.path / "tests")
        shown, rooted = f"../cdk.out::{CHECK}", "cdk.out::dns"
        result = run(project, "-v", "--deselect", shown, "--deselect", rooted, option=False)
        assert ran(result) == ["../cdk.out::loads", f"../cdk.out::{OTHER}"]
        assert ran(run(project, "-v", shown, option=False)) == [shown]
