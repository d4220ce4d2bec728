"""`check --watch`: checks again when something it reads changes, and for nothing else."""

from __future__ import annotations

import json
import shlex
import signal
import sys
from functools import partial
from pathlib import Path

import pytest

from tests.cli.stage import BROKEN, CHECK, PRIMARY, SOUND, broken, check, execute, sound
from tests.cli.terminal import Session
from tests.cli.terminal import session as any_session
from tests.yaml_checks.stage import pack

WATCHING = "watching for changes; press Ctrl-C to stop"
LINT = ("--lint", "none", "--select", CHECK, "--watch")
FOUND, NONE = f"critical[{CHECK}]", "no findings: "
# Writes the assembly that its own folder holds in `app/`: a stand-in for a CDK app.
APP = """
import os, pathlib, shutil
shutil.copytree(pathlib.Path(__file__).parent / "app", os.environ["CDK_OUTDIR"])
"""


session = partial(any_session, env={"NO_COLOR": "1"})


def template(cluster: dict[str, object]) -> str:
    return json.dumps({"Resources": cluster})


def interrupted(running: Session) -> None:
    """Ctrl-C ends it as it ends any command."""
    running.interrupt()
    seen = running.end()
    assert seen.code == 130
    assert seen.text.rstrip().endswith("error: interrupted")


def test_it_checks_again_when_a_template_changes(tmp_path: Path) -> None:
    folder = broken(tmp_path / "cdk.out")
    with session("check", "cdk.out", *LINT, cwd=tmp_path) as running:
        running.wait_for(WATCHING)
        assert FOUND in running.shown and NONE not in running.shown
        (folder / "Secondary.template.json").write_text(template(SOUND))
        running.wait_for(WATCHING, 2)
        shown = running.shown
        assert "changed: cdk.out/Secondary.template.json\n" in shown
        assert NONE in shown.partition("changed: ")[2]
        interrupted(running)


def test_an_assembly_that_is_replaced_and_what_is_wrong_for_a_while(tmp_path: Path) -> None:
    folder = sound(tmp_path / "cdk.out")
    with session("check", *LINT, cwd=tmp_path) as running:
        running.wait_for(WATCHING)
        folder.rename(tmp_path / "old")
        running.wait_for(WATCHING, 2)
        assert "error: cdk.out: no such folder here" in running.shown
        broken(tmp_path / "new").rename(folder)
        running.wait_for(FOUND)
        interrupted(running)


def test_a_configuration_that_comes_and_is_mended(tmp_path: Path) -> None:
    broken(tmp_path / "cdk.out")
    config = tmp_path / "dr-validator.toml"
    with session("check", "cdk.out", *LINT, cwd=tmp_path) as running:
        running.wait_for(WATCHING)
        config.write_text("severity = 1\n")
        running.wait_for("severity must be a table")
        running.wait_for(WATCHING, 2)
        config.write_text(f'[severity]\n{CHECK} = "low"\n')
        running.wait_for(f"low[{CHECK}]")
        interrupted(running)


def test_checks_in_yaml_that_are_written_meanwhile(tmp_path: Path) -> None:
    broken(tmp_path / "cdk.out")
    (tmp_path / "dr-validator.toml").write_text("packs = ['checks.yaml']\n")
    file = pack(tmp_path, "assert: {path: X, absent: true}", types="AWS::RDS::GlobalCluster")
    words = ("--lint", "none", "--select", "acme-rule", "--watch")
    with session("check", "cdk.out", *words, cwd=tmp_path) as running:
        running.wait_for(WATCHING)
        assert NONE in running.shown
        file.write_text(file.read_text().replace(", absent: true", ""))
        running.wait_for("has nothing beside it that is about it")
        running.wait_for(WATCHING, 2)
        file.write_text(file.read_text().replace("{path: X}", "{path: X, exists: true}"))
        running.wait_for("high[acme-rule] broken")
        interrupted(running)


