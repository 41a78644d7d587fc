"""A1, A6, A7, S5, P10 in a real browser: every page state, both languages, narrow and wide.

Shape and targets are looked at in both widths; axe looks at each state once in each language, at 320 px in one and at
1280 px in the other. What staff see is opened in French alone, whose words are the longer ones, with axe at one width.
`make walks` (CAOT_WALKS=all) looks at everything in both languages, with axe everywhere, other widths and dark colours.
"""

import os
import re
from collections import defaultdict
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser
from playwright.sync_api import Page as Tab

from tests.access.world import ADMINISTRATOR, COORDINATOR, FINANCE
from tests.browser import Site, axe_violations, open_context
from tests.site.pages import PAGES, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=False)]
ALL = os.environ.get("CAOT_WALKS") == "all"
WIDTHS = (320, 390, 768, 1280) if ALL else (320, 1280)
SCHEMES = ("light", "dark") if ALL else ("light",)
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
# CAOT_WALKS may also name the states to look at, as a regular expression, while one of them is being mended.
ONLY = "" if ALL else os.environ.get("CAOT_WALKS", "")
# By role; the administrator's many in parts, so that two browsers end at the same time.
GROUPS: dict[str, list[Page]] = defaultdict(list)
PART = 12
for _page in (page for page in PAGES if re.search(ONLY, page.name)):
    _parts = sum(len(group) for name, group in GROUPS.items() if name.startswith(ADMINISTRATOR)) // PART
    GROUPS[f"{ADMINISTRATOR} {_parts + 1}" if _page.role == ADMINISTRATOR else _page.role].append(_page)
LANGUAGES_OF = {
    group: ("fr",) if pages[0].role in {ADMINISTRATOR, COORDINATOR, FINANCE} and not ALL else ("en", "fr")
    for group, pages in GROUPS.items()
}
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


FILL_IN = """(form, sent) => {
  const slips = [];
  let button = form.querySelector('[type=submit], button:not([type=button])');
  for (const [name, given] of Object.entries(sent)) {
    const fields = Array.from(form.elements).filter(field => field.name === name && field.type !== 'hidden');
    if (!fields.length) slips.push(`no field is named ${name}`);
    else if (fields[0].type === 'submit') button = fields[0];
    else if (['checkbox', 'radio'].includes(fields[0].type)) {
      fields.forEach(field => { field.checked = false; });
      for (const value of [given].flat()) {
        const field = fields.find(each => each.value === value) || fields[0];
        field.value = value;
        field.checked = true;
      }
    } else {
      const field = fields[0];
      const isChoice = field.tagName === 'SELECT';
      if (isChoice && !Array.from(field.options).some(each => each.value === given)) {
        field.add(new Option(given, given));
      }
      field.value = given;
      if (field.value !== given) slips.push(`${name} does not take ${given}`);
    }
  }
  if (!slips.length) {
    form.noValidate = true;
    setTimeout(() => form.requestSubmit(button));
  }
  return slips;
}"""


def go(tab: Tab, page: Page, site: Site, language: str) -> None:
    """Open the page; send its form where the state asks for it, with what is typed wrong.

    A form that takes what the state sends changes the site for those who come after: that is an error of the state, as
    is a name that no field has.
    """
    url = page.url(site.world, language)
    path = urlsplit(url).path
    answer = tab.goto(url)
    if page.sent is None:
        assert answer is not None
        assert answer.status == page.status, f"{page.name}: {answer.status} at {url}"
        return
    forms = tab.locator("main form[method=post]").filter(has=tab.locator("[type=submit], button:not([type=button])"))
    if urlsplit(tab.url).path != path:
        # what only takes forms leads to the page on which its form stands
        forms = forms.and_(tab.locator(f"[action$='{path}']"))
    for name in page.sent:
        forms = forms.filter(has=tab.locator(f"[name='{name}']:not([type=hidden])"))
    assert forms.count() > 0, f"{page.name}: no form at {url} has the fields {sorted(page.sent)}"
    form = forms.last
    with tab.expect_navigation() as sent:
        slips = form.evaluate(FILL_IN, page.sent)
        assert slips == [], f"{page.name}: {slips} at {url}"
    answer = sent.value
    is_taken = answer.request.redirected_from is not None
    assert (answer.status, is_taken) == (page.status, False), f"{page.name}: {answer.status}, taken: {is_taken}"


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
@pytest.mark.parametrize(
    ("group", "language"), [(group, language) for group, languages in LANGUAGES_OF.items() for language in languages]
)
def test_pages_are_accessible_and_keep_to_themselves(
    site: Site, browser: Browser, group: str, language: str, scheme: str
) -> None:
    found, titles, role = [], {}, GROUPS[group][0].role
    site.faults.clear()
    context = open_context(browser, site, role, locale=f"{language}-CA", color_scheme=scheme, reduced_motion="reduce")
    tab = context.new_page()
    for number, page in enumerate(GROUPS[group]):
        # from narrow to wide, and the next page the other way: the window changes once for each page
        turns = list(enumerate(WIDTHS))[:: -1 if number % 2 else 1]
        tab.set_viewport_size({"width": turns[0][1], "height": 900})
        go(tab, page, site, language)
        for turn, width in turns:
            if width != turns[0][1]:
                tab.set_viewport_size({"width": width, "height": 900})
            with_axe = ALL or (number + turn + (language == "fr")) % 2 == 0
            found += [f"{page.name}, {width} px: {fault}" for fault in faults_of(tab, page, width, with_axe=with_axe)]
        titles[page.name] = tab.title()
    context.close()
    assert "\n".join([*found, *site.faults]) == ""
    if role != ADMINISTRATOR:
        assert {name for name in titles if list(titles.values()).count(titles[name]) > 3} == set()
