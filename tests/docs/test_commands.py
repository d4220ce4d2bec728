"""Every command of the documentation is run, or at least exists."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
import typer.main
from dr_validator.cli import app
from dr_validator.synth.nodejs import add_node

from tests.ci.conftest import copy_parts
from tests.docs.pages import PAGES, ROOT, SHELL, Block, blocks
from tests.docs.session import matches, play

QUICK_START = "quickstart.md"
RUNNABLE = [page for page in PAGES if any(block.mark == "run" for block in blocks(page))]


def environment(path: Path) -> dict[str, str]:
    """A reader's environment: programs are looked for in `path` first."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTEST", "COV", "PYTHON", "VIRTUAL_ENV", "FORCE_COLOR"))
    }
    return {**kept, "PATH": os.pathsep.join([str(path), os.environ["PATH"]])}


@pytest.mark.parametrize(
    "page", [page for page in RUNNABLE if page.name != QUICK_START], ids=lambda page: page.name
)
def test_the_commands_of_a_page(page: Path, tmp_path: Path) -> None:
    folder = tmp_path / "reader"
    folder.mkdir()
    play(list(blocks(page)), folder, environment(Path(sys.executable).parent))


def test_the_quick_start_from_nothing(tmp_path: Path, wheel: Path) -> None:
    """Every command for real: a new virtual environment, the package, the CDK and its Node."""
    folder = tmp_path / "reader"
    folder.mkdir()
    base = environment(Path(sys.base_prefix) / "bin")
    variables = {
        "PIP_FIND_LINKS": str(wheel.parent),
        "PIP_CONSTRAINT": str(ROOT / "constraints.txt"),
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_NO_COMPILE": "1",
    }
    play(list(blocks(ROOT / "docs" / QUICK_START)), folder, {**base, **variables})


@pytest.fixture
def wheel(tmp_path: Path) -> Path:
    """The package as it is installed by those who have no checkout."""
    source = copy_parts(tmp_path / "source")
    out = tmp_path / "wheels"
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "-w",
        str(out),
        str(source),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode and "setuptools" in done.stderr:
        pytest.skip("no package index within reach, from which pip would take setuptools")
    assert done.returncode == 0, done.stderr
    return next(out.glob("dr_validator-*.whl"))


def shell_blocks() -> Iterator[Block]:
    for page in PAGES:
        yield from (block for block in blocks(page) if block.language in SHELL)


def our_commands() -> Iterator[tuple[str, list[str]]]:
    """Each call of dr-validator in a shell block or in a line of code: where, and its words."""
    for block in shell_blocks():
        text = block.text.replace("\\\n", " ")
        for line in text.splitlines():
            if block.language in ("console", "") and not line.startswith(("$ ", "dr-validator ")):
                continue
            yield from ((block.where, words) for words in _calls(line.removeprefix("$ ")))
    for page in PAGES:
        for code in re.findall(r"`(dr-validator [^`\n]+)`", page.read_text(encoding="utf-8")):
            yield from ((page.name, words) for words in _calls(code))


def _calls(line: str) -> Iterator[list[str]]:
    """The words of each call in a shell line, up to where the shell ends it."""
    lexer = shlex.shlex(line, posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    words = list(lexer)
    for number, word in enumerate(words):
        if word == "dr-validator":
            rest = words[number + 1 :]
            ends = [place for place, each in enumerate(rest) if set(each) <= set("();<>|&")]
            yield rest[: ends[0]] if ends else rest


@pytest.mark.parametrize(("where", "words"), list(our_commands()), ids=str)
def test_the_commands_and_options_exist(where: str, words: list[str]) -> None:
    command = typer.main.get_command(app)
    while words and words[0] in getattr(command, "commands", {}):
        command, words = command.commands[words[0]], words[1:]  # type: ignore[attr-defined]
    known = {name for each in command.params for name in each.opts}
    used = {word.partition("=")[0] for word in words if re.match(r"--?[a-z]", word)}
    assert used <= known | {"--help"}, f"{where}: {used - known}"
    if hasattr(command, "commands"):
        assert not words or words[0].startswith("-") or words[0] in ("…", "..."), where


def test_a_page_says_the_name_of_each_file() -> None:
    for page in RUNNABLE:
        text = page.read_text(encoding="utf-8")
        for block in blocks(page):
            if block.mark == "file" and block.text:
                assert f"`{block.argument}`" in text, f"{block.where}: {block.argument}"


def test_output_is_compared() -> None:
    assert matches("a ... c\n...\nlast 1.2 s\n", "a b c\nx\ny\nlast 7.9 s\n")
    assert not matches("a\nb\n", "a\nc\n")
    assert not matches("a\n", "a\nb\n")
    assert not matches("a\n...\nb\n", "a\nx\n")


def test_a_page_that_is_not_true_is_told(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    folder = tmp_path / "reader"
    folder.mkdir()
    page.write_text("<!-- run -->\n```console\n$ echo one\ntwo\n```\n")
    with pytest.raises(AssertionError, match=r"page.md:2: \$ echo one: shown"):
        play(list(blocks(page)), folder, dict(os.environ))


def test_node_is_at_hand() -> None:
    """What `synth` runs apps on is in the test environment, so that no page is skipped."""
    found: dict[str, str] = {"PATH": os.environ["PATH"]}
    add_node(found)
    assert found.get("JSII_NODE")
