"""A1, A6, A7, S5, P10 in a real browser: every page state, both languages, narrow and wide.

Shape and targets are looked at in both widths; axe looks at each state once in each language, at 320 px in one and at
1280 px in the other. `make walks` (CAOT_WALKS=all) lets it look at all of them, the other widths and dark colours too.
"""

import os
import re
from collections import defaultdict
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser
from playwright.sync_api import Page as Tab

from tests.browser import Site, axe_violations, open_context
from tests.site.pages import PAGES, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=False)]
ALL = os.environ.get("CAOT_WALKS") == "all"
WIDTHS = (320, 390, 768, 1280) if ALL else (320, 1280)
SCHEMES = ("light", "dark") if ALL else ("light",)
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
# CAOT_WALKS may also name the states to look at, as a regular expression, while one of them is being mended.
ONLY = "" if ALL else os.environ.get("CAOT_WALKS", "")
GROUPS: dict[str, list[Page]] = defaultdict(list)
for _page in (page for page in PAGES if re.search(ONLY, page.name)):
    GROUPS[_page.role].append(_page)
SHAPE = """() => {
  const small = [];
  const targets = 'button, input:not([type=hidden]), select, summary, nav a, a.button';
  for (const target of document.querySelectorAll(targets)) {
    const box = target.getBoundingClientRect();
    const label = target.labels && target.labels[0] ? target.labels[0].getBoundingClientRect() : box;
    const wide = Math.max(box.width, label.width), high = Math.max(box.height, label.height);
    if (box.width && box.height && target.checkVisibility() && (wide < 24 || high < 24)) {
      small.push(`${target.tagName} ${target.id || target.className || target.textContent.trim().slice(0, 20)} ` +
        `${Math.round(wide)}×${Math.round(high)}`);
    }
  }
  const limit = document.documentElement.clientWidth;
  const isWide = element => element.getBoundingClientRect().right > limit + 1;
  const wide = Array.from(document.querySelectorAll('body *')).filter(isWide);
  return {
    wide: wide.slice(0, 4).map(each => `${each.tagName} ${each.id || each.className}`).join(', '),
    over: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    headings: document.querySelectorAll('h1').length,
    title: document.title.trim(),
    mains: document.querySelectorAll('main, [role=main]').length,
    small,
  };
}"""


def go(tab: Tab, page: Page, site: Site, language: str) -> None:
    """Open the page; send its form where the state asks for it, with what is typed wrong."""
    url = page.url(site.world, language)
    forms = tab.locator("main form[method=post]")
    tab.goto(url)
    here = tab.locator(f"main form[method=post][action$='{urlsplit(url).path}']")
    if page.sent is not None and urlsplit(tab.url).path != urlsplit(url).path and here.count():
        # what only takes forms leads to the page on which its form stands
        forms = here
        for closed in tab.locator("main details:not([open]) > summary").all():
            closed.click()
    if page.sent is None:
        return
    form = forms.filter(has=tab.locator("[type=submit], button:not([type=button])")).last
    for name, value in page.sent.items():
        field = form.locator(f"[name='{name}']:not([type=hidden]):not([type=radio]):not([type=checkbox]):not(select)")
        if field.count() and field.first.get_attribute("type") != "submit":
            field.first.fill(value)
    with tab.expect_navigation():
        form.evaluate("""form => {
          form.noValidate = true;
          form.requestSubmit(form.querySelector('[type=submit], button:not([type=button])'));
        }""")


def faults_of(tab: Tab, page: Page, width: int, *, with_axe: bool = True) -> list[str]:
    """What one page state does wrong at one width."""
    faults = [f"axe {line}" for line in axe_violations(tab, WCAG)] if with_axe else []
    shape = tab.evaluate(SHAPE)
    if shape["over"] > 0 and width == 320:
        faults.append(f"{shape['over']} px too wide: {shape['wide']}")
    if shape["headings"] != 1:
        faults.append(f"{shape['headings']} headings of level 1")
    if not shape["title"].replace("·", "").strip() or shape["mains"] != 1:
        faults.append(f"title {shape['title']!r}, {shape['mains']} main parts")
    return faults + [f"small: {each}" for each in shape["small"]]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("role", GROUPS)
def test_pages_are_accessible_and_keep_to_themselves(
    site: Site, browser: Browser, role: str, language: str, scheme: str
) -> None:
    found, titles = [], {}
    site.faults.clear()
    context = open_context(browser, site, role, locale=f"{language}-CA", color_scheme=scheme, reduced_motion="reduce")
    tab = context.new_page()
    for number, page in enumerate(GROUPS[role]):
        tab.set_viewport_size({"width": WIDTHS[0], "height": 900})
        go(tab, page, site, language)
        for turn, width in enumerate(WIDTHS):
            tab.set_viewport_size({"width": width, "height": 900})
            with_axe = ALL or (number + turn + (language == "fr")) % 2 == 0
            found += [f"{page.name}, {width} px: {fault}" for fault in faults_of(tab, page, width, with_axe=with_axe)]
        titles[page.name] = tab.title()
    context.close()
    assert "\n".join([*found, *site.faults]) == ""
    if role not in {"administrator"}:
        assert {name for name in titles if list(titles.values()).count(titles[name]) > 3} == set()
