"""Files that cannot be written: one sentence, and nothing that was there is lost."""

from __future__ import annotations

import os
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from tests.cli.stage import CHECK, COMMAND, broken, check, run

LONG = "x" * 300
WRITERS: dict[str, Callable[[object], Result]] = {
    "a report": lambda path: check("cdk.out", "--output", f"json={path}"),
    "a baseline": lambda path: run(
        "baseline", "create", "cdk.out", "--force", "--lint", "none", "--baseline", str(path)
    ),
}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    broken(tmp_path / "cdk.out")
    return tmp_path


def identity(path: Path) -> tuple[int, int]:
    info = path.lstat()
    return info.st_ino, stat.S_IFMT(info.st_mode)


def fifo(path: Path) -> None:
    os.mkfifo(path)


def device(path: Path) -> None:
    path.symlink_to("/dev/null")


@pytest.mark.parametrize("make", [fifo, device, Path.mkdir])
@pytest.mark.parametrize("writer", WRITERS.values(), ids=WRITERS)
def test_what_is_no_file_is_not_replaced(
    here: Path, writer: Callable[[object], Result], make: Callable[[Path], None]
) -> None:
    path = here / "there"
    make(path)
    before = identity(path)
    result = writer("there")
    assert (result.exit_code, result.stdout) == (2, "")
    assert identity(path) == before
    assert sorted(each.name for each in here.iterdir()) == ["cdk.out", "there"]


@pytest.mark.parametrize("path", [LONG, "gone/x", "cdk.out/manifest.json/x"])
@pytest.mark.parametrize("writer", WRITERS.values(), ids=WRITERS)
def test_what_cannot_be_written_is_wrong_usage(
    here: Path, writer: Callable[[object], Result], path: str
) -> None:
    result = writer(path)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.count("\n") == 1
    assert [each.name for each in here.iterdir()] == ["cdk.out"]


@pytest.mark.parametrize(
    "words",
    [
        f"check cdk.out --select {CHECK} --lint none --output json=x --output html=y",
        "baseline create cdk.out --lint none",
        "init cdk.out",
        f"check cdk.out --select {CHECK} --lint none --cdk-report",
    ],
)
def test_a_disk_without_room_leaves_nothing_behind(here: Path, words: str) -> None:
    before = sorted(here.rglob("*"))
    done = subprocess.run(
        ["sh", "-c", f'ulimit -f 0; exec "$0" {words}', COMMAND],
        cwd=here,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "cannot be written: File too large" in done.stderr
    assert sorted(here.rglob("*")) == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
@pytest.mark.parametrize("words", ["--output json=x", "--cdk-report"])
def test_a_folder_that_may_not_be_written_to(here: Path, words: str) -> None:
    for folder in (here / "cdk.out", here):
        folder.chmod(0o500)
    try:
        result = check("cdk.out", *words.split())
    finally:
        for folder in (here, here / "cdk.out"):
            folder.chmod(0o700)
    assert (result.exit_code, result.stdout) == (2, "")
