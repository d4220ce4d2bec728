"""What the tour shows: what commands make of the tutorial's app, at a terminal and as pages."""

from __future__ import annotations

import io
import os
import pty
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from dr_validator.picture.layout import available
from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

TUTORIAL = Path(__file__).parents[1] / "tutorial.md"
WIDTH = 96
DAY = "2026-11-28"
# A file as the tutorial writes it, or a patch of one.
_STEP = re.compile(r"<!-- (file|patch): (.+?) -->\n```\w+\n(.*?)^```$", re.DOTALL | re.MULTILINE)
# What differs from run to run.
_TIME = re.compile(r"\b\d+\.\d s\b")
# Dark, with the contrast that small text needs.
_THEME = TerminalTheme(
    (22, 27, 34),
    (230, 237, 243),
    [
        (139, 148, 158),
        (255, 133, 125),
        (106, 205, 116),
        (227, 179, 65),
        (121, 184, 255),
        (217, 166, 255),
        (118, 217, 230),
        (230, 237, 243),
    ],
)
_SVG = """\
<svg viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg" role="img">
<style>
.{unique_id}-matrix {{
  font-family: monospace;
  font-size: {char_height}px;
  line-height: {line_height}px;
}}
.{unique_id}-title {{ font-family: sans-serif; font-size: 16px; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/>
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


def files() -> Iterator[tuple[str, str]]:
    """Each picture and page, by its path in the folder of the pages."""
    with tempfile.TemporaryDirectory() as folder:
        broken, mended = Path(folder) / "broken" / "orders", Path(folder) / "mended" / "orders"
        first, last = _states()
        _write(broken, first)
        _write(mended, last)
        yield "images/tour-check.svg", _terminal(broken, "check", "--lint", "none")
        yield "images/tour-drill.svg", _terminal(mended, "drill", "--lose", "us-east-1")
        yield "_static/tour/report.html", _said(broken, "check", "--lint", "none", html=True)
        yield "_static/tour/statement.html", _said(mended, "statement", "--date", DAY)
        if available():
            for name, app in (("tour-broken.svg", broken), ("tour-mended.svg", mended)):
                yield f"images/{name}", _said(app, "map", "--lose", "us-east-1")
            yield "_static/tour/drill.html", _said(mended, "drill", html=True)


def _states() -> tuple[Mapping[str, str], Mapping[str, str]]:
    """The files that the tutorial begins with, and those that it ends with."""
    first: dict[str, str] = {}
    last: dict[str, str] = {}
    for kind, name, text in _STEP.findall(TUTORIAL.read_text(encoding="utf-8")):
        if kind == "file":
            first[name] = last[name] = text
        else:
            lines = text.splitlines(keepends=True)
            old = "".join(line[1:] for line in lines if line[0] != "+")
            new = "".join(line[1:] for line in lines if line[0] != "-")
            last[name] = last[name].replace(old, new)
    return first, last


def _write(folder: Path, texts: Mapping[str, str]) -> None:
    folder.mkdir(parents=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")


def _said(app: Path, *words: str, html: bool = False) -> str:
    """What a command prints into a file."""
    options = ("--format", "html") if html else ()
    done = subprocess.run(
        _command((*words, *options)), cwd=app, env=_environment(), stdout=subprocess.PIPE
    )
    return done.stdout.decode("utf-8")


def _terminal(app: Path, *words: str) -> str:
    """What a command shows at a terminal, as a picture."""
    master, slave = pty.openpty()
    with subprocess.Popen(
        _command(words), cwd=app, env=_environment(), stdout=slave, stderr=subprocess.DEVNULL
    ):
        os.close(slave)
        shown = _read(master).replace("\r\n", "\n")
    console = Console(file=io.StringIO(), record=True, width=WIDTH, color_system="truecolor")
    title = " ".join(("dr-validator", *words))
    console.print(Text.from_ansi(f"$ {title}\n{_TIME.sub('0.3 s', shown).strip()}"))
    made = console.export_svg(
        title=title, theme=_THEME, code_format=_SVG, unique_id=f"terminal-{words[0]}"
    )
    return "".join(f"{line.strip()}\n" for line in made.splitlines() if line.strip())


def _read(master: int) -> str:
    parts: list[bytes] = []
    while True:
        try:
            part = os.read(master, 65_536)
        except OSError:  # on Linux, how a terminal says that nobody writes to it any more
            part = b""
        if not part:
            os.close(master)
            return b"".join(parts).decode("utf-8")
        parts.append(part)


def _command(words: Sequence[str]) -> list[str]:
    return [sys.executable, "-m", "dr_validator", *words]


def _environment() -> dict[str, str]:
    """A terminal of a known width, and no trace of CI."""
    kept = {name: os.environ[name] for name in ("HOME", "PATH", "LANG") if name in os.environ}
    return {**kept, "TERM": "xterm-256color", "COLUMNS": str(WIDTH), "PYTHONUTF8": "1"}
