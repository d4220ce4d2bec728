"""Packs of checks: where they are taken from, and what is wrong with them."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path

import pytest
from dr_validator.errors import UsageError
from dr_validator.testing import graph_of, validate

from tests.cli.stage import check, execute, run, sound

Configure = Callable[[str], Path]

PACKED = '''
from dr_validator.api import Breaks, Severity, check, problem

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
MARKS = "import pathlib; pathlib.Path({marker!r}).touch()\n"
FOUND = "high[topic-named] it is global"


def pack(folder: Path, name: str, text: str = PACKED, family: str = "topic") -> Path:
    """A pack in a folder: the file of its one check."""
    inner = folder / name / family
    inner.mkdir(parents=True)
    (folder / name / "__init__.py").write_text("")
    (inner / "__init__.py").write_text("")
    (inner / "named.py").write_text(text)
    return inner / "named.py"


NAMED = {
    "the folder of the pack": ("--pack-dir", "packs/acme_ways"),
    "the folder of packs": ("--pack-dir", "packs"),
    "the file that names it": ("--config", "packs/dr-validator.toml"),
}


@pytest.mark.parametrize("words", NAMED.values(), ids=NAMED)
def test_a_folder_is_a_pack_if_the_command_names(
    here: Configure, tmp_path: Path, words: tuple[str, ...]
) -> None:
    pack(tmp_path / "packs", "acme_ways")
    (tmp_path / "packs" / "dr-validator.toml").write_text("packs = ['acme_ways']\n")
    here("packs = ['acme_ways']\n")
    result = check(sound(Path("cdk.out")), *words, select="topic-named")
    assert (result.exit_code, FOUND in result.stdout) == (1, True)
    assert " of our own and 1 of packs" in run("config", "show", *words).stdout
    assert "topic-named: A topic without a name." in run("explain", "topic-named", *words).stdout
    assert "A topic without a name." in run("list", *words).stdout
    made = run("baseline", "create", "--lint", "none", *words)
    assert (made.exit_code, "topic-named" in Path("dr-validator-baseline.json").read_text()) == (
        0,
        True,
    )
    updated = run("baseline", "update", "--lint", "none", *words)
    assert (updated.exit_code, "0 dropped" in updated.stdout) == (0, True)


def test_a_named_folder_needs_no_configuration(here: Configure, tmp_path: Path) -> None:
    del here
    pack(tmp_path, "acme_alone")
    result = check(sound(Path("cdk.out")), "--pack-dir", "acme_alone", select="topic-named")
    assert (result.exit_code, FOUND in result.stdout) == (1, True)


def test_a_pack_within_a_package_has_its_whole_name(here: Configure, tmp_path: Path) -> None:
    pack(tmp_path / "acme_whole", "checks")
    (tmp_path / "acme_whole" / "__init__.py").touch()
    here("packs = ['acme_whole.checks']\n")
    words = ("--pack-dir", "acme_whole/checks")
    result = check(sound(Path("cdk.out")), *words, select="topic-named")
    assert (result.exit_code, FOUND in result.stdout) == (1, True)


@pytest.mark.parametrize("where", [".", "sub"])
def test_a_folder_beside_a_found_configuration_is_never_run(tmp_path: Path, where: str) -> None:
    """By the installed command, from the folder itself and from one in it."""
    marker = tmp_path / "was here"
    marks = MARKS.format(marker=str(marker))
    project = tmp_path / "project"
    (project / "sub").mkdir(parents=True)
    file = pack(project, "acme_hostile", marks + PACKED)
    (file.parents[1] / "__init__.py").write_text(marks)
    shutil.copytree(project / "acme_hostile", project / "sub" / "acme_hostile")
    (project / "dr-validator.toml").write_text("packs = ['acme_hostile']\n")
    cwd = project / where
    sound(cwd / "cdk.out")
    for words in ("check --lint none", "list", "explain topic-named", "config show"):
        done = execute(*words.split(), cwd=cwd)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr == (
            f"error: {project}/dr-validator.toml: packs: acme_hostile is a folder in {project}, "
            "not an installed package, and what is found beside the input is not run; allow it "
            f"with --pack-dir {project}/acme_hostile or --config {project}/dr-validator.toml, or "
            "install it\n"
        )
    assert not marker.exists()


PATHS = {"itself": ".", "above": "..", "in it": "src"}


@pytest.mark.parametrize("entry", PATHS.values(), ids=PATHS)
def test_nor_is_it_by_way_of_the_search_path(tmp_path: Path, entry: str) -> None:
    """As `python -m`, pytest and PYTHONPATH put the project's folders there."""
    marker = tmp_path / "was here"
    project = tmp_path / "project"
    project.mkdir()
    pack((project / entry).resolve(), "acme_path", MARKS.format(marker=str(marker)) + PACKED)
    (project / "dr-validator.toml").write_text("packs = ['acme_path']\n")
    path = str((project / entry).resolve())
    sound(project / "cdk.out")
    done = execute("check", cwd=project, env={"PYTHONPATH": path})
    assert done.returncode == 2, done.stdout
    assert "acme_path" in done.stderr and "--pack-dir" in done.stderr
    assert not marker.exists()


