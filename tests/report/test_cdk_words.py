"""The way out in the CDK's words: in an app of the CDK, in its language, and nowhere else."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

import pytest
from dr_validator.beside import cdk_fix, first_statement
from dr_validator.check import discover

from tests.cli.stage import BROKEN, CHECK, PRIMARY, check, execute, write_assembly

PYTHON = (
    '  in CDK, for example: rds.CfnDBCluster(self, "Database", engine="aurora-postgresql", '
    'engine_version="16.6", global_cluster_identifier="payments") …'
)
TYPESCRIPT = (
    "  in CDK, for example: new rds.CfnDBCluster(this, 'Database', { engine: 'aurora-postgresql', "
    "engineVersion: '16.6', globalClusterIdentifier: 'payments' }); …"
)
STACKS = {"Primary@us-east-1": PRIMARY, "Secondary@us-east-2": BROKEN}


def app(folder: Path, file: str = "") -> Path:
    """The broken app, made by a program in a file."""
    trace = {"type": "aws:cdk:logicalId", "data": "Cluster", "trace": [f"f (/app/{file}:2)"]}
    made = {"/Primary/Cluster": [trace], "/Secondary/Cluster": [trace]} if file else None
    return write_assembly(folder / "cdk.out", STACKS, made)


def plain(folder: Path) -> list[str]:
    """The same as two templates of their own."""
    written = app(folder)
    (written / "manifest.json").unlink()
    return [
        f"{written}/{name}.template.json@{region}"
        for name, region in (("Primary", "us-east-1"), ("Secondary", "us-east-2"))
    ]


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("app.py", PYTHON),
        ("app.ts", TYPESCRIPT),
        ("lib/stack.js", TYPESCRIPT),
        ("Program.cs", TYPESCRIPT),
        ("", TYPESCRIPT),
    ],
)
def test_text_has_a_line_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str, line: str
) -> None:
    monkeypatch.chdir(tmp_path)
    lines = check(app(tmp_path, file)).stdout.splitlines()
    fix = next(number for number, each in enumerate(lines) if "fix: leave" in each)
    assert lines[fix + 1] == line


def test_the_program_of_cdk_json_tells_the_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    app(tmp_path)
    (tmp_path / "app.py").write_text("")
    (tmp_path / "cdk.json").write_text('{"app": "python3 app.py"}')
    assert PYTHON in check("cdk.out").stdout


@pytest.mark.parametrize("form", ["text", "json", "html", "concise", "markdown", "sarif"])
def test_templates_that_are_none_of_the_cdk_have_none_of_its_words(
    tmp_path: Path, form: str
) -> None:
    told = check(*plain(tmp_path), "--format", form).stdout
    assert CHECK in told
    for word in ("in CDK, for", "In CDK", "rds.Cfn", "default_child", "defaultChild"):
        assert word not in told
    if form == "json":
        assert [each["cdk_fix"] for each in json.loads(told)["findings"]] == [None]


def test_json_has_it_whole_in_both_languages(tmp_path: Path) -> None:
    report: dict[str, Any] = json.loads(check(app(tmp_path), "--format", "json").stdout)
    fix = report["findings"][0]["cdk_fix"]
    assert 'cluster.add_property_deletion_override("MasterUsername")' in fix["python"]
    assert "cluster.addPropertyDeletionOverride('MasterUsername');" in fix["typescript"]


def test_html_has_it_whole_in_the_language_of_the_app(tmp_path: Path) -> None:
    folder = app(tmp_path, "app.py")
    told = check(folder, "--format", "html").stdout
    (shown,) = re.findall(r"<dt>In CDK</dt><dd><pre>(.*?)</pre></dd>", told, re.DOTALL)
    (found,) = json.loads(check(folder, "--format", "json").stdout)["findings"]
    assert html.unescape(re.sub(r"<[^>]+>", "", shown)) == found["cdk_fix"]["python"] + "\n"
    assert "defaultChild" not in told


def test_explain_and_list_have_both() -> None:
    told = execute("explain", CHECK).stdout
    assert told.index("Fix: ") < told.index("In CDK (Python):") < told.index("Source: ")
    assert "    cluster.addPropertyDeletionOverride('MasterUsername');\n" in told
    checks = json.loads(execute("list", CHECK, "--format", "json").stdout)["checks"]
    assert "MasterUsername" in checks[0]["cdk_fix"]["python"]
    without = json.loads(execute("list", "lambda-invalid-syntax", "--format", "json").stdout)
    assert without["checks"][0]["cdk_fix"] is None


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        ("f(1)", "f(1)"),
        ("# why\n// why\nf(1)\n\ng(2)", "f(1) …"),
        ('f(\n    self,\n    [\n        "a",\n    ],\n    b=1,\n)', 'f(self, ["a"], b=1)'),
        ("f(this, 'A', {\n  b: 1,\n});\ng();", "f(this, 'A', { b: 1 }); …"),
    ],
)
def test_the_first_statement_on_one_line(code: str, wanted: str) -> None:
    assert first_statement(code) == wanted


@pytest.mark.parametrize(
    ("block", "has"),
    [
        ("fix:\n  python: f()\n  typescript: f();\nbad: []\n", True),
        ("bad: []\n", False),
        ("fix: some words\n", False),
        ("fix:\n  python: f()\n", False),
        ("fix:\n  - python\n", False),
        ("fix:\n  python: [}\n", False),
    ],
)
def test_a_fix_that_is_none_is_left_out(
    monkeypatch: pytest.MonkeyPatch, block: str, has: bool
) -> None:
    """That of a pack is whatever its author wrote."""
    monkeypatch.setattr("dr_validator.beside.text_beside", lambda _: block)
    assert (cdk_fix(discover()[0]) is not None) is has
