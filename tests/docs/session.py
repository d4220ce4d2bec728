"""A page run as a reader would: in an empty folder and one shell, from the top to the end."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.docs.pages import Block
from tests.docs.pages import blocks as blocks_of

_SEPARATOR = "\x1e"
# What differs from run to run: times, and how long pytest's lines are.
_VARIES = (
    (r"\b\d+\.\d s\b", "0.0 s"),
    (r"={4,}", "===="),
    # They change with what the project knows, not with what the page is about.
    (r"\b\d+ more signs?\b", "more signs"),
    (r"\b\d+ resources? of \d+ (other )?types?\b", "resources of other types"),
)


@dataclass(frozen=True)
class Step:
    """A command of a block, what the page shows of its output, and the exit code it promises."""

    block: Block
    command: str
    shown: str
    code: int


def steps(block: Block) -> list[Step]:
    """The commands of a block. Only the last may end with another exit code than 0."""
    found = re.fullmatch(r"exit=(\d)", block.argument)
    assert found or not block.argument, f"{block.where}: run: {block.argument}"
    code = int(found[1]) if found else 0
    if block.language != "console":
        return [Step(block, block.text.strip(), "", code)]
    pieces = re.split(r"^\$ ", block.text, flags=re.MULTILINE)
    assert not pieces[0], f"{block.where}: a console block begins with $"
    made = []
    for number, piece in enumerate(pieces[1:], 2):
        command, _, shown = piece.partition("\n")
        made.append(Step(block, command, shown, code if number == len(pieces) else 0))
    return made


def play(blocks: Sequence[Block], folder: Path, environment: Mapping[str, str]) -> None:
    """Write the files and run the commands; AssertionError where the page is not true."""
    script, run = _script(blocks, folder)
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        timeout=600,
        check=False,
    )
    outputs = done.stdout.split(_SEPARATOR)
    for number, step in enumerate(run):
        where = f"{step.block.where}: $ {step.command}"
        assert 2 * number + 1 < len(outputs), f"{where}: not reached\n{done.stdout}"
        said, code = outputs[2 * number], outputs[2 * number + 1]
        assert int(code) == step.code, f"{where}: exit code {code}\n{said}"
        assert matches(step.shown, said), f"{where}: shown\n{step.shown}\nsaid\n{said}"


def matches(shown: str, said: str) -> bool:
    """Whether the output is as shown. `...` stands for anything in a line, or for any lines."""
    if not shown.strip():
        return True
    pattern = ""
    for line in _same(shown).strip().splitlines():
        if line.strip() == "...":
            pattern += r"(?:.*\n)*?"
        else:
            pattern += ".*".join(re.escape(each) for each in line.rstrip().split("...")) + r" *\n"
    return re.fullmatch(pattern, _same(said).strip() + "\n") is not None


def _same(text: str) -> str:
    for pattern, word in _VARIES:
        text = re.sub(pattern, word, text)
    return text


def _script(blocks: Sequence[Block], folder: Path) -> tuple[str, list[Step]]:
    """A shell script of all commands, and the steps that it runs. What is put into files is
    known beforehand, so it lies ready beside the folder."""
    files: dict[str, str] = {}
    lines: list[str] = []
    run: list[Step] = []
    ready = folder.with_name(f"{folder.name}.files")
    ready.mkdir()
    for number, block in enumerate(_with_files(blocks)):
        if block.mark in ("file", "patch"):
            name = block.argument
            text = block.text if block.mark == "file" else patched(files[name], block)
            files[name] = text
            (ready / str(number)).write_text(text, encoding="utf-8")
            lines.append(f"mkdir -p '{Path(name).parent}'; cp '{ready / str(number)}' '{name}'")
        elif block.mark == "run":
            for step in steps(block):
                run.append(step)
                lines.append(f"{step.command}\nprintf '\\x1e%s\\x1e' $?")
    return "\n".join(lines), run


def _with_files(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks; in place of a mark of all files of another page, what writes them there."""
    for block in blocks:
        if block.mark == "files":
            other = blocks_of(block.page.with_name(block.argument))
            yield from (each for each in other if each.mark in ("file", "patch"))
        else:
            yield block


def patched(text: str, block: Block) -> str:
    """The text with the lines of a diff put in; each part of it must fit exactly once."""
    for part in re.split(r"^\.\.\.\n", block.text, flags=re.MULTILINE):
        lines = part.splitlines(keepends=True)
        old = "".join(line[1:] for line in lines if line[0] in "- ")
        new = "".join(line[1:] for line in lines if line[0] in "+ ")
        assert text.count(old) == 1, f"{block.where}: the diff does not fit:\n{old}"
        text = text.replace(old, new)
    return text
