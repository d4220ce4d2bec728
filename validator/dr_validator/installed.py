"""What is installed, as against what lies in the folder that somebody works in.

A program may have the working folder on its search path: `python -m`, a script of the folder,
pytest. What we import late, or have another process import, is looked for without it.
"""

from __future__ import annotations

import importlib
import os
import site
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.machinery import ModuleSpec
from pathlib import Path

# Entries of the path that stand for a finder, as some editable installations have them.
_HOOK = "__editable__."


def search_path(*beside: Path) -> list[str]:
    """Python's search path without the working folder and those `beside` the input.

    With each of them goes what lies in it and what it lies in, but for the folders that packages
    are installed in: a virtual environment may well stand in the project. Those come first, so
    that nothing takes the place of a module in them.
    """
    packages = _package_folders()
    folders = [Path(os.path.realpath(each)) for each in (working_folder(), *beside) if each]

    def kept(entry: str) -> bool:
        if entry in packages or entry.startswith(_HOOK):
            return True
        return Path(entry).is_absolute() and not _beside(entry, folders)

    found = dict.fromkeys(filter(kept, sys.path))
    return sorted(found, key=lambda entry: entry not in packages)


def editable_paths() -> list[str]:
    """The folders that the files *.pth of the package folders name: editable installations."""
    return [path for folder in sorted(_package_folders()) for path in _named_in(Path(folder))]


def find(name: str, path: Sequence[str]) -> ModuleSpec | None:
    """What would be imported as this top-level module from the path; nothing is run."""
    with importing_from(path):
        found = (finder.find_spec(name, None) for finder in sys.meta_path)
        return next(filter(None, found), None)


@contextmanager
def importing_from(path: Sequence[str]) -> Iterator[None]:
    """Within, nothing is imported from elsewhere."""
    before = sys.path[:]
    sys.path[:] = path
    importlib.invalidate_caches()
    try:
        yield
    finally:
        sys.path[:] = before


def _package_folders() -> set[str]:
    """Where on the path Python's own modules and packages are installed."""
    library = Path(os.__file__).parent
    version = f"python{sys.version_info[0]}{sys.version_info[1]}.zip"
    folders = {str(library), str(library / "lib-dynload"), str(library.parent / version)}
    folders |= {*site.getsitepackages(), site.getusersitepackages()}
    return folders.intersection(sys.path)


def _named_in(folder: Path) -> Iterator[str]:
    for file in sorted(folder.glob("*.pth")):
        try:
            lines = file.read_text(encoding="utf-8").splitlines()
        except (OSError, ValueError):
            continue  # Python passes over it, too
        for line in filter(str.strip, lines):
            if not line.startswith(("#", "import ", "import\t")):
                yield os.path.normpath(folder / line.strip())


def _beside(entry: str, folders: Sequence[Path]) -> bool:
    """Whether a folder is one of these, in one of them or above one.

    What we ourselves were loaded from is as good as installed, unless it is one or above one.
    """
    real = Path(os.path.realpath(entry))
    ours = real == Path(os.path.realpath(__file__)).parents[1]
    above = any(each.is_relative_to(real) for each in folders)
    return above or (not ours and any(real.is_relative_to(each) for each in folders))


def working_folder() -> Path | None:
    """The working folder; None if it was deleted: nothing can be imported from it then."""
    try:
        return Path.cwd()
    except OSError:
        return None
