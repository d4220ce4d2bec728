"""The page in a real browser: it filters, has two looks, fits a phone, and nothing in it acts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from tests.report.stage import clean, hostile, report, write_app, written
from tests.report.tab import DARK, LIGHT, NEEDS, TEXTS, Tab, channels, contrast

pytestmark = NEEDS
PAGES = {"report": report, "clean": clean, "hostile": hostile}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The pages as files."""
    folder = tmp_path_factory.mktemp("pages")
    out = write_app(folder / "app")
    files = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder / "app")
        for name, make in PAGES.items():
            files[name] = folder / f"{name}.html"
            files[name].write_text(written("html", make(out)), encoding="utf-8")
    return files


AURORA, DNS, LINT = "aurora-secondary-credentials", "dns-broken-failover-pair", "cfn-lint-E3012"
OPEN, ACCEPTED = "s3-destination-unordered", "s3-role-created-nowhere"
ALL = [AURORA, DNS, LINT, OPEN, ACCEPTED]


def test_all_is_shown_at_first(tab: Tab, pages: dict[str, Path]) -> None:
    tab.open(pages["report"])
    assert tab.cards() == ALL
    assert tab.text("#shown") == "3 of 3 findings shown"


@pytest.mark.parametrize(
    ("control", "choice", "left"),
    [
        ("stack", "Primary", [AURORA, LINT]),
        ("stack", "Edge", [OPEN]),
        ("region", "us-east-1", [AURORA, LINT]),
        ("region", "region not set", [OPEN]),
        ("breaks", "deploy", ALL),
    ],
)
def test_a_choice_filters(
    tab: Tab, pages: dict[str, Path], control: str, choice: str, left: list[str]
) -> None:
    tab.open(pages["report"])
    tab.choose(control, choice)
    assert tab.cards() == left
    findings = len([each for each in left if each in (AURORA, DNS, LINT)])
    assert tab.text("#shown") == f"{findings} of 3 findings shown"


def test_severities_filter(tab: Tab, pages: dict[str, Path]) -> None:
    tab.open(pages["report"])
    tab.click(".chip.critical")
    assert tab.cards() == [DNS, LINT]
    assert tab.headings() == ["Route 53 records 1", "Single templates 1"]
    tab.click(".chip.low")
    assert tab.cards() == [DNS]
    tab.click("#clear")
    assert tab.cards() == ALL


def test_words_filter_and_enter_does_not_leave(tab: Tab, pages: dict[str, Path]) -> None:
    tab.open(pages["report"])
    box = tab.browser.find_element(By.ID, "text")
    box.send_keys("MasterUsername ORDER", Keys.ENTER)
    assert tab.cards() == []
    assert tab.text("#shown") == "0 of 3 findings shown"
    box.clear()
    box.send_keys("failover PAIR")
    assert tab.cards() == [DNS]


def test_groups_by_stack(tab: Tab, pages: dict[str, Path]) -> None:
    tab.open(pages["report"])
    assert tab.headings() == [
        "Aurora global databases 1",
        "Route 53 records 1",
        "Single templates 1",
    ]
    tab.choose("group", "stack")
    assert tab.headings() == ["Primary 1", "Secondary 2"]
    assert tab.cards() == [LINT, AURORA, DNS, OPEN, ACCEPTED]
    tab.click("#clear")
    assert tab.cards() == ALL


def test_a_link_shows_what_the_filters_hide(tab: Tab, pages: dict[str, Path]) -> None:
    tab.open(pages["report"])
    tab.click(".chip.critical")
    assert AURORA not in tab.cards()
    tab.click("a.mark.critical")
    assert tab.cards() == ALL
    assert tab.run("return document.querySelector('.card:target .label code').textContent") == (
        AURORA
    )


def test_a_link_to_what_is_folded_unfolds_it(tab: Tab, pages: dict[str, Path]) -> None:
    for name in ("report", "clean"):
        tab.open(pages[name])
        assert not tab.browser.find_element(By.CSS_SELECTOR, "#checks table").is_displayed()
        tab.click("nav a[href='#checks']")
        assert tab.browser.find_element(By.CSS_SELECTOR, "#checks table").is_displayed()


def test_without_scripts_it_is_a_list(tab: Tab, pages: dict[str, Path]) -> None:
    tab.open(pages["report"], scripts=False)
    assert tab.cards() == ALL
    assert not tab.browser.find_element(By.ID, "filters").is_displayed()
    assert not tab.browser.find_element(By.ID, "theme").is_displayed()


