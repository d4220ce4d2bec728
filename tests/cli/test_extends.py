"""`extends`: what a configuration rests on, what goes before what, and that nothing of it runs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from dr_validator.config import Config, load_config
from dr_validator.finding import Severity

from tests.cli.stage import CHECK, broken, check, execute, run, sound
from tests.cli.test_packs import MARKS, PACKED, pack

Configure = Callable[[str], Path]


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def loaded(folder: Path, files: dict[str, str]) -> Config:
    return load_config(write(folder, files))


BASE = """
strict = true
fail-on = "low"
select = ["s3", "dns"]
exclude-stacks = ["Old*"]
required-tags = ["Owner", "DR-Role"]
[regions]
primary = "us-east-1"
secondaries = ["us-east-2", "eu-west-1"]
[gate]
require-dr = true
regions = ["us-east-1"]
[severity]
dns = "high"
s3 = "low"
[[waivers]]
check = "s3-rtc"
stack = "*"
reason = "by the base"
"""
NEAR = """
extends = "../org/base.toml"
fail-on = "high"
select = ["aurora"]
required-tags = ["DR-Role", "Cost"]
[regions]
secondaries = ["us-west-2"]
[gate]
require-dr = false
regions = ["us-west-2"]
[severity]
dns = "critical"
[[waivers]]
check = "dns"
stack = "*"
reason = "by the app"
"""


def test_the_nearer_wins_tables_go_by_key_and_demands_add_up(tmp_path: Path) -> None:
    write(tmp_path, {"org/base.toml": BASE, "app/dr-validator.toml": NEAR})
    config = load_config(tmp_path / "app")
    assert (config.strict, config.fail_on) == (True, Severity.HIGH)
    assert (config.select, config.exclude_stacks) == (("aurora",), ("Old*",))
    assert (config.primary, config.secondaries) == ("us-east-1", ("us-west-2",))
    assert config.severity == {"dns": Severity.CRITICAL, "s3": Severity.LOW}
    assert config.required_tags == ("Owner", "DR-Role", "Cost")
    assert (config.gate.require_dr, config.gate.regions) == (False, ("us-east-1", "us-west-2"))
    assert [(each.reason, each.source) for each in config.waivers] == [
        ("by the base", "../org/base.toml, waiver 1"),
        ("by the app", "dr-validator.toml, waiver 1"),
    ]
    assert config.files == (tmp_path / "app/dr-validator.toml", tmp_path / "org/base.toml")


def test_of_several_the_later_goes_before(tmp_path: Path) -> None:
    files = {
        "dr-validator.toml": "extends = ['a.toml', 'b.toml']",
        "a.toml": "fail-on = 'low'\nstrict = true\nignore = ['s3']\n",
        "b.toml": "extends = ['c.toml']\nfail-on = 'high'\n",
        "c.toml": "fail-on = 'critical'\nignore = ['dns']\nselect = ['vpc']\n",
    }
    config = loaded(tmp_path, files)
    assert config.fail_on is Severity.HIGH
    assert (config.strict, config.ignore, config.select) == (True, ("dns",), ("vpc",))


def test_one_that_two_extend_counts_once(tmp_path: Path) -> None:
    waiver = "[[waivers]]\ncheck = 's3'\nstack = '*'\nreason = 'x'\n"
    files = {
        "dr-validator.toml": "extends = ['a.toml', 'b.toml']",
        "a.toml": "extends = 'c.toml'",
        "b.toml": "extends = './c.toml'",
        "c.toml": waiver,
    }
    assert len(loaded(tmp_path, files).waivers) == 1


def test_paths_are_meant_from_the_file_that_names_them(here: Configure, tmp_path: Path) -> None:
    template = '{"Resources": {"Q": {"Type": "AWS::SQS::Queue"}}}'
    files = {
        "org/base.toml": (
            "extends = 'more.toml'\n[lint]\nconfig = 'lint.yaml'\n"
            "[nested-templates]\n'*/v' = 'v.yaml'\n"
            "[[deployments]]\ntemplate = 'q.json'\nregion = 'us-east-1'\n"
        ),
        "org/more.toml": "fail-on = 'low'",
        "org/lint.yaml": "ignore_checks: [E3012]\n",
        "org/q.json": template,
    }
    write(tmp_path, files)
    here("extends = 'org/base.toml'\n")
    config = load_config(tmp_path)
    assert config.lint is not None and config.lint.path == tmp_path / "org" / "lint.yaml"
    assert config.nested_templates == {"*/v": tmp_path / "org" / "v.yaml"}
    result = run("check", "--lint", "none", "--format", "json")
    assert json.loads(result.stdout)["assembly"]["stacks"][0]["region"] == "us-east-1"


def test_the_command_obeys_it_and_says_where_from(here: Configure, tmp_path: Path) -> None:
    folder = broken(tmp_path / "cdk.out")
    waiver = f"[[waivers]]\ncheck = '{CHECK}'\nstack = '*'\nreason = 'agreed'\n"
    write(tmp_path, {"org/base.toml": f"required-tags = ['A']\n{waiver}"})
    here("extends = 'org/base.toml'\nrequired-tags = ['B']\n")
    result = check(folder)
    assert (result.exit_code, result.stdout.count("by org/base.toml, waiver 1: agreed")) == (0, 1)
    lines = run("config", "show").stdout.splitlines()
    assert lines[:2] == [
        f"# {tmp_path / 'dr-validator.toml'}",
        f"# extends org/base.toml: {tmp_path / 'org' / 'base.toml'}",
    ]
    at = lines.index("required-tags = [")
    assert [line.split() for line in lines[at + 1 : at + 3]] == [
        ['"A",', "#", "org/base.toml:1"],
        ['"B",', "#", "dr-validator.toml:2"],
    ]


def test_an_output_never_takes_the_place_of_what_is_extended(
    here: Configure, tmp_path: Path
) -> None:
    write(tmp_path, {"base.toml": ""})
    here("extends = 'base.toml'")
    result = check(sound(Path("cdk.out")), "--output", "json=base.toml")
    assert result.exit_code == 2
    assert "this run read that file" in result.stderr
    assert (tmp_path / "base.toml").read_text() == ""


WRONG = {
    "missing": ("extends = 'no.toml'", {}, "extends: no.toml: no such file: {here}/no.toml"),
    "missing in a base": (
        "extends = 'a.toml'",
        {"a.toml": "extends = 'b/no.toml'"},
        "{here}/a.toml: extends: b/no.toml: no such file: {here}/b/no.toml; correct the path",
    ),
    "itself": (
        "extends = 'dr-validator.toml'",
        {},
        "extends: is a cycle (dr-validator.toml → dr-validator.toml); remove one",
    ),
    "a circle": (
        "extends = 'a.toml'",
        {"a.toml": "extends = 'b.toml'", "b.toml": "extends = './a.toml'"},
        "{here}/b.toml: extends: is a cycle (a.toml → b.toml → a.toml)",
    ),
    "unknown key": (
        "extends = 'a.toml'",
        {"a.toml": "fail_on = 'low'"},
        "{here}/a.toml: fail_on is not a known key; did you mean fail-on?",
    ),
    "no TOML": ("extends = 'a.toml'", {"a.toml": "= 1"}, "{here}/a.toml: not valid TOML"),
    "too large": (
        "extends = 'a.toml'",
        {"a.toml": "#" * 2_000_000},
        "{here}/a.toml: not valid TOML: it is larger than 1 MB",
    ),
    "no table": (
        "extends = 'sub/pyproject.toml'",
        {"sub/pyproject.toml": ""},
        "{here}/sub/pyproject.toml: has no table [tool.dr-validator]",
    ),
    "another kind": ("extends = 1", {}, "extends must be a string or a list of strings"),
    "empty": ("extends = ['']", {}, "extends must be a string"),
    "an address": (
        "extends = 'https://example.com/base.toml'",
        {},
        "https://example.com/base.toml is an address, and nothing is fetched",
    ),
    "a distribution": ("extends = 'acme-policy'", {}, "'acme-policy' is neither a path, such as"),
    "not installed": (
        "extends = 'acme_policy'",
        {},
        "extends: no installed package is called acme_policy; install it where dr-validator is",
    ),
    "a folder": (
        "extends = 'acme_policy'",
        {"acme_policy/dr-validator.toml": ""},
        "acme_policy is a folder in {here}, not an installed package; write the path of the file",
    ),
    "no such profile": (
        "extends = 'dr_validator:fail-close'",
        {},
        "dr_validator has no fail-close.toml; did you mean dr_validator:fail-closed?",
    ),
    "nothing in the package": (
        "extends = 'json'",
        {},
        "json has no dr-validator.toml; it has no configuration beside its modules",
    ),
    "the regions": (
        "extends = 'a.toml'\n[regions]\nprimary = 'us-east-2'",
        {"a.toml": "[regions]\nsecondaries = ['us-east-2']"},
        "{here}/a.toml: regions.secondaries cannot hold us-east-2, which is the primary region in "
        "{here}/dr-validator.toml",
    ),
    "a check": (
        "extends = 'a.toml'",
        {"a.toml": "select = ['auroa']"},
        "{here}/a.toml: select: auroa: no such check; did you mean aurora?",
    ),
    "a waiver": (
        "extends = 'a.toml'\n[[waivers]]\ncheck = 's3'\nstack = '*'\nreason = 'x'",
        {"a.toml": "[[waivers]]\ncheck = 'auroa'\nstack = '*'\nreason = 'x'"},
        "{here}/a.toml: waiver 1: auroa: no such check; did you mean aurora?",
    ),
}


@pytest.mark.parametrize(("text", "files", "sentence"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_one_sentence(
    here: Configure, tmp_path: Path, text: str, files: dict[str, str], sentence: str
) -> None:
    write(tmp_path, files)
    here(text)
    for command in (("check", sound(Path("cdk.out")), "--lint", "none"), ("config", "show")):
        result = run(*command)
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.count("\n") == 1
        assert sentence.format(here=tmp_path) in result.stderr


def test_a_file_that_never_ends_is_not_waited_for(here: Configure, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.toml")
    for name, sentence in (("pipe.toml", "is not a regular file"), ("./cdk.out", "is a folder")):
        sound(Path("cdk.out"))
        here(f"extends = '{name}'")
        result = run("check", "--lint", "none")
        assert (result.exit_code, sentence in result.stderr) == (2, True), result.stderr


def test_how_far_it_goes_is_bounded(here: Configure, tmp_path: Path) -> None:
    chain = {f"{n}.toml": f"extends = '{n + 1}.toml'" for n in range(40)}
    write(tmp_path, {**chain, "40.toml": ""})
    here("extends = '0.toml'")
    result = run("config", "show")
    assert (result.exit_code, "is more than 10 files deep" in result.stderr) == (2, True)
    doubling = {f"{n}.toml": f"extends = ['{n + 1}.toml', './{n + 1}.toml']" for n in range(8)}
    write(tmp_path, {**doubling, "8.toml": ""})
    result = run("config", "show")
    assert (result.exit_code, "leads to more than 50 files" in result.stderr) == (2, True)


POLICY = {
    "__init__.py": "",
    "dr-validator.toml": "extends = 'deep/more.toml'\nstrict = true\nrequired-tags = ['Owner']\n",
    "lenient.toml": "fail-on = 'critical'\n",
    "deep/__init__.py": "",
    "deep/more.toml": "ignore = ['s3']\n",
    "deep/dr-validator.toml": "ignore = ['dns']\n",
}


def environment(project: Path, marker: Path) -> tuple[str, ...]:
    """A virtual environment within the project, with a package that marks when it is run; the
    command that stands there."""
    subprocess.run(
        [sys.executable, "-m", "venv", "--without-pip", ".venv"], cwd=project, check=True
    )
    (packages,) = project.glob(".venv/lib/python3.*/site-packages")
    marks = MARKS.format(marker=str(marker))
    texts = {n: marks if n.endswith(".py") else text for n, text in POLICY.items()}
    write(packages / "acme_policy", texts)
    lent = sysconfig.get_path("purelib")
    (packages / "lent.pth").write_text(f"import site; site.addsitedir({lent!r})\n")
    code = "from dr_validator.cli import main; main()"
    return str(project / ".venv" / "bin" / "python"), "-c", code


def test_a_package_is_read_and_not_run(tmp_path: Path) -> None:
    project, marker = tmp_path / "project", tmp_path / "was here"
    project.mkdir()
    command = environment(project, marker)
    sound(project / "cdk.out")

    def told(*words: str) -> dict[str, Any]:
        line = [*command, "config", "show", "--format", "json", *words]
        done = subprocess.run(line, cwd=project, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        body = json.loads(done.stdout)
        return {each["key"]: each for each in body["settings"]} | {"files": body["files"]}

    write(project, {"dr-validator.toml": "extends = ['acme_policy.deep', 'acme_policy']\n"})
    found = told()
    assert [each["name"] for each in found["files"]] == [
        "dr-validator.toml",
        "acme_policy/dr-validator.toml",
        "acme_policy/deep/more.toml",
        "acme_policy/deep/dr-validator.toml",
    ]
    assert (found["strict"]["value"], found["ignore"]["value"]) == (True, ["s3"])
    assert found["strict"]["source"]["name"] == "acme_policy/dr-validator.toml"
    write(project, {"dr-validator.toml": "extends = 'acme_policy:lenient'\n"})
    assert told()["fail-on"]["value"] == "critical"
    write(project, {"dr-validator.toml": "oops = 1"})
    assert told("--config", "acme_policy:lenient")["fail-on"]["value"] == "critical"
    line = [*command, "check", "--config", "acme_policy:lenient", "--lint=none", "--select", CHECK]
    done = subprocess.run(line, cwd=project, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert not marker.exists()


HOSTILE = {
    "found, and the pack beside it": ("dr-validator.toml", ".", (), False),
    "found, and the pack beside the base": ("dr-validator.toml", "org", (), False),
    "named, and the pack beside the base": ("own.toml", "org", ("--config", "own.toml"), False),
    "named, and the pack beside it": ("own.toml", ".", ("--config", "own.toml"), True),
    "the pack named": ("dr-validator.toml", "org", ("--pack-dir", "org/acme_hostile"), True),
}


@pytest.mark.parametrize(("file", "where", "words", "runs"), HOSTILE.values(), ids=HOSTILE)
def test_a_base_makes_no_code_run_that_the_file_itself_could_not(
    tmp_path: Path, file: str, where: str, words: tuple[str, ...], runs: bool
) -> None:
    marker = tmp_path / "was here"
    project = tmp_path / "project"
    pack(project / where, "acme_hostile", MARKS.format(marker=str(marker)) + PACKED)
    base = "packs = ['acme_hostile']\n"
    write(project, {"org/base.toml": base, file: "extends = 'org/base.toml'\n"})
    sound(project / "cdk.out")
    path = str(project / "org")
    done = execute("check", "--lint", "none", *words, cwd=project, env={"PYTHONPATH": path})
    assert marker.exists() == runs, done.stderr
    if not runs:
        assert (done.returncode, done.stdout) == (2, "")
        assert f"{project}/org/base.toml: packs: acme_hostile is a folder in" in done.stderr
        assert "--pack-dir" in done.stderr


def test_no_package_of_the_folder_takes_the_place_of_an_installed_one(tmp_path: Path) -> None:
    """A change under review brings a `dr_validator` of its own; the profile stays what it is."""
    marker = tmp_path / "was here"
    write(
        tmp_path / "project",
        {
            "dr_validator/__init__.py": MARKS.format(marker=str(marker)),
            "dr_validator/fail-closed.toml": "strict = false",
            "dr-validator.toml": "extends = 'dr_validator:fail-closed'\n",
        },
    )
    done = execute("config", "show", cwd=tmp_path / "project")
    assert (done.returncode, marker.exists()) == (0, False), done.stderr
    assert f"{'strict = true':42}  # dr_validator/fail-closed.toml:5" in done.stdout.splitlines()


def test_a_waiver_for_all_apps_need_not_be_used_in_each(here: Configure, tmp_path: Path) -> None:
    waiver = "[[waivers]]\ncheck = 'dns'\nstack = '*'\nreason = 'x'\n"
    folder = sound(Path("cdk.out"))
    here(waiver)
    assert (
        "the waiver of dns (dr-validator.toml, waiver 1) is not used"
        in check(folder, select=None).stdout
    )
    write(tmp_path, {"base.toml": waiver})
    here("extends = 'base.toml'")
    assert "is not used" not in check(folder, select=None).stdout
    write(tmp_path, {"base.toml": f"{waiver}expires = 2001-01-01\n"})
    assert "(base.toml, waiver 1) expired on 2001-01-01" in check(folder, select=None).stdout