def test_what_a_configuration_names_is_watched_too(tmp_path: Path) -> None:
    broken(tmp_path / "cdk.out")
    (tmp_path / "dr-validator.toml").write_text(
        'extends = ["base.toml"]\n[lint]\nconfig = ".cfnlintrc"\n'
    )
    (tmp_path / "base.toml").write_text('fail-on = "low"\n')
    (tmp_path / ".cfnlintrc").write_text("ignore_checks: []\n")
    with session("check", "cdk.out", *LINT, cwd=tmp_path) as running:
        running.wait_for(WATCHING)
        (tmp_path / "base.toml").write_text(f'[severity]\n{CHECK} = "low"\n')
        running.wait_for(f"low[{CHECK}]")
        running.wait_for(WATCHING, 2)
        (tmp_path / ".cfnlintrc").write_text("ignore_checks: [E3002]\n")
        running.wait_for("changed: .cfnlintrc")
        running.wait_for(WATCHING, 3)
        interrupted(running)


def test_templates_with_parameters_and_a_file_that_an_editor_replaces(tmp_path: Path) -> None:
    names = {"Primary": PRIMARY, "Secondary": BROKEN}
    for name, resources in names.items():
        (tmp_path / f"{name}.json").write_text(template(resources))
    words = ["Primary.json@us-east-1", "Secondary.json@us-east-2"]
    with session("check", *words, *LINT, cwd=tmp_path) as running:
        running.wait_for(WATCHING)
        assert FOUND in running.shown
        fresh = tmp_path / ".Secondary.json.tmp"
        fresh.write_text(template(SOUND))
        fresh.replace(tmp_path / "Secondary.json")
        running.wait_for(NONE)
        interrupted(running)


def test_its_own_files_and_those_of_others_are_no_reason(tmp_path: Path) -> None:
    """Each would be named by a round of its own before the one that follows them."""
    folder = broken(tmp_path / "cdk.out")
    outputs = ("--output", "json=cdk.out/dr.json", "--cdk-report")
    with session("check", "cdk.out", *LINT, *outputs, cwd=tmp_path) as running:
        running.wait_for(WATCHING)
        for name in ("cdk.out/.hidden", "cdk.out/x.swp", "cdk.out/y~", "README.md", "cdk.outer"):
            (tmp_path / name).write_text("x")
        (folder / "Secondary.template.json").write_text(template(SOUND))
        running.wait_for(WATCHING, 2)
        (folder / "Secondary.template.json").write_text(template(BROKEN))
        running.wait_for(WATCHING, 3)
        changed = [line for line in running.shown.splitlines() if line.startswith("changed: ")]
        assert changed == ["changed: cdk.out/Secondary.template.json"] * 2
        assert (folder / "dr.json").exists() and (folder / "validation-report.json").exists()
        interrupted(running)


def test_an_app_is_synthesized_again(tmp_path: Path) -> None:
    sound(tmp_path / "app")
    (tmp_path / "app.py").write_text(APP)
    command = f"{shlex.quote(sys.executable)} app.py"
    with session("check", "--app", command, *LINT, cwd=tmp_path) as running:
        running.wait_for(WATCHING)
        assert NONE in running.shown and FOUND not in running.shown
        (tmp_path / "app" / "Secondary.template.json").write_text(template(BROKEN))
        running.wait_for(WATCHING, 2)
        assert FOUND in running.shown
        assert running.shown.count("changed: ") == 1
        interrupted(running)


def test_what_is_wrong_with_the_command_ends_it(tmp_path: Path) -> None:
    sound(tmp_path / "cdk.out")
    done = execute("check", "cdk.out", "--watch", "--select", "no-such-check", cwd=tmp_path)
    assert done.returncode == 2
    assert WATCHING not in done.stderr


def test_a_signal_ends_it(tmp_path: Path) -> None:
    sound(tmp_path / "cdk.out")
    with session("check", "cdk.out", *LINT, cwd=tmp_path) as running:
        running.wait_for(WATCHING)
        running.process.send_signal(signal.SIGTERM)
        assert running.end().code == 143


def test_without_the_extra_it_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dr_validator.commands.watch.find_spec", lambda _: None)
    done = check(sound(tmp_path / "cdk.out"), "--watch")
    assert done.exit_code == 2
    assert done.stderr == (
        "error: --watch: watchfiles is not installed; install it with "
        "`pip install 'dr-validator[watch]'`\n"
    )
