"""What is uploaded to PyPI: built, looked through, and installed on each Python as users do."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
from email import message_from_string
from pathlib import Path, PurePath
from types import ModuleType
from zipfile import ZipFile

import pytest
from trove_classifiers import classifiers

from tests.ci.conftest import once
from tests.ci.pythons import CLASSIFIERS, PYTHONS, interpreter
from tests.ci.recipes import ROOT, VERSION
from tests.reference.fixtures import ReferenceApp

BIN = Path(sys.executable).parent
NAME = f"dr_validator-{VERSION}"
# What setuptools adds to the files of the checkout.
ADDED = ("PKG-INFO", "setup.cfg", "dr_validator.egg-info/")
# The reference app as it is and without any recovery, and how `check` ends with each.
ASSEMBLIES = {"good": 0, "naive": 1}


@pytest.fixture(scope="session")
def dist(shared: Path, index: None) -> Path:
    """A folder with the source archive, and the wheel that was built of it."""
    del index

    def make(folder: Path) -> None:
        source = folder / "source"
        for name in checkout():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, source / name)
        # What lies about in a folder that was worked in is no part of a release.
        (source / "tests" / "__pycache__").mkdir()
        (source / "tests" / "__pycache__" / "old.cpython-311.pyc").touch()
        (source / "cdk.out").mkdir()
        (source / "cdk.out" / "manifest.json").touch()
        words = ("-m", "build", "--outdir", str(folder / "dist"), str(source))
        done = run(BIN / "python", *words, cwd=folder)
        assert done.returncode == 0, done.stdout + done.stderr

    return once(shared / "dist", make) / "dist"


def checkout() -> list[str]:
    """The files that git keeps."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a checkout: what belongs into a release is what git keeps")
    words = ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    return [name for name in done.stdout.split("\0") if name and (ROOT / name).exists()]


