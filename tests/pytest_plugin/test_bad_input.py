"""What cannot be checked fails, with one sentence, and whatever is selected."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.stage import write_assembly
from tests.pytest_plugin.stage import CHECK, apart, broken, outcomes, run, settle, sound

pytest_plugins = ["pytester"]


def absent(folder: Path) -> None:
    del folder


def no_manifest(folder: Path) -> None:
    folder.mkdir()


def no_json(folder: Path) -> None:
    folder.mkdir()
    (folder / "manifest.json").write_text("{")


def no_template(folder: Path) -> None:
    (sound(folder) / "Primary.template.json").unlink()


def no_stacks(folder: Path) -> None:
    write_assembly(folder, {})


def bad_settings(folder: Path) -> None:
    sound(folder)
    (folder.parent / "dr-validator.toml").write_text("selct = []")


def nothing_selected(folder: Path) -> None:
    sound(folder)
    settle(folder.parent, f"ignore = ['{CHECK}']", select=(CHECK,))


def no_pack(folder: Path) -> None:
    sound(folder)
    settle(folder.parent, "packs = ['nowhere_checks']")


def no_such_region(folder: Path) -> None:
    sound(folder)
    settle(folder.parent, "[regions]\nprimary = 'us-east-1'\nsecondaries = ['us-east-1']")


BAD: dict[Callable[[Path], None], str] = {
    absent: "*cdk.out: no such file or folder; synthesize the app first*",
    no_manifest: "*cdk.out: *",
    no_json: "*manifest.json*",
    no_template: "*Primary.template.json*",
    no_stacks: "*stack*",
    bad_settings: "*dr-validator.toml: selct is not a known key; did you mean select?",
    nothing_selected: "the selection leaves no check to run*",
    no_pack: "*packs: *nowhere_checks*",
    no_such_region: "*dr-validator.toml: regions.secondaries cannot hold us-east-1*",
}


@pytest.mark.parametrize("make", BAD, ids=lambda make: make.__name__)
def test_one_test_fails_with_one_sentence(
    pytester: pytest.Pytester, make: Callable[[Path], None]
) -> None:
    make(pytester.path / "cdk.out")
    result = run(pytester)
    assert (result.ret, outcomes(result)) == (1, {"failed": 1})
    result.stdout.fnmatch_lines(
        ["*loads of cdk.out*", BAD[make], "*short test summary*", "FAILED cdk.out::loads - *"],
        consecutive=True,
    )
    result.stdout.no_fnmatch_line("*Traceback*")


@pytest.mark.parametrize(
    "words",
    [["-k", "aurora"], ["-m", "dr"], [f"cdk.out::{CHECK}"], ["--deselect", "cdk.out::loads"]],
)
@pytest.mark.parametrize("make", [absent, bad_settings, nothing_selected, no_pack])
def test_no_selection_of_checks_hides_it(
    pytester: pytest.Pytester, make: Callable[[Path], None], words: list[str]
) -> None:
    make(pytester.path / "cdk.out")
    pytester.makepyfile(test_own="def test_own(): pass\n\ndef test_aurora(): pass")
    result = run(pytester, *words)
    assert result.ret == 1
    assert outcomes(result)["failed"] == 1
    result.stdout.fnmatch_lines(["FAILED cdk.out::loads - *"])


def test_to_select_nothing_of_it_is_the_users_choice(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(test_own="def test_own(): pass")
    result = run(pytester, "-k", "test_own")
    assert (result.ret, outcomes(result)) == (0, {"passed": 1})
    assert run(pytester, "-m", "not dr").ret == 0
    # With nothing else to run, pytest says so.
    assert run(pytester, "-k", "nonsense").ret == pytest.ExitCode.NO_TESTS_COLLECTED


def test_one_of_several(pytester: pytest.Pytester) -> None:
    sound(pytester.path / "cdk.out")
    settle(pytester.path)
    result = run(pytester, "--dr-assembly", "nowhere")
    assert (result.ret, outcomes(result)) == (1, {"failed": 1, "passed": 3})
    result.stdout.fnmatch_lines(["FAILED nowhere::loads - *nowhere: no such file or folder*"])


def test_an_empty_path(pytester: pytest.Pytester) -> None:
    result = run(pytester, "--dr-assembly", "", option=False)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: dr_assembly: the path is empty"])


def test_broken_and_run_in_parallel(pytester: pytest.Pytester) -> None:
    pytest.importorskip("xdist", reason="pytest-xdist is not installed")
    result = apart(pytester, "-n", "2")
    assert (result.ret, outcomes(result)) == (1, {"failed": 1})
    result.stdout.fnmatch_lines(["FAILED cdk.out::loads - *no such file or folder*"])


def test_what_is_wrong_in_the_engine_is_an_error(pytester: pytest.Pytester) -> None:
    """A test that cannot ask the engine does not pass; the linter and others are as they are."""
    broken(pytester.path / "cdk.out")
    settle(pytester.path, select=(CHECK,))
    pytester.makeconftest(
        "import dr_validator.under_test.run\n"
        "def fail(*_): raise RuntimeError('engine down')\n"
        "dr_validator.under_test.run.inspect = fail\n"
    )
    result = apart(pytester)
    assert (result.ret, outcomes(result)) == (1, {"errors": 1, "failed": 1})
