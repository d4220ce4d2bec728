"""Packs of checks: where they are found, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from dr_validator.testing import validate

from tests.cli.stage import check, run, sound

PACKED = '''
from dr_validator.check import check, problem
from dr_validator.finding import Breaks, Severity

@check(severity=Severity.HIGH, breaks=Breaks.DATA, dr=False)
def named(graph):
    """A topic without a name.

    Why it matters: it cannot be found.
    Fix: name it.
    Source: our own rules.
    """
    for each in graph.all("AWS::RDS::GlobalCluster"):
        yield problem(each, "it is global")
'''


def pack(folder: Path, name: str, text: str = PACKED, family: str = "topic") -> None:
    inner = folder / name / family
    inner.mkdir(parents=True)
    (folder / name / "__init__.py").write_text("")
    (inner / "__init__.py").write_text("")
    (inner / "named.py").write_text(text)


def test_checks_of_packs_are_run(here: Callable[[str], Path], tmp_path: Path) -> None:
    pack(tmp_path, "acme_run")
    here("packs = ['acme_run']\n")
    result = check(sound(Path("cdk.out")), select="topic-named")
    assert result.exit_code == 1
    assert "high[topic-named] it is global" in result.stdout
    assert " of our own and 1 of packs" in run("config", "show").stdout
    assert "topic-named: A topic without a name." in run("explain", "topic-named").stdout
    assert "A topic without a name." in run("list").stdout


def test_two_projects_may_call_their_packs_alike(tmp_path: Path) -> None:
    """Each is checked by its own, also in one process."""
    for name in ("one", "two"):
        folder = tmp_path / name
        pack(folder, "acme_alike", PACKED.replace("it is global", f"it is of {name}"))
        (folder / "dr-validator.toml").write_text("packs = ['acme_alike']\nselect = ['topic']\n")
        sound(folder / "cdk.out")
        report = validate(folder / "cdk.out", base=folder)
        assert [each.problem.message for each in report.findings] == [f"it is of {name}"]


@pytest.mark.parametrize(
    ("name", "text", "family", "sentence"),
    [
        ("acme_absent", None, "", "packs: the checks of acme_absent cannot be loaded: No module"),
        ("json", None, "", "packs: no checks found in json; they belong into json/<family>/"),
        ("datetime", None, "", "packs: no checks found in datetime; they belong into"),
        ("acme_broken", "import nothing_of_the_kind", "topic", "No module named 'nothing_of_the"),
        ("acme_empty", "", "topic", "packs: no checks found in acme_empty"),
        (
            "acme_twice",
            PACKED.replace("named", "duplicate_zone"),
            "dns",
            "already a check dns-dupli",
        ),
    ],
)
def test_a_pack_that_cannot_be_loaded_is_loud(
    here: Callable[[str], Path],
    tmp_path: Path,
    name: str,
    text: str | None,
    family: str,
    sentence: str,
) -> None:
    if text is not None:
        pack(tmp_path, name, text, family)
        if "duplicate_zone" in text:
            (tmp_path / name / family / "named.py").rename(
                tmp_path / name / family / "duplicate_zone.py"
            )
    here(f"packs = ['{name}']\n")
    result = check(sound(Path("cdk.out")))
    assert (result.exit_code, result.stdout) == (4, "")
    assert sentence in result.stderr


def test_a_pack_is_named_as_it_is_imported(here: Callable[[str], Path]) -> None:
    here("packs = ['../acme']\n")
    result = check(sound(Path("cdk.out")))
    assert result.exit_code == 2
    assert "packs: '../acme' is no import name; write such as acme_checks" in result.stderr
