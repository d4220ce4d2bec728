"""A real browser for the tests of pages: where there is none, they are skipped."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")
# For `pytestmark` of modules that open pages.
NEEDS = [
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium is installed"),
    pytest.mark.skipif(DRIVER is None, reason="no chromedriver is installed"),
    pytest.mark.xdist_group("browser"),
]
FLAGS = """
    --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-sync
    --disable-background-networking --disable-component-update --disable-dev-shm-usage
"""
LIGHT, DARK = "light", "dark"


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


@pytest.fixture
def tab(browser: webdriver.Chrome) -> Iterator[Tab]:
    yield Tab(browser)
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


# Every piece of text that is to be seen, with its color and the one behind it.
TEXTS = """
const solid = (color) => !/^rgba\\(.*, 0\\)$/.test(color);
return [...document.body.querySelectorAll('*')]
  .filter((each) => each.checkVisibility() && each.tagName !== 'OPTION' && !each.closest('svg'))
  .filter((each) => [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
  .map((each) => {
    let behind = each;
    const clear = (element) => !solid(getComputedStyle(element).backgroundColor);
    while (behind && clear(behind)) behind = behind.parentElement;
    const back = getComputedStyle(behind ?? document.documentElement).backgroundColor;
    return [each.outerHTML.slice(0, 80), getComputedStyle(each).color, back];
  });
"""


def contrast(front: str, back: str) -> float:
    """The contrast ratio of WCAG 2."""
    high, low = sorted((_luminance(front), _luminance(back)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(color: str) -> float:
    shares = [each / 255 for each in channels(color)]
    red, green, blue = (
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def channels(color: str) -> list[float]:
    return [float(each) for each in color[color.index("(") + 1 : -1].split(",")[:3]]
