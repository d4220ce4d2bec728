"""The installed command at a terminal, as a person has it."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import termios
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.cli.stage import COMMAND

_PLAIN_ENVIRONMENT = ("CI", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "TERM")
_LINK = re.compile(r"\x1b]8;;(.*?)\x1b\\(.*?)\x1b]8;;\x1b\\")
_ESCAPE = re.compile(r"\x1b]8;;.*?\x1b\\|\x1b\[[0-9;?]*[A-Za-z]")


@dataclass(frozen=True)
class Seen:
    """What came to the terminal, and how the command ended."""

    raw: str
    code: int

    @property
    def text(self) -> str:
        """Without color and links."""
        return _ESCAPE.sub("", self.raw)

    @property
    def links(self) -> list[tuple[str, str]]:
        """The words of each link, and its address."""
        return [(_ESCAPE.sub("", words), address) for address, words in _LINK.findall(self.raw)]


@dataclass
class Session:
    """A command that runs at a terminal: wait for what it shows, interrupt it, let it end."""

    process: subprocess.Popen[bytes]
    master: int
    _shown: bytes = b""
    _news: threading.Condition = field(default_factory=threading.Condition)
    _over: bool = False

    def read(self) -> None:
        """Take in what is shown, to the end."""
        while True:
            try:
                piece = os.read(self.master, 65536)
            except OSError:  # the other end is closed
                piece = b""
            with self._news:
                self._shown += piece
                self._over = not piece
                self._news.notify_all()
            if not piece:
                return

    @property
    def shown(self) -> str:
        return self._shown.decode().replace("\r\n", "\n")

    def wait_for(self, words: str, times: int = 1) -> None:
        """Wait until the words have been shown so many times; fails if that never comes."""
        with self._news:
            came = self._news.wait_for(
                lambda: self._over or self.shown.count(words) >= times, timeout=120
            )
        assert came and self.shown.count(words) >= times, f"no {words!r} in: {self.shown}"

    def interrupt(self) -> None:
        """Ctrl-C, typed at the terminal."""
        os.write(self.master, b"\x03")

    def end(self) -> Seen:
        code = self.process.wait(120)
        with self._news:
            assert self._news.wait_for(lambda: self._over, timeout=60)
        return Seen(self.shown, code)


@contextmanager
def session(
    *words: str | Path,
    columns: int = 80,
    env: dict[str, str] | None = None,
    cwd: Path | None = None,
    errors: bool = True,
) -> Iterator[Session]:
    """A terminal of so many columns, with the command on it; `errors` shows its stderr too."""
    master, terminal = pty.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    kept = {key: value for key, value in os.environ.items() if key not in _PLAIN_ENVIRONMENT}
    process = subprocess.Popen(
        [COMMAND, *words],
        stdin=terminal,
        stdout=terminal,
        stderr=terminal if errors else subprocess.DEVNULL,
        env={**kept, "TERM": "xterm-256color", "VIRTUAL_ENV": "", **(env or {})},
        cwd=cwd,
        start_new_session=True,
        preexec_fn=_take_terminal,
    )
    os.close(terminal)
    made = Session(process, master)
    reader = threading.Thread(target=made.read, daemon=True)
    reader.start()
    try:
        yield made
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        process.wait()
        reader.join(60)
        os.close(master)


def at_terminal(
    *words: str | Path,
    columns: int = 80,
    env: dict[str, str] | None = None,
    cwd: Path | None = None,
) -> Seen:
    """The command at a terminal, to its end: what it reports."""
    with session(*words, columns=columns, env=env, cwd=cwd, errors=False) as running:
        return running.end()


def _take_terminal() -> None:
    """Make the terminal the one whose Ctrl-C is heard."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