def test_light_and_dark(tab: Tab, pages: dict[str, Path]) -> None:
    background = "return getComputedStyle(document.body).backgroundColor"
    tab.open(pages["report"], look=LIGHT)
    light = tab.run(background)
    tab.open(pages["report"], look=DARK)
    dark = tab.run(background)
    assert sum(channels(light)) > 600 > 150 > sum(channels(dark))
    tab.click("#theme")
    assert tab.run(background) == light
    tab.click("#theme")
    assert tab.run(background) == dark


def test_paper_is_white_whatever_the_screen_is(tab: Tab, pages: dict[str, Path]) -> None:
    ink = "return getComputedStyle(document.body).color"
    tab.open(pages["report"], look=DARK)
    tab.click("#theme")
    dark = tab.run(ink)
    tab.click("#theme")
    assert sum(channels(dark)) < 150 < 600 < sum(channels(tab.run(ink)))
    tab.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    assert tab.run(ink) == dark
    assert not tab.browser.find_element(By.ID, "filters").is_displayed()
    tab.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


@pytest.mark.parametrize("look", [LIGHT, DARK])
@pytest.mark.parametrize("name", ["report", "clean"])
def test_text_stands_out(tab: Tab, pages: dict[str, Path], name: str, look: str) -> None:
    tab.open(pages[name], look=look)
    tab.run("document.querySelectorAll('details').forEach((each) => each.open = true)")
    texts = tab.run(TEXTS)
    assert len(texts) > 20
    faint = [each for each in texts if contrast(each[1], each[2]) < 4.5]
    assert faint == []


@pytest.mark.parametrize("name", PAGES)
def test_a_phone_need_not_scroll_sideways(tab: Tab, pages: dict[str, Path], name: str) -> None:
    tab.open(pages[name], width=375)
    tab.run("document.querySelectorAll('details').forEach((each) => each.open = true)")
    assert tab.run("return innerWidth") == 375
    assert tab.run("return document.documentElement.scrollWidth") == 375
    columns = tab.run(
        "return [...document.querySelectorAll('.region')].map((each) => each.offsetLeft)"
    )
    assert len(set(columns)) == 1


def test_no_word_of_the_counts_is_broken_on_a_phone(tab: Tab, pages: dict[str, Path]) -> None:
    tab.open(pages["report"], width=375)
    lines = (
        "return [...document.querySelectorAll('.tile span')].map((e) => e.getClientRects().length)"
    )
    assert tab.run(lines) == [1] * 6
    tiles = "return [...document.querySelectorAll('.tile')].map((each) => each.offsetWidth)"
    assert len(set(tab.run(tiles))) == 1


def test_regions_are_side_by_side_on_a_screen(tab: Tab, pages: dict[str, Path]) -> None:
    tab.open(pages["report"])
    tops = tab.run("return [...document.querySelectorAll('.region')].map((each) => each.offsetTop)")
    assert len(tops) == 3
    assert len(set(tops)) == 1


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
    for group in ("stack", "family"):
        tab.choose("group", group)
    tab.browser.find_element(By.ID, "text").send_keys("<script>")
    assert len(tab.cards()) == 5
    assert tab.run("return window.hacked") is None
    assert tab.run("return document.querySelectorAll('img, iframe, [onerror]').length") == 0
    assert tab.run("return document.scripts.length") == 1


def test_the_policy_stops_what_would_be_injected(tab: Tab, pages: dict[str, Path]) -> None:
    tab.open(pages["report"])
    tab.run(
        "const bad = document.createElement('div');"
        "bad.innerHTML = '<img src=x onerror=\"window.hacked = 1\">';"
        "document.body.append(bad);"
        "const script = document.createElement('script');"
        "script.textContent = 'window.hacked = 2';"
        "document.body.append(script);"
    )
    assert tab.run("return window.hacked") is None
    assert "Content Security Policy" in " ".join(each["message"] for each in tab.log("browser"))


def test_the_keyboard_reaches_it(tab: Tab, pages: dict[str, Path]) -> None:
    tab.open(pages["report"])
    tab.browser.find_element(By.TAG_NAME, "body").send_keys(Keys.TAB)
    skip = tab.browser.switch_to.active_element
    assert skip.text == "Skip to the report"
    assert skip.is_displayed()
    skip.send_keys(Keys.ENTER)
    assert tab.browser.current_url.endswith("#content")
