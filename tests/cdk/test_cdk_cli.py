"""The real CDK CLI on the other side: what it prints, and whether it stops."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cdk.cases import CLUSTER, CRASHING
from tests.cdk.conftest import Execute, variables
from tests.cli.stage import BROKEN, CHECK, PRIMARY, SOUND, Json, check, write_assembly

MESSAGE = (
    "ERROR the secondary cluster sets MasterUsername, which Aurora refuses on a cluster that "
    "joins a global database (critical, breaks deploy). See also Primary/Global (us-east-1): "
    "the global cluster it joins (dr-validator)\n"
)
HINT = f"   Acknowledge with 'dr-validator::{CHECK}'\n"


def reported(project: Path, secondary: Json, metadata: Json | None = None) -> None:
    """An assembly in `cdk.out`, with our report in it."""
    stacks = {"Primary@us-east-1": PRIMARY, "Secondary@us-east-2": secondary}
    folder = write_assembly(project / "cdk.out", stacks, metadata)
    check(folder, "--cdk-report")


@pytest.mark.parametrize(
    "command",
    [
        ["synth", "-q"],
        ["deploy", "--all", "--require-approval", "never"],
        ["validate", "--no-online", "--unstable", "validate"],
    ],
    ids=lambda words: str(words[0]),
)
def test_a_finding_is_printed_and_stops(cdk: Execute, tmp_path: Path, command: list[str]) -> None:
    reported(tmp_path, BROKEN)
    done = cdk(*command, "-a", "cdk.out", cwd=tmp_path)
    told = done.stdout + done.stderr
    assert done.returncode == 1
    assert told.count(MESSAGE) == 1
    assert told.count(HINT) == 1
    assert "   Secondary/Cluster (Cluster)\n" in told


def test_a_clean_report_lets_pass_once_the_finding_is_mended(cdk: Execute, tmp_path: Path) -> None:
    reported(tmp_path, BROKEN)
    assert cdk("synth", "-q", "-a", "cdk.out", cwd=tmp_path).returncode == 1
    reported(tmp_path, SOUND)
    done = cdk("synth", "-q", "-a", "cdk.out", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "dr-validator" not in done.stdout + done.stderr


def test_a_stack_without_findings_of_its_own_passes(cdk: Execute, tmp_path: Path) -> None:
    reported(tmp_path, BROKEN)
    for stack, code in (("Primary", 0), ("Secondary", 1)):
        done = cdk("synth", "-q", "-a", "cdk.out", stack, cwd=tmp_path)
        assert done.returncode == code, done.stderr


def test_an_open_question_is_told_but_does_not_stop_its_stack(cdk: Execute, tmp_path: Path) -> None:
    unknown = {"Cluster": json.loads(json.dumps(BROKEN["Cluster"]))}
    unknown["Cluster"]["Properties"]["GlobalClusterIdentifier"] = {"Fn::ImportValue": "elsewhere"}
    stacks = {
        "Primary@us-east-1": PRIMARY,
        "Secondary@us-east-2": BROKEN,
        "Third@us-west-2": unknown,
    }
    check(write_assembly(tmp_path / "cdk.out", stacks), "--cdk-report")
    done = cdk("synth", "-q", "-a", "cdk.out", "Third", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "INFO not proven: " in done.stdout + done.stderr


def test_what_is_accepted_does_not_stop(cdk: Execute, tmp_path: Path) -> None:
    data = {f"dr-validator::{CHECK}": "agreed in review"}
    entry = {"type": "aws:cdk:acknowledged-rules", "data": data}
    reported(tmp_path, BROKEN, {"/Secondary": [entry]})
    done = cdk("synth", "-q", "-a", "cdk.out", cwd=tmp_path)
    assert done.returncode == 0, done.stderr


def test_a_crash_stops_every_stack(
    cdk: Execute, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    pack = tmp_path / "crashing_gate" / "crash"
    pack.mkdir(parents=True)
    (pack.parent / "__init__.py").touch()
    (pack / "__init__.py").touch()
    (pack / "always.py").write_text(CRASHING)
    (tmp_path / "dr-validator.toml").write_text('packs = ["crashing_gate"]\n')
    stacks = {"Primary@us-east-1": PRIMARY, "Secondary@us-east-2": SOUND}
    folder = write_assembly(tmp_path / "cdk.out", stacks)
    check(folder, "--cdk-report", "--pack-dir", "crashing_gate", select="crash-always")
    done = cdk("synth", "-q", "-a", "cdk.out", "Primary", cwd=tmp_path)
    assert done.returncode == 1
    assert "FATAL this check crashed, so it gave no verdict" in done.stdout + done.stderr


@pytest.fixture
def project(needs_cdk: None, tmp_path: Path) -> Path:
    """A CDK project with the plugin in its app."""
    del needs_cdk
    app = f"{shlex.quote(sys.executable)} -m tests.cdk.app"
    body = {"app": app, "context": {"plugin": {"select": [CHECK]}}}
    (tmp_path / "cdk.json").write_text(json.dumps(body))
    return tmp_path


def test_the_plugin_in_an_app_that_the_cli_runs(cdk: Execute, project: Path) -> None:
    broken = cdk("synth", "-q", cwd=project)
    assert broken.returncode == 1
    assert (broken.stdout + broken.stderr).count(HINT) == 1
    assert f"   {CLUSTER} (DatabaseCluster" in broken.stdout + broken.stderr
    sound = cdk("synth", "-q", "-c", "sound=true", cwd=project)
    assert sound.returncode == 0, sound.stderr


def test_the_plugin_shows_in_cdk_validate(cdk: Execute, project: Path) -> None:
    words = ["validate", "--no-online", "--unstable", "validate"]
    broken = cdk(*words, cwd=project)
    assert broken.returncode == 1
    told = broken.stdout + broken.stderr
    assert told.count("ERROR the secondary cluster sets MasterUsername, which Aurora refuses") == 1
    assert told.count(HINT) == 1
    assert f"   {CLUSTER} (DatabaseCluster" in told
    sound = cdk(*words, "-c", "sound=true", cwd=project)
    assert sound.returncode == 0, sound.stderr


@pytest.mark.parametrize(
    "command",
    [["synth", "-q"], ["validate", "--no-online", "--unstable", "validate"]],
    ids=lambda words: str(words[0]),
)
def test_what_the_gate_misses_stops_both_ways(
    cdk: Execute, project: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.chdir(project)
    (project / "dr-validator.toml").write_text('[gate]\nregions = ["eu-west-1"]\n')
    message = "FATAL the gate fails: no stack is in eu-west-1 (dr-validator)"
    by_plugin = cdk(*command, "-c", "sound=true", cwd=project)
    assert by_plugin.returncode == 1
    assert (by_plugin.stdout + by_plugin.stderr).count(message) == 1
    (project / "dr-validator.toml").unlink()
    sound = cdk(*command, "-c", "sound=true", cwd=project)
    assert sound.returncode == 0, sound.stderr
    (project / "dr-validator.toml").write_text('[gate]\nregions = ["eu-west-1"]\n')
    assert check("cdk.out", "--cdk-report").exit_code == 1
    by_report = cdk(*command, "-a", "cdk.out", cwd=project)
    assert by_report.returncode == 1
    assert (by_report.stdout + by_report.stderr).count(message) == 1


def test_stacks_in_stages_have_to_be_selected(cdk: Execute, project: Path) -> None:
    """CDK's own rule for all validation: without words, `cdk synth` looks at no Stage."""
    by_plugin = cdk("synth", "-q", "**", "-c", "shape=stages", cwd=project)
    assert by_plugin.returncode == 1
    path = f"   Prod/Standby/{CLUSTER} (DatabaseCluster"
    assert path in by_plugin.stdout + by_plugin.stderr
    assert check(project / "cdk.out", "--cdk-report").exit_code == 1
    for selected, code in (("**", 1), ("Prod/Standby/*", 1), ("Prod/Primary", 0)):
        by_command = cdk("synth", "-q", "-a", "cdk.out", selected, cwd=project)
        assert by_command.returncode == code, by_command.stderr
        assert (path in by_command.stdout + by_command.stderr) == bool(code)


