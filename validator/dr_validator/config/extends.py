"""`extends`: the configurations that another one rests on, each a file or part of a package.

Nothing of a package is run: it is located, and a file in its folder is read as data.
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterator
from pathlib import Path

from dr_validator import files
from dr_validator.config.found import FILE, Found, named
from dr_validator.config.keys import EXTENDS
from dr_validator.errors import UsageError
from dr_validator.installed import editable_paths, find, search_path, working_folder
from dr_validator.record import dataclass, replace
from dr_validator.regex import regex
from dr_validator.select import nearest

MOST, DEEPEST = 50, 10
_PACKAGE = regex(r"(?P<package>[^\W\d]\w*(?:\.[^\W\d]\w*)*)(?::(?P<name>[\w-]+))?")
_ENDING = ".toml"


@dataclass(frozen=True, slots=True)
class _Step:
    """One configuration on the way, with those that led to it, the first one first."""

    found: Found
    above: tuple[Found, ...] = ()


def layers(first: Found) -> tuple[Found, ...]:
    """A configuration and all that it extends, the nearest first, each file once.

    Of several that one extends, the later is the nearer. UsageError where one is missing, where
    they go round in a circle, and where there are more than anybody has.
    """
    order: dict[str, Found] = {}
    todo = [_Step(first)]
    seen = 0
    while todo:
        step = todo.pop()
        seen += 1
        if seen > MOST:
            raise UsageError(
                f"{first.path}: extends: leads to more than {MOST} files; extend fewer"
            )
        order.setdefault(_identity(step.found), step.found)
        todo += [_next(step, each, first) for each in _extended(step.found)]
    return tuple(order.values())


def packaged(word: str) -> bool:
    """Whether a word names a configuration of a package, as `package:name` does."""
    match = _PACKAGE.fullmatch(word)
    return match is not None and match["name"] is not None


def from_package(word: str, by: str = "--config") -> Found:
    """The configuration `package:name`; `by` says who names it."""
    return _in_package(word, by, ())


def _extended(found: Found) -> tuple[str, ...]:
    """What a configuration extends, the farthest first."""
    table = found.table if isinstance(found.table, dict) else {}
    if EXTENDS.name not in table:
        return ()
    given: tuple[str, ...] = EXTENDS.kind.read(table[EXTENDS.name], found.at / EXTENDS.name)
    return given


def _next(step: _Step, word: str, first: Found) -> _Step:
    found = step.found
    by = f"{found.path}: {found.prefix}{EXTENDS.name}"
    above = (*step.above, found)
    if len(above) > DEEPEST:
        raise UsageError(f"{by}: is more than {DEEPEST} files deep; extend fewer")
    made = _made(word, found, first, by)
    ring = [each.name for each in above]
    for number, each in enumerate(above):
        if _identity(each) == _identity(made):
            way = " → ".join([*ring[number:], made.name])
            raise UsageError(f"{by}: is a cycle ({way}); remove one of them")
    return _Step(made, above)


def _made(word: str, found: Found, first: Found, by: str) -> Found:
    if "://" in word:
        raise UsageError(
            f"{by}: {word} is an address, and nothing is fetched; save the file and write its "
            "path, or install it as a package"
        )
    if not _is_path(word):
        return _in_package(word, by, (first.path.parent, found.path.parent))
    path = Path(os.path.normpath(found.path.parent / word))
    if not files.present(path):
        raise UsageError(f"{by}: {word}: no such file: {path}; correct the path")
    if found.packaged:
        label = posixpath.normpath(posixpath.join(posixpath.dirname(found.name), word))
    else:
        label = Path(os.path.relpath(path, first.path.parent)).as_posix()
    return replace(named(path), label=label, packaged=found.packaged)


def _is_path(word: str) -> bool:
    return word.endswith(_ENDING) or "/" in word or "\\" in word


def _in_package(word: str, by: str, beside: tuple[Path, ...]) -> Found:
    match = _PACKAGE.fullmatch(word)
    if match is None:
        raise UsageError(
            f"{by}: {word!r} is neither a path, such as ./base.toml, nor a package, such as "
            "acme_policy or acme_policy:name"
        )
    package = match["package"]
    name = f"{match['name']}{_ENDING}" if match["name"] else FILE
    folders = _folders(package, by, beside)
    for folder in folders:
        if files.is_file(folder / name):
            label = f"{package.replace('.', '/')}/{name}"
            return replace(named(folder / name), label=label, packaged=True)
    raise UsageError(f"{by}: {package} has no {name}; {_others(package, name, folders)}")


def _folders(package: str, by: str, beside: tuple[Path, ...]) -> list[Path]:
    """The folders of an installed package, which is not imported."""
    top, *rest = package.split(".")
    spec = find(top, [*search_path(*beside), *editable_paths()])
    if spec is None:
        for folder in (*beside, working_folder()):
            if folder is not None and files.is_folder(folder / top):
                raise UsageError(
                    f"{by}: {top} is a folder in {folder}, not an installed package; write the "
                    f"path of the file, such as ./{top}/{FILE}"
                )
        raise UsageError(
            f"{by}: no installed package is called {top}; install it where dr-validator is, or "
            "write a path, such as ./base.toml"
        )
    return [Path(each, *rest) for each in spec.submodule_search_locations or ()]


def _others(package: str, wanted: str, folders: list[Path]) -> str:
    """The way out of a name that a package does not have."""
    there = sorted(_configurations(folders))
    near = nearest(wanted.removesuffix(_ENDING), there) or (there[0] if there else None)
    if near is None:
        return "it has no configuration beside its modules"
    return f"did you mean {package}{'' if near == Path(FILE).stem else f':{near}'}?"


def _configurations(folders: list[Path]) -> Iterator[str]:
    for folder in folders:
        if folder.is_dir():
            yield from (each.stem for each in folder.glob(f"*{_ENDING}"))


def _identity(found: Found) -> str:
    return os.path.realpath(found.path)
