"""What is told of the shop in every format, and its golden files: `python -m tests.drill.pages`."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from tests.cli.stage import run
from tests.drill.shop import write_shop
from tests.report.regenerate import readable

GOLDEN = Path(__file__).parent / "golden"
STYLES = Path(__file__).parent / "styles"
# Beside each region of the app in turn: the outage of one service.
PARTIAL = {"active-active": ("us-east-1", "us-east-1:dynamodb")}
SIGNED = ("--date", "2026-11-28", "--commit", "0123abc")
COMMANDS: Mapping[str, tuple[str, ...]] = {
    "drill.html": ("drill", "--format", "html"),
    "map.html": ("map", "--format", "html"),
    "map.mermaid": ("map", "--format", "mermaid"),
    "map.svg": ("map",),
    "statement.html": ("statement", *SIGNED),
    "statement.md": ("statement", *SIGNED, "--format", "markdown"),
    "lost.svg": ("map", "--lose", "us-east-1"),
}


def told(name: str) -> str:
    """What a command says of `cdk.out` in the current folder, in a form that can be reviewed."""
    result = run(*COMMANDS[name])
    assert result.exit_code in (0, 1), result.output
    form = name.rpartition(".")[2]
    return readable("html" if form in ("html", "svg") else form, result.stdout)


def style(name: str) -> str:
    """What a drill says of an app of `STYLES`, which is the current folder."""
    lost = [word for each in PARTIAL.get(name, ()) for word in ("--lose", each)]
    result = run("drill", "--verbose", *lost)
    assert result.exit_code in (0, 1), result.output
    return result.stdout


def main() -> None:
    for path in sorted(STYLES.iterdir()):
        os.chdir(path)
        (path / "drill.txt").write_text(style(path.name), encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        write_shop(Path(folder) / "cdk.out")
        os.chdir(folder)
        for name in COMMANDS:
            (GOLDEN / name).write_text(told(name), encoding="utf-8")


if __name__ == "__main__":
    main()
