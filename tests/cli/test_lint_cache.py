"""What cfn-lint has found is kept, and taken for what it is: data, of the very same question."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from dr_validator.lint import cache, processes
from typer.testing import Result

from tests.cli.stage import PLAIN, Json, execute, run, write_assembly
from tests.cli.test_lint import WRONG, found

REPORT = ("--format", "json", "--select", "cfn-lint")


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the cache, which is empty; the working folder is another."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    (tmp_path / "project").mkdir()
    monkeypatch.chdir(tmp_path / "project")
    return tmp_path / "caches" / "dr-validator" / "cfn-lint"


@pytest.fixture
def unplugged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From its call on, there is no cfn-lint that would run."""
    worker = tmp_path / "worker.py"
    worker.write_text("import sys; sys.exit(3)")
    return lambda: monkeypatch.setattr(processes, "WORKER", worker)


def assembly(*regions: str, wrong: Json = WRONG) -> str:
    stacks = {f"S{number}@{region}": wrong for number, region in enumerate(regions)}
    write_assembly(Path("cdk.out"), stacks)
    return "cdk.out"


def check(*words: str) -> Result:
    return run("check", *words, *REPORT)


def entries(kept: Path) -> list[Path]:
    return sorted(kept.iterdir()) if kept.is_dir() else []


def test_a_second_run_starts_no_linter_and_says_the_same(
    kept: Path, unplugged: Callable[[], None]
) -> None:
    write_assembly(Path("cdk.out"), {"Primary@us-east-1": WRONG, "Secondary@us-east-2": PLAIN})
    first = check("cdk.out")
    assert (first.exit_code, found(first)) == (1, ["cfn-lint-E3002"])
    assert len(entries(kept)) == 2
    unplugged()
    second = check("cdk.out")
    assert (second.exit_code, second.stdout) == (1, first.stdout)
    assert check("cdk.out", "--no-cache").exit_code == 4


def test_no_cache_neither_reads_nor_writes(kept: Path) -> None:
    assert found(check(assembly("us-east-1"), "--no-cache")) == ["cfn-lint-E3002"]
    assert not kept.exists()


def test_it_depends_on_template_and_region_and_configuration(
    kept: Path, unplugged: Callable[[], None]
) -> None:
    check(assembly("us-east-1"))
    unplugged()
    assert check(assembly("us-east-1")).exit_code == 1
    assert check(assembly("us-west-2")).exit_code == 4
    assert check(assembly("us-east-1", wrong=PLAIN)).exit_code == 4
    Path("lint.yaml").write_text("configure_rules: {E3012: {strict: true}}\n")
    Path("dr-validator.toml").write_text("[lint]\nconfig = 'lint.yaml'\n")
    assert check(assembly("us-east-1")).exit_code == 4
    # What is ignored was found all the same.
    Path("lint.yaml").write_text("ignore_checks: [E]\n")
    assert check(assembly("us-east-1")).exit_code == 0
    assert len(entries(kept)) == 1


