"""`check` opens no connection, starts no program and writes no file, as docs/security.md says."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.cli.stage import broken

# Python tells an audit hook of all that a program asks of the system. As a sitecustomize it is
# in every Python process from the start but those of cfn-lint, which are isolated from it: what
# they are kept from is in tests/cli/test_lint_worker.py.
GUARD = """\
import os, sys

NETWORK = ("socket.connect", "socket.getaddrinfo", "socket.sendto", "socket.bind")
PROGRAMS = ("subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.fork")

def guard(event, arguments):
    alone = os.environ["GUARD"] == "all"
    if event in NETWORK and (event == "socket.getaddrinfo" or isinstance(arguments[1], tuple)):
        stop(event, arguments)
    if alone and event.startswith(PROGRAMS):
        stop(event, arguments)
    if alone and event == "open" and isinstance(arguments[0], (str, bytes)):
        name = os.fsdecode(arguments[0])
        writes = isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
        if writes and name != os.devnull:
            stop(event, arguments)

def stop(event, arguments):
    os.write(2, f"FORBIDDEN {event} {arguments}\\n".encode())
    os._exit(99)

sys.addaudithook(guard)
"""
RUN = "import sys; from dr_validator.cli import main; main()"


def guarded(
    code: str, *words: str | Path, cwd: Path, guard: str = "all"
) -> subprocess.CompletedProcess[str]:
    """A Python process that is stopped with exit code 99 when it does what it must not."""
    hooks = cwd.with_name(f"{cwd.name}.guard")
    hooks.mkdir(exist_ok=True)
    (hooks / "sitecustomize.py").write_text(GUARD, encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-c", code, *words],
        cwd=cwd,
        env={
            **os.environ,
            "PYTHONPATH": str(hooks),
            "PYTHONDONTWRITEBYTECODE": "1",
            "GUARD": guard,
        },
        capture_output=True,
        text=True,
        check=False,
    )


def test_check_only_reads(tmp_path: Path) -> None:
    reader = tmp_path / "reader"
    assembly = broken(reader / "cdk.out")
    before = {path: path.read_bytes() for path in assembly.rglob("*") if path.is_file()}
    done = guarded(RUN, "check", assembly, "--lint", "none", cwd=reader)
    assert (done.returncode, done.stderr) == (1, "")
    assert "aurora-secondary-credentials" in done.stdout
    assert {path: path.read_bytes() for path in assembly.rglob("*") if path.is_file()} == before
    assert [path.name for path in reader.iterdir()] == ["cdk.out"]


@pytest.mark.skipif(find_spec("cfnlint") is None, reason="cfn-lint is not installed")
def test_the_linter_connects_to_nothing(tmp_path: Path) -> None:
    reader = tmp_path / "reader"
    assembly = broken(reader / "cdk.out")
    done = guarded(RUN, "check", assembly, "--lint", "cfn-lint", cwd=reader, guard="network")
    assert "FORBIDDEN" not in done.stderr
    assert done.returncode == 1


@pytest.mark.parametrize(
    ("guard", "crime"),
    [
        ("all", "import socket; socket.create_connection(('192.0.2.1', 80), 1)"),
        ("network", "import socket; socket.create_connection(('192.0.2.1', 80), 1)"),
        ("network", "import urllib.request as u; u.urlopen('http://example.invalid')"),
        ("all", "import subprocess; subprocess.run(['true'])"),
        ("all", "open('x', 'w')"),
    ],
)
def test_the_guard_guards(guard: str, crime: str, tmp_path: Path) -> None:
    reader = tmp_path / "reader"
    reader.mkdir()
    assert guarded(crime, cwd=reader, guard=guard).returncode == 99
