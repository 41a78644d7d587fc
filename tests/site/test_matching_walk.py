"""A round reviewed by keyboard alone: lock, forbid, compute anew, find a person, accept; after each deed the keyboard
stands on what was done, which is what is read aloud next."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, expect

from momentum.applications.models import Application
from momentum.matching.models import Run
from momentum.matching.reminders import compute_runs
from tests.access.world import COORDINATOR
from tests.browser import Site, open_context
from tests.momentum.matching import Round, make_round
from tests.site.test_find_walk import committed
from tests.site.test_walks import Keys

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=False)]


def make_proposal() -> Round:
    round_ = make_round(3, 4)
    Application.objects.filter(offering=round_.offering).update(topics=["ethics"], areas=["neurology"])
    round_.run()
    return round_


def test_a_round_is_reviewed_and_accepted_by_keyboard(site: Site, browser: Browser) -> None:
    site.faults.clear()
    round_ = committed(make_proposal)
    office = open_context(browser, site, COORDINATOR, locale="en-CA")
    staff = Keys(office.new_page())
    tab, said = staff.tab, staff.tab.locator("#said")
    tab.goto(reverse("admin:momentum_round", args=[round_.offering.pk, round_.tier_id]))
    locked, forbidden, found = tab.locator("table.pairs th[id]").evaluate_all("all => all.map(each => each.id)")

    staff.press(tab.locator(f"tr:has(#{locked}) button[name=lock]"))
    tab.wait_for_url(f"**#{locked}")
    expect(tab.locator(f"#{locked}")).to_be_focused()
    expect(tab.locator(f"#{locked}")).to_have_accessible_description("locked")
    expect(said).to_contain_text("Noted.")
    tab.keyboard.press("Tab")
    expect(tab.locator(f"tr:has(#{locked}) button[name=drop]")).to_be_focused()
    staff.press(tab.locator(f"tr:has(#{forbidden}) button[name=forbid]"))
    tab.wait_for_url(f"**#{forbidden}")
    expect(tab.locator(f"#{forbidden}")).to_be_focused()
    expect(tab.locator(f"#{forbidden}")).to_have_accessible_description("forbidden")

    staff.press(tab.get_by_role("button", name="Compute anew"))
    tab.wait_for_url("**#said")
    expect(said).to_be_focused()
    expect(said).to_contain_text("being computed")
    committed(lambda: compute_runs(timezone.now()))
    # the page sees by itself that it is ready, and begins anew where the totals stand
    expect(tab.locator("#progress")).to_be_focused(timeout=20_000)
    expect(tab.locator(f"tr:has(#{locked}) .badge").first).to_have_text("locked")
    expect(tab.locator(f"tr:has(#{forbidden}) button[name=lock]")).to_have_count(1)

    mentee = Application.objects.select_related("member").get(pk=found.removeprefix("pair-")).member
    staff.write(tab.locator("#q"), mentee.get_full_name())
    tab.keyboard.press("Enter")
    tab.wait_for_url(re.compile(r"\?q="))
    expect(tab.locator("table.pairs th[id]")).to_have_text([str(mentee)])

    staff.press(tab.locator("#content a.primary"))
    tab.wait_for_url("**/accept/2/")
    staff.press(tab.locator("#content button.primary"))
    tab.wait_for_url("**#said")
    expect(said).to_be_focused()
    expect(said).to_contain_text("Accepted.")
    assert Run.objects.get(offering=round_.offering, number=2).state == Run.State.ACCEPTED
    office.close()
    assert site.faults == []
