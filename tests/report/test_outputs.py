"""`--output FORMAT=PATH`: all of the files or none, and one sentence for what cannot be."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from dr_validator.report import REPORTERS

from tests.cli.stage import CHECK, COMMAND, broken, check, execute, sound


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_several_at_once_beside_what_is_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    broken(tmp_path / "cdk.out")
    outputs = [word for form in REPORTERS for word in ("--output", f"{form}=dr.{form}")]
    result = check(*outputs)
    assert result.exit_code == 1
    assert f"critical[{CHECK}]" in result.stdout
    for form in REPORTERS:
        assert CHECK in (tmp_path / f"dr.{form}").read_text(encoding="utf-8")
    assert names(tmp_path) == ["cdk.out", *sorted(f"dr.{each}" for each in REPORTERS)]


def test_a_file_has_neither_color_nor_width_nor_time(tmp_path: Path) -> None:
    folder, file = broken(tmp_path / "cdk.out"), tmp_path / "dr.txt"
    check(folder, "--output", f"text={file}", "--color", "always")
    told = file.read_text(encoding="utf-8")
    assert "\x1b" not in told
    assert told.splitlines()[-1].endswith("2 regions")


def test_it_replaces_what_was_there_and_keeps_links(tmp_path: Path) -> None:
    folder, file, link = sound(tmp_path / "cdk.out"), tmp_path / "dr.json", tmp_path / "link.json"
    file.write_text("old")
    link.symlink_to(file)
    assert check(folder, "--output", f"json={link}").exit_code == 0
    assert link.is_symlink()
    assert json.loads(file.read_text())["summary"]["exit_code"] == 0


@pytest.mark.parametrize(
    ("word", "sentence"),
    [
        ("sarif", "give it as FORMAT=PATH, e.g. sarif=dr.sarif"),
        ("sarif=", "give it as FORMAT=PATH, e.g. sarif=dr.sarif"),
        ("sariff=dr.sarif", "no such format: sariff; did you mean sarif?"),
        ("pdf=dr.pdf", "no such format: pdf; choose from concise, github, gitlab, html, json, "),
        ("=dr.sarif", "no such format: (none); choose from concise, "),
        ("sarif=-", "a path is needed; --format sarif prints it"),
        ("sarif=absent/dr.sarif", "/absent; create it first"),
        ("sarif=folder", "this is a folder; name a file in it"),
        ("sarif=/dev/null", "this is not a regular file"),
    ],
)
def test_what_cannot_be_written_is_told_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, word: str, sentence: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    result = check("no-such-assembly", "--output", word)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"error: --output {word}: ")
    assert sentence in result.stderr
    assert result.stderr.count("\n") == 1


def test_one_file_for_two_reports_is_told(tmp_path: Path) -> None:
    words = ("--output", f"json={tmp_path}/dr", "--output", f"html={tmp_path}/./dr")
    result = check(sound(tmp_path / "cdk.out"), *words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "the file is named twice" in result.stderr


@pytest.mark.parametrize("name", ["manifest.json", "Primary.template.json"])
def test_the_input_is_not_overwritten(tmp_path: Path, name: str) -> None:
    file = broken(tmp_path) / name
    before = file.read_bytes()
    result = check(tmp_path, "--output", f"json={file}")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "this is part of the checked input; name another file" in result.stderr
    assert file.read_bytes() == before


@pytest.mark.parametrize("name", ["Primary.assets.json", "tree.json", "asset.1f/index.py"])
def test_nor_is_the_rest_of_an_assembly(tmp_path: Path, name: str) -> None:
    folder = broken(tmp_path / "cdk.out")
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text("{}")
    result = check(folder, "--output", f"json={folder / name}")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "this is part of the checked input; name another file" in result.stderr
    assert (folder / name).read_text() == "{}"


def test_a_report_in_the_assembly_may_be_replaced(tmp_path: Path) -> None:
    folder = sound(tmp_path / "cdk.out")
    for _ in range(2):
        assert check(folder, "--output", f"json={folder}/dr.json").exit_code == 0
    assert json.loads((folder / "dr.json").read_text())["summary"]["exit_code"] == 0


def test_configuration_and_baseline_are_not_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    sound(tmp_path / "cdk.out")
    texts = {"dr-validator.toml": "strict = true", "known.json": '{"version": 1, "findings": []}'}
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    for name, text in texts.items():
        result = check("--baseline", "known.json", "--output", f"text={name}")
        assert (result.exit_code, result.stdout) == (2, "")
        assert f"text={name}: this run read that file; name another one" in result.stderr
        assert (tmp_path / name).read_text() == text


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_what_cannot_be_printed_is_told(tmp_path: Path) -> None:
    with Path("/dev/full").open("w") as full:
        result = subprocess.run(
            [COMMAND, "check", sound(tmp_path / "cdk.out"), "--lint", "none"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            timeout=120,
        )
    assert result.returncode == 2
    assert result.stderr == "error: the report cannot be printed: No space left on device\n"


def test_if_one_cannot_be_rendered_none_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("no page")

    monkeypatch.setitem(REPORTERS, "html", fail)
    folder = sound(tmp_path / "cdk.out")
    words = ("--output", f"json={tmp_path}/dr.json", "--output", f"html={tmp_path}/dr.html")
    assert check(folder, *words).exit_code == 4
    assert names(tmp_path) == ["cdk.out"]


def test_if_one_cannot_be_written_none_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = Path.open

    def full(path: Path, mode: str = "r", **more: Any) -> Any:
        if "html" in path.name and "x" in mode:
            raise OSError(28, "No space left on device")
        return opened(path, mode, **more)

    monkeypatch.setattr(Path, "open", full)
    folder = sound(tmp_path / "cdk.out")
    words = ("--output", f"json={tmp_path}/dr.json", "--output", f"html={tmp_path}/dr.html")
    result = check(folder, *words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "dr.html: cannot be written: No space left on device" in result.stderr
    assert names(tmp_path) == ["cdk.out"]


@pytest.mark.parametrize("form", sorted(REPORTERS))
def test_same_input_same_bytes(tmp_path: Path, form: str) -> None:
    folder = broken(tmp_path / "cdk.out")
    told = set()
    for seed in ("0", "1"):
        file = tmp_path / f"{seed}.out"
        words = ("--output", f"{form}={file}", "--lint", "none", "-q")
        execute("check", folder, *words, env={"PYTHONHASHSEED": seed})
        told.add(file.read_bytes())
    assert len(told) == 1


def test_help_names_it() -> None:
    assert "--output" in execute("check", "--help").stdout
