"""A release of this checkout as users get it: a repository with a tag, a wheel, an installation."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.ci.github import without_secrets
from tests.ci.recipes import ROOT, VERSION

# What a release is made of.
PARTS = ("action.yml", "ci", ".pre-commit-hooks.yaml", "pyproject.toml", "setup.py",
         "constraints.txt", "README.md", "LICENSE", "validator", "checks", "templates")  # fmt: skip
OURS = ("dr_validator", "__editable__", "pip", "__pycache__")
LENDING = """\
#!/bin/sh
"{venv}/bin/python3" "$@" || exit
case "$1 $2 $3" in
    "-I -m venv") for each in "$4"/lib/python3.*/site-packages; do
        echo "{lent}" > "$each/lent.pth"
    done ;;
esac
"""
QUICK = """\
#!/bin/sh
case "$1 $2 $3" in
    "-I -m venv") exec ln -sfn "{venv}" "$4" ;;
    *) exec "{venv}/bin/python3" "$@" ;;
esac
"""


@dataclass(frozen=True)
class Installation:
    """A virtual environment with the wheel; what it depends on is lent by that of the tests, to
    it and to those that `python3 -I -m venv` makes."""

    bin: Path
    environment: dict[str, str]

    @property
    def quick(self) -> Installation:
        """One where `python3 -I -m venv FOLDER` gives this one again: making one takes seconds."""
        path = os.pathsep.join([str(self.bin.parents[1] / "quick"), self.environment["PATH"]])
        return Installation(self.bin, {**self.environment, "PATH": path})

    def run(self, *words: str | Path, cwd: Path, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            words,
            cwd=cwd,
            env={**self.environment, **more},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=300,
        )


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that the workers of pytest-xdist share."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "ci"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def index(shared: Path) -> None:
    """Skips where pip finds no package index, from which builds take setuptools."""

    def probe(folder: Path) -> None:
        folder.mkdir()
        words = ("download", "--quiet", "--no-deps", "--dest", str(folder), "setuptools>=77")
        done = pip(*words)
        (folder / "said").write_text("" if done.returncode == 0 else done.stderr[-500:])

    if said := (once(shared / "index", probe) / "said").read_text():
        pytest.skip(f"pip finds no package index: {said}")


@pytest.fixture(scope="session")
def release(shared: Path) -> Path:
    """A repository with this checkout as its one commit, tagged with the version."""

    def make(folder: Path) -> None:
        copy_parts(folder)
        git(folder, "init", "--quiet", "--initial-branch=main")
        git(folder, "add", "--all")
        git(folder, "commit", "--quiet", "--message=release")
        git(folder, "tag", f"v{VERSION}")

    return once(shared / "release", make)


@pytest.fixture(scope="session")
def installation(shared: Path, release: Path, index: None) -> Installation:
    """The wheel, built and installed; pip finds no other there, and asks nobody."""
    del index

    def make(folder: Path) -> None:
        folder.mkdir()
        source = shutil.copytree(release, folder / "source")
        done = pip("wheel", "--quiet", "--no-deps", "--wheel-dir", folder / "wheels", source)
        assert done.returncode == 0, done.stderr
        (folder / "lent").mkdir()
        for each in Path(sysconfig.get_path("purelib")).iterdir():
            if not each.name.startswith(OURS) and each.suffix != ".pth":
                (folder / "lent" / each.name).symlink_to(each)
        subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
        lend(folder / "venv", folder / "lent")
        words = ("install", "--quiet", f"dr-validator=={VERSION}")
        made = subprocess.run(
            [folder / "venv" / "bin" / "pip", *words], env=_offline(folder), check=True
        )
        assert made.returncode == 0
        for name, text in (("lending", LENDING), ("quick", QUICK)):
            (folder / name).mkdir()
            python = folder / name / "python3"
            python.write_text(text.format(venv=folder / "venv", lent=folder / "lent"))
            python.chmod(0o755)

    folder = once(shared / "installation", make)
    return Installation(folder / "venv" / "bin", _offline(folder))


@pytest.fixture(scope="session")
def wheel(shared: Path, installation: Installation) -> Path:
    """The wheel that was installed."""
    del installation
    return next((shared / "installation" / "wheels").glob("*.whl"))


def _offline(folder: Path) -> dict[str, str]:
    own = {
        name: text
        for name, text in without_secrets().items()
        if not name.startswith("PIP_") and name not in ("PYTHONPATH", "VIRTUAL_ENV")
    }
    return {
        **own,
        "PATH": os.pathsep.join([str(folder / "lending"), str(folder / "venv/bin"), own["PATH"]]),
        "PIP_NO_INDEX": "1",
        "PIP_NO_DEPS": "1",
        "PIP_FIND_LINKS": str(folder / "wheels"),
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    }


def lend(venv: Path, lent: Path) -> None:
    """Have a virtual environment import what is in a folder, after its own packages."""
    (packages,) = venv.glob("lib/python3.*/site-packages")
    (packages / "lent.pth").write_text(f"{lent}\n")


def copy_parts(folder: Path) -> Path:
    """A new folder with what a release is made of; no git is needed for it."""
    folder.mkdir()
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, folder / part, ignore=shutil.ignore_patterns(*OURS[-1:]))
        else:
            shutil.copy(source, folder / part)
    return folder


def once(folder: Path, make: Callable[[Path], None]) -> Path:
    """Made by the first worker that asks; the others wait for it."""
    with _alone(folder.with_name(f"{folder.name}.lock")):
        done = folder.with_name(f"{folder.name}.done")
        if not done.exists():
            if folder.exists():
                pytest.fail(f"{folder.name} could not be made; see the first failure")
            make(folder)
            done.touch()
    return folder


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def pip(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pip", *words],
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )


def git(folder: Path, *words: str) -> None:
    """git, whatever the settings of the machine are."""
    subprocess.run(["git", *words], cwd=folder, env=no_git_settings(), check=True)


def no_git_settings() -> dict[str, str]:
    """An environment for git: a name, and nothing of the machine or of a hook that runs us."""
    own = {name: text for name, text in os.environ.items() if not name.startswith("GIT_")}
    own |= {f"GIT_{role}_NAME": "Test" for role in ("AUTHOR", "COMMITTER")}
    own |= {f"GIT_{role}_EMAIL": "test@example.com" for role in ("AUTHOR", "COMMITTER")}
    return {**own, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
