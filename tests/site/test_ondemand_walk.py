"""Mentorship On Demand by keyboard alone, by mentee and staff: from registering to the match (OD-2 to OD-5)."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, expect

from members.models import Member
from ondemand.matching.models import Match
from ondemand.matching.queries import chosen_of
from ondemand.payments.models import Receipt
from ondemand.registrations.models import Registration
from tests import factories
from tests.access.world import COORDINATOR
from tests.browser import Site, open_context
from tests.mentorship.mentors import make_mentor
from tests.site.test_find_walk import committed, link_in, mail_to, tick
from tests.site.test_walks import Keys

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=False)]
MENTEE = "mentee on demand"
GOAL = "Write funding letters that need no second round."
State = Registration.State
# what each section of the workbook needs before it can be sent, in the order of the sections
NEEDED: list[tuple[dict[str, str], list[str]]] = [
    ({"#id_role-1": "Occupational therapist, first year"}, ["#id_situation-1_1"]),
    ({"#id_strength-1": "I listen before I suggest anything."}, []),
    ({"#id_area-1": "Deciding alone in a small team."}, []),
    ({}, []),
    ({}, []),
    ({"#id_goal-1": GOAL}, []),
    ({"#id_ask-1": "How you learned to say no kindly."}, []),
    ({}, ["#id_modes-1_0", "#id_languages-1_0"]),
    ({}, ["#id_not-notce-1", "#id_no-clients-1"]),
]


def make_people(site: Site) -> tuple[Member, list[str]]:
    """A mentee with nothing yet, and three mentors who fit what the mentee is about to answer; their names."""
    mentee = factories.make_member(first_name="Wenda", last_name="Walkabout", language="en", province="ON")
    site.world.add(MENTEE, mentee)
    names = ["Prima", "Secunda", "Tertia"]
    for name in names:
        member = factories.make_member(first_name=name, last_name="Ondemand")
        make_mentor(member=member, areas=["driving"], topics=["ethics"], languages=["en"])
    return mentee, [f"{name} Ondemand" for name in names]


def go_on(keys: Keys, button: Locator, address: str | re.Pattern[str]) -> None:
    keys.press(button)
    keys.tab.wait_for_url(address)


def primary(keys: Keys) -> Locator:
    return keys.tab.locator("main .primary")


def register_and_pay(keys: Keys) -> None:
    tab = keys.tab
    tab.goto("/en/on-demand/")
    go_on(keys, tab.locator("main a[href$='/register/']"), "**/on-demand/register/")
    expect(tab.locator("#id_language_1")).to_have_value("en")
    for box in tab.locator("main input[type=checkbox]").all():
        tick(keys, box)
    go_on(keys, primary(keys), "**/on-demand/")
    go_on(keys, tab.locator("main a[href$='/pay/']"), "**/on-demand/pay/")
    expect(tab.locator("main")).to_contain_text("$111.87")
    go_on(keys, primary(keys), "**/demo-checkout/**")
    go_on(keys, tab.locator("button[value=pay]"), "**/on-demand/?payment=done")
    expect(tab.locator("main [role=status]")).to_contain_text("your payment has arrived")


def fill_in_the_profile(keys: Keys) -> None:
    """The five questions, by which mentors are put in an order."""
    tab = keys.tab
    go_on(keys, tab.locator("main a[href$='/my-mentee-profile/']"), "**/my-mentee-profile/")
    go_on(keys, tab.locator("main a[href$='/my-mentee-profile/questions/']"), "**/my-mentee-profile/questions/")
    tick(keys, tab.locator("#id_paths_0"))
    keys.write(tab.locator("#id_goal_1"), GOAL)
    tick(keys, tab.locator("input[name=areas][value=driving]"))
    tick(keys, tab.locator("input[name=topics][value=ethics]"))
    go_on(keys, primary(keys), "**/my-mentee-profile/")


def fill_in_the_workbook_and_send_it(keys: Keys) -> None:
    """Begun where the registration says so; from section to section, then sent."""
    tab = keys.tab
    tab.goto("/en/on-demand/")
    go_on(keys, primary(keys), "**/my-workbooks/mentee/")
    go_on(keys, primary(keys), "**/sections/where-i-am/")
    for number, (words, boxes) in enumerate(NEEDED, start=1):
        for field, answer in words.items():
            keys.write(tab.locator(field), answer)
        for box in boxes:
            tick(keys, tab.locator(box))
        if number < len(NEEDED):
            here = tab.url
            go_on(keys, tab.locator("main button[name=next]"), re.compile(rf"/sections/(?!{here.split('/')[-2]}/)"))
    go_on(keys, primary(keys), "**/my-workbooks/mentee/")
    expect(tab.locator("#send ~ .notice")).to_contain_text("ends your right to a refund")
    go_on(keys, tab.locator("form[action$='/send/'] button"), "**/on-demand/")
    expect(tab.locator(".due")).to_contain_text("Until")


def next_step_in_the_queue(keys: Keys, address: str) -> None:
    """Past the administration's navigation, as its first link offers."""
    keys.tab.goto("/en/admin/ondemand/registration/?q=Walkabout")
    keys.press(keys.tab.locator(".skip-to-content-link"))
    go_on(keys, keys.tab.locator(".queue td a.button"), address)


