"""The mentorship itself, by keyboard alone: agreement, signatures, a meeting, its log, the end, the certificate.

The mentee reads English and the mentor French; the words of one window are never lost to another.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import Browser, Locator, expect
from playwright.sync_api import Page as Tab

from members.models import Member
from mentorship.pairs.models import Agreement, Meeting, Pairing
from mentorship.pairs.workflow import propose_pairing, start_pairing
from mentorship.profiles.policy import Program
from mentorship.records.models import Record
from mentorship.records.reminders import issue_due_certificates, make_records
from mentorship.workbooks.models import WorkbookAnswer
from tests import factories
from tests.access.world import OTHER
from tests.browser import Site, open_context
from tests.mentorship.introductions import make_mentee
from tests.mentorship.mentors import make_mentor
from tests.site.test_find_walk import committed, link_in, mail_to, tick
from tests.site.test_walks import Keys

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=False)]
MENTEE, MENTOR = "mentee of the mentorship", "mentor of the mentorship"
GOAL = "Feel at ease in people’s homes."
ACTIONS = "Essayer la grille d’ici la prochaine fois."
ADDRESS = re.compile(r"/my-mentorships/[0-9a-f-]{36}/$")
MEETING = re.compile(r"/meetings/[0-9a-f-]{36}/$")


def make_pairing(site: Site) -> Pairing:
    """A mentorship that has just begun, its two people signed in."""
    mentor = make_mentor(member=factories.make_member(first_name="Maëlle", last_name="Mentorat", language="fr")).member
    mentee, now = make_mentee(first_name="Wilma", last_name="Walker", language="en"), timezone.now()
    made = propose_pairing(mentor=mentor, mentee=mentee, program=Program.FIND, actor=None, now=now)
    start_pairing(made.pk, actor=None, now=now)
    site.world.add(MENTEE, mentee)
    site.world.add(MENTOR, mentor)
    return Pairing.objects.select_related("mentor", "mentee").get(pk=made.pk)


def send(keys: Keys) -> None:
    keys.press(keys.tab.locator("main form button.primary"))


def draft(keys: Keys) -> None:
    """From the list of mentorships to the draft that is proposed, with a goal of one's own."""
    keys.tab.goto("/en/my-mentorships/")
    keys.press(keys.tab.locator("main a").filter(has_text="Maëlle Mentorat"))
    keys.tab.wait_for_url(ADDRESS)
    keys.press(keys.tab.locator("main a[href$='/agreement/write/']"))
    keys.tab.wait_for_url("**/agreement/write/")
    keys.write(keys.tab.locator("#id_goals"), GOAL)
    send(keys)
    keys.tab.wait_for_url("**/agreement/")


def sign(keys: Keys, member: Member) -> None:
    for box in keys.tab.locator("form[action$='/sign/'] input[type=checkbox]").all():
        tick(keys, box)
    keys.write(keys.tab.locator("#id_name"), member.get_full_name())
    keys.press(keys.tab.locator("form[action$='/sign/'] button"))
    expect(keys.tab.locator("form[action$='/sign/']")).to_have_count(0)


def write_date(keys: Keys, field: Locator, value: str) -> None:
    """Figure by figure, in the order in which this browser asks for them, whose own language is that of the US."""
    year, month, day = value.split("-")
    keys.to(field)
    keys.tab.keyboard.type(month + day + year)
    expect(field).to_have_value(value)


def plan(keys: Keys, ahead: datetime) -> None:
    """A meeting of three hours, from the first part of the mentorship's page."""
    keys.press(keys.tab.locator("main a[href$='/meetings/plan/']"))
    keys.tab.wait_for_url("**/meetings/plan/")
    write_date(keys, keys.tab.locator("#id_day"), ahead.strftime("%Y-%m-%d"))
    keys.to(keys.tab.locator("#id_time"))
    keys.tab.keyboard.type("0230PM")
    expect(keys.tab.locator("#id_time")).to_have_value("14:30")
    keys.write(keys.tab.locator("#id_minutes"), "180")
    keys.write(keys.tab.locator("#id_agenda"), GOAL)
    send(keys)
    keys.tab.wait_for_url(MEETING)


def enter(keys: Keys) -> None:
    """The meeting took place: from the mentorship's page to the log."""
    keys.press(keys.tab.locator(".steps a[href*='/meetings/']").first)
    keys.tab.wait_for_url(MEETING)
    keys.press(keys.tab.locator("main a[href$='/entry/']"))
    keys.tab.wait_for_url("**/entry/")
    tick(keys, keys.tab.locator("input[name=topics]").first)
    keys.write(keys.tab.locator("#id_actions"), ACTIONS)
    send(keys)
    keys.tab.wait_for_url(MEETING)


