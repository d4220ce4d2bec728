"""Which inputs there are: templates in packages, and those that this repository makes."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.corpora import packages

ROOT = Path(__file__).parents[2]
REGION = "us-east-1"


@dataclass(frozen=True)
class Input:
    """What is judged: the words after `dr-validator`, and the folder in which it runs."""

    name: str
    words: tuple[str, ...]
    folder: Path


@dataclass(frozen=True)
class Inputs:
    """The inputs of a corpus: those that are judged, of `all` of them."""

    name: str
    about: str
    packages: tuple[str, ...]
    all: int
    chosen: tuple[Input, ...]


# What the repository makes itself, by the name that tests.corpora.own knows it by.
OWN = {
    "hostile inputs": (
        "of our own tests: files that are none, values that double, links that lead nowhere, "
        "manifests and templates with something wrong"
    ),
    "fuzz": (
        "edited and damaged assemblies, templates, archives, configurations, baselines and drills, "
        "as `make fuzz` makes them"
    ),
}


def names() -> tuple[str, ...]:
    return (*(each.name for each in packages.corpora()), *OWN)


def inputs(only: Iterable[str], cache: Path, work: Path, most: int | None) -> Iterator[Inputs]:
    """Each corpus that is asked for; packages are kept in `cache`, what we make is in `work`."""
    only = set(only)
    empty = work / "empty"
    empty.mkdir()
    for corpus in packages.corpora():
        if corpus.name in only:
            found = [_template(file, cache, empty) for file in packages.files(corpus, cache)]
            yield _inputs(corpus.name, corpus.about, corpus.packages, found, most)
    for name, about in OWN.items():
        if name in only:
            yield _inputs(name, about, (), list(_made(name, work)), most)


def _inputs(
    name: str, about: str, packages: Sequence[str], found: Sequence[Input], most: int | None
) -> Inputs:
    if not found:
        raise SystemExit(f"error: {name}: no inputs")
    chosen = sorted(sorted(found, key=_rank)[:most], key=lambda each: each.name)
    return Inputs(name, about, tuple(packages), len(found), tuple(chosen))


def _rank(each: Input) -> str:
    """A sample is the same one each time."""
    return hashlib.sha256(each.name.encode()).hexdigest()


def _template(file: Path, cache: Path, empty: Path) -> Input:
    words = ("check", f"{file}@{REGION}", "--lint", "none", "--format", "json", "--quiet")
    package, _, *rest = file.relative_to(cache).parts  # the second is the archive's own folder
    return Input("/".join((package, *rest)), words, empty)


def _made(name: str, work: Path) -> Iterator[Input]:
    """Made by a process of its own, so that this one stays small: a process counts as its own
    memory what the one that started it held.
    """
    folder = work / name.replace(" ", "-")
    command = [sys.executable, "-m", "tests.corpora.own", name, folder]
    subprocess.run(list(map(str, command)), cwd=ROOT, check=True, stdout=sys.stderr)
    for each in json.loads((folder / "inputs.json").read_text(encoding="utf-8")):
        yield Input(each["name"], tuple(each["words"]), folder / each["folder"])
