"""No link of the documentation is broken, on the site or in the repository."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs.pages import DOCS, ROOT, prose

SOURCES = sorted([*DOCS.rglob("*.md"), *ROOT.glob("*.md")])
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


def links(page: Path) -> Iterator[str]:
    yield from _LINK.findall(re.sub(r"`[^`\n]*`", "", prose(page)))


def anchors(page: Path) -> set[str]:
    """The anchors of a page: those of its headings, as GitHub and the site make them."""
    text = prose(page)
    include = r"```\{include\} (\S+)\n(?::.*\n)*```\n"
    if included := re.fullmatch(include, page.read_text(encoding="utf-8")):
        text = prose(page.parent / included[1])
    found = set()
    for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE):
        word = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading.strip().lower())
        found.add(re.sub(r"[^\w\- ]", "", word).replace(" ", "-"))
    return found


@pytest.mark.parametrize("page", SOURCES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    broken = []
    for link in links(page):
        if re.match(r"https://[\w.-]+(/|$)", link):
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        if (
            not target.exists()
            or not target.is_relative_to(ROOT)
            or (anchor and anchor not in anchors(target))
        ):
            broken.append(link)
    assert not broken


def test_a_broken_link_is_seen(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# A heading, once\n\n[a](page.md#no) `[b](no.md)`\n\n```md\n[c](no.md)\n```\n")
    assert list(links(page)) == ["page.md#no"]
    assert anchors(page) == {"a-heading-once"}


def test_no_machine_path_or_registry_stands_in_a_page() -> None:
    for page in sorted([*DOCS.glob("*.md"), *ROOT.glob("*.md")]):
        text = page.read_text(encoding="utf-8")
        assert not re.search(r"/(?:tmp|root|home|work)/|localhost|127\.0\.0\.1|pypi\.org", text), (
            page
        )
        accounts = set(re.findall(r"(?<![\d.])\d{12}(?!\d)", text))
        assert accounts <= {"111122223333", "123456789012"}, (page, accounts)
