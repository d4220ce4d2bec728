"""The page in a real browser: it filters, has two looks, fits a phone, and nothing in it acts."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select

from tests.report.stage import clean, hostile, report, write_app, written

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")
pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium is installed"),
    pytest.mark.skipif(DRIVER is None, reason="no chromedriver is installed"),
    pytest.mark.xdist_group("browser"),
]
FLAGS = """
    --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-sync
    --disable-background-networking --disable-component-update --disable-dev-shm-usage
"""
LIGHT, DARK = "light", "dark"
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


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for flag in FLAGS.split():
        options.add_argument(flag)
    options.add_argument(f"--user-data-dir={tmp_path_factory.mktemp('profile')}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(str(DRIVER)))
    yield driver
    driver.quit()


class Tab:
    """The page as a user has it before them."""

    def __init__(self, browser: webdriver.Chrome) -> None:
        self.browser = browser

    def open(
        self, file: Path, *, width: int = 1280, look: str = LIGHT, scripts: bool = True
    ) -> None:
        size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
        media = [{"name": "prefers-color-scheme", "value": look}]
        self._ask("Emulation.setDeviceMetricsOverride", size)
        self._ask("Emulation.setEmulatedMedia", {"features": media})
        self._ask("Emulation.setScriptExecutionDisabled", {"value": not scripts})
        self.browser.get("about:blank")
        for kind in ("browser", "performance"):
            self.log(kind)
        self.browser.get(file.as_uri())

    def _ask(self, command: str, words: dict[str, Any]) -> None:
        self.browser.execute_cdp_cmd(command, words)

    def log(self, kind: str) -> list[Any]:
        """What has been logged since the last time."""
        return list(self.browser.get_log(kind))  # type: ignore[no-untyped-call]

    def run(self, script: str) -> Any:
        return self.browser.execute_script(script)

    def cards(self) -> list[str]:
        """The checks of the cards that are to be seen, in their order."""
        cards = self.browser.find_elements(By.CSS_SELECTOR, ".card")
        seen = [card for card in cards if card.is_displayed()]
        return [card.find_element(By.CSS_SELECTOR, ".label code").text for card in seen]

    def headings(self) -> list[str]:
        found = self.browser.find_elements(By.CSS_SELECTOR, "#groups .group h3")
        return [each.text for each in found if each.is_displayed()]

    def choose(self, control: str, choice: str) -> None:
        Select(self.browser.find_element(By.ID, control)).select_by_visible_text(choice)

    def click(self, selector: str) -> None:
        self.browser.find_element(By.CSS_SELECTOR, selector).click()

    def text(self, selector: str) -> str:
        return self.browser.find_element(By.CSS_SELECTOR, selector).text


@pytest.fixture
def tab(browser: webdriver.Chrome) -> Iterator[Tab]:
    yield Tab(browser)
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


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
    assert sum(_channels(light)) > 600 > 150 > sum(_channels(dark))
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
    assert sum(_channels(dark)) < 150 < 600 < sum(_channels(tab.run(ink)))
    tab.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    assert tab.run(ink) == dark
    assert not tab.browser.find_element(By.ID, "filters").is_displayed()
    tab.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def _channels(color: str) -> list[float]:
    return [float(each) for each in color[color.index("(") + 1 : -1].split(",")[:3]]


# Every piece of text that is to be seen, with its color and the one behind it.
_TEXTS = """
const solid = (color) => !/^rgba\\(.*, 0\\)$/.test(color);
return [...document.body.querySelectorAll('*')]
  .filter((each) => each.checkVisibility() && each.tagName !== 'OPTION')
  .filter((each) => [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
  .map((each) => {
    let behind = each;
    const clear = (element) => !solid(getComputedStyle(element).backgroundColor);
    while (behind && clear(behind)) behind = behind.parentElement;
    const back = getComputedStyle(behind ?? document.documentElement).backgroundColor;
    return [each.outerHTML.slice(0, 80), getComputedStyle(each).color, back];
  });
"""


@pytest.mark.parametrize("look", [LIGHT, DARK])
@pytest.mark.parametrize("name", ["report", "clean"])
def test_text_stands_out(tab: Tab, pages: dict[str, Path], name: str, look: str) -> None:
    tab.open(pages[name], look=look)
    tab.run("document.querySelectorAll('details').forEach((each) => each.open = true)")
    texts = tab.run(_TEXTS)
    assert len(texts) > 20
    faint = [each for each in texts if _contrast(each[1], each[2]) < 4.5]
    assert faint == []


def _contrast(front: str, back: str) -> float:
    """The contrast ratio of WCAG 2."""
    high, low = sorted((_luminance(front), _luminance(back)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(color: str) -> float:
    shares = [each / 255 for each in _channels(color)]
    red, green, blue = (
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


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
