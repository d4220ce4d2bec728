"""What pages say of the code is so."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from dr_validator.graph import Cause

from tests.docs.pages import DOCS, ROOT, blocks


def test_generated_pages_are_current() -> None:
    done = subprocess.run(
        [sys.executable, DOCS / "generate.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_every_cause_of_not_proven_is_explained() -> None:
    text = (DOCS / "resolution.md").read_text(encoding="utf-8")
    section = text.partition("## The causes")[2]
    rows = re.findall(r"^\| ([^|]+) \| ", section, re.MULTILINE)
    assert rows[0] == "cause"
    assert sorted(rows[1:]) == sorted(["---", *(cause.value for cause in Cause)])


def test_every_page_is_in_the_index() -> None:
    text = (DOCS / "index.md").read_text(encoding="utf-8")
    listed = set()
    for tree in re.findall(r"```\{toctree\}\n(.*?)```", text, re.DOTALL):
        listed |= {line for line in tree.splitlines() if line and not line.startswith(":")}
    pages = {page.stem for page in DOCS.glob("*.md")} - {"index"}
    assert listed == pages | {"checks/index"}


@pytest.mark.parametrize(
    ("page", "whole"), [("roles.md", "../README.md"), ("index.md", "quickstart.md")]
)
def test_output_shown_again_is_that_of_the_page_where_it_is_run(page: str, whole: str) -> None:
    (shown,) = [each.text for each in blocks(DOCS / page) if each.language == "text"]
    assert any(shown in each.text for each in blocks(DOCS / whole))


def test_readme_and_the_command_line_give_the_same_exit_codes() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    page = (DOCS / "cli.md").read_text(encoding="utf-8")
    codes = re.compile(r"^\| (\d) \|", re.MULTILINE)
    assert codes.findall(readme) == codes.findall(page) == ["0", "1", "2", "3", "4"]


def test_pages_that_install_say_whether_there_is_a_release() -> None:
    unreleased = "(unreleased)" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    names = ["ci.md", "quickstart.md", "tutorial.md"]
    names += [each.name for each in DOCS.glob("for-*.md")]
    for page in (ROOT / "README.md", *(DOCS / name for name in names)):
        words = " ".join(page.read_text(encoding="utf-8").split())
        assert bool(re.search(r"is not released( yet)?\b", words)) is unreleased, page
