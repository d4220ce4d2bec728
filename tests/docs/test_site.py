"""The site builds without a warning, and a page loads nothing from elsewhere."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from dr_validator.check import discover

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


@pytest.mark.parametrize(
    ("word", "pages"),
    [
        ("RPO", ("drill", "for-auditors")),
        ("RTO", ("tutorial",)),
        ("baseline", ("waivers",)),
        ("failover-role-denied", ("checks/failover-role-denied",)),
        ("AWS::DynamoDB::GlobalTable", ("tutorial",)),
    ],
)
def test_the_search_finds(site: Path, word: str, pages: Sequence[str]) -> None:
    """A word leads to its pages, in the index that the browser searches: by all of its parts, as
    the search takes them apart."""
    snowballstemmer = pytest.importorskip("snowballstemmer")  # it comes with Sphinx
    index = search_index(site)
    stem = snowballstemmer.stemmer("english").stemWord
    for page in pages:
        at = index["docnames"].index(page)
        for part in re.findall(r"\w+", word.lower()):
            ids = [_ids(index[table].get(stem(part), [])) for table in ("terms", "titleterms")]
            assert any(at in each for each in ids), (part, page)


def test_the_search_knows_each_check_by_its_id(site: Path) -> None:
    titles = search_index(site)["titles"]
    for check in discover():
        assert check.id in titles, check.id


def search_index(site: Path) -> dict[str, Any]:
    text = (site / "searchindex.js").read_text(encoding="utf-8")
    index: dict[str, Any] = json.loads(text.removeprefix("Search.setIndex(").removesuffix(")"))
    return index


def _ids(found: int | list[int]) -> list[int]:
    """The pages of a term: one stands by itself."""
    return [found] if isinstance(found, int) else found


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
