"""A1, A6, A7 for the pages of a site that refuses or fails: 400, 429, 500, 503, in a real browser."""

from typing import Any

import pytest
from django.core.exceptions import SuspiciousOperation
from django.db import OperationalError
from playwright.sync_api import Browser

from tests.access.world import MEMBER, VISITOR
from tests.browser import Site, open_context
from tests.site.pages import Page
from tests.site.test_browser_pages import WIDTHS, faults_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=False)]
TOO_MANY = "too many"
# What goes wrong, who meets it, where, and the status of the page that says so.
FAILURES = [
    (SuspiciousOperation("strange"), VISITOR, "", 400),
    (TOO_MANY, MEMBER, "mentors/", 429),
    (RuntimeError("broken"), VISITOR, "", 500),
    (OperationalError("gone"), VISITOR, "", 503),
]


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(("what", "role", "path", "status"), FAILURES, ids=[str(each[-1]) for each in FAILURES])
def test_error_pages_are_accessible(
    site: Site,
    browser: Browser,
    monkeypatch: pytest.MonkeyPatch,
    what: Any,
    role: str,
    path: str,
    status: int,
    language: str,
) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise what

    if what == TOO_MANY:
        monkeypatch.setattr("mentorship.profiles.policy.SEARCHES_A_MINUTE", 0)
    else:
        monkeypatch.setattr("caot_mentor.pages.views.texts_named", fail)
    site.faults.clear()
    context = open_context(browser, site, role, locale=f"{language}-CA", reduced_motion="reduce")
    tab = context.new_page()
    answer = tab.goto(f"/{language}/{path}")
    assert answer is not None
    assert answer.status == status
    page = Page(str(status), role, lambda world: path, status)
    found = []
    for width in WIDTHS:
        tab.set_viewport_size({"width": width, "height": 900})
        found += [f"{width} px: {fault}" for fault in faults_of(tab, page, width)]
    context.close()

    assert "\n".join([*found, *site.faults]) == ""
