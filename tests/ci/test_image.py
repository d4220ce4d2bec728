"""The container image, as far as it can be built without a daemon: the steps of its Dockerfile are
run in a folder, and its command as a container would run it."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

import pytest

from tests.ci.conftest import Installation, lend
from tests.ci.recipes import ROOT
from tests.cli.stage import sound

DOCKERFILE = ROOT / "Dockerfile"


@dataclass(frozen=True)
class Step:
    """One instruction: its word, the rest of its line, and the number of its stage."""

    word: str
    rest: str
    stage: int


def steps() -> list[Step]:
    text = re.sub(r"^#.*\n", "", DOCKERFILE.read_text(), flags=re.M).replace("\\\n", " ")
    found: list[Step] = []
    stage = -1
    for line in filter(None, text.splitlines()):
        word, _, rest = line.partition(" ")
        stage += word == "FROM"
        found.append(Step(word, rest.strip(), stage))
    return found


def of(word: str) -> list[str]:
    return [each.rest for each in steps() if each.word == word]


def kept(name: str) -> bool:
    """Whether a file of the checkout is part of what is built from; the last pattern decides."""
    answer = True
    for line in (ROOT / ".dockerignore").read_text().splitlines():
        pattern = line.removeprefix("!").removeprefix("**/")
        if line and not line.startswith("#") and any(fnmatch(p, pattern) for p in name.split("/")):
            answer = line.startswith("!")
    return answer


def test_every_base_is_pinned_and_the_stages_have_the_same() -> None:
    bases = {each.split(" ")[0] for each in of("FROM")}
    assert len(bases) == 1
    (base,) = bases
    assert re.fullmatch(r"python:3\.\d+-slim-[a-z]+", base)


def test_it_runs_as_nobody_and_writes_nothing() -> None:
    last = [each for each in steps() if each.stage == 1]
    words = [each.word for each in last]
    assert [each.rest for each in last if each.word == "USER"] == ["65532:65532"]
    assert words.index("USER") < words.index("ENTRYPOINT")
    assert "RUN" not in words and "ADD" not in words
    (copied,) = (each.rest for each in last if each.word == "COPY")
    assert copied == "--from=build /opt/dr-validator /opt/dr-validator"
    assert json.loads(of("ENTRYPOINT")[0]) == ["/opt/dr-validator/bin/dr-validator"]


def test_what_it_is_built_of_is_all_that_is_sent() -> None:
    sources = [word for each in of("COPY")[:-1] for word in each.split()[:-1]]
    assert [each for each in sources if not (kept(each) and (ROOT / each).exists())] == []
    sent = [each.name for each in ROOT.iterdir() if kept(each.name)]
    assert set(sent) == set(sources)
    assert not kept("validator/dr_validator/__pycache__")


def built(folder: Path, lent: Path) -> Path:
    """Run the steps of the first stage below a folder, with what the package needs lent to the
    environment that is made; the command."""
    folder.mkdir()
    (folder / "bin").mkdir()
    (folder / "bin" / "python").symlink_to(sys.executable)
    here = folder
    names = ("HOME", "LANG", "TMPDIR", "PATH")
    own = {n: t for n, t in os.environ.items() if n in names or n.startswith(("PIP_", "SSL_"))}
    own["PATH"] = os.pathsep.join([str(folder / "bin"), own["PATH"]])
    for each in (each for each in steps() if each.stage == 0):
        if each.word == "WORKDIR":
            here = folder / each.rest.lstrip("/")
            here.mkdir(parents=True)
        elif each.word == "COPY":
            *sources, target = each.rest.split()
            copy([ROOT / name for name in sources], here / target)
        elif each.word == "RUN":
            command = re.sub(r"(?<![\w.])/(?=opt|wheels)", f"{folder}/", each.rest)
            done = subprocess.run(
                command, shell=True, cwd=here, env=own, capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, f"{command}: {done.stderr}"
            if shlex.split(command)[1:3] == ["-m", "venv"]:
                lend(folder / "opt" / "dr-validator", lent)
    return folder / "opt" / "dr-validator" / "bin" / "dr-validator"


def copy(sources: list[Path], target: Path) -> None:
    for each in sources:
        if each.is_dir():
            shutil.copytree(each, target, ignore=lambda _, names: [n for n in names if skip(n)])
        else:
            shutil.copy(each, target)


def skip(name: str) -> bool:
    return name == "__pycache__" or name.endswith(".egg-info")


@pytest.fixture(scope="module")
def command(
    tmp_path_factory: pytest.TempPathFactory, shared: Path, installation: Installation
) -> Iterator[Path]:
    del installation
    yield built(tmp_path_factory.mktemp("image") / "root", shared / "installation" / "lent")


def contained(command: Path, *words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """As a container has it: no variables but its own, no home that can be written to."""
    own = dict(line.split("=", 1) for line in of("ENV"))
    return subprocess.run(
        [command, *words],
        cwd=cwd,
        env={"PATH": "/usr/bin:/bin", "HOME": "/nonexistent", **own},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )


def test_the_steps_make_a_command_that_checks(command: Path, tmp_path: Path) -> None:
    sound(tmp_path / "cdk.out")
    before = sorted(tmp_path.rglob("*"))
    (words,) = map(json.loads, of("CMD"))
    done = contained(command, *words, "--format", "json", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (1, ""), done.stdout
    found = json.loads(done.stdout)
    assert found["summary"]["linter"] == "cfn-lint"
    assert found["assembly"]["regions"] == ["us-east-1", "us-east-2"]
    assert sorted(tmp_path.rglob("*")) == before
    assert contained(command, "check", "nothing", cwd=tmp_path).returncode == 3


def test_it_knows_sam_and_the_profile(command: Path, tmp_path: Path) -> None:
    text = (
        "Transform: AWS::Serverless-2016-10-31\nResources:\n  Table:\n"
        "    Type: AWS::Serverless::SimpleTable\n"
    )
    (tmp_path / "template.yaml").write_text(text)
    words = ("check", "template.yaml@us-east-1", "--lint", "none", "--format", "json")
    done = contained(command, *words, "--config", "dr_validator:fail-closed", cwd=tmp_path)
    found = json.loads(done.stdout)
    assert found["assembly"]["expanded"] == ["template.yaml"]
    assert (done.returncode, found["summary"]["failed_by"]) == (1, ["gate"])
