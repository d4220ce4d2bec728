"""`synth` ends: whoever closes its output, whatever the app says, and whoever ends it."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.cli.stage import COMMAND, execute, single, write_assembly

# Leaves two processes behind that hear no interrupt, and half an assembly.
STUBBORN = """\
trap '' INT
mkdir "$CDK_OUTDIR"; echo half > "$CDK_OUTDIR/manifest.json"
sleep 60 & echo $! > pids
sh -c "trap '' TERM; sleep 61 & echo \\$! >> pids; wait" &
while [ "$(wc -l < pids)" -lt 2 ]; do sleep 0.05; done
echo started
wait
"""


def app_writing(assembly: Path) -> str:
    return f'cp -r {assembly} "$CDK_OUTDIR"'


def start(folder: Path, app: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [COMMAND, "synth", "--app", app], cwd=folder, stderr=subprocess.PIPE, text=True
    )


def alive(pid: int) -> bool:
    """A zombie that nobody has asked after yet is not."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text() if Path("/proc/self").exists() else ""
        os.kill(pid, 0)
    except (ProcessLookupError, FileNotFoundError):
        return False
    return ") Z " not in told


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (signal.SIGINT, "interrupted"),
        (signal.SIGTERM, "terminated"),
        (signal.SIGHUP, "terminated"),
    ],
)
def test_what_ends_it_ends_all_it_started(
    tmp_path: Path, number: signal.Signals, sentence: str
) -> None:
    (tmp_path / "app.sh").write_text(STUBBORN)
    process = start(tmp_path, "sh app.sh")
    assert process.stderr and process.stderr.readline() == "started\n"
    process.send_signal(number)  # to us alone, as a CI system does
    assert process.stderr.read() == f"error: {sentence}\n"
    assert process.wait(60) == 128 + number
    pids = [int(word) for word in (tmp_path / "pids").read_text().split()]
    assert len(pids) == 2
    assert [pid for pid in pids if alive(pid)] == []
    assert {path.name for path in tmp_path.iterdir()} == {"app.sh", "pids"}


def test_who_asks_twice_need_not_wait(tmp_path: Path) -> None:
    (tmp_path / "app.sh").write_text(STUBBORN)
    process = start(tmp_path, "sh app.sh")
    assert process.stderr and process.stderr.readline() == "started\n"
    process.send_signal(signal.SIGINT)
    time.sleep(0.3)
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) == 130
    assert {path.name for path in tmp_path.iterdir()} == {"app.sh", "pids"}


def test_an_app_that_goes_on_talking_to_nobody_is_heard_out(tmp_path: Path) -> None:
    single(tmp_path / "made")
    process = start(tmp_path, f"seq 100000; {app_writing(tmp_path / 'made')}")
    assert process.stderr and process.stderr.readline() == "1\n"
    process.stderr.close()
    assert process.wait(60) == 0
    assert (tmp_path / "cdk.out" / "manifest.json").is_file()


def test_a_line_without_end_is_passed_on_in_pieces(tmp_path: Path) -> None:
    """In less memory than the line takes."""
    app = "head -c 450000000 /dev/zero | tr '\\0' x"
    command = 'ulimit -v 400000; exec "$0" synth --app "$1"'
    done = subprocess.run(
        ["sh", "-c", command, COMMAND, app],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stdout) == (3, b"")


def test_what_runs_on_in_the_background_does_not_hold_it_up(tmp_path: Path) -> None:
    single(tmp_path / "made")
    done = execute("synth", "--app", f"sleep 40 & {app_writing(tmp_path / 'made')}", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "cdk.out: 1 stack in us-east-1\n")


@pytest.mark.parametrize("output", [".", "..", "../here", "{tmp_path}", "/"])
def test_the_folder_it_runs_in_is_never_replaced(tmp_path: Path, output: str) -> None:
    here = tmp_path / "here"
    here.mkdir()
    done = execute("synth", "-o", output.format(tmp_path=tmp_path), "--app", "true", cwd=here)
    assert (done.returncode, done.stdout) == (2, "")
    assert "holds the folder that the app is run in, so it is not replaced" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("words", [("synth",), ("check", "--lint", "none")])
@pytest.mark.parametrize(
    ("manifest", "sentence"),
    [
        ('{"version": "1"}', "the assembly has no stacks: check the app that made it"),
        ('{"version": "1", "artifacts": 3}', "artifacts must be a mapping, not a number"),
    ],
)
def test_an_app_that_yields_nothing_leaves_the_older_assembly(
    tmp_path: Path, words: tuple[str, ...], manifest: str, sentence: str
) -> None:
    before = single(tmp_path / "cdk.out") / "manifest.json"
    content = before.read_bytes()
    app = f'mkdir "$CDK_OUTDIR"; echo \'{manifest}\' > "$CDK_OUTDIR/manifest.json"'
    done = execute(*words, "--app", app, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith(f"error: cdk.out/manifest.json: {sentence}")
    assert done.stderr.endswith("; cdk.out is left as it was\n")
    assert before.read_bytes() == content
    assert [path.name for path in tmp_path.iterdir()] == ["cdk.out"]


def test_without_an_older_assembly_nothing_is_left(tmp_path: Path) -> None:
    made = write_assembly(tmp_path / "made", {})
    done = execute("synth", "--app", app_writing(made), cwd=tmp_path)
    assert done.returncode == 3
    assert "left as it was" not in done.stderr
    assert {path.name for path in tmp_path.iterdir()} == {"made"}


def test_an_output_that_cannot_be_written_is_told_before_the_app_runs(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = execute("synth", "-o", "file/cdk.out", "--app", "touch ran", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "file/cdk.out: cannot be written (" in done.stderr
    assert not (tmp_path / "ran").exists()


def test_the_project_is_read_as_any_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "cdk.json")
    done = execute("synth", cwd=tmp_path)
    told = "error: cdk.json: is not a regular file: correct or remove it\n"
    assert (done.returncode, done.stderr) == (3, told)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('{"app": "true\\u0000"}', "cannot be run: embedded null byte"),
        ('{"app": "true", "output": ["x"]}', '"output" must be the path of a folder; correct it'),
        ('{"app": ' + "[" * 100_000, "cdk.json: not valid JSON: maximum recursion depth"),
    ],
)
def test_a_project_that_is_wrong_is_told(tmp_path: Path, text: str, sentence: str) -> None:
    (tmp_path / "cdk.json").write_text(text)
    done = execute("synth", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (3, "")
    assert sentence in done.stderr
    assert done.stderr.count("\n") == 1