def test_it_depends_on_the_version_of_the_linter(
    kept: Path, unplugged: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    check(assembly("us-east-1"))
    unplugged()
    monkeypatch.setattr("dr_validator.lint.linter.version", lambda _: "another")
    assert check("cdk.out").exit_code == 4
    monkeypatch.setattr("dr_validator.lint.linter.version", lambda _: None)
    assert check("cdk.out").exit_code == 4
    assert len(entries(kept)) == 1


def test_it_depends_on_schemas_that_the_user_has_fetched(
    kept: Path, unplugged: Callable[[], None]
) -> None:
    check(assembly("us-east-1"))
    unplugged()
    fetched = kept.parents[1] / "aws" / "cfn-lint" / "schemas" / "version.json"
    fetched.parent.mkdir(parents=True)
    fetched.write_text("{}")
    assert check("cdk.out").exit_code == 4


def test_the_same_template_is_linted_once(kept: Path) -> None:
    """However many stacks are made of it, and wherever it stands."""
    done = check(assembly("us-east-1", "us-east-1", "us-west-2"))
    assert found(done) == ["cfn-lint-E3002"] * 3
    assert len(entries(kept)) == 2


def nested(parameters: list[str]) -> None:
    """A template with a nested one beside it, whose parameters cfn-lint reads."""
    child = {"Parameters": {each: {"Type": "String"} for each in parameters}, "Resources": PLAIN}
    Path("child.json").write_text(json.dumps(child))
    properties = {"TemplateURL": "child.json", "Parameters": {"A": "1"}}
    stack = {"Type": "AWS::CloudFormation::Stack", "Properties": properties}
    Path("parent.json").write_text(json.dumps({"Resources": {"Child": stack}}))


def test_it_depends_on_the_templates_that_are_nested(kept: Path) -> None:
    nested(["A"])
    assert found(check("parent.json@us-east-1")) == []
    assert found(check("parent.json@us-east-1")) == []
    nested(["B"])
    assert "cfn-lint-E3043" in found(check("parent.json@us-east-1"))
    Path("child.json").unlink()
    assert found(check("parent.json@us-east-1")) == []
    assert entries(kept)


HOSTILE: dict[str, Callable[[Path], object]] = {
    "empty": lambda path: path.write_text(""),
    "cut off": lambda path: path.write_bytes(path.read_bytes()[:-9]),
    "no JSON": lambda path: path.write_bytes(b"\x80\x04K\x01."),
    "another value": lambda path: path.write_text("[]"),
    "another format": lambda path: path.write_text('{"format": 0, "hits": [], "opened": {}}'),
    "a wrong hit": lambda path: path.write_text('{"format": 2, "hits": [3], "opened": {}}'),
    "a hit of another rule": lambda path: path.write_text(
        '{"format": 2, "hits": [["dns", "x", [], ""]], "opened": {}}'
    ),
    "a wrong path": lambda path: path.write_text(
        '{"format": 2, "hits": [["E1", "x", [{}], ""]], "opened": {}}'
    ),
    "wrong files": lambda path: path.write_text('{"format": 2, "hits": [], "opened": {"x": 3}}'),
    "a file that has no end": lambda path: path.write_text(
        '{"format": 2, "hits": [], "opened": {"/dev/zero": "x"}}'
    ),
    "a name that is none": lambda path: path.write_text(
        '{"format": 2, "hits": [], "opened": {"\\u0000": "x"}}'
    ),
    "deep": lambda path: path.write_text("[" * 100_000),
    "large": lambda path: path.write_text('{"format": 2, "hits": [], "opened": {}}' + " " * 10**6),
    "a large number": lambda path: path.write_text('{"format": ' + "1" * 9_999 + "}"),
}


def fifo(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def link(path: Path) -> None:
    """To a file that says that nothing was found."""
    path.unlink()
    elsewhere = Path("elsewhere.json")
    elsewhere.write_text('{"format": 2, "hits": [], "opened": {}}')
    path.symlink_to(elsewhere.absolute())


def device(path: Path) -> None:
    path.unlink()
    path.symlink_to("/dev/zero")


@pytest.mark.parametrize(
    "spoil",
    [*HOSTILE.values(), fifo, folder, link, device],
    ids=[*HOSTILE, "fifo", "folder", "link", "device"],
)
def test_a_file_of_another_form_is_as_good_as_absent(
    kept: Path, spoil: Callable[[Path], object]
) -> None:
    check(assembly("us-east-1"))
    (entry,) = entries(kept)
    spoil(entry)
    done = check("cdk.out")
    assert (done.exit_code, found(done)) == (1, ["cfn-lint-E3002"])


def test_a_hit_of_a_form_that_is_right_steers_nothing(kept: Path) -> None:
    check(assembly("us-east-1"))
    (entry,) = entries(kept)
    hits = [["E3002", "\x1b[2J\n::error::x", ["Resources", "../..", 0], ""]]
    entry.write_text(json.dumps({"format": 2, "hits": hits, "opened": {}}))
    done = run("check", "cdk.out", "--select", "cfn-lint")
    assert "\x1b" not in done.stdout
    assert "\n::error" not in done.stdout
    assert done.exit_code == 1


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root may give files away")
def test_a_file_of_somebody_else_is_as_good_as_absent(kept: Path) -> None:
    check(assembly("us-east-1"))
    (entry,) = entries(kept)
    entry.write_text('{"format": 2, "hits": [], "opened": {}}')
    assert check("cdk.out").exit_code == 0
    os.chown(entry, 12345, 12345)
    assert check("cdk.out").exit_code == 1


@pytest.mark.parametrize("value", ["caches", "project/.cache", ""])
def test_a_cache_in_the_working_folder_is_not_used(
    tmp_path: Path, kept: Path, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    """There it may come with the input. Without a value, it is in the home folder."""
    home = tmp_path / "project"
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CACHE_HOME", value if value == "caches" else str(tmp_path / value))
    if not value:
        monkeypatch.delenv("XDG_CACHE_HOME")
    check(assembly("us-east-1"))
    assert not list(tmp_path.rglob("cfn-lint"))
    assert not kept.exists()


def test_a_folder_that_cannot_be_written_does_no_harm(tmp_path: Path, kept: Path) -> None:
    (tmp_path / "caches").write_text("a file")
    assert check(assembly("us-east-1")).exit_code == 1
    assert not kept.exists()


def test_it_is_bounded(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "NUMBER", 4)
    for number, region in enumerate(("us-east-1", "us-east-2", "us-west-1", "us-west-2")):
        check(assembly(region))
        for each in entries(kept):
            old = each.stat().st_mtime - 1000
            os.utime(each, (old, old))
        assert len(entries(kept)) == number + 1
    last = set(entries(kept))
    check(assembly("eu-west-1"))
    # Down to four fifths: the newest stays, and the oldest are gone.
    assert len(entries(kept)) == 3
    assert len(set(entries(kept)) - last) == 1
    monkeypatch.setattr(cache, "ENTRY", 10)
    check(assembly("eu-west-2"))
    assert len(entries(kept)) == 3


def test_what_failed_is_not_kept(
    kept: Path, unplugged: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context():
        unplugged()
        assert check(assembly("us-east-1")).exit_code == 4
    assert entries(kept) == []


def test_a_second_run_imports_nothing_of_the_linter(kept: Path) -> None:
    """Nor does it start a process: the installed command, with every import told."""
    folder = assembly("us-east-1")
    first = execute("check", folder, *REPORT)
    assert (first.returncode, len(entries(kept))) == (1, 1)
    profile = {"PYTHONPROFILEIMPORTTIME": "1"}
    second = execute("check", folder, *REPORT, env=profile)
    assert second.stdout == first.stdout
    told = {line.rpartition("|")[2].strip() for line in second.stderr.splitlines()}
    assert "dr_validator.lint.cache" in told
    assert not told & {"cfnlint", "dr_validator.lint.processes", "networkx", "sympy"}


def test_hostile_files_beside_a_template_are_not_waited_for(kept: Path) -> None:
    del kept
    os.mkfifo("pipe.json")
    Path("zero.json").symlink_to("/dev/zero")
    for name in ("pipe.json", "zero.json", "/dev/zero"):
        properties = {"TemplateURL": name, "Parameters": {"A": "1"}}
        stack = {"Type": "AWS::CloudFormation::Stack", "Properties": properties}
        Path("parent.json").write_text(json.dumps({"Resources": {"Child": stack}}))
        done = execute("check", "parent.json@us-east-1", "--select", "cfn-lint", "--no-cache")
        assert (done.returncode, "high[cfn-lint" in done.stdout) == (0, False), done.stdout