def test_an_installed_pack_needs_no_more_words(tmp_path: Path) -> None:
    """In a virtual environment within the project, and as editable installations are made."""
    project = tmp_path / "project"
    project.mkdir()
    subprocess.run(
        [sys.executable, "-m", "venv", "--without-pip", ".venv"],
        cwd=project,
        check=True,
    )
    (packages,) = project.glob(".venv/lib/python3.*/site-packages")
    pack(packages, "acme_installed")
    pack(project / "src", "acme_editable", PACKED.replace("named", "other"))
    check_file = project / "src" / "acme_editable" / "topic" / "named.py"
    check_file.rename(check_file.with_name("other.py"))
    (packages / "acme.pth").write_text(f"# ours\n{project / 'src'}\n")
    lent = sysconfig.get_path("purelib")
    (packages / "lent.pth").write_text(f"import site; site.addsitedir({lent!r})\n")
    (project / "dr-validator.toml").write_text("packs = ['acme_installed', 'acme_editable']\n")
    code = "import sys; from dr_validator.cli import main; main()"
    done = subprocess.run(
        [project / ".venv" / "bin" / "python", "-c", code, "list", "--format", "json"],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    ids = [each["id"] for each in json.loads(done.stdout)["checks"]]
    assert {"topic-named", "topic-other"} <= set(ids)


def test_two_projects_may_call_their_packs_alike(tmp_path: Path) -> None:
    """Each is checked by its own, also in one process."""
    for name in ("one", "two"):
        folder = tmp_path / name
        pack(folder, "acme_alike", PACKED.replace("it is global", f"it is of {name}"))
        (folder / "dr-validator.toml").write_text("packs = ['acme_alike']\nselect = ['topic']\n")
        assembly = sound(folder / "cdk.out")
        with pytest.raises(UsageError, match="acme_alike is a folder in"):
            validate(assembly, base=folder)
        for more in ({"pack_dirs": [Path("acme_alike")]}, {"config": Path("dr-validator.toml")}):
            report = validate(assembly, base=folder, **more)
            assert [each.problem.message for each in report.findings] == [f"it is of {name}"]
        assert graph_of(assembly, base=folder, pack_dirs=[Path()]).all("AWS::RDS::GlobalCluster")


def test_a_module_beside_the_pack_takes_nobody_s_place(here: Configure, tmp_path: Path) -> None:
    """Only what no installed package is called is imported from there."""
    marker = tmp_path / "was here"
    for name in ("json", "yaml", "dr_validator"):
        (tmp_path / f"{name}.py").write_text(MARKS.format(marker=str(marker)))
    (tmp_path / "acme_helper.py").write_text("WORDS = 'it is global'\n")
    text = PACKED.replace('"it is global"', "acme_helper.WORDS")
    pack(tmp_path, "acme_with_helper", f"import json, yaml, acme_helper\n{text}")
    here("packs = ['acme_with_helper']\n")
    result = check(sound(Path("cdk.out")), "--config", "dr-validator.toml", select="topic-named")
    assert (result.exit_code, FOUND in result.stdout) == (1, True)
    assert not marker.exists()


@pytest.mark.parametrize("word", ["sys.exit()", "raise SystemExit(0)", "exit(1)", "1 / 0"])
def test_a_check_of_a_pack_that_ends_the_process_is_a_crash(
    here: Configure, tmp_path: Path, word: str
) -> None:
    leaving = PACKED.replace("for each in", f"import sys; {word}\n    for each in")
    pack(tmp_path / "packs", "acme_leaving", leaving)
    pack(tmp_path / "packs", "acme_staying", PACKED.replace("named", "stays"))
    (tmp_path / "packs/acme_staying/topic/named.py").rename(
        tmp_path / "packs/acme_staying/topic/stays.py"
    )
    here("")
    dirs = ("--pack-dir", "packs/acme_leaving", "--pack-dir", "packs/acme_staying")
    words = (*dirs, "--select", "topic", "--lint", "none")
    done = execute("check", sound(Path("cdk.out")), *words)
    assert done.returncode == 4
    error = "ZeroDivisionError" if "/" in word else "SystemExit"
    assert f"crashed[topic-named] {error}: " in done.stdout
    assert "high[topic-stays] it is global" in done.stdout


BAD = {
    "absent": ("acme_absent", {}, "no installed package is called acme_absent; install it"),
    "a module": ("json", {}, "no checks found in json; they belong in json/<family>/"),
    "a file": ("datetime", {}, "no checks found in datetime; they belong in"),
    "wrong import": (
        "acme_broken",
        {"topic/named.py": "import nothing_of_the_kind"},
        "packs: the checks of acme_broken cannot be loaded: No module named 'nothing_of_the_kind'",
    ),
    "wrong import of a family": (
        "acme_family",
        {"topic/named.py": PACKED, "topic/__init__.py": "import nothing_of_the_kind"},
        "the checks of acme_family cannot be loaded: No module named 'nothing_of_the_kind'",
    ),
    "wrong import at the top": (
        "acme_top",
        {"topic/named.py": PACKED, "__init__.py": "import nothing_of_the_kind"},
        "packs: acme_top cannot be loaded: No module named 'nothing_of_the_kind'",
    ),
    "leaves": (
        "acme_leaves",
        {"topic/named.py": "raise SystemExit(0)"},
        "packs: acme_leaves cannot be loaded: it ends the process (SystemExit: 0)",
    ),
    "empty": ("acme_empty", {"topic/__init__.py": ""}, "packs: no checks found in acme_empty"),
    "no check": (
        "acme_none",
        {"topic/named.py": PACKED, "topic/none.py": "def none(graph): yield"},
        "acme_none/topic/none.py yields no check: no function in it has @check",
    ),
    "no __init__": (
        "acme_hidden",
        {"topic/named.py": PACKED, "vault/any.py": PACKED, "vault/__init__.py": None},
        "acme_hidden/vault/any.py yields no check: it is not found because a folder",
    ),
    "twice": (
        "acme_twice",
        {"dns/duplicate_zone.py": PACKED.replace("named", "duplicate_zone")},
        "acme_twice.dns.duplicate_zone: there is already a check dns-duplicate-zone, in",
    ),
}


@pytest.mark.parametrize(("name", "files", "sentence"), BAD.values(), ids=BAD)
def test_a_pack_that_cannot_be_loaded_is_wrong_usage(
    here: Configure, tmp_path: Path, name: str, files: dict[str, str | None], sentence: str
) -> None:
    for path, text in files.items():
        file = tmp_path / name / path
        file.parent.mkdir(parents=True, exist_ok=True)
        for folder in (tmp_path / name, file.parent):
            (folder / "__init__.py").touch()
        if text is None:
            file.unlink()
        else:
            file.write_text(text)
    here(f"packs = ['{name}']\n")
    result = check(sound(Path("cdk.out")), "--config", "dr-validator.toml")
    assert (result.exit_code, result.stdout) == (2, "")
    assert sentence in result.stderr


def test_helpers_of_a_pack_stand_beside_the_families_or_are_marked(
    here: Configure, tmp_path: Path
) -> None:
    file = pack(tmp_path, "acme_helped", f"from acme_helped import words\n{PACKED}")
    (file.parents[1] / "words.py").touch()
    file.with_name("_words.py").touch()
    here("packs = ['acme_helped']\n")
    result = check(sound(Path("cdk.out")), "--config", "dr-validator.toml", select="topic-named")
    assert (result.exit_code, FOUND in result.stdout) == (1, True)


def test_a_check_that_crashes_is_another_thing(here: Configure, tmp_path: Path) -> None:
    pack(tmp_path, "acme_crash", PACKED.replace("for each", "raise ValueError('oh')\n    for each"))
    here("packs = ['acme_crash']\n")
    result = check(sound(Path("cdk.out")), "--pack-dir", "acme_crash", select="topic-named")
    assert (result.exit_code, "crashed[topic-named] ValueError: oh" in result.stdout) == (4, True)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            ("--pack-dir", "nowhere"),
            "--pack-dir nowhere: no such folder; name the folder",
        ),
        (
            ("--pack-dir", "cdk.out"),
            "--pack-dir cdk.out: is not a package (it has no __init__",
        ),
        (("--config", "nowhere.toml"), "nowhere.toml: no such file"),
        (("--config", "pyproject.toml"), "pyproject.toml: has no table [tool.dr-validator]; add"),
    ],
)
def test_what_is_named_must_be_there(
    here: Configure, tmp_path: Path, words: tuple[str, ...], sentence: str
) -> None:
    del here
    (tmp_path / "pyproject.toml").touch()
    result = check(sound(Path("cdk.out")), *words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert sentence in result.stderr


def test_a_named_file_goes_before_the_one_that_is_found(here: Configure, tmp_path: Path) -> None:
    here("select = ['dns']\n")
    (tmp_path / "pyproject.toml").write_text("[tool.dr-validator]\nselect = ['vpc']\n")
    shown = run("config", "show", "--config", "pyproject.toml").stdout
    assert f"# {tmp_path}/pyproject.toml, [tool.dr-validator]\n" in shown
    assert 'select = ["vpc"]' in shown


def test_a_pack_is_named_as_it_is_imported(here: Configure) -> None:
    here("packs = ['../acme']\n")
    result = check(sound(Path("cdk.out")))
    assert result.exit_code == 2
    assert "packs: '../acme' is not an import name; write one such as acme_checks" in result.stderr
