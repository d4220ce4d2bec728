"""The pictures of the reference app, for README and pages; made where the CDK and Graphviz are."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path

from dr_validator.picture.layout import available

ROOT = Path(__file__).parents[2]
PICTURES: Mapping[str, tuple[str, ...]] = {
    "reference.svg": (),
    "reference-lost.svg": ("--lose", "us-east-1"),
}


def possible() -> bool:
    """Whether they can be made here; they are left as they are otherwise."""
    return available() and find_spec("aws_cdk") is not None


def pictures() -> Iterator[tuple[str, str]]:
    """Each picture by the name of its file, as the commands make it."""
    if not possible():
        return
    with tempfile.TemporaryDirectory() as folder:
        _run("synth", "--quiet", "--output", f"{folder}/cdk.out")
        for name, words in PICTURES.items():
            yield name, _run("map", "--quiet", f"{folder}/cdk.out", *words)


def _run(*words: str) -> str:
    command = [sys.executable, "-m", "dr_validator", *words]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE)
    return done.stdout.decode("utf-8")
