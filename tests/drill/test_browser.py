"""The page of a drill in a real browser: the picture fits, a click loses the other region."""

from __future__ import annotations

import base64
import json
import re
import zlib
from pathlib import Path

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from tests.cli.stage import run
from tests.drill.apps import EAST, WEST, pair, resource, write
from tests.drill.shop import write_shop
from tests.drill.test_pages import write_hostile
from tests.drill.test_twice import function
from tests.report.tab import DARK, LIGHT, NEEDS, TEXTS, Tab, channels, contrast

pytest.importorskip("pygraphviz", reason="pygraphviz is not installed")
pytestmark = NEEDS

PAGES = {
    "drill": ("drill", "cdk.out", "--format", "html"),
    "map": ("map", "cdk.out", "--format", "html"),
    "statement": ("statement", "cdk.out", "--date", "2026-11-28", "--commit", "0123abc"),
    "hostile": ("drill", "hostile", "--format", "html"),
    "long": ("statement", *(f"{each}.json@111122223333/{each}" for each in (EAST, WEST))),
}
# A sheet of A4 between its margins, in CSS pixels.
PAPER = 688


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The pages as files."""
    folder = tmp_path_factory.mktemp("pages")
    write_shop(folder / "cdk.out")
    write_hostile(folder / "hostile")
    mapping = resource(
        "Lambda::EventSourceMapping",
        EventSourceArn={"Fn::GetAtt": ["Jobs", "Arn"]},
        FunctionName={"Ref": "Worker"},
    )
    long = {"Jobs": resource("SQS::Queue"), "Worker": function(), "Invoices" * 10: mapping}
    write(folder, pair(long, long))
    files = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for name, command in PAGES.items():
            files[name] = folder / f"{name}.html"
            files[name].write_text(run(*command).stdout, encoding="utf-8")
    return files


def headings(tab: Tab) -> list[str]:
    found = tab.browser.find_elements(By.CSS_SELECTOR, ".drill > h2")
    return [each.text for each in found if each.is_displayed()]


FIRST, SECOND = "us-east-1 is lost: does not recover", "us-west-2 is lost: recovers"


@pytest.mark.parametrize("scripts", [True, False])
def test_a_click_loses_the_other_region(tab: Tab, pages: dict[str, Path], scripts: bool) -> None:
    tab.open(pages["drill"], scripts=scripts)
    assert headings(tab) == [FIRST]
    tab.browser.find_element(By.CSS_SELECTOR, "#lost-0 svg.picture a").click()
    assert headings(tab) == [SECOND]
    tab.browser.find_element(By.LINK_TEXT, "lose us-east-1\ndoes not recover").click()
    assert headings(tab) == [FIRST]


def test_the_keyboard_reaches_regions_and_the_picture(tab: Tab, pages: dict[str, Path]) -> None:
    tab.open(pages["drill"])
    reached = []
    for _ in range(8):
        tab.browser.switch_to.active_element.send_keys(Keys.TAB)
        reached.append(
            tab.run(
                "const at = document.activeElement; return at.getAttribute('href')"
                " ?? at.getAttribute('aria-label') ?? at.id"
            )
        )
    assert reached[:5] == ["#content", "theme", "#lost-0", "#lost-1", reached[4]]
    assert reached[4] == "The picture; it can be scrolled sideways"
    assert reached[5] == "#lost-1"
    tab.browser.find_element(By.CSS_SELECTOR, "#lost-0 svg.picture a").send_keys(Keys.ENTER)
    assert headings(tab) == [SECOND]


@pytest.mark.parametrize("name", PAGES)
def test_a_phone_need_not_scroll_sideways(tab: Tab, pages: dict[str, Path], name: str) -> None:
    tab.open(pages[name], width=375)
    tab.run("document.querySelectorAll('details').forEach((each) => each.open = true)")
    assert tab.run("return innerWidth") == 375
    assert tab.run("return document.documentElement.scrollWidth") == 375


def test_the_picture_of_a_phone_is_large_enough_to_be_read(
    tab: Tab, pages: dict[str, Path]
) -> None:
    tab.open(pages["drill"], width=375)
    size = "const name = document.querySelector('#lost-0 .stop .name');"
    size += "return name.getBoundingClientRect().height"
    assert tab.run(size) >= 12


def test_no_word_leaves_its_box(tab: Tab, pages: dict[str, Path]) -> None:
    tab.open(pages["hostile"])
    out = tab.run("""
      return [...document.querySelectorAll('#lost-0 .stop')].flatMap((stop) => {
        const box = stop.querySelector('.box').getBoundingClientRect();
        return [...stop.querySelectorAll('text')].filter((text) => {
          const words = text.getBoundingClientRect();
          return words.left < box.left || words.right > box.right;
        }).map((text) => text.textContent);
      });
    """)
    assert out == []


# Every text of the picture with its color, and that of what it stands on.
_DRAWN = """
  return [...document.querySelectorAll('#lost-0 svg text')].filter((text) => !text.closest('a'))
    .map((text) => {
      const thing = text.closest('.stop, .pill, .badge, .label, .bar');
      const behind = thing?.querySelector('rect, circle');
      const on = behind && getComputedStyle(behind).fill !== 'none'
        ? getComputedStyle(behind).fill : getComputedStyle(document.body).backgroundColor;
      return [text.textContent, getComputedStyle(text).fill, on];
    });
