"""`dr-validator check --watch`: check again whenever the input or the configuration changes."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from queue import SimpleQueue
from threading import Event, Thread
from typing import TYPE_CHECKING

from dr_validator.assembly.deployments import parse_parameters
from dr_validator.assembly.spec import parse_spec
from dr_validator.commands.check import DEFAULT_PATH, CheckRequest
from dr_validator.commands.outputs import parse
from dr_validator.commands.process import complain
from dr_validator.config import Config, ConfigSource, load_config
from dr_validator.config.written import is_written
from dr_validator.errors import DrValidatorError, InputError, UsageError
from dr_validator.files import is_folder
from dr_validator.record import dataclass
from dr_validator.regex import regex
from dr_validator.report.escape import plain

if TYPE_CHECKING:
    from watchfiles import Change
    from watchfiles.main import FileChange

_CONFIGURATIONS = ("dr-validator.toml", "pyproject.toml")
_TEMPLATES = {".json", ".template", ".yaml", ".yml", ".zip"}
# What `synth` writes beside its target.
_BESIDE = regex(r"\.[0-9a-f]{8}(\.\w+)*")
_IGNORED = {"node_modules", "__pycache__"}
_BACKUPS = ("~", ".swp", ".swx", ".tmp", ".pyc")
_REPORT = "validation-report.json"
# A tree is walked up to so many folders; in what lies deeper, changes are not seen.
_MOST_FOLDERS = 5_000
# Milliseconds: how long nothing must change before it is checked again, and how long is waited
# in one go, so that a signal is heard.
_CALM, _PATIENCE = 200, 100


@dataclass(frozen=True, slots=True)
class Watched:
    """What a run reads: files, whole folders (`trees`), and folders whose templates may be named
    by others (`beside`). `own` is what it writes: files, and the folder of a synthesis."""

    files: frozenset[Path]
    trees: frozenset[Path]
    beside: frozenset[Path]
    own: frozenset[Path]

    def counts(self, _: Change, name: str) -> bool:
        """Whether a change of a file is a reason to check again."""
        path = Path(name)
        if any(_is_written(path, each) for each in self.own):
            return False
        if path in self.files:
            return True
        if _is_noise(path.name):
            return False
        if any(path.is_relative_to(each) for each in self.trees):
            return True
        return path.parent in self.beside and path.suffix in _TEMPLATES

    @property
    def folders(self) -> list[Path]:
        """All folders in which such a change may be: a file is often replaced by another one of
        its name, which only its folder sees."""
        found = {_existing(each.parent) for each in (*self.files, *self.trees)}
        found |= {each for each in self.beside if each.is_dir()}
        for tree in self.trees:
            found.update(_beneath(tree, self.own))
        return sorted(found)


def run(request: CheckRequest, check: Callable[[CheckRequest], int]) -> int:
    """Check, wait for a change, and check again, until somebody interrupts it.

    What is wrong with the command line ends it; what is wrong with the input is told, and waits
    for the change that mends it.
    """
    if find_spec("watchfiles") is None:
        raise UsageError(
            "--watch: watchfiles is not installed; install it with "
            "`pip install 'dr-validator[watch]'`"
        )
    first = True
    while True:
        # From here on no change is missed, also not while it is checked.
        with _changes(_watched(request)) as changes:
            _check_once(request, check, first=first)
            first = False
            _tell(request, "watching for changes; press Ctrl-C to stop")
            changed = changes.get()
        if isinstance(changed, Exception):
            raise InputError(f"--watch: the folders cannot be watched: {changed}")
        _tell(request, f"changed: {_named(path for _, path in changed)}")


@contextmanager
def _changes(watched: Watched) -> Iterator[SimpleQueue[set[FileChange] | Exception]]:
    """The changes from now on, as they come.

    In a thread of its own: watchfiles would take any signal for Ctrl-C.
    """
    changes: SimpleQueue[set[FileChange] | Exception] = SimpleQueue()
    begun, stop = Event(), Event()

    def watch() -> None:
        from watchfiles import watch

        try:
            for found in watch(
                *watched.folders,
                watch_filter=watched.counts,
                step=_CALM,
                rust_timeout=_PATIENCE,
                yield_on_timeout=True,
                recursive=False,
                stop_event=stop,
                raise_interrupt=False,
            ):
                begun.set()
                if found:
                    changes.put(found)
        except Exception as error:  # told by whoever waits
            changes.put(error)
        finally:
            begun.set()

    thread = Thread(target=watch, daemon=True)
    thread.start()
    begun.wait()
    try:
        yield changes
    finally:
        stop.set()
        thread.join()


def _check_once(
    request: CheckRequest, check: Callable[[CheckRequest], int], *, first: bool
) -> None:
    try:
        check(request)
        sys.stdout.flush()
    except DrValidatorError as error:
        if first and isinstance(error, UsageError):
            raise
        for sentence in error.sentences:
            complain(sentence, error.exit_code)


def _tell(request: CheckRequest, words: str) -> None:
    if not request.quiet:
        print(plain(words), file=sys.stderr)


def _named(names: Iterator[str]) -> str:
    """The files, as one would type them from here; a few of many."""
    here = Path(os.path.realpath(Path.cwd()))
    paths = sorted({Path(each) for each in names})
    shown = [
        (each.relative_to(here) if each.is_relative_to(here) else each).as_posix() for each in paths
    ]
    more = f" and {len(shown) - 3} more" if len(shown) > 3 else ""
    return ", ".join(shown[:3]) + more


def _watched(request: CheckRequest) -> Watched:
    own = {_real(Path(each.path)) for each in parse(request.outputs)}
    if request.app is not None:
        own.add(_real(Path(request.paths[0] if request.paths else DEFAULT_PATH)))
    read = [_real(each) for each in _read(request)]
    trees = {each for each in read if is_folder(each)}
    inputs = {_real(each) for each in _inputs(request, _config(request))}
    return Watched(
        files=frozenset(set(read) - trees),
        trees=frozenset(trees),
        beside=frozenset(each.parent for each in inputs - trees),
        own=frozenset(own),
    )


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))


def _config(request: CheckRequest) -> Config:
    """The configuration; one that is wrong is watched, and names nothing to watch."""
    try:
        return load_config(ConfigSource(Path.cwd(), request.config, request.pack_dirs))
    except DrValidatorError:
        return Config()


def _read(request: CheckRequest) -> Iterator[Path]:
    """The files and folders that a run reads; those that are not there yet, too."""
    config = _config(request)
    yield from (Path.cwd() / name for name in _CONFIGURATIONS)
    yield from (each for each in (*config.files, request.config, request.baseline) if each)
    if config.lint:
        yield config.lint.path
    if config.path is not None:  # checks in YAML lie beside it
        yield from (config.path.parent / each for each in config.packs if is_written(each))
    yield from _inputs(request, config)
    yield from config.yaml_packs
    yield from (each for each in request.pack_dirs if is_written(each.name))
    if request.diff is not None:
        yield _path_of(request.diff)
    for each in config.deployments:
        if each.file:
            yield each.folder / each.file
    for given in request.parameters:
        yield Path(_parameter_file(given))


def _inputs(request: CheckRequest, config: Config) -> Iterator[Path]:
    """The templates and assemblies; the app's own folder where they are synthesized."""
    if request.app is not None:
        yield Path.cwd()
    elif request.paths or not config.deployments:
        yield from map(_path_of, request.paths or (DEFAULT_PATH,))
    else:
        yield from (each.path for each in config.deployments)
    yield from config.nested_templates.values()