def test_a_mentorship_by_keyboard_from_the_agreement_to_the_certificate(site: Site, browser: Browser) -> None:
    site.faults.clear()
    pairing = committed(lambda: make_pairing(site))
    home = open_context(browser, site, MENTEE, locale="en-CA")
    desk = open_context(browser, site, MENTOR, locale="fr-CA")
    mentee, mentor = Keys(home.new_page()), Keys(desk.new_page())

    # one drafts and signs, the other reads the same words and signs
    draft(mentee)
    sign(mentee, pairing.mentee)
    mentor.tab.goto(link_in(mail_to(pairing.mentor, "pairing_agreement_to_sign"), "/agreement/"))
    expect(mentor.tab.locator("main")).to_contain_text(GOAL)
    sign(mentor, pairing.mentor)
    assert Agreement.objects.get(pairing=pairing).state == Agreement.State.SIGNED

    # planned by one, entered by the other once it was held, confirmed by the first
    mentee.press(mentee.tab.locator(".breadcrumbs li:nth-child(2) a"))
    mentee.tab.wait_for_url(ADDRESS)
    plan(mentee, timezone.now() + timedelta(days=3))
    held_at = timezone.now() - timedelta(hours=4)
    committed(lambda: Meeting.objects.filter(pairing=pairing).update(starts_at=held_at))
    mentor.press(mentor.tab.locator(".breadcrumbs li:nth-child(2) a"))
    mentor.tab.wait_for_url(ADDRESS)
    enter(mentor)
    mentee.press(mentee.tab.locator(".breadcrumbs li:nth-child(2) a"))
    mentee.tab.wait_for_url(ADDRESS)
    mentee.press(mentee.tab.locator(".steps a[href$='#confirm']"))
    mentee.press(mentee.tab.locator("form[action$='/confirm/'] button"))
    expect(mentee.tab.locator("form[action$='/confirm/']")).to_have_count(0)
    assert Meeting.objects.get(pairing=pairing).confirmation == Meeting.Confirmation.CONFIRMED

    # complete for both, and proof of it
    mentor.press(mentor.tab.locator(".breadcrumbs li:nth-child(2) a"))
    mentor.press(mentor.tab.locator("#complete > summary"))
    mentor.press(mentor.tab.locator("form[action$='/complete/'] button"))
    expect(mentor.tab.locator("form[action$='/complete/']")).to_have_count(0)
    assert committed(lambda: issue_due_certificates(timezone.now())) == 2
    committed(lambda: make_records(timezone.now()))
    for keys, person in ((mentee, pairing.mentee), (mentor, pairing.mentor)):
        keys.tab.goto(link_in(mail_to(person, "record_ready"), "/my-proofs/"))
        link = keys.tab.locator(f".results a[href$='/{person.language}/']").last
        keys.to(link)
        with keys.tab.expect_download() as download:
            keys.tab.keyboard.press("Enter")
        assert download.value.suggested_filename.endswith(f"-{person.language}.pdf")

    # whoever has the code checks it
    code = Record.objects.get(holder=pairing.mentee, kind=Record.Kind.CERTIFICATE).code
    visit = open_context(browser, site, locale="fr-CA")
    reader = Keys(visit.new_page())
    reader.tab.goto("/fr/verify/")
    reader.write(reader.tab.locator("#id_code"), code)
    reader.tab.keyboard.press("Enter")
    expect(reader.tab.locator("#result")).to_be_visible()
    expect(reader.tab.locator("main")).to_contain_text(pairing.mentee.get_full_name())
    for context in (home, desk, visit):
        context.close()
    assert site.faults == []


def write_in(tab: Tab, code: str, words: str) -> None:
    field = tab.locator(f"#id_{code}")
    field.click()
    field.press("Control+a")
    field.press_sequentially(words)


def status_of(tab: Tab) -> Locator:
    return tab.locator("[data-autosave-status]")


def kept(member: Member, code: str) -> str:
    """The words of the first goal as the workbook holds them."""
    of_goals = WorkbookAnswer.objects.filter(workbook__member=member, question__section__code="goals", turn=1)
    return str(of_goals.get(question__code=code).value)


def test_words_of_a_workbook_outlive_a_second_window_a_lost_connection_and_a_sign_out(
    site: Site, browser: Browser
) -> None:
    site.faults.clear()
    member, section = site.world.people[OTHER], "/en/my-workbooks/mentee/sections/goals/"
    home = open_context(browser, site, OTHER)
    one, two = home.new_page(), home.new_page()
    one.goto(section)
    two.goto(section)

    # two windows: the later one is told, and sees both texts before it replaces anything
    write_in(one, "goal-1", "From the first window")
    expect(status_of(one)).to_contain_text("Saved at")
    write_in(two, "goal-1", "From the second window")
    expect(status_of(two)).to_contain_text("Changed in another window")
    assert kept(member, "goal") == "From the first window"
    two.locator("main form button.primary").click()
    expect(two.locator(".notice.info")).to_contain_text("From the first window")
    expect(two.locator("#id_goal-1")).to_have_value("From the second window")
    two.locator("main form button.primary").click()
    two.wait_for_url("**/my-workbooks/mentee/")
    assert kept(member, "goal") == "From the second window"

    # no connection: kept in the page, by the button too, and sent once there is one again
    one.goto(section)
    home.set_offline(offline=True)
    write_in(one, "why-now-1", "Written on a train")
    expect(status_of(one)).to_contain_text("no connection")
    one.locator("main form button.primary").click()
    expect(one.locator("#id_why-now-1")).to_have_value("Written on a train")
    home.set_offline(offline=False)
    expect(status_of(one)).to_contain_text("Saved at")
    assert kept(member, "why-now") == "Written on a train"

    # signed out elsewhere meanwhile: the words wait in the page until one has signed in again in another window
    committed(lambda: Session.objects.filter(session_key=site.world.sessions[OTHER]).delete())
    write_in(one, "why-now-1", "Written after the session ended")
    one.locator("main form button.primary").click()
    expect(status_of(one)).to_contain_text("signed out")
    expect(one.locator("#id_why-now-1")).to_have_value("Written after the session ended")
    with home.expect_page() as opened:
        one.locator("[data-autosave-sign-in] a").click()
    again = opened.value
    again.locator("#id_login").fill(member.email)
    again.locator("#id_password").fill(factories.PASSWORD)
    again.locator("#id_password").press("Enter")
    again.wait_for_url("**/my-account/")
    one.locator("main form button.primary").click()
    one.wait_for_url("**/my-workbooks/mentee/")
    assert kept(member, "why-now") == "Written after the session ended"
    home.close()
    assert site.faults == []