def run(
    *words: str | Path, cwd: Path, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """A program, without what the environment of the tests would lend to it."""
    own = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "VIRTUAL_ENV")}
    return subprocess.run(
        words,
        cwd=cwd,
        env={**own, **(env or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )


def wheel(dist: Path) -> Path:
    return dist / f"{NAME}-py3-none-any.whl"


def contents(path: Path) -> dict[str, bytes]:
    with ZipFile(path) as archive:
        return {each: archive.read(each) for each in archive.namelist()}


def test_the_source_archive_is_the_checkout(dist: Path) -> None:
    """With the tests, the pages and the Makefile; without what is not kept."""
    with tarfile.open(dist / f"{NAME}.tar.gz") as archive:
        files = {str(PurePath(each.name).relative_to(NAME)) for each in archive if each.isfile()}
    assert {name for name in files if not name.startswith(ADDED)} == set(checkout())


def test_the_archive_and_the_checkout_make_the_same_wheel(
    dist: Path, request: pytest.FixtureRequest
) -> None:
    of_checkout = contents(request.getfixturevalue("wheel"))
    of_archive = contents(wheel(dist))
    info = {f"{NAME}.dist-info/{each}" for each in ("RECORD", "WHEEL")}
    differing = {
        each
        for each in of_archive.keys() | of_checkout.keys()
        if of_archive.get(each) != of_checkout.get(each)
    }
    assert differing <= info
    needed = ("py.typed", "schema/report.schema.json", "checks/failover/role_denied.yaml")
    assert {f"dr_validator/{each}" for each in needed} <= of_archive.keys()


def test_pypi_takes_them(dist: Path) -> None:
    done = run(BIN / "twine", "check", "--strict", *sorted(dist.iterdir()), cwd=dist)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("PASSED") == 2


def test_the_classifiers_exist() -> None:
    assert [each for each in CLASSIFIERS if each not in classifiers] == []


def test_the_description_leads_to_no_file_that_is_not_there(dist: Path) -> None:
    (name,) = [each for each in contents(wheel(dist)) if each.endswith("/METADATA")]
    about = message_from_string(contents(wheel(dist))[name].decode())
    assert about["Description-Content-Type"] == "text/markdown"
    assert about["Author"] == "The dr-validator authors"
    text = about.get_payload()
    assert isinstance(text, str)
    assert text.strip() == setup_file().description().strip()
    assert text.startswith("# dr-validator\n")
    assert [each for each in links(text) if ":" not in each] == []


def test_the_description_leads_to_the_repository_where_it_is_public() -> None:
    """As soon as pyproject.toml has its address."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    home = "https://git.example.com/team/dr-validator"
    text = setup_file().away_from_home(readme, f"{home}/", VERSION)
    ours = [each.removeprefix(home) for each in links(text) if each.startswith(home)]
    assert len(ours) == len([each for each in links(readme) if ":" not in each])
    assert f"/raw/v{VERSION}/docs/images/reference-lost.svg" in ours
    paths = [re.sub(rf"^/(raw|blob)/v{re.escape(VERSION)}/", "", each) for each in ours]
    assert [each for each in paths if not (ROOT / each.partition("#")[0]).exists()] == []


def links(text: str) -> list[str]:
    return re.findall(r"\]\(([^)\s]+)\)", text)


def setup_file() -> ModuleType:
    spec = importlib.util.spec_from_file_location("setup_of_this_checkout", ROOT / "setup.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def said(reference_app: ReferenceApp, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What the command of this environment reports of each assembly."""
    folder = tmp_path_factory.mktemp("said")
    return {name: report(BIN, reference_app(name), folder).stdout for name in ASSEMBLIES}


def report(bin_: Path, assembly: Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    words = ("check", assembly, "--lint", "none", "--format", "json")
    return run(bin_ / "dr-validator", *words, cwd=cwd)


@pytest.mark.parametrize("version", PYTHONS)
def test_each_python_says_the_same(
    tmp_path: Path, dist: Path, reference_app: ReferenceApp, said: dict[str, str], version: str
) -> None:
    """Installed into an empty environment: the command, and the plugin of pytest."""
    python = interpreter(version)
    if python is None:
        pytest.skip(f"no Python {version}: uv python install {version}")
    own = tmp_path / "venv" / "bin"
    uv = (BIN / "uv", "--quiet")
    made = run(*uv, "venv", "--python", python, tmp_path / "venv", cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    pins = ("--python", own / "python", "--constraint", ROOT / "constraints.txt")
    done = run(*uv, "pip", "install", *pins, wheel(dist), "pytest", cwd=tmp_path)
    assert done.returncode == 0, done.stderr

    for name, code in ASSEMBLIES.items():
        found = report(own, reference_app(name), tmp_path)
        assert (found.returncode, found.stderr) == (code, "")
        assert found.stdout == said[name]

    tested = run(own / "pytest", "--dr-assembly", reference_app("naive"), cwd=tmp_path)
    failed = set(re.findall(r"^FAILED \S+::([\w-]+)", tested.stdout, re.M))
    counting = [x for x in json.loads(said["naive"])["findings"] if x["severity"] != "low"]
    assert (tested.returncode, failed) == (1, {each["check"] for each in counting}), tested.stdout


@pytest.mark.parametrize("program", ["uvx", "pipx"])
def test_it_runs_without_being_installed(
    tmp_path: Path, dist: Path, reference_app: ReferenceApp, program: str
) -> None:
    words: dict[str, tuple[str | Path, ...]] = {
        "uvx": ("--from", wheel(dist)),
        "pipx": ("run", "--spec", wheel(dist)),
    }
    env = {"PIPX_HOME": str(tmp_path / "pipx"), "UV_TOOL_DIR": str(tmp_path / "uv")}
    command = (BIN / program, *words[program], "dr-validator")
    assert f"dr-validator {VERSION}\n" in run(*command, "--version", cwd=tmp_path, env=env).stdout
    done = run(*command, "check", reference_app("naive"), cwd=tmp_path, env=env)
    assert (done.returncode, "critical[" in done.stdout) == (1, True), done.stderr
