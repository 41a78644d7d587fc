"""A program in offerings by keyboard alone: a member applies, staff tick mentors, see what is covered, and select."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from momentum.applications.models import Application
from momentum.programs.models import Offering, Role
from tests import factories
from tests.access.world import COORDINATOR
from tests.browser import Site, open_context
from tests.momentum.applications import make_application
from tests.momentum.programs import make_offering
from tests.site.test_find_walk import committed, tick
from tests.site.test_walks import Keys

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=False)]
APPLICANT = "applicant to a program"
GOAL = "To find my feet."


def make_round(site: Site) -> Offering:
    """An offering to which a mentor has applied who knows neurology, and somebody who wants to apply."""
    offering = make_offering()
    make_application(offering=offering, role=Role.MENTOR, areas=["neurology"], practice_settings=["general-hospital"])
    site.world.add(APPLICANT, factories.make_member(first_name="Wilma", last_name="Walker"))
    return offering


def test_a_member_applies_and_staff_select_by_keyboard(site: Site, browser: Browser) -> None:
    site.faults.clear()
    offering = committed(lambda: make_round(site))
    tier = offering.program.tiers.get()
    home = open_context(browser, site, APPLICANT, locale="en-CA")
    keys = Keys(home.new_page())
    keys.tab.goto(f"/en/momentum/offerings/{offering.public_id}/apply/{tier.code}/mentee/")
    tick(keys, keys.tab.locator("#id_belongs"))
    tick(keys, keys.tab.locator("input[name=areas][value=neurology]"))
    tick(keys, keys.tab.locator("input[name=topics]").first)
    keys.write(keys.tab.locator("#id_goals"), GOAL)
    for box in keys.tab.locator("input[name^=accept_]").all():
        tick(keys, box)
    keys.press(keys.tab.locator("main form button.primary"))
    keys.tab.wait_for_url(re.compile(r"/momentum/applications/[0-9a-f-]{36}/$"))
    expect(keys.tab.locator("main")).to_contain_text(GOAL)
    made = Application.objects.get(offering=offering, role=Role.MENTEE)

    office = open_context(browser, site, COORDINATOR, locale="en-CA")
    staff = Keys(office.new_page())
    staff.tab.goto("/en/admin/momentum/application/selection/")
    staff.press(staff.tab.locator(f"#content a[href$='/selection/{offering.pk}/{tier.pk}/']"))
    words = staff.tab.locator("#coverage-words")
    expect(words).to_contain_text("1 setting or area is not covered yet.")
    tick(staff, staff.tab.locator(f"#chosen-{made.pk}"))
    mentor = Application.objects.get(offering=offering, role=Role.MENTOR)
    tick(staff, staff.tab.locator(f"#chosen-{mentor.pk}"))
    # the table follows the ticks, and the focus stays
    expect(words).to_contain_text("Every setting and area that was named is covered.")
    expect(staff.tab.locator(f"#chosen-{mentor.pk}")).to_be_focused()
    staff.press(staff.tab.locator("#content button.primary"))
    expect(staff.tab.locator(".messagelist")).to_contain_text("2 applications are treated.")
    states = Application.objects.filter(offering=offering).values_list("state", flat=True)
    assert set(states) == {Application.State.SELECTED}
    home.close()
    office.close()
    assert site.faults == []