"""


@pytest.mark.parametrize("look", [LIGHT, DARK])
def test_words_stand_out(tab: Tab, pages: dict[str, Path], look: str) -> None:
    tab.open(pages["drill"], look=look)
    tab.run("document.querySelectorAll('details').forEach((each) => each.open = true)")
    texts = [*tab.run(TEXTS), *tab.run(_DRAWN)]
    assert len(texts) > 80
    assert [each for each in texts if contrast(each[1], each[2]) < 4.5] == []


def test_what_is_lost_is_grey_and_what_breaks_is_red(tab: Tab, pages: dict[str, Path]) -> None:
    tab.open(pages["drill"])
    stroke = "return getComputedStyle(document.querySelector('#lost-0 {} .course')).stroke"
    red, green, blue = channels(tab.run(stroke.format(".line.bad")))
    assert red > 2 * max(green, blue)
    grey = channels(tab.run(stroke.format(".line.lost")))
    assert max(grey) - min(grey) < 40


@pytest.mark.parametrize("name", PAGES)
def test_it_asks_for_nothing_and_complains_of_nothing(
    tab: Tab, pages: dict[str, Path], name: str
) -> None:
    tab.open(pages[name])
    messages = [json.loads(each["message"])["message"] for each in tab.log("performance")]
    asked = [
        each["params"]["request"]["url"]
        for each in messages
        if each["method"] == "Network.requestWillBeSent"
    ]
    assert asked == [pages[name].as_uri()]
    assert tab.log("browser") == []


def test_hostile_names_do_nothing(tab: Tab, pages: dict[str, Path]) -> None:
    tab.open(pages["hostile"])
    assert tab.run("return window.hacked") is None
    assert tab.run("return document.querySelectorAll('img, iframe, [onerror]').length") == 0
    assert tab.run("return document.scripts.length") == 1


def test_on_paper_all_losses_follow_one_another(tab: Tab, pages: dict[str, Path]) -> None:
    tab.open(pages["drill"])
    tab.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    assert headings(tab) == [FIRST, SECOND]
    assert not tab.browser.find_element(By.ID, "theme").is_displayed()
    tab.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


@pytest.mark.parametrize("name", ["statement", "long"])
def test_the_statement_prints_on_paper(tab: Tab, pages: dict[str, Path], name: str) -> None:
    """No sentence is cut, nor a name without a place to break it."""
    tab.open(pages[name], width=PAPER)
    tab.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    wide = "return [...document.querySelectorAll('main *')].filter("
    wide += "(each) => each.scrollWidth > each.clientWidth + 1 && each.clientWidth).length"
    assert tab.run(wide) == 0
    tab.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    printed = tab.browser.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})
    paper = base64.b64decode(printed["data"])
    assert paper.startswith(b"%PDF")
    assert 2 <= len(re.findall(rb"/Type\s*/Page\b", _inflated(paper))) <= 8


def _inflated(paper: bytes) -> bytes:
    """A PDF with its streams unpacked."""
    made = [paper]
    for found in re.finditer(rb"stream\r?\n(.*?)endstream", paper, re.DOTALL):
        try:
            made.append(zlib.decompress(found[1]))
        except zlib.error:
            continue
    return b"".join(made)