def make_the_list(keys: Keys) -> None:
    """Three mentors, one moved up, looked at, sent."""
    tab = keys.tab
    next_step_in_the_queue(keys, "**/make/")
    for number in (1, 2, 3):
        keys.press(tab.locator("button[name=put]"))
        expect(tab.locator("button[name=off]")).to_have_count(number)
    tab.goto(tab.url.partition("#")[0])  # to the top, instead of past all the other mentors
    third = tab.locator("button[name=up]").last
    value = third.get_attribute("value")
    keys.press(third)
    expect(tab.locator("button[name=off]").nth(1)).to_have_attribute("value", value or "")
    go_on(keys, tab.locator("#content a.primary"), "**/preview/")
    keys.write(tab.locator("#id_note"), "Read all three.")
    go_on(keys, tab.locator("button[name=send]"), "**/match/registration/*/")


def choose(keys: Keys, mentee: Member) -> list[str]:
    """By the link of the mail: the three in an order of one's own, which is returned."""
    tab = keys.tab
    tab.goto(link_in(mail_to(mentee, "shortlist_ready"), "/on-demand/choices/"))
    expect(tab.locator("main")).to_contain_text("Read all three.")
    options = tab.locator("#id_choice_1 option").all_inner_texts()
    order = [options[3], options[1], options[2]]
    for number, name in enumerate(order, start=1):
        select = tab.locator(f"#id_choice_{number}")
        keys.to(select)
        tab.keyboard.type(name)
        expect(select.locator("option:checked")).to_have_text(name)
    go_on(keys, primary(keys), "**/on-demand/")
    expect(tab.locator("[aria-labelledby=chosen] li")).to_have_text(order)
    return order


def match_with_the_first(keys: Keys, name: str) -> None:
    tab = keys.tab
    next_step_in_the_queue(keys, "**/match/registration/*/")
    expect(tab.locator("#content .chosen h3")).to_have_text(name)
    keys.press(tab.locator("#content .chosen button[name=mentor]"))
    expect(tab.locator("#current")).to_contain_text(name)


def test_the_paid_program_by_keyboard_from_registering_to_the_match(
    site: Site, browser: Browser, settings: Any
) -> None:
    settings.SITE_URL = site.url  # the page of payment leads back here
    site.faults.clear()
    mentee, names = committed(lambda: make_people(site))
    home = open_context(browser, site, MENTEE, locale="en-CA")
    desk = open_context(browser, site, COORDINATOR, locale="en-CA")
    buyer, staff = Keys(home.new_page()), Keys(desk.new_page())

    register_and_pay(buyer)
    fill_in_the_profile(buyer)
    fill_in_the_workbook_and_send_it(buyer)
    make_the_list(staff)
    order = choose(buyer, mentee)
    assert sorted(order) == names
    match_with_the_first(staff, order[0])

    registration = Registration.objects.get(member=mentee)
    assert registration.state == State.TRIAL
    assert [entry.mentor.get_full_name() for entry in chosen_of(registration)] == order
    match = Match.objects.select_related("pairing__mentor").get(registration=registration)
    assert (match.kind, match.rank, match.pairing.mentor.get_full_name()) == (Match.Kind.CHOICE, 1, order[0])
    assert Receipt.objects.get(payment__registration=registration).total_cents == 11_187
    buyer.tab.goto(link_in(mail_to(mentee, "match_made"), "/en/on-demand/"))
    expect(buyer.tab.locator("#match")).to_contain_text(order[0])
    for context in (home, desk):
        context.close()
    assert site.faults == []
