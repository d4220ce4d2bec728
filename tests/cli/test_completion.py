"""What a shell completes, as it asks for it; and `-h` at every command."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import typer.main
from dr_validator.check import discover
from dr_validator.cli import app
from dr_validator.commands.options import Format
from dr_validator.report import REPORTERS

from tests.cli.stage import execute, run


def completed(line: str, cwd: Path | None = None) -> list[str]:
    """What bash is told for a line, whose last word is not finished."""
    words = line.split(" ")
    env = {
        "_DR_VALIDATOR_COMPLETE": "complete_bash",
        "COMP_WORDS": line,
        "COMP_CWORD": str(len(words) - 1),
    }
    done = execute(env=env, cwd=cwd)
    assert done.stderr == ""
    return done.stdout.split()


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("dr-validator ba", ["baseline"]),
        ("dr-validator check --format ma", ["markdown"]),
        ("dr-validator check --output g", ["github=", "gitlab="]),
        ("dr-validator check --fail-on c", ["critical"]),
        ("dr-validator explain aurora-not-g", ["aurora-not-global"]),
        ("dr-validator check --select aurora-not-l", ["aurora-not-linked"]),
        (
            "dr-validator check --ignore edge,cogn",
            ["edge,cognito", "edge,cognito-replica-of-lite-pool"],
        ),
        ("dr-validator list --family du", []),
        ("dr-validator list --family back", ["backup"]),
        ("dr-validator list --type AWS::RDS::GlobalC", ["AWS::RDS::GlobalCluster"]),
    ],
)
def test_words_are_completed(line: str, wanted: list[str]) -> None:
    assert completed(line) == wanted


def test_all_ids_all_families_and_all_formats() -> None:
    checks = discover()
    assert completed("dr-validator explain ") == [each.id for each in checks]
    families = {each.family.name for each in checks}
    assert families <= set(completed("dr-validator check --select "))
    assert completed("dr-validator check --format ") == [each.value for each in Format]
    assert completed("dr-validator check --output ") == [f"{each}=" for each in sorted(REPORTERS)]


def test_completing_runs_nothing_that_lies_in_the_folder(tmp_path: Path) -> None:
    pack = tmp_path / "acme"
    pack.mkdir()
    (pack / "__init__.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n")
    (tmp_path / "dr-validator.toml").write_text('packs = ["acme"]\n')
    assert completed("dr-validator explain edge-unus", cwd=tmp_path) == ["edge-unused-origin-group"]
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_it_is_installed_for_a_shell(tmp_path: Path, shell: str) -> None:
    script = execute("--show-completion", shell)
    assert script.returncode == 0
    assert "_DR_VALIDATOR_COMPLETE" in script.stdout
    done = execute("--install-completion", shell, env={"HOME": str(tmp_path)})
    assert done.returncode == 0, done.stderr
    assert [each for each in tmp_path.rglob("*dr-validator*") if each.is_file()]


def commands(words: tuple[str, ...], command: Any) -> list[tuple[str, ...]]:
    below = getattr(command, "commands", {})
    return [words, *(each for name in below for each in commands((*words, name), below[name]))]


@pytest.mark.parametrize("words", commands((), typer.main.get_command(app)), ids=" ".join)
def test_help_is_asked_for_in_one_letter(words: tuple[str, ...]) -> None:
    short, long = run(*words, "-h"), run(*words, "--help")
    assert short.exit_code == 0
    assert short.stdout == long.stdout
    assert "Usage: dr-validator" in short.stdout
