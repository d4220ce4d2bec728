"""The summary for a pull request: a table and folded details, in which data stays data."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from dr_validator.report.escape import plain
from dr_validator.report.markdown import code, prose
from markdown_it import MarkdownIt

from tests.report.stage import CHECK, HOSTILE, clean, finding, hostile, report, written


class Page(HTMLParser):
    """The elements of a rendered page, and its text; where comments are, text is in two parts."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.pieces: list[str] = []
        self.spoken: list[str] = []
        self._code = 0
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        del attrs
        self.tags.add(tag)
        self._code += tag == "code"

    def handle_endtag(self, tag: str) -> None:
        self._code -= tag == "code"

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)
        if not self._code:
            self.spoken.append(data)


def rendered(source: str) -> Page:
    """As GitHub and GitLab render it: with tables, strikethrough and inline HTML."""
    markdown = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    return Page(markdown.render(source))


def test_the_table_and_the_details(out: Path) -> None:
    told = written("markdown", report(out))
    lines = told.splitlines()
    assert lines[0] == "## dr-validator: 1 crash: no verdict"
    assert "> **Crashed:** `vpc-nat-only` gave no verdict: `ValueError: oh`" in lines
    assert (
        f"| **critical** | `{CHECK}` | it sets MasterUsername | "
        "`Secondary/Cluster` `us-east-2` | deploy |" in lines
    )
    for title in ("Places and the way out", "Not proven (1)", "Waived (1)", "Notes (1)"):
        assert f"<details><summary>{title}</summary>" in lines
    assert told.count("<details>") == told.count("</details>")
    assert rendered(told).tags >= {"table", "details", "summary", "code", "li"}


def test_what_is_no_finding_has_its_reason(out: Path) -> None:
    told = written("markdown", report(out))
    assert "whether it holds, since AWS assigns it" in told
    assert "agreed (a waiver)" in told


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({}, "2 findings at or above medium"),
        ({"findings": ()}, "no findings"),
        ({"findings": (), "strict": True}, "1 finding or open question at or above medium"),
    ],
)
def test_the_heading_is_the_verdict(out: Path, more: dict[str, object], sentence: str) -> None:
    told = written("markdown", report(out, crashed=(), **more))
    assert told.splitlines()[0] == f"## dr-validator: {sentence}"


def test_a_clean_run_says_so(out: Path) -> None:
    told = written("markdown", clean(out))
    assert told.startswith("## dr-validator: no findings\n")
    assert told.count("<details>") == 1  # the verdicts of the checks


def test_a_comment_has_room_for_it(out: Path) -> None:
    many = tuple(finding(f"the finding number {number:04}") for number in range(2000))
    told = written("markdown", report(out, findings=many, notes=("a note. " * 90,) * 99))
    assert len(told) < 65_536
    shown = len(re.findall(r"^\| \*\*critical", told, re.MULTILINE))
    assert f"And {2000 - shown} more." in told
    assert told.count("<details>") == told.count("</details>")


ALLOWED = {
    "h2", "p", "table", "thead", "tbody", "tr", "th", "td", "strong", "code", "details",
    "summary", "ul", "li", "blockquote", "span",
}  # fmt: skip


def test_hostile_names_make_no_markup(out: Path) -> None:
    page = rendered(written("markdown", hostile(out)))
    assert page.tags <= ALLOWED
    for piece in page.spoken:
        assert not re.search(r"(?<!\w)@\w|#\d|://\w|www\.|GH-\d|\w@\w", piece), piece


def test_hostile_names_keep_their_words(out: Path) -> None:
    said = " ".join("".join(rendered(written("markdown", hostile(out))).pieces).split())
    wanted = " ".join(plain(HOSTILE).split())
    assert said.count(wanted) >= 8


@pytest.mark.parametrize(
    "text",
    [
        "# heading", "- item", "+ item", "1. item", "2) item", "> quote", "[ ] task", "=== ",
        "    indented", "***", "a\\|b", "`", "``` fence", "~~~ fence", "a | b", "[x]: https://e",
        "&lt;b&gt;", "a<br>b", "$$x$$", "\\", "_a_", "![i](u)", "[^1]",
    ],
)  # fmt: skip
def test_prose_and_code_are_shown_as_they_are(text: str) -> None:
    for source in (f"- {prose(text)}\n", f"- {code(text)}\n"):
        page = rendered(source)
        assert page.tags <= {"ul", "li", "span", "code"}, source
        assert "".join(page.pieces).strip() == text.strip()
    table = f"| a | b |\n| --- | --- |\n| {prose(text)} | {code(text, table=True)} |\n"
    cells = re.findall(
        "<td>(.*?)</td>", MarkdownIt("commonmark").enable("table").render(table), re.DOTALL
    )
    assert len(cells) == 2
    assert [html.unescape(re.sub(r"</?(code|span)>|<!-- -->", "", each)) for each in cells] == [
        text.strip(),
        text.strip(),
    ]
