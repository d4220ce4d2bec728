"""Files that are none, in every role a file has: one sentence, the right exit code, no waiting."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from tests.cli.stage import CHECK, broken, execute, run, sound

NOT_REGULAR = "is not a regular file"
# What is said of a link to a device, where no link may lead.
OUTSIDE = re.compile(r"lies outside the assembly|this link leads out of")


def fifo(path: Path) -> str:
    os.mkfifo(path)
    return NOT_REGULAR


def endless(path: Path) -> str:
    path.symlink_to("/dev/zero")
    return NOT_REGULAR


def folder(path: Path) -> str:
    path.mkdir()
    return "is a folder, not a file"


def huge(path: Path) -> str:
    with path.open("wb") as file:
        file.truncate(1 << 40)
    return "is larger than"


def circle(path: Path) -> str:
    path.symlink_to(path.name)
    return "cannot be read (Too many levels of symbolic links)"


def nowhere(path: Path) -> str:
    path.symlink_to("gone")
    return "no such"


def latin(path: Path) -> str:
    path.write_bytes(b'{"caf\xe9": 1}')
    return "byte 5 is not UTF-8: save the file as UTF-8"


KINDS = (fifo, endless, folder, huge, circle, nowhere, latin)


def assembly(name: str) -> Callable[[Path], tuple[Path, tuple[str, ...]]]:
    """The role of a file of the assembly that is checked."""

    def role(here: Path) -> tuple[Path, tuple[str, ...]]:
        manifest = json.loads((sound(here / "cdk.out") / "manifest.json").read_text())
        manifest["artifacts"]["Primary"]["additionalMetadataFile"] = "metadata.json"
        manifest["artifacts"]["Primary"]["dependencies"] = ["assets"]
        manifest["artifacts"]["assets"] = {
            "type": "cdk:asset-manifest",
            "properties": {"file": "assets.json"},
        }
        (here / "cdk.out" / "manifest.json").write_text(json.dumps(manifest))
        for file in ("metadata.json", "assets.json"):
            (here / "cdk.out" / file).write_text("{}")
        return here / "cdk.out" / name, ("check",)

    return role


def template(here: Path) -> tuple[Path, tuple[str, ...]]:
    (here / "templates").mkdir()
    (here / "templates" / "a.yaml").write_text("Resources: {A: {Type: AWS::SNS::Topic}}")
    return here / "templates" / "b.template.json", ("check", "templates")


def configuration(name: str) -> Callable[[Path], tuple[Path, tuple[str, ...]]]:
    def role(here: Path) -> tuple[Path, tuple[str, ...]]:
        sound(here / "cdk.out")
        return here / name, ("check",)

    return role


def baseline(here: Path) -> tuple[Path, tuple[str, ...]]:
    sound(here / "cdk.out")
    return here / "known.json", ("check", "--baseline", "known.json")


def kept_baseline(here: Path) -> tuple[Path, tuple[str, ...]]:
    sound(here / "cdk.out")
    return here / "known.json", ("baseline", "update", "--baseline", "known.json")


def older(here: Path) -> tuple[Path, tuple[str, ...]]:
    sound(here / "cdk.out")
    sound(here / "base")
    return here / "base" / "manifest.json", ("check", "--diff", "base")


def parameters(here: Path) -> tuple[Path, tuple[str, ...]]:
    (here / "a.yaml").write_text("Resources: {A: {Type: AWS::SNS::Topic}}")
    return here / "p.json", ("check", "a.yaml", "--parameters", "p.json")


def project(here: Path) -> tuple[Path, tuple[str, ...]]:
    return here / "cdk.json", ("synth",)


INPUT, USAGE = 3, 2
ROLES = {
    "the manifest": (assembly("manifest.json"), INPUT),
    "a template of an assembly": (assembly("Primary.template.json"), INPUT),
    "construct metadata": (assembly("metadata.json"), INPUT),
    "an asset manifest": (assembly("assets.json"), INPUT),
    "a template of a folder": (template, INPUT),
    "dr-validator.toml": (configuration("dr-validator.toml"), USAGE),
    "pyproject.toml": (configuration("pyproject.toml"), USAGE),
    "a baseline": (baseline, USAGE),
    "a baseline that is kept": (kept_baseline, USAGE),
    "the older assembly": (older, INPUT),
    "parameters": (parameters, INPUT),
    "cdk.json": (project, INPUT),
}


def attempt(words: tuple[str, ...]) -> Result:
    more = ("--lint", "none", "--select", CHECK) if words[0] == "check" else ()
    return run(*words, *more)


@pytest.mark.parametrize(
    ("role", "code", "kind"),
    [
        pytest.param(role, code, kind, id=f"{name}-{kind.__name__}")
        for name, (role, code) in ROLES.items()
        for kind in KINDS
        # A folder among templates is one of them, whatever it is called.
        if (role, kind) != (template, folder)
    ],
)
def test_what_is_no_file_is_one_sentence(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    role: Callable[[Path], tuple[Path, tuple[str, ...]]],
    code: int,
    kind: Callable[[Path], str],
) -> None:
    monkeypatch.chdir(tmp_path)
    path, words = role(tmp_path)
    path.unlink(missing_ok=True)
    what = kind(path)
    result = attempt(words)
    assert (result.exit_code, result.stdout) == (code, "")
    told = result.stderr
    assert told.startswith("error: ") and told.count("\n") == 1
    assert path.name in told
    assert what in told or (path.is_symlink() and OUTSIDE.search(told))


@pytest.mark.parametrize("kind", [fifo, endless, huge])
@pytest.mark.parametrize("words", [("check",), ("list",), ("config", "show")])
def test_the_installed_command_waits_for_none(
    tmp_path: Path, words: tuple[str, ...], kind: Callable[[Path], str]
) -> None:
    sound(tmp_path / "cdk.out")
    what = kind(tmp_path / "dr-validator.toml")
    done = execute(*words, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert what in done.stderr and done.stderr.count("\n") == 1


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_other_files_of_a_folder_of_templates_are_left_alone(
    tmp_path: Path, kind: Callable[[Path], str]
) -> None:
    (tmp_path / "a.yaml").write_text("Resources: {A: {Type: AWS::SNS::Topic}}")
    kind(tmp_path / "data.json")
    (tmp_path / "lock.yaml").write_text("- a\n" * 600_000)
    done = run("check", f"{tmp_path}@us-east-1", "--lint", "none")
    assert (done.exit_code, "over 1 stack " in done.stdout) == (0, True)


@pytest.mark.parametrize("kind", [fifo, folder, nowhere])
def test_a_report_of_cdk_that_is_no_file_is_told(
    tmp_path: Path, kind: Callable[[Path], str]
) -> None:
    kind(broken(tmp_path) / "validation-report.json")
    result = run("check", tmp_path, "--cdk-report", "--lint", "none", "--select", CHECK)
    assert result.exit_code in (1, 2, 3)
    assert (result.exit_code == 1) is (kind is nowhere)
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a = " + "[" * 20_000, "its values are nested too deep; correct the file"),
        (
            "a = " + "{a = " * 20_000,
            "its values are nested too deep; correct the file",
        ),
        (".".join("a" * 200_000) + " = 1", "a key of more than 50 parts"),
        ("[" + " . ".join("a" * 100_000) + "]", "a key of more than 50 parts"),
        (".".join(["'a'", '"\\""'] * 30_000) + " = 1", "a key of more than 50 parts"),
        ("a = " + "9" * 5_000, "not valid TOML: Exceeds the limit"),
        ("a = 1\na = 2", "not valid TOML: Cannot overwrite a value"),
    ],
)
def test_a_configuration_that_is_too_much(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, sentence: str
) -> None:
    monkeypatch.chdir(tmp_path)
    sound(tmp_path / "cdk.out")
    (tmp_path / "pyproject.toml").write_text(text)
    result = run("check")
    assert (result.exit_code, result.stdout) == (2, "")
    assert sentence in result.stderr and result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("t.json", '{"Resources": [' + "{}," * 3_000_000 + "{}]}", "holds more values than any"),
        ("t.yaml", "Resources:\n" + "- \n" * 600_000, "holds more values than any"),
        ("t.json", "[" * 1_000_000, "values are nested more than 200 levels deep"),
    ],
)
def test_a_template_that_is_too_much(tmp_path: Path, name: str, text: str, sentence: str) -> None:
    (tmp_path / name).write_text(text)
    result = run("check", tmp_path / name)
    assert (result.exit_code, result.stdout) == (3, "")
    assert sentence in result.stderr and result.stderr.count("\n") == 1
