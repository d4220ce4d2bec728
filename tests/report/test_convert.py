"""`convert`: a saved report in every other format, byte for byte as `check` writes that."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from dr_validator.report import REPORTERS
from dr_validator.report.restore import read_report

from tests.cli.stage import CHECK, broken, execute, run
from tests.cli.stage import write_assembly as write
from tests.cli.test_gate import CUSTOM, POOL
from tests.cli.test_packs import PACKED, pack
from tests.report import stage
from tests.report.regenerate import GOLDEN

Plant = Callable[[Path], tuple[str, ...]]
FORMATS = sorted(REPORTERS)


def of_the_golden_app(folder: Path) -> tuple[str, ...]:
    shutil.copytree(GOLDEN / "app", folder, dirs_exist_ok=True)
    (folder / ".git").mkdir()
    return ("assembly",)


def with_something_of_every_kind(folder: Path) -> tuple[str, ...]:
    """Waived, known, not proven, left out, not judged; a pack, a crash, a gate; elsewhere."""
    broken(folder / "sub" / "cdk.out")
    (folder / ".git").mkdir()
    more = {"Db": CUSTOM, "Pool": POOL, "Queue": {"Type": "AWS::SQS::Queue"}}
    write(folder / "other", {"More@us-east-2": more, "Left@us-east-1": more, "Where": more})
    leaving = PACKED.replace("    for each in", "    1 / 0\n    for each in")
    pack(folder / "packs", "acme_kept")
    pack(folder / "packs", "acme_crashed", leaving.replace("named", "crashed"))
    file = folder / "packs" / "acme_crashed" / "topic" / "named.py"
    file.rename(file.with_name("crashed.py"))
    (folder / "dr-validator.toml").write_text(
        "exclude-stacks = ['Left']\nstrict = true\n"
        f"[[waivers]]\ncheck = '{CHECK}'\nstack = '*'\nreason = 'agreed'\n"
        "[severity]\ntopic = 'low'\n[gate]\nregions = ['eu-west-1']\ncomplete = true\n"
    )
    (folder / "base.json").write_text('{"version": 1, "findings": []}')
    dirs = ("--pack-dir", "packs/acme_kept", "--pack-dir", "packs/acme_crashed")
    return ("sub/cdk.out", "other", *dirs, "--baseline", "base.json")


def of_templates(folder: Path) -> tuple[str, ...]:
    text = "Transform: AWS::Serverless-2016-10-31\nResources:\n  T:\n    Type: AWS::SQS::Queue\n"
    (folder / "sam.yaml").write_text(text)
    (folder / "plain.yaml").write_text(text.partition("\n")[2])
    return ("sam.yaml@us-east-1", "plain.yaml@us-west-2", "--require-dr", "--exit-zero")


APPS: dict[str, Plant] = {
    "golden": of_the_golden_app,
    "every kind": with_something_of_every_kind,
    "templates": of_templates,
}


@pytest.mark.parametrize("plant", APPS.values(), ids=APPS)
def test_every_format_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, plant: Plant
) -> None:
    folder = tmp_path / "app"
    folder.mkdir()
    monkeypatch.chdir(folder)
    words = plant(folder)
    (tmp_path / "written").mkdir()
    outputs = [f"--output={form}={tmp_path / 'written' / form}" for form in FORMATS]
    done = run("check", *words, *outputs, "--lint", "none", "--statistics")
    assert done.exit_code in (0, 1, 4), done.stderr
    # Neither the app nor its repository is there any more.
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    shutil.rmtree(folder)
    for form in FORMATS:
        made = run("convert", "../written/json", "--format", form, "-o", form, "--statistics")
        assert (made.exit_code, made.stdout, made.stderr) == (0, "", "")
        assert (elsewhere / form).read_bytes() == (tmp_path / "written" / form).read_bytes(), form


@pytest.mark.parametrize("form", FORMATS)
def test_what_it_prints_is_what_it_writes(out: Path, form: str) -> None:
    Path("saved.json").write_text(stage.written("json", stage.report(out)))
    printed = run("convert", "saved.json", "--format", form)
    assert printed.exit_code == 0
    assert run("convert", "saved.json", "--format", form, "--output", "file").exit_code == 0
    assert Path("file").read_text(encoding="utf-8") == printed.stdout


def test_hostile_names_stay_data(out: Path) -> None:
    # Half a character is in no template that can be read.
    whole = re.sub(r"(?<!\\)\\ud800", "", stage.written("json", stage.hostile(out)))
    Path("saved.json").write_text(whole)
    for form in FORMATS:
        assert run("convert", "saved.json", "--format", form, "-o", form).exit_code == 0
    for form in ("text", "concise", "github"):
        assert "\x1b" not in Path(form).read_text(encoding="utf-8")
    assert "<script>window" not in Path("html").read_text(encoding="utf-8")
    assert json.loads(Path("json").read_text()) == json.loads(whole)


def test_fingerprints_are_kept(out: Path) -> None:
    body = json.loads(stage.written("json", stage.report(out)))
    body["findings"][0]["fingerprint"] = "0123456789abcdef"
    Path("saved.json").write_text(json.dumps(body))
    report = read_report(Path("saved.json"))
    assert report.fingerprint(report.findings[0]) == "0123456789abcdef"


def test_another_release_is_told(out: Path) -> None:
    body = json.loads(stage.written("json", stage.report(out)))
    body["tool"]["version"] = "0.0.9"
    Path("saved.json").write_text(json.dumps(body))
    assert (
        "note: the report was written by dr-validator 0.0.9" in run("convert", "saved.json").stdout
    )


def without(*keys: str | int) -> Callable[[dict[str, Any]], str]:
    def damaged(body: dict[str, Any]) -> str:
        at: Any = body
        for key in keys[:-1]:
            at = at[key]
        del at[keys[-1]]
        return json.dumps(body)

    return damaged


AGAIN = "write a new one with `dr-validator check --output json=FILE`"
WRONG: dict[str, tuple[Callable[[dict[str, Any]], str], str]] = {
    "cut off": (lambda body: json.dumps(body)[:-20], "the JSON is cut off; " + AGAIN),
    "empty": (lambda _: "", "the file is empty; " + AGAIN),
    "no JSON": (lambda _: "<html>", "not valid JSON"),
    "another version": (
        lambda body: json.dumps({**body, "version": 2}),
        "is a report of version 2, and this dr-validator reads version 1; use the release that",
    ),
    "an older one": (without("tool"), "is of a release that kept less in a report; " + AGAIN),
    "SARIF": (lambda _: '{"runs": []}', "is a SARIF log, not a JSON report of `dr-validator"),
    "a drill": (lambda _: '{"version": 1, "drills": []}', "is the outcome of a drill, not a"),
    "a baseline": (lambda _: '{"version": 1, "findings": []}', "is a baseline, not a JSON"),
    "a list": (lambda _: "[]", "is a list, as GitLab's code quality is, not a JSON report"),
    "a lack": (without("findings", 0, "message"), "findings[0].message is not a text, as in"),
    "a lack within": (
        without("findings", 0, "place", "repository", "anchor"),
        "findings[0].place.repository.anchor is not an object",
    ),
    "a severity": (
        lambda body: json.dumps(body).replace('"severity": "critical"', '"severity": "worst"'),
        "findings[0].severity is not one of low, medium, high, critical",
    ),
    "a fingerprint": (
        lambda body: json.dumps(body).replace(body["findings"][0]["fingerprint"], "x"),
        "findings[0].fingerprint is not sixteen hexadecimal digits",
    ),
}


@pytest.mark.parametrize(("damage", "sentence"), WRONG.values(), ids=WRONG)
def test_what_is_no_whole_report_is_one_sentence(
    out: Path, damage: Callable[[dict[str, Any]], str], sentence: str
) -> None:
    body = json.loads(stage.written("json", stage.report(out)))
    Path("saved.json").write_text(damage(body))
    result = run("convert", "saved.json", "--format", "html", "-o", "report.html")
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr.startswith("error: saved.json: ") and result.stderr.count("\n") == 1
    assert sentence in result.stderr
    assert not Path("report.html").exists()


def test_files_that_cannot_be_are_told(out: Path) -> None:
    result = run("convert", "absent.json")
    assert (result.exit_code, "absent.json: no such file" in result.stderr) == (3, True)
    Path("saved.json").write_text(stage.written("json", stage.report(out)))
    result = run("convert", "saved.json", "--format", "html", "-o", "no/report.html")
    assert (result.exit_code, "--output no/report.html: no such folder" in result.stderr) == (
        2,
        True,
    )
    result = run("convert", "saved.json", "--format", "html", "-o", "saved.json")
    assert (result.exit_code, "this run read that file" in result.stderr) == (2, True)
    done = execute("convert", "saved.json", "--format", "htm")
    assert (done.returncode, "did you mean html?" in done.stderr) == (2, True)
