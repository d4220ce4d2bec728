"""`merge`: the saved reports of several apps as one, with the worst of their exit codes."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from dr_validator.report import REPORTERS

from tests.cli.stage import CHECK, broken, check, execute, run, single, sound
from tests.report import stage

FORMATS = sorted(REPORTERS)


@pytest.fixture(autouse=True)
def reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An app with a finding, one without, and one of a single region; their reports."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "saved").mkdir()
    for name, make in (("bad", broken), ("good", sound)):
        assert save(name, make(tmp_path / name)) == (name == "bad")
    assert save("one", single(tmp_path / "one"), select="lambda") == 0
    return tmp_path


def save(name: str, app: Path, *words: str, select: str = CHECK) -> int:
    return check(app, *words, "--output", f"json=saved/{name}.json", select=select).exit_code


def merged(*words: str) -> dict[str, Any]:
    result = run("merge", *words, "--format", "json")
    body: dict[str, Any] = json.loads(result.stdout)
    assert body["summary"]["exit_code"] == result.exit_code
    text = files("dr_validator.schema").joinpath("report.schema.json").read_text(encoding="utf-8")
    jsonschema.Draft202012Validator(json.loads(text)).validate(body)
    return body


ALL = ("saved/bad.json", "saved/good.json", "saved/one.json")


def test_findings_keep_their_app(reports: Path) -> None:
    body = merged(*ALL)
    assert [each["name"] for each in body["apps"]] == ["bad", "good", "one"]
    (found,) = body["findings"]
    own = json.loads((reports / "saved" / "bad.json").read_text())["findings"][0]
    assert found["app"] == "bad"
    assert found["place"]["stack"] == f"bad/{own['place']['stack']}"
    assert found["place"]["construct_path"] == f"bad/{own['place']['construct_path']}"
    assert found["place"]["repository"] == own["place"]["repository"]
    assert found["message"] == own["message"]
    assert found["fingerprint"] != own["fingerprint"]
    assert [each["id"] for each in body["assembly"]["stacks"]] == [
        "bad/Primary",
        "bad/Secondary",
        "good/Primary",
        "good/Secondary",
        "one/Alone",
    ]
    assert [(each["exit_code"], each["failed_by"]) for each in body["apps"]] == [
        (1, ["findings"]),
        (0, []),
        (0, []),
    ]
    (told,) = (each for each in body["checks"] if each["id"] == CHECK)
    assert (told["verdict"], told["found"]) == ("found", 1)
    text = run("merge", *ALL).stdout
    assert "bad/Secondary/Cluster" in text
    assert "\n3 apps: " in text and "\ngood: 1 check over 2 stacks" in text


def test_the_same_app_twice_has_findings_of_its_own() -> None:
    found = merged("a=saved/bad.json", "b=saved/bad.json")["findings"]
    assert [each["app"] for each in found] == ["a", "b"]
    assert len({each["fingerprint"] for each in found}) == 2
    again = merged("b=saved/bad.json", "a=saved/bad.json")["findings"]
    assert again == found


def test_the_exit_code_is_the_worst(reports: Path) -> None:
    del reports
    bad, good = "saved/bad.json", "saved/good.json"
    assert run("merge", good, "saved/one.json").exit_code == 0
    assert run("merge", good, bad).exit_code == 1
    assert run("merge", good, bad, "--exit-zero").exit_code == 0
    # Its own run let everything pass, and still does.
    assert save("lenient", Path("bad"), "--exit-zero") == 0
    assert run("merge", good, "saved/lenient.json").exit_code == 0
    body = json.loads(Path(bad).read_text())
    body["crashed"] = [{"check": CHECK, "error": "ValueError: oh"}]
    Path("saved/crashed.json").write_text(json.dumps(body))
    found = merged("saved/crashed.json", good, "--exit-zero")
    assert found["summary"]["exit_code"] == 4
    assert found["crashed"] == [{"check": CHECK, "error": "crashed: ValueError: oh"}]
    assert found["summary"]["failed_by"] == ["crash", "findings"]


def test_each_app_counts_what_its_own_run_counted(reports: Path) -> None:
    Path("dr-validator.toml").write_text(f"[severity]\n{CHECK} = 'medium'\n")
    save("medium", reports / "bad")
    save("high", reports / "bad", "--fail-on", "high")
    body = merged("saved/medium.json", "saved/high.json")
    assert [(each["name"], each["exit_code"]) for each in body["apps"]] == [
        ("high", 0),
        ("medium", 1),
    ]
    markdown = run("merge", "saved/medium.json", "saved/high.json", "--format", "markdown").stdout
    assert "## dr-validator: 1 finding at or above what its app sets\n" in markdown
    words = ("merge", "saved/medium.json", "saved/high.json", "--fail-on")
    assert run(*words, "high").exit_code == 0
    assert run(*words, "medium", "--format", "markdown").stdout.startswith(
        "## dr-validator: 2 findings at or above medium\n"
    )


def test_strict_counts_what_is_not_proven_in_each(reports: Path) -> None:
    del reports
    body = json.loads(Path("saved/bad.json").read_text())
    (found,) = body["findings"]
    body["unproven"] = [{**found, "proven": False, "reason": "it is not known", "cause": "x"}]
    body["findings"] = []
    Path("saved/open.json").write_text(json.dumps(body))
    assert run("merge", "saved/open.json", "saved/good.json").exit_code == 0
    result = run("merge", "saved/open.json", "saved/good.json", "--strict")
    assert (result.exit_code, "failed by --strict: 1 not proven" in result.stdout) == (1, True)


def test_the_gate_and_what_is_not_judged_are_told_with_the_app(reports: Path) -> None:
    Path("dr-validator.toml").write_text("[gate]\nregions = ['eu-west-1']\n")
    assert save("gated", reports / "good") == 1
    body = merged("saved/gated.json", "saved/good.json")
    assert body["gate"]["unmet"] == ["gated: no stack is in eu-west-1"]
    assert body["summary"]["failed_by"] == ["gate"]


def test_a_merged_report_converts_as_any_other(reports: Path) -> None:
    (reports / "more").mkdir()
    out = stage.write_app(reports / "more") or Path("more/cdk.out")
    Path("saved/more.json").write_text(stage.written("json", stage.report(out)))
    outputs = [f"--output={form}=merged.{form}" for form in FORMATS]
    assert run("merge", *ALL, "saved/more.json", *outputs).exit_code == 4
    for form in FORMATS:
        result = run("convert", "merged.json", "--format", form, "-o", f"again.{form}")
        assert result.exit_code == 0, result.stderr
        assert Path(f"again.{form}").read_bytes() == Path(f"merged.{form}").read_bytes(), form


def test_files_called_alike_are_called_by_their_folder(reports: Path) -> None:
    for name in ("bad", "good"):
        (reports / "out" / name).mkdir(parents=True)
        (reports / "out" / name / "dr.json").write_text(Path(f"saved/{name}.json").read_text())
    body = merged("out/bad/dr.json", "out/good/dr.json")
    assert [each["name"] for each in body["apps"]] == ["bad", "good"]


WRONG = {
    "saved/bad.json saved/bad.json": (2, "would be called saved, as saved/bad.json is; give each"),
    "a/b=saved/bad.json saved/good.json": (2, "the name of an app is a word without a slash"),
    "saved/bad.json absent.json": (3, "absent.json: no such file"),
    "saved/bad.json cut.json": (3, "cut.json: line 1 column 2: the JSON is cut off"),
    "saved/bad.json merged.json": (2, "merged.json: is merged already; name the reports"),
    "saved/bad.json saved/good.json --output json=saved/bad.json": (2, "this run read that"),
}


@pytest.mark.parametrize(("words", "expected"), WRONG.items(), ids=WRONG)
def test_what_is_wrong_is_one_sentence(words: str, expected: tuple[int, str]) -> None:
    Path("cut.json").write_text("{")
    run("merge", "saved/good.json", "--output", "json=merged.json")
    done = execute("merge", *words.split())
    code, sentence = expected
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (code, "", 1), done.stderr
    assert sentence in done.stderr
