"""The page, read as a browser without scripts reads it; `test_browser` opens it in a real one."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

from dr_validator.check import discover
from dr_validator.report.escape import plain

from tests.report.stage import CHECK, HOSTILE, clean, finding, hostile, report, written

EMPTY = {"meta", "input"}
ALLOWED = {
    "html", "head", "meta", "title", "style", "body", "a", "header", "p", "h1", "h2", "h3", "h4",
    "span", "ul", "li", "strong", "button", "nav", "main", "section", "div", "form", "label",
    "input", "fieldset", "legend", "select", "option", "output", "article", "code", "dl", "dt",
    "dd", "details", "summary", "table", "thead", "tbody", "tr", "th", "td", "footer", "script",
    "pre",
}  # fmt: skip


class Page(HTMLParser):
    """The elements with their attributes, the text of each card, and whether all are closed."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text: list[str] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in ("style", "script"):
            self.text.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def page(source: str) -> Page:
    told = Page(source)
    assert told.open == []
    return told


def test_everything_is_on_the_page_without_scripts(out: Path) -> None:
    told = page(written("html", report(out)))
    text = " ".join(told.text)
    for words in (
        "it sets MasterUsername",
        "stacks/payments.py:21",
        "cdk.out/Secondary.template.json:6",
        "the global cluster it joins",
        "whether it holds, since AWS assigns it",
        "agreed (a waiver)",
        "ValueError: oh",
        "something was left out",
        "us-east-1 is primary: a tag",
    ):
        assert words in text
    kinds = [each["data-kind"] for each in told.all("article")]
    assert kinds == ["finding", "finding", "finding", "unproven", "waived"]
    hidden = [name for name, attributes in told.elements if "hidden" in attributes]
    assert hidden == ["button", "form"]


def test_it_needs_nothing_else(out: Path) -> None:
    source = written("html", report(out))
    told = page(source)
    for _, attributes in told.elements:
        assert not set(attributes) & {"src", "srcset", "action", "style", "background", "data"}
        assert (attributes.get("href") or "#").startswith("#")
    assert "url(" not in source
    assert "@import" not in source
    policies = [each["content"] for each in told.all("meta") if "http-equiv" in each]
    assert len(policies) == 1
    assert (policies[0] or "").startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in (policies[0] or "")


def test_every_link_has_its_target(out: Path) -> None:
    for make in (report, clean, hostile):
        told = page(written("html", make(out)))
        targets = [each["id"] for _, each in told.elements if "id" in each]
        assert len(set(targets)) == len(targets)
        links = {(each["href"] or "").removeprefix("#") for each in told.all("a")}
        assert links <= set(targets)


def test_every_control_has_a_name(out: Path) -> None:
    source = written("html", report(out))
    for control in re.findall(r"<(?:input|select)[^>]*>", source):
        before = source[: source.index(control)]
        assert before.rindex("<label") > before.rfind("</label>"), control


def test_headings_leave_no_level_out(out: Path) -> None:
    tags = [tag for tag, _ in page(written("html", report(out))).elements]
    levels = [int(tag[1]) for tag in tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_the_regions_stand_side_by_side_in_the_order_of_their_roles(out: Path) -> None:
    source = written("html", report(out))
    columns = re.findall(r'<section class="region"><h3>(.*?)</h3>', source)
    told = [" ".join(re.sub("<[^>]+>", "", each).split()) for each in columns]
    assert told == [
        "us-east-1 primary 1 finding",
        "us-east-2 secondary 2 findings",
        "region not set 0 findings",
    ]


def test_a_stack_that_is_left_out_is_not_called_sound(out: Path) -> None:
    source = written("html", clean(out))
    assert "Nothing found in Primary." in source
    narrowed = written("html", report(out, findings=(), hidden=frozenset({"Primary"})))
    assert "Not reported on: Primary." in narrowed
    assert "Nothing found in Primary." not in narrowed


def test_findings_are_grouped_by_family(out: Path) -> None:
    source = written("html", report(out))
    groups = re.findall(r'<section class="group"><h3>(.*?) <span', source)
    assert groups == [
        "Aurora global databases",
        "Route 53 records",
        "Single templates",
    ]


def test_a_clean_page_says_so(out: Path) -> None:
    source = written("html", clean(out))
    assert '<p class="verdict good">clean</p>' in source
    assert "No findings." in source
    assert "filters" not in [each.get("id") for each in page(source).all("form")]


def test_hostile_names_are_words_only(out: Path) -> None:
    source = written("html", hostile(out))
    told = page(source)
    assert {tag for tag, _ in told.elements} <= ALLOWED
    assert len(told.all("script")) == 1
    assert len(told.all("style")) == 1
    for _, attributes in told.elements:
        assert not [name for name in attributes if name.startswith("on")]
    odd = {char for char in source if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp")}
    assert odd <= {"\n"}
    wanted = plain(HOSTILE)
    assert "".join(told.text).count(wanted) >= 8
    assert f"{CHECK}" in source


def test_without_a_finding_it_says_how_good_that_is(out: Path) -> None:
    text = " ".join(page(written("html", clean(out))).text)
    assert "No findings in cdk.out clean " in " ".join(text.split())
    assert "dashed ones" not in text
    unsure = " ".join(page(written("html", report(out, findings=(), crashed=()))).text)
    assert "nothing is proven wrong" in unsure
    assert "dashed ones" in unsure


def test_backquotes_of_our_own_words_mean_code(out: Path) -> None:
    check = next(each for each in discover() if each.id == "export-unresolved-import")
    assert "`Fn::GetStackOutput`" in check.doc.fix
    found = finding("x", check=check.id)
    ours = written("html", report(out, findings=(replace(found, fix=check.doc.fix),)))
    assert "<code>Fn::GetStackOutput</code>" in ours
    theirs = written("html", report(out, findings=(replace(found, fix="run `<b>` now"),)))
    assert "run `&lt;b&gt;` now" in theirs
