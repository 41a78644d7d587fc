"""A3, A5 in a real browser, by keyboard alone: from the list of members to a mentor who is found, and no more."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.utils import timezone, translation
from django.utils.translation import gettext
from playwright.sync_api import Browser, Locator, expect
from playwright.sync_api import Page as Tab
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from caot_mentor.mail.models import OutgoingEmail
from members.demo import DEMO_TOTP_SECRET
from tests.access.world import ADMINISTRATOR, COORDINATOR, OTHER
from tests.browser import Site, open_context
from tests.factories import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=False)]
ROLLS = Path(__file__).resolve().parent.parent / "rolls"
NEW_PASSWORD = "a quiet lake in November"
FOCUSED = """wanted => {
  const focused = document.activeElement;
  if (!focused || focused === document.body) return {is_it: false, is_seen: true};
  const ring = element => {
    if (!element) return false;
    const style = getComputedStyle(element);
    return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== 'none';
  };
  const box = focused.getBoundingClientRect();
  const label = focused.labels && focused.labels[0];
  const near = [focused, label, focused.parentElement, focused.nextElementSibling, focused.querySelector('*')];
  return {
    is_it: focused === wanted,
    is_seen: near.some(ring) && box.bottom > 0 && box.top < innerHeight,
    what: focused.outerHTML.slice(0, 120),
  };
}"""
COUNT_MESSAGES = """() => {
  window.said = [];
  const status = document.getElementById('found-status');
  const changes = {childList: true, characterData: true, subtree: true};
  new MutationObserver(() => window.said.push(status.textContent)).observe(status, changes);
}"""


@dataclass
class Keys:
    """A person with a keyboard and nothing else; every stop on the way must be seen."""

    tab: Tab

    def to(self, target: Locator, *, at_most: int = 400) -> None:
        """Press Tab until the focus is on `target`."""
        wanted = target.first.element_handle()
        for _step in range(at_most):
            focus = self.tab.evaluate(FOCUSED, wanted)
            if focus["is_it"]:
                return
            self.tab.keyboard.press("Tab")
            after = self.tab.evaluate(FOCUSED, wanted)
            assert after["is_seen"], f"the focus is not seen on {after.get('what')} of {self.tab.url}"
        raise AssertionError(f"the keyboard never reaches {target} on {self.tab.url}")

    def press(self, target: Locator, key: str = "Enter") -> None:
        self.to(target)
        self.tab.keyboard.press(key)

    def write(self, target: Locator, words: str) -> None:
        self.to(target)
        self.tab.keyboard.press("Control+a")
        self.tab.keyboard.type(words)


@dataclass(frozen=True)
class Walk:
    """One language's people and files."""

    language: str
    staff: str
    roll: str
    email: str
    name: str
    word: str


WALKS = [
    Walk("en", COORDINATOR, "new_members.csv", "willa.walker@walk.example", "Willa Walker", "marmalade"),
    Walk(
        "fr",
        ADMINISTRATOR,
        "nouveaux_membres.csv",
        "maelle.marcheuse@walk.example",
        "Maëlle Marcheuse",
        "calembredaine",
    ),
]


def totp_code() -> str:
    return format_hotp_value(hotp_value(DEMO_TOTP_SECRET, next(yield_hotp_counters_from_time())))


def sign_in_as_staff(keys: Keys, email: str) -> None:
    keys.write(keys.tab.locator("#id_login"), email)
    keys.write(keys.tab.locator("#id_password"), PASSWORD)
    keys.tab.keyboard.press("Enter")
    expect(keys.tab.locator("#id_code")).to_be_visible()
    keys.write(keys.tab.locator("#id_code"), totp_code())
    keys.tab.keyboard.press("Enter")
    keys.tab.wait_for_url("**/admin/")


def choose_file(keys: Keys, file: Path) -> None:
    """Open the file dialogue by the keyboard; a browser that is short of time may miss a key."""
    for is_last in (False, False, True):
        try:
            with keys.tab.expect_file_chooser() as chooser:
                keys.tab.keyboard.press("Space")
        except PlaywrightTimeout:
            if is_last:
                raise
        else:
            chooser.value.set_files(file)
            return


def import_roll(keys: Keys, walk: Walk) -> None:
    keys.press(keys.tab.locator("main a[href$='/admin/members/rollimport/add/'], #content a[href$='/rollimport/add/']"))
    keys.to(keys.tab.locator("input[type=file]"))
    choose_file(keys, ROLLS / walk.roll)
    keys.press(
        keys.tab.locator("#content form button[type=submit], #content form button.primary, #content [type=submit]")
    )
    keys.tab.wait_for_url(re.compile(r"/rollimport/\d+/change/"))
    expect(keys.tab.locator("#content tbody tr")).to_have_count(2)
    keys.press(keys.tab.locator("form[action$='/apply/'] button"))
    expect(keys.tab.locator(".messagelist, .messages, .notice.success").first).to_contain_text(
        said("The list of members was imported.", walk)
    )


def said(sentence: str, walk: Walk) -> str:
    with translation.override(walk.language):
        return gettext(sentence)


