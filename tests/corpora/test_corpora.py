"""Inputs that others wrote: a handful of ours in place of theirs, without a network."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from tests.corpora import packages
from tests.corpora.ended import ended
from tests.corpora.inputs import ROOT, names

PYTHON = sys.executable


def wrong(folder: Path, code: str, seconds: float = 30) -> str:
    """What is wrong with a program that has this code."""
    return ended([PYTHON, "-c", code, "--format", "json"], folder, seconds).wrong


@pytest.mark.parametrize(
    "code",
    [
        "print('{}')",
        "print('{}'); exit(1)",
        "import sys; print('error: a', file=sys.stderr); exit(3)",
    ],
)
def test_what_ends_well(tmp_path: Path, code: str) -> None:
    assert wrong(tmp_path, code) == ""


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("1 / 0", "traceback: ZeroDivisionError: division by zero"),
        ("exit(4)", "exit code 4: "),
        ("import os; os.abort()", "exit code -6: "),
        ("exit(3)", "exit code 3 without a sentence: "),
        ("import sys; print('error: a\\nb', file=sys.stderr); exit(2)", "exit code 2 without a"),
        ("print('{')", "the report is cut off"),
    ],
)
def test_what_does_not(tmp_path: Path, code: str, said: str) -> None:
    assert wrong(tmp_path, code).startswith(said)


def test_what_is_late_is_killed(tmp_path: Path) -> None:
    late = ended([PYTHON, "-c", "import time; time.sleep(60)"], tmp_path, 0.5)
    assert (late.code, late.wrong) == (None, "not done after 0.5 s")


def test_what_is_taken_is_measured(tmp_path: Path) -> None:
    done = ended([PYTHON, "-c", "x = bytearray(100_000_000); sum(range(10**6))"], tmp_path, 30)
    assert done.cpu > 0.01
    # What the process had before it became another program counts as well: no upper bound here.
    assert done.memory > 100


def test_every_package_is_pinned() -> None:
    for corpus in packages.corpora():
        assert corpus.packages and corpus.files
        assert all("==" in each for each in corpus.pypi)
        assert all(each.rpartition("@")[0] for each in corpus.npm)


def test_templates_are_told_from_the_rest_of_an_archive(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "aws-cdk-aws-s3-1.0.0.tgz", "w:gz") as archive:
        for name in ("a.expected.json", "a.js", "node_modules/b.expected.json"):
            member = tarfile.TarInfo(f"package/test/{name}")
            member.size = 2
            archive.addfile(member, io.BytesIO(b"{}"))
    corpus = packages.Corpus(
        name="x",
        about="",
        pypi=(),
        npm=("@aws-cdk/aws-s3@1.0.0",),
        files=("*.expected.json",),
        without=("*/node_modules/*",),
    )
    for _ in range(2):  # fetched already, and then unpacked already
        (found,) = packages.files(corpus, tmp_path)
        assert found == tmp_path / "aws-cdk-aws-s3-1.0.0" / "package" / "test" / "a.expected.json"


def test_what_we_make_is_the_same_each_time(tmp_path: Path) -> None:
    made = []
    for seed in ("1", "2"):
        command = [PYTHON, "-m", "tests.corpora.own", "fuzz", str(tmp_path / seed)]
        subprocess.run(command, cwd=ROOT, check=True, env={**os.environ, "PYTHONHASHSEED": seed})
        files = sorted(each for each in (tmp_path / seed).rglob("*") if each.is_file())
        made.append({each.relative_to(tmp_path / seed): each.read_bytes() for each in files})
    assert len(made[0]) > 300
    assert made[0] == made[1]


def test_the_command_over_a_handful(tmp_path: Path) -> None:
    own = ("hostile inputs", "fuzz")
    assert set(own) < set(names())
    out = tmp_path / "corpora.json"
    words = ["--only", *own, "--most", "6", "--cache", tmp_path / "cache", "--out", out]
    command = [PYTHON, "-m", "tests.corpora", *words]
    done = subprocess.run(
        list(map(str, command)), cwd=ROOT, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr
    record = json.loads(out.read_text())
    assert [each["name"] for each in record["corpora"]] == list(own)
    for each in record["corpora"]:
        assert (each["inputs"], sum(each["codes"].values()), each["broken"]) == (6, 6, [])
        assert each["all"] > 100
        assert each["slowest"]["number"] > 0 and each["largest"]["number"] > 20
    assert not (tmp_path / "cache").exists()
