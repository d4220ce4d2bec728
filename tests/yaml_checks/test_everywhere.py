"""A check in YAML behaves as any other: where checks are chosen, weighed, waived and reported."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from dr_validator.commands.options import Format
from dr_validator.errors import UsageError
from dr_validator.testing import assert_finding, assert_no_finding, validate

from tests.cli.stage import check, execute, run, sound
from tests.yaml_checks.stage import pack

Configure = Callable[[str], Path]
ASSERT = "assert: {path: GlobalClusterIdentifier, absent: true}"
MESSAGE = "is called {value}"
FOUND = "high[acme-rule] is called payments"
PLACE = "Primary/Global /Properties/GlobalClusterIdentifier"


@pytest.fixture
def project(here: Configure, tmp_path: Path) -> Configure:
    """An app, and a check beside it that the configuration names."""
    pack(tmp_path, ASSERT, types="AWS::RDS::GlobalCluster", message=MESSAGE)
    sound(tmp_path / "cdk.out")

    def configure(text: str = "") -> Path:
        return here(f"packs = ['checks.yaml']\n{text}")

    configure()
    return configure


def report(*words: str) -> Any:
    return json.loads(check("--format", "json", *words, select="acme-rule").stdout)


def test_it_may_lie_beside_the_input(project: Configure, tmp_path: Path) -> None:
    """By a configuration that is merely found, from its folder and from one in it."""
    del project
    (tmp_path / "sub").mkdir()
    for cwd, path in ((tmp_path, "cdk.out"), (tmp_path / "sub", "../cdk.out")):
        done = execute("check", path, "--lint", "none", "--select", "acme-rule", cwd=cwd)
        assert (done.returncode, done.stderr) == (1, "")
        assert FOUND in done.stdout


def test_or_be_named_by_the_command(here: Configure, tmp_path: Path) -> None:
    del here
    file = pack(tmp_path, ASSERT, types="AWS::RDS::GlobalCluster", message=MESSAGE)
    result = check(sound(Path("cdk.out")), "--pack-dir", file.name, select="acme-rule")
    assert (result.exit_code, FOUND in result.stdout) == (1, True)


def test_a_folder_of_files(here: Configure, tmp_path: Path) -> None:
    (tmp_path / "rules" / "deeper").mkdir(parents=True)
    file = pack(tmp_path / "rules", ASSERT, types="AWS::RDS::GlobalCluster", message=MESSAGE)
    (tmp_path / "rules" / "README.md").write_text("no check")
    (tmp_path / "rules" / "deeper" / "not-looked-at.yaml").write_text("no check")
    other = file.with_name("other.yml")
    other.write_text(file.read_text().replace("acme-rule", "acme-other"))
    here("packs = ['rules/']\n")
    shown = [line.split()[0] for line in run("list").stdout.splitlines() if "acme-" in line]
    assert shown == ["acme-other", "acme-rule"]
    assert run("check-pack", "test", "rules").stdout.startswith("wrong  acme-rule ")
    here("")
    assert "acme-other" in run("list", "--pack-dir", "rules").stdout


def test_it_is_chosen_and_weighed(project: Configure) -> None:
    assert "acme-rule" not in check("cdk.out", "--ignore", "acme", select=None).stdout
    assert FOUND in check("cdk.out", select="acme").stdout
    project("[severity]\nacme-rule = 'low'\n")
    result = check("cdk.out", select="acme-rule")
    assert (result.exit_code, "low[acme-rule] is called" in result.stdout) == (0, True)


def test_it_is_waived_and_known(project: Configure) -> None:
    project("[[waivers]]\ncheck = 'acme-rule'\nconstruct = 'Primary/Global'\nreason = 'it is so'\n")
    result = check("cdk.out", select="acme-rule")
    assert (result.exit_code, "1 waived" in result.stdout) == (0, True)
    project("")
    made = run("baseline", "create", "--lint", "none")
    assert (made.exit_code, "acme-rule" in Path("dr-validator-baseline.json").read_text()) == (
        0,
        True,
    )
    known = check("cdk.out", "--baseline", "dr-validator-baseline.json", select="acme-rule")
    assert known.exit_code == 0


def test_it_is_listed_and_explained(project: Configure, tmp_path: Path) -> None:
    del project
    listed = json.loads(run("list", "--format", "json").stdout)["checks"]
    (own,) = (each for each in listed if each["id"] == "acme-rule")
    assert own == {
        "id": "acme-rule",
        "family": "acme",
        "severity": "high",
        "breaks": "data",
        "stops": "nothing",
        "dr": False,
        "title": "Something that breaks a rule.",
        "why": "",
        "fix": "mend it",
        "source": "",
        "cdk_fix": None,
    }
    assert run("explain", "acme-rule").stdout == (
        "acme-rule: Something that breaks a rule.\n"
        "severity: high   breaks: data   stops: nothing\n\n"
        "Fix: mend it\n"
    )
    assert "acme-rule" in run("list", "--type", "AWS::RDS").stdout
    assert "acme-rule" not in run("list", "--type", "AWS::RDS::DBCluster").stdout
    assert " of our own and 1 of packs" in run("config", "show").stdout
    pack(tmp_path, ASSERT, "why: it matters", "source: the handbook")
    told = run("explain", "acme-rule").stdout
    assert "\nWhy it matters: it matters\n\nFix: mend it\n\nSource: the handbook\n" in told


def test_reports_know_it(project: Configure) -> None:
    del project
    made = report("cdk.out")
    (found,) = made["findings"]
    assert (found["check"], found["severity"], found["fix"]) == ("acme-rule", "high", "mend it")
    (verdict,) = (each for each in made["checks"] if each["id"] == "acme-rule")
    assert verdict["verdict"] == "found"
    sarif = json.loads(check("cdk.out", "--format", "sarif", select="acme-rule").stdout)
    (rule,) = (
        each for each in sarif["runs"][0]["tool"]["driver"]["rules"] if each["id"] == "acme-rule"
    )
    assert rule["shortDescription"]["text"] == "Something that breaks a rule."
    for form in ("html", "markdown", "junit", "gitlab", "github", "concise"):
        assert "is called payments" in check("cdk.out", "--format", form, select="acme").stdout


def test_its_verdict_tells_how_much_it_looked_at(here: Configure, tmp_path: Path) -> None:
    """What passes, in how many places; what is not applicable."""
    sound(tmp_path / "cdk.out")
    here("packs = ['checks.yaml']\n")
    exists = "assert: {path: Engine, exists: true}"
    for types, expected in {
        "AWS::RDS::DBCluster": ("passed", 2),
        "AWS::RDS::DB*": ("passed", 2),
        "AWS::SQS::Queue": ("not-applicable", 0),
        "AWS::SQS::*": ("not-applicable", 0),
    }.items():
        pack(tmp_path, exists, types=types)
        (verdict,) = (each for each in report("cdk.out")["checks"] if each["id"] == "acme-rule")
        assert (verdict["verdict"], verdict["looked_at"]) == expected, types


def test_a_type_that_it_names_is_judged(here: Configure, tmp_path: Path) -> None:
    """But not one that it means by a glob: a rule about tags looks into nothing."""
    app = tmp_path / "app.json"
    app.write_text(json.dumps({"Resources": {"Ring": {"Type": "AWS::Acme::Ring"}}}))
    here("packs = ['checks.yaml']\n")
    for types, expected in {"AWS::Acme::Ring": [], "AWS::Acme::*": ["AWS::Acme::Ring"]}.items():
        pack(tmp_path, "assert: {path: X, absent: true}", types=types)
        made = report("app.json@us-east-1")
        assert [each["type"] for each in made["not_judged"]] == expected


def test_in_somebody_s_own_tests(project: Configure, tmp_path: Path) -> None:
    del project
    made = validate("cdk.out", base=tmp_path, select=["acme"])
    (found,) = assert_finding(made, "acme-rule", at="Primary/Global")
    assert found.problem.message == "is called payments"
    assert_no_finding(made, "acme-rule", at="Secondary")
    (tmp_path / "checks.yaml").write_text("checks: []")
    with pytest.raises(UsageError, match="has no check in it"):
        validate("cdk.out", base=tmp_path)


def test_under_pytest(project: Configure, tmp_path: Path) -> None:
    del project
    words = ("-m", "pytest", "-q", "--dr-assembly", "cdk.out", "-p", "no:cacheprovider")
    done = subprocess.run(
        [sys.executable, *words], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert "acme-rule" in done.stdout and "is called payments" in done.stdout


def test_whatever_the_hashes_are_and_without_asserts(project: Configure, tmp_path: Path) -> None:
    del project
    words = ("check", "cdk.out", "--lint", "none", "--format", "json")
    seeds = [execute(*words, cwd=tmp_path, env={"PYTHONHASHSEED": seed}) for seed in "012"]
    plain = execute(*words, cwd=tmp_path, env={"PYTHONOPTIMIZE": "2"})
    assert {done.stdout for done in (*seeds, plain)} == {seeds[0].stdout}
    assert "acme-rule" in seeds[0].stdout


def test_its_words_steer_nothing(here: Configure, tmp_path: Path) -> None:
    """They may come with the input, as names in templates do."""
    odd = '"a \\x1b[31m ::error::x\\u202e <b> {{value}}"'
    file = pack(tmp_path, ASSERT, f"why: {odd}", f"source: {odd}", types="AWS::RDS::GlobalCluster")
    text = file.read_text().replace('"broken"', odd).replace("mend it", odd)
    file.write_text(text.replace("Something that breaks a rule.", odd))
    here("packs = ['checks.yaml']\n")
    sound(tmp_path / "cdk.out")
    outputs = [run("list").stdout, run("explain", "acme-rule").stdout]
    for form in Format:
        outputs += [check("cdk.out", "--format", form.value, select="acme").stdout]
    for output in outputs:
        assert "::error" in output.replace("%3A%3A", "::") and not set("\x1b\u202e") & set(output)
        assert not any(line.lstrip().startswith("::error::x") for line in output.splitlines())
    assert "<b>" not in check("cdk.out", "--format", "html", select="acme").stdout


def test_an_extended_configuration_brings_its_own(here: Configure, tmp_path: Path) -> None:
    """Each file's checks are meant from its folder, also where two are called alike."""
    (tmp_path / "org").mkdir()
    file = pack(tmp_path / "org", ASSERT, types="AWS::RDS::GlobalCluster", message=MESSAGE)
    (tmp_path / "org" / "base.toml").write_text("packs = ['checks.yaml']\n")
    own = pack(tmp_path, ASSERT, types="AWS::RDS::GlobalCluster", message=MESSAGE)
    own.write_text(own.read_text().replace("acme-rule", "acme-own"))
    here("extends = ['org/base.toml']\npacks = ['checks.yaml']\n")
    listed = run("list").stdout
    assert "acme-rule" in listed and "acme-own" in listed
    own.unlink()
    here("extends = ['org/base.toml']\n")
    assert "acme-rule" in run("list").stdout
    file.write_text("checks: []")
    result = run("list")
    assert result.exit_code == 2
    assert f"{file}: line 1: checks has no check in it" in result.stderr
