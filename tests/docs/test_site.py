"""The site builds without a warning, and a page loads nothing from elsewhere."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.docs.pages import DOCS, ROOT

pytestmark = pytest.mark.skipif(
    find_spec("sphinx") is None, reason="Sphinx is not installed: pip install 'dr-validator[docs]'"
)
# What a browser fetches by itself when it shows a page.
_LOADS = {"script": "src", "img": "src", "iframe": "src", "source": "src", "link": "href"}


def build(docs: Path, out: Path) -> subprocess.CompletedProcess[str]:
    """As `make docs` does it."""
    command = [sys.executable, "-m", "sphinx", "--quiet", "--fail-on-warning", "--keep-going"]
    return subprocess.run(
        [*command, "--builder", "html", "--doctree-dir", out / "trees", docs, out / "site"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("site")
    done = build(DOCS, out)
    assert done.returncode == 0, done.stderr
    return out / "site"


class Loads(HTMLParser):
    """The addresses a page loads."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        address = dict(attrs).get(_LOADS.get(tag, "-"))
        if address:
            self.found.append(address)


def test_nothing_is_loaded_from_elsewhere(site: Path) -> None:
    pages = sorted(site.rglob("*.html"))
    assert site / "quickstart.html" in pages
    for page in pages:
        parser = Loads()
        parser.feed(page.read_text(encoding="utf-8"))
        assert [each for each in parser.found if re.match(r"(?:\w+:)?//", each)] == [], page
    for sheet in sorted(site.rglob("*.css")):
        text = sheet.read_text(encoding="utf-8")
        assert not re.search(r"(?:url\(|@import)\s*['\"]?(?:\w+:)?//", text), sheet


def test_a_broken_anchor_fails_the_build(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    shutil.copy(DOCS / "conf.py", docs)
    shutil.copytree(DOCS / "_static", docs / "_static")
    (docs / "index.md").write_text("# A heading\n\n[sound](index.md#a-heading)\n")
    assert build(docs, tmp_path / "first").returncode == 0
    (docs / "index.md").write_text("# A heading\n\n[broken](index.md#another)\n[gone](gone.md)\n")
    done = build(docs, tmp_path / "second")
    assert done.returncode == 1
    assert "another" in done.stderr and "gone" in done.stderr
