"""`check` opens no connection, starts no program and writes no file, as docs/security.md says."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.cli.stage import broken

# Python tells an audit hook of all that a program asks of the system.
GUARD = """\
import os, sys

def guard(event, arguments):
    if event.startswith(("socket.", "subprocess.", "os.exec", "os.posix_spawn", "os.fork")):
        if event not in ("socket.__new__", "socket.gethostname"):
            os.write(2, f"FORBIDDEN {event} {arguments}\\n".encode()); os._exit(99)
    if event == "open" and arguments[0] != os.devnull and isinstance(arguments[2], int):
        if arguments[2] & (os.O_WRONLY | os.O_RDWR) and not str(arguments[0]).endswith(".pyc"):
            if "__pycache__" not in str(arguments[0]):
                os.write(2, f"FORBIDDEN open {arguments}\\n".encode()); os._exit(99)

sys.addaudithook(guard)
"""
RUN = GUARD + "from validator.cli import main\nsys.argv = ['dr-validator', *sys.argv[1:]]\nmain()\n"


def guarded(code: str, *words: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *words],
        cwd=cwd,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_check_only_reads(tmp_path: Path) -> None:
    assembly = broken(tmp_path / "cdk.out")
    before = {path: path.read_bytes() for path in assembly.rglob("*") if path.is_file()}
    done = guarded(RUN, "check", assembly, "--lint", "none", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (1, "")
    assert "aurora-secondary-credentials" in done.stdout
    assert {path: path.read_bytes() for path in assembly.rglob("*") if path.is_file()} == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cdk.out"]


def test_the_guard_guards(tmp_path: Path) -> None:
    for crime in (
        "import socket; socket.create_connection(('192.0.2.1', 80))",
        "import subprocess; subprocess.run(['true'])",
        "open('x', 'w')",
    ):
        assert guarded(GUARD + crime, cwd=tmp_path).returncode == 99