def test_a_wrong_configuration_stops_every_stack(cdk: Execute, project: Path) -> None:
    (project / "dr-validator.toml").write_text("fail-onn = 1\n")
    done = cdk("synth", "-q", "Primary", "-c", "sound=true", cwd=project)
    assert done.returncode == 1
    assert "fail-onn is not a known key; did you mean fail-on?" in done.stdout + done.stderr


def test_an_editor_shows_it_at_the_line_of_the_source(cdk: Execute, tmp_path: Path) -> None:
    source = tmp_path / "lib" / "app.py"
    trace = ["...aws-cdk-lib...", f"__init__ ({source}:12)"]
    entry = {"type": "aws:cdk:logicalId", "data": "Cluster", "trace": trace}
    reported(tmp_path, BROKEN, {"/Secondary/Cluster": [entry]})
    (tmp_path / "cdk.json").write_text('{"app": "true"}')
    server = cdk("--version", cwd=tmp_path).args[0]
    (found,) = diagnostics(server, tmp_path)
    assert found["uri"] == source.as_uri()
    (shown,) = found["diagnostics"]
    assert (shown["source"], shown["code"]) == ("dr-validator", CHECK)
    assert shown["range"]["start"]["line"] == 11
    assert shown["message"].startswith("the secondary cluster sets MasterUsername")


def diagnostics(command: str, project: Path) -> list[Any]:
    """What `cdk lsp` publishes of a project, the first time that it does."""
    server = subprocess.Popen(
        [command, "lsp", "--unstable", "lsp"],
        cwd=project,
        env=variables(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    watch = threading.Timer(60, server.kill)
    watch.start()
    try:
        folder = {"uri": project.as_uri(), "name": project.name}
        asked = {
            "processId": os.getpid(),
            "rootUri": project.as_uri(),
            "capabilities": {"textDocument": {"publishDiagnostics": {}}},
            "workspaceFolders": [folder],
        }
        _send(server, {"id": 1, "method": "initialize", "params": asked})
        for message in _messages(server):
            if message.get("id") == 1:
                _send(server, {"method": "initialized", "params": {}})
            elif message.get("method") == "textDocument/publishDiagnostics":
                return [message["params"]]
        return []
    finally:
        watch.cancel()
        server.kill()
        server.communicate()


def _send(server: subprocess.Popen[bytes], message: Json) -> None:
    body = json.dumps({"jsonrpc": "2.0", **message}).encode()
    assert server.stdin
    server.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
    server.stdin.flush()


def _messages(server: subprocess.Popen[bytes]) -> Iterator[Json]:
    assert server.stdout
    while line := server.stdout.readline():
        size = int(line.split(b":")[1])
        while server.stdout.readline().strip():
            pass
        yield json.loads(server.stdout.read(size))
