"""What an engine has found before: a file for each template, region, version and configuration.

Whatever a file of the cache holds, it is data: what is not of the form written here, is too
large, is no regular file or belongs to somebody else is as good as absent.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import stat
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from dr_validator import files
from dr_validator.assembly.read import inside
from dr_validator.installed import importing_from, search_path, working_folder
from dr_validator.lint.engines import LintEngine
from dr_validator.lint.job import Answer, Hit

FORMAT = 2
# Bytes of one entry, bytes and number of all; beyond, the entries longest unused go.
ENTRY, TOTAL, NUMBER = 1_000_000, 64_000_000, 10_000
_DAY = 86_400.0


class Cache:
    """An engine's answers by key, in a folder; without one, nothing is kept. It never raises."""

    def __init__(self, engine: LintEngine, folder: Path | None) -> None:
        self._engine = engine
        self._folder = folder
        self._written = False

    def get(self, key: str) -> Answer | None:
        """The answer, if the files that the engine opened for it are still the same."""
        if self._folder is None:
            return None
        path = self._folder / f"{key}.json"
        if not _is_ours(path):
            return None
        try:
            entry = self._entry(json.loads(files.read_bytes(path, ENTRY)))
        except (files.FileError, ValueError, RecursionError):
            return None
        if entry is None:
            return None
        answer, opened = entry
        if any(digest_of(Path(name)) != known for name, known in opened.items()):
            return None
        _touch(path)
        return answer

    def put(self, key: str, answer: Answer) -> None:
        """Keep an answer, if it is whole."""
        if self._folder is None or answer.incomplete:
            return
        entry = {
            "format": FORMAT,
            "hits": [[hit.rule, hit.message, list(hit.path), hit.fix] for hit in answer.hits],
            "opened": {name: digest_of(Path(name)) for name in answer.opened},
        }
        content = json.dumps(entry, separators=(",", ":")).encode()
        if len(content) > ENTRY:
            return
        fresh = self._folder / f".{key}.{secrets.token_hex(4)}"
        with suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            try:
                fresh.write_bytes(content)
                fresh.replace(self._folder / f"{key}.json")
            finally:
                fresh.unlink(missing_ok=True)
            self._written = True

    def trim(self) -> None:
        """Drop the oldest entries if, by what was written, there are too many."""
        if self._folder is None or not self._written:
            return
        found: list[tuple[float, int, str]] = []
        with suppress(OSError), os.scandir(self._folder) as entries:
            for each in entries:
                with suppress(OSError):
                    known = each.stat(follow_symlinks=False)
                    found.append((known.st_mtime, known.st_size, each.path))
        size, count = sum(each[1] for each in found), len(found)
        if size <= TOTAL and count <= NUMBER:
            return
        for _, own, path in sorted(found):
            if size <= TOTAL * 0.8 and count <= NUMBER * 0.8:
                break
            with suppress(OSError):
                Path(path).unlink()
            size, count = size - own, count - 1

    def _entry(self, value: Any) -> tuple[Answer, dict[str, str | None]] | None:
        """An entry as it was written, or None if it is of another form."""
        match value:
            case {"format": int() as form, "hits": list() as hits, "opened": dict() as opened}:
                found = [hit for each in hits if (hit := self._hit(each)) is not None]
                sound = form == FORMAT and len(found) == len(hits)
                sound &= all(each is None or isinstance(each, str) for each in opened.values())
                return (Answer(tuple(found)), opened) if sound else None
            case _:
                return None

    def _hit(self, value: Any) -> Hit | None:
        match value:
            case [str() as rule, str() as message, list() as path, str() as fix]:
                sound = all(isinstance(step, str | int) for step in path)
                known = self._engine.is_rule(rule)
                return Hit(rule, message, tuple(path), fix) if sound and known else None
            case _:
                return None


def key_of(*parts: Any) -> str:
    """A key from everything that an answer depends on."""
    written = json.dumps([FORMAT, *parts], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def digest_of(path: Path) -> str | None:
    """The digest of a file; None where there is no regular one of a sane size."""
    try:
        return digest(files.read_bytes(path))
    except files.FileError:
        return None


def _is_ours(path: Path) -> bool:
    """Whether it is a file of this user, and no link."""
    try:
        known = path.lstat()
    except OSError:
        return False
    return stat.S_ISREG(known.st_mode) and (os.name == "nt" or known.st_uid == os.geteuid())


def _touch(path: Path) -> None:
    """Note, at most once a day, that an entry is in use."""
    with suppress(OSError):
        if time.time() - path.stat().st_mtime > _DAY:
            os.utime(path)


def folder(engine: LintEngine) -> Path | None:
    """Where this user's cache of an engine is. None where that lies in the working folder: what is
    found beside the input has no say in what an engine has found."""
    try:
        with importing_from(search_path()):
            from platformdirs import user_cache_dir
        home = user_cache_dir("dr-validator", appauthor=False)
    except ImportError:
        return None
    here = working_folder()
    found = Path(home, engine.name)
    return None if not found.is_absolute() or (here and inside(here, found)) else found
