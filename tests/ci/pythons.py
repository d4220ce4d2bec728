"""The Pythons that the package says it runs on, and where this machine has them.

`python -m tests.ci.pythons` prints those it does not have.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from tests.ci.recipes import ROOT

_PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
_VERSION = re.compile(r"Programming Language :: Python :: (3\.\d+)")
CLASSIFIERS: list[str] = _PROJECT["classifiers"]
# "3.11", "3.12" …
PYTHONS = [found[1] for each in CLASSIFIERS if (found := _VERSION.fullmatch(each))]


def interpreter(version: str) -> Path | None:
    """A Python of this version that runs: of this environment, the path, pyenv or uv."""
    for path in _places(version):
        code = "import sys, venv; print('%d.%d' % sys.version_info[:2])"
        try:
            done = subprocess.run(
                [path, "-I", "-c", code], capture_output=True, text=True, check=False, timeout=60
            )
        except OSError:
            continue
        if done.stdout.strip() == version:
            return path
    return None


def _places(version: str) -> Iterator[Path]:
    yield Path(sys.executable)
    if found := shutil.which(f"python{version}"):
        yield Path(found)
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    yield from sorted(pyenv.glob(f"versions/{version}.*/bin/python"))
    uv = Path(sys.executable).with_name("uv")
    if uv.exists():
        words = [str(uv), "python", "find", "--managed-python", "--no-python-downloads", version]
        done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)
        if done.returncode == 0:
            yield Path(done.stdout.strip())


if __name__ == "__main__":
    print(*[version for version in PYTHONS if interpreter(version) is None], sep="\n", end="")
