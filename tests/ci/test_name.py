"""The names of what is installed get in nobody's way: neither on PyPI nor in a user's project."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.ci.conftest import Installation, lend, pip
from tests.ci.project import synthesized
from tests.cli.stage import CHECK

# Packages of PyPI that are called like folders of this checkout.
NAMESAKES = ("validator", "checks", "templates")


@pytest.fixture
def environment(tmp_path: Path, installation: Installation) -> Path:
    """A virtual environment of its own; what dr-validator depends on is lent to it."""
    folder = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    lend(folder, installation.bin.parents[1] / "lent")
    return folder


def install(environment: Path, *words: str | Path) -> None:
    _pip(environment, "install", "--no-deps", "--no-index", *words)


def uninstall(environment: Path, name: str) -> None:
    _pip(environment, "uninstall", "--yes", name)


def _pip(environment: Path, *words: str | Path) -> None:
    done = pip("--python", environment / "bin" / "python", *words, "--quiet")
    assert done.returncode == 0, done.stderr


def made(folder: Path, name: str) -> Path:
    """The wheel of another distribution, with one module."""
    info = f"{name}-1.0.dist-info"
    files = {
        f"{name}.py": "def valid(x): return bool(x)\n",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    files[f"{info}/RECORD"] = "".join(f"{each},,\n" for each in (*files, f"{info}/RECORD"))
    wheel = folder / f"{name}-1.0-py3-none-any.whl"
    with ZipFile(wheel, "w") as archive:
        for each, text in files.items():
            archive.writestr(each, text)
    return wheel


def works(environment: Path, project: Path) -> None:
    """The command finds what it is to find."""
    words: list[str | Path] = [environment / "bin" / "dr-validator", "check", "--lint", "none"]
    done = subprocess.run(words, cwd=project, capture_output=True, text=True, check=False)
    assert (done.returncode, f"critical[{CHECK}]" in done.stdout) == (1, True), done.stderr


def imports(environment: Path, name: str) -> int:
    code = f"import {name}; assert {name}.valid(1)"
    words: list[str | Path] = [environment / "bin" / "python", "-I", "-c", code]
    return subprocess.run(words, capture_output=True, check=False).returncode


@pytest.mark.parametrize("name", NAMESAKES)
def test_a_namesake_comes_and_goes(
    tmp_path: Path, environment: Path, wheel: Path, name: str
) -> None:
    project, other = synthesized(tmp_path / "project"), made(tmp_path, name)
    install(environment, wheel)
    install(environment, other)
    works(environment, project)
    assert imports(environment, name) == 0
    uninstall(environment, name)
    works(environment, project)
    install(environment, other)
    uninstall(environment, "dr-validator")
    assert imports(environment, name) == 0
    install(environment, wheel)
    works(environment, project)


@pytest.mark.parametrize("name", NAMESAKES)
@pytest.mark.parametrize("form", ["module", "package"])
def test_a_module_of_the_user_s_own(
    tmp_path: Path, installation: Installation, name: str, form: str
) -> None:
    """In a project with a module of that name, its tests run, with our plugin installed."""
    project = synthesized(tmp_path / "project")
    file = project / (f"{name}.py" if form == "module" else f"{name}/__init__.py")
    file.parent.mkdir(exist_ok=True)
    file.write_text("def valid(x): return bool(x)\n")
    test = f"from {name} import valid\n\ndef test_a(): assert valid(1)\n"
    (project / "test_a.py").write_text(test)
    done = installation.run("python", "-m", "pytest", "-q", cwd=project)
    assert (done.returncode, "1 passed" in done.stdout) == (0, True), done.stdout + done.stderr
    checked = installation.run(
        "python", "-m", "pytest", "-q", "--dr-assembly", "cdk.out", cwd=project
    )
    assert f"critical[{CHECK}]" in checked.stdout, checked.stdout + checked.stderr
    assert "1 failed" in checked.stdout
