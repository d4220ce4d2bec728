"""Where the assembly is named, and from where pytest is started."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pytest_plugin.stage import (
    CHECK,
    apart,
    broken,
    outcomes,
    run,
    settle,
    sound,
    write_assembly,
)

pytest_plugins = ["pytester"]


@pytest.fixture
def project(pytester: pytest.Pytester) -> pytest.Pytester:
    broken(pytester.path / "cdk.out")
    settle(pytester.path, select=(CHECK,))
    return pytester


def failures(result: pytest.RunResult) -> list[str]:
    return [line.split()[1] for line in result.outlines if line.startswith("FAILED ")]


CONFIGURATIONS = {
    "pytest.ini": "[pytest]\ndr_assembly = cdk.out",
    "tox.ini": "[pytest]\ndr_assembly =\n    cdk.out\n",
    "setup.cfg": "[tool:pytest]\ndr_assembly = cdk.out",
    "pyproject.toml": "[tool.pytest.ini_options]\ndr_assembly = 'cdk.out'",
}


@pytest.mark.parametrize("file", CONFIGURATIONS)
def test_in_the_configuration(project: pytest.Pytester, file: str) -> None:
    (project.path / file).write_text(CONFIGURATIONS[file])
    result = run(project, option=False)
    assert failures(result) == [f"cdk.out::{CHECK}"]


def test_the_configuration_holds_in_any_folder(project: pytest.Pytester) -> None:
    """Path and dr-validator.toml are looked up from where the assembly is named."""
    project.makepyprojecttoml("[tool.pytest.ini_options]\ndr_assembly = ['cdk.out']")
    project.path.joinpath("tests", "unit").mkdir(parents=True)
    for folder in ("tests", "tests/unit", "cdk.out"):
        project.chdir()
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(project.path / folder)
            result = run(project, "-v", option=False)
        here = "." if folder == "cdk.out" else f"{'../' * (folder.count('/') + 1)}cdk.out"
        result.stdout.fnmatch_lines([f"{here}::{CHECK} FAILED*"])
        assert outcomes(result) == {"failed": 1, "passed": 1}


def test_the_option_is_meant_from_where_it_is_typed(project: pytest.Pytester) -> None:
    project.makepyprojecttoml("[tool.pytest.ini_options]\ndr_assembly = ['nowhere']")
    (project.path / "tests").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(project.path / "tests")
        result = run(project, "--dr-assembly", "../cdk.out", option=False)
    assert (result.ret, failures(result)) == (1, [f"../cdk.out::{CHECK}"])


@pytest.mark.parametrize("where", ["rootdir", "configuration"])
def test_the_root_is_elsewhere(project: pytest.Pytester, tmp_path: Path, where: str) -> None:
    (tmp_path / "elsewhere.ini").write_text("[pytest]\n")
    words = (
        ["--rootdir", str(tmp_path)]
        if where == "rootdir"
        else ["-c", str(tmp_path / "elsewhere.ini")]
    )
    result = run(project, *words)
    assert (result.ret, outcomes(result)) == (1, {"failed": 1, "passed": 1})
    # It is shown from the current folder, and understood as it is shown.
    assert failures(result) == [f"cdk.out::{CHECK}"]
    result.stdout.fnmatch_lines(["dr-validator: cdk.out", f"*{CHECK} of cdk.out*"])
    assert outcomes(run(project, *words, f"cdk.out::{CHECK}")) == {"failed": 1}
    assert outcomes(run(project, *words, "--deselect", f"cdk.out::{CHECK}")) == {"passed": 1}


def test_a_configuration_elsewhere_names_what_lies_beside_it(
    project: pytest.Pytester, tmp_path: Path
) -> None:
    sound(tmp_path / "cdk.out")
    (tmp_path / "elsewhere.ini").write_text("[pytest]\ndr_assembly = cdk.out\n")
    settle(tmp_path, select=(CHECK,))
    result = run(project, "-c", str(tmp_path / "elsewhere.ini"), option=False)
    assert (result.ret, outcomes(result)) == (0, {"passed": 2})


def test_several(project: pytest.Pytester) -> None:
    sound(project.path / "other")
    project.makepyprojecttoml(
        "[tool.pytest.ini_options]\ndr_assembly = ['other', 'cdk.out', 'other']"
    )
    result = run(project, "-v", option=False)
    result.stdout.fnmatch_lines(
        [
            "dr-validator: other, cdk.out",
            "other::loads PASSED*",
            f"other::{CHECK} PASSED*",
            "cdk.out::loads PASSED*",
            f"cdk.out::{CHECK} FAILED*",
        ]
    )
    result = run(project, "-v", f"other::{CHECK}", option=False)
    assert outcomes(result) == {"passed": 1}


def test_a_template_with_its_region(project: pytest.Pytester) -> None:
    name = "cdk.out/Secondary.template.json@us-east-2"
    result = run(project, "-v", "--dr-assembly", name, option=False)
    result.stdout.fnmatch_lines([f"{name}::loads *", f"{name}: 0 findings * 1 stack · 1 region"])


def test_regions_of_the_configuration(pytester: pytest.Pytester) -> None:
    """Roles and the stacks' regions come from dr-validator.toml, as for the command."""
    secondary = {"Cluster": {"Type": "AWS::RDS::DBCluster", "Properties": {}}}
    write_assembly(pytester.path / "cdk.out", {"Alone": secondary})
    settle(
        pytester.path,
        "[regions]\nprimary = 'eu-west-1'\nsecondaries = ['eu-central-1']",
        "[stacks]\n'*' = 'eu-west-1'",
        select=(CHECK,),
    )
    result = run(pytester)
    assert (result.ret, outcomes(result)) == (0, {"passed": 2})
    result.stdout.fnmatch_lines(["cdk.out: 0 findings * 1 stack · 1 region"])


def test_without_the_plugin(project: pytest.Pytester) -> None:
    project.makepyfile(test_own="def test_own(): pass")
    project.makepyprojecttoml("[tool.pytest.ini_options]\ndr_assembly = ['cdk.out']")
    result = project.runpytest_subprocess("-p", "no:dr_validator")
    assert result.ret == 0
    assert result.parseoutcomes()["passed"] == 1
    result.stdout.no_fnmatch_line("*dr-validator*")
    # Asked for by option, it is missed.
    assert apart(project, "-p", "no:dr_validator").ret == pytest.ExitCode.USAGE_ERROR


def test_without_being_asked(pytester: pytest.Pytester) -> None:
    """Nothing is checked, shown or collected."""
    broken(pytester.path / "cdk.out")
    pytester.makepyfile(test_own="def test_own(): pass")
    result = pytester.runpytest_subprocess("-v", "--strict-config", "-W", "error")
    assert (result.ret, outcomes(result)) == (0, {"passed": 1})
    result.stdout.no_fnmatch_line("*dr-validator:*")
    result.stdout.no_fnmatch_line("*cdk.out*")
