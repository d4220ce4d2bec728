"""One input: files, and the command line for them; as a folder it is a regression test."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

REGRESSIONS = Path(__file__).parent / "regressions"
# Beside the files of a case, in its folder.
_ABOUT = "case.json"


@dataclass(frozen=True)
class Case:
    """`words` come after `dr-validator`; the files are written to the folder it runs in."""

    words: tuple[str, ...]
    files: Mapping[str, bytes]
    form: str = "text"

    def write(self, folder: Path) -> None:
        """Write the files to an empty folder."""
        for name, content in self.files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)

    def save(self, why: str) -> Path:
        """Keep it among the regressions."""
        told = json.dumps({"why": why, "words": self.words, "form": self.form}, indent=1)
        digest = hashlib.sha256(repr((told, sorted(self.files.items()))).encode()).hexdigest()
        folder = REGRESSIONS / digest[:12]
        self.write(folder / "files")
        (folder / _ABOUT).write_text(f"{told}\n")
        return folder


def load(folder: Path) -> Case:
    """A case that was kept."""
    about = json.loads((folder / _ABOUT).read_text())
    inner = folder / "files"
    files = {
        path.relative_to(inner).as_posix(): path.read_bytes()
        for path in sorted(inner.rglob("*"))
        if path.is_file()
    }
    return Case(tuple(about["words"]), files, about["form"])
