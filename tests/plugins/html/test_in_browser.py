"""Pages in a real browser: steps open with a click, nothing is fetched, phone, print, light and dark."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from jixiao.cli import main

ROOT = Path(__file__).parents[3]
SEED = ROOT / "frameworks/jixiao_frameworks/shaanxi/baishui/department/2021/cases/自评表.xlsx"
GIVEN = ("-f", "shaanxi/baishui/department@2021")
PAGES = ("score", "report", "summary", "review", "docs")

PALE = """
const shade = (text) => { const [r, g, b, a = 1] = text.match(/[0-9.]+/g).map(Number); return [r, g, b, a]; };
const light = ([r, g, b]) => [r, g, b].map((c) => c / 255)
  .map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
  .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
const behind = (node) => {
  for (let at = node; at; at = at.parentElement) {
    const found = shade(getComputedStyle(at).backgroundColor);
    if (found[3] > 0) return found;
  }
  return [255, 255, 255, 1];
};
const pale = [];
let seen = 0;
for (const node of document.body.querySelectorAll("*")) {
  const own = [...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim());
  if (!own || !node.getClientRects().length) continue;
  const style = getComputedStyle(node);
  const ink = light(shade(node.closest("svg") ? style.fill : style.color)), paper = light(behind(node));
  const ratio = (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
  seen += 1;
  if (ratio < 4.5) pale.push(`${node.tagName} ${node.className} ${node.textContent.slice(0, 20)}: ${ratio.toFixed(2)}`);
}
return [seen, pale];
"""
"""How many texts are seen, and those whose contrast is below 4.5 (WCAG 2.2, 1.4.3)."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A headless Chromium. Skipped where there is none, unless under CI."""
    driver, program = shutil.which("chromedriver"), shutil.which("chromium")
    if driver is None or program is None:
        if "CI" in os.environ:
            pytest.fail("chromedriver is not there: Chromium belongs to the checks")
        pytest.skip("chromedriver is not there: no browser to look with")
    from selenium.webdriver import Chrome, ChromeOptions
    from selenium.webdriver.chrome.service import Service

    options = ChromeOptions()
    options.binary_location = program
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--lang=zh-CN"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    with Chrome(options=options, service=Service(driver)) as made:
        yield made


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one page of every kind, in Chinese and in English."""
    here = tmp_path_factory.mktemp("pages")
    filed = here / "filed"
    filed.mkdir()
    for name in ("甲", "乙", "丙"):
        shutil.copy(SEED, filed / f"{name}.xlsx")
    one, lenient = filed / "甲.xlsx", ("--fail-on", "never")
    for language in ("zh", "en"):
        told = ("--lang", language, "-o")
        for command in (
            ("score", one, *GIVEN, *lenient, *told, here / f"score-{language}.html"),
            ("report", one, *GIVEN, *lenient, "--table", *told, here / f"report-{language}.html"),
            ("summary", filed, *GIVEN, *told, here / f"summary-{language}.html"),
            ("check", filed, *GIVEN, *lenient, *told, here / f"review-{language}.html"),
            ("docs", GIVEN[1], *told, here / f"docs-{language}.html"),
        ):
            result = CliRunner().invoke(main, [str(part) for part in command], catch_exceptions=False)
            assert result.exit_code in (0, 1), result.output
    return here


def shown(browser: Any, page: Path, *, width: int = 1280, scheme: str = "light", media: str = "screen") -> Any:
    """The page in a window of that width, in a colour scheme, for a medium; what was logged before is forgotten."""
    browser.get_log("performance")
    browser.get_log("browser")
    metrics = {"width": width, "height": 844, "deviceScaleFactor": 1, "mobile": width < 600}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": media, "features": features})
    browser.get(page.as_uri())
    return browser


def asked_for(browser: Any) -> list[str]:
    """Every address that was asked for since the page was opened."""
    told = (json.loads(entry["message"])["message"] for entry in browser.get_log("performance"))
    return [item["params"]["request"]["url"] for item in told if item["method"] == "Network.requestWillBeSent"]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_for_nothing_and_complains_of_nothing(browser: Any, pages: Path, name: str) -> None:
    page = pages / f"{name}-zh.html"
    shown(browser, page)
    assert asked_for(browser) == [page.as_uri()]
    assert browser.get_log("browser") == []


@pytest.mark.parametrize("name", ["score", "summary"])
def test_steps_wait_for_a_click(browser: Any, pages: Path, name: str) -> None:
    shown(browser, pages / f"{name}-zh.html")
    first = browser.find_element("css selector", "details")
    inside = first.find_element("css selector", ":scope > :not(summary)")
    assert not inside.is_displayed()
    first.find_element("css selector", "summary").click()
    assert inside.is_displayed()
    assert inside.text.strip()
    first.find_element("css selector", "summary").click()
    assert not inside.is_displayed()


@pytest.mark.parametrize("name", PAGES)
def test_a_phone_shows_a_page_without_moving_it_sideways(browser: Any, pages: Path, name: str) -> None:
    shown(browser, pages / f"{name}-zh.html", width=390)
    assert browser.execute_script("return document.scrollingElement.scrollWidth") <= 390


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_every_text_stands_out(browser: Any, pages: Path, name: str, scheme: str) -> None:
    shown(browser, pages / f"{name}-zh.html", scheme=scheme)
    seen, pale = browser.execute_script(PALE)
    assert seen > 20
    assert pale == []


@pytest.mark.parametrize("name", PAGES)
def test_dark_is_dark_and_paper_is_white(browser: Any, pages: Path, name: str) -> None:
    ground = "return getComputedStyle(document.querySelector('article').closest('article, body')).backgroundColor"
    body = "return getComputedStyle(document.body).backgroundColor"
    page = pages / f"{name}-zh.html"
    shown(browser, page, scheme="dark")
    assert all(int(part) < 64 for part in numbers(browser.execute_script(body)))
    shown(browser, page, scheme="dark", media="print")
    for script in (ground, body):
        *colour, opacity = (*numbers(browser.execute_script(script)), 1)[:4]
        assert opacity == 0 or colour == [255, 255, 255]
    seen, pale = browser.execute_script(PALE)
    assert seen > 20
    assert pale == []


def numbers(colour: str) -> list[int]:
    return [int(float(part)) for part in colour.removeprefix("rgba(").removeprefix("rgb(").rstrip(")").split(",")]


@pytest.mark.parametrize("name", PAGES)
def test_paper_has_no_controls(browser: Any, pages: Path, name: str) -> None:
    """No list of sections, no arrows: nothing that invites a click."""
    shown(browser, pages / f"{name}-zh.html", media="print")
    left = browser.execute_script(
        "return [...document.querySelectorAll('nav, .fold:not([open])')].filter((it) => it.getClientRects().length).length"
        " + [...document.querySelectorAll('summary')]"
        ".filter((it) => getComputedStyle(it, '::after').content !== 'none').length"
    )
    assert left == 0


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_in_which_language_it_speaks(browser: Any, pages: Path, name: str) -> None:
    """A report on a self-evaluation speaks Chinese whoever asks: its sentences are the framework's."""
    for language, said in (("zh", "zh-CN"), ("en", "zh-CN" if name == "report" else "en")):
        shown(browser, pages / f"{name}-{language}.html")
        assert browser.execute_script("return document.documentElement.lang") == said