def _path_of(word: str) -> Path:
    """The path of `PATH@REGION`; of what is not there, what was typed."""
    try:
        return parse_spec(word).path
    except DrValidatorError:
        return Path(word.rpartition("@")[0] or word)


def _parameter_file(given: str) -> str:
    try:
        return parse_parameters(given).text
    except DrValidatorError:
        return given.rpartition("=")[2]


def _beneath(tree: Path, own: frozenset[Path]) -> Iterator[Path]:
    """The folder and all in it, but for what is hidden, foreign or written by the run."""
    for number, (name, below, _) in enumerate(os.walk(tree)):
        here = Path(name)
        if number == _MOST_FOLDERS:
            return
        yield here
        below[:] = [
            each
            for each in sorted(below)
            if not _is_noise(each)
            and here / each not in own
            and not (here / each / "pyvenv.cfg").exists()
        ]


def _existing(folder: Path) -> Path:
    """The folder, or the nearest one above it that is there."""
    return next(each for each in (folder, *folder.parents) if each.is_dir())


def _is_noise(name: str) -> bool:
    """Whether an editor, git, Python, Node.js or this run calls files so, and no input is."""
    return name.startswith(".") or name in _IGNORED or name.endswith(_BACKUPS) or name == _REPORT


def _is_written(path: Path, own: Path) -> bool:
    """Whether a path is that, beneath it, or what stands in for it while it is written."""
    return path.is_relative_to(own) or any(
        each.parent == own.parent and _BESIDE.fullmatch(each.name.removeprefix(own.name))
        for each in (path, *path.parents)
    )