def activate(keys: Keys, walk: Walk, asked_at: Any) -> None:
    keys.tab.goto(f"/{walk.language}/activate/")
    keys.write(keys.tab.locator("#id_email"), walk.email)
    keys.tab.keyboard.press("Enter")
    keys.tab.wait_for_url("**/activate/sent/")
    mail = OutgoingEmail.objects.get(to_address=walk.email, event="account_activation", created_at__gte=asked_at)
    assert mail.language == walk.language
    link = re.search(r"https?://[^/]+(/\S+/activate/\S+)", mail.text_body)
    assert link
    keys.tab.goto(link[1])
    keys.write(keys.tab.locator("#id_password"), NEW_PASSWORD)
    keys.tab.keyboard.press("Enter")
    keys.tab.wait_for_url("**/my-account/")


def become_a_mentor(keys: Keys, walk: Walk) -> None:
    switch = keys.tab.get_by_role("switch")
    expect(switch).to_have_attribute("aria-checked", "false")
    keys.press(switch)
    keys.tab.wait_for_url("**/my-mentor-profile/questions/")
    for group in ("areas", "practice_settings", "ages"):
        keys.press(keys.tab.locator(f"#id_{group}_0"), "Space")
    keys.write(keys.tab.locator("#id_practising_since"), "2009")
    modes = keys.tab.locator("#id_modes_0")
    keys.press(modes, "Space")
    expect(modes).to_be_checked()
    keys.write(keys.tab.locator("#id_sentence"), f"{walk.word}.")
    for box in keys.tab.locator("input[name^=accept_]").all():
        keys.press(box, "Space")
        expect(box).to_be_checked()
    keys.press(keys.tab.locator("main form button.primary"))
    keys.tab.wait_for_url("**/my-mentor-profile/")
    expect(keys.tab.locator("main")).to_contain_text(said("Saved. You are in the search now.", walk))


def find_and_open(keys: Keys, walk: Walk) -> str:
    tab = keys.tab
    tab.goto(f"/{walk.language}/mentors/")
    tab.evaluate(COUNT_MESSAGES)
    area = tab.locator("#filters input[name=area]").first
    area_id = area.get_attribute("id")
    keys.press(area, "Space")
    expect(tab.locator(".chips a.chip")).to_have_count(1)
    expect(tab.locator("#found-status")).not_to_be_empty()
    assert tab.evaluate("() => document.activeElement.id") == area_id, "the focus is lost after the swap"
    assert area_id in tab.url or "area=" in tab.url
    assert len(tab.evaluate("() => window.said")) == 1
    # back in history the page is another one, and still says how many there are
    tab.go_back()
    expect(tab.locator(".chips a.chip")).to_have_count(0)
    expect(tab.locator("[data-without-script]")).to_be_hidden()
    keys.press(tab.locator(f"#{area_id}"), "Space")
    expect(tab.locator("#found-status")).not_to_be_empty()
    tab.keyboard.press("Home")
    tab.goto(tab.url)
    keys.write(tab.locator("#q"), walk.word)
    tab.keyboard.press("Enter")
    expect(tab.locator(".results h3 a")).to_have_text([walk.name])
    keys.press(tab.locator(".results h3 a"))
    tab.wait_for_url(re.compile(r"/mentors/[0-9a-f-]{36}/"))
    expect(tab.locator("h1")).to_have_text(walk.name)
    expect(tab.locator("main")).to_contain_text(walk.word)
    return tab.url


@pytest.mark.parametrize("walk", WALKS, ids=lambda walk: walk.language)
def test_from_the_list_of_members_to_a_mentor_and_back_by_keyboard(site: Site, browser: Browser, walk: Walk) -> None:
    site.faults.clear()
    asked_at = timezone.now()

    desk = open_context(browser, site, locale=f"{walk.language}-CA")
    staff = Keys(desk.new_page())
    staff.tab.goto(f"/{walk.language}/admin/")
    sign_in_as_staff(staff, site.world.people[walk.staff].email)
    import_roll(staff, walk)
    desk.close()

    home = open_context(browser, site, locale=f"{walk.language}-CA")
    mentor = Keys(home.new_page())
    activate(mentor, walk, asked_at)
    become_a_mentor(mentor, walk)

    elsewhere = open_context(browser, site, OTHER, locale=f"{walk.language}-CA")
    seeker = Keys(elsewhere.new_page())
    page_of_mentor = find_and_open(seeker, walk)

    plain = open_context(browser, site, OTHER, java_script_enabled=False)
    tab = plain.new_page()
    tab.goto(f"/{walk.language}/mentors/")
    tab.locator("#q").fill(walk.word)
    tab.locator("#q").press("Enter")
    expect(tab.locator(".results h3 a")).to_have_text([walk.name])
    tab.locator(".results h3 a").press("Enter")
    expect(tab.locator("h1")).to_have_text(walk.name)
    plain.close()

    mentor.tab.goto(f"/{walk.language}/my-account/")
    switch = mentor.tab.get_by_role("switch")
    expect(switch).to_have_attribute("aria-checked", "true")
    mentor.press(switch)
    expect(mentor.tab.get_by_role("switch")).to_have_attribute("aria-checked", "false")
    gone = seeker.tab.goto(page_of_mentor)
    assert gone is not None
    assert gone.status == 404
    seeker.tab.goto(f"/{walk.language}/mentors/?q={walk.word}")
    expect(seeker.tab.locator(".results")).to_have_count(0)
    for context in (home, elsewhere):
        context.close()
    assert site.faults == []
