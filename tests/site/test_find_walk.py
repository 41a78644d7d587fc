"""The free program whole, by keyboard alone: five answers, a mentor found and asked, two yes, a no, a silence (FIND-5).

One of the two sides reads English and the other French, once each way; every mail of the story is read in the outbox.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone
from playwright.sync_api import Browser, Locator, expect

from caot_mentor.mail.models import OutgoingEmail
from members.models import Member
from mentorship.introductions.models import Introduction
from mentorship.introductions.reminders import lapse_introductions, send_reminders
from mentorship.profiles.models import MenteeProfile, MentorProfile
from tests import factories
from tests.browser import Site, open_context
from tests.mentorship.mentors import make_mentor
from tests.site.test_walks import Keys

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=False)]
GOAL = "Feel at ease in people’s homes."
MESSAGE = "We both left a big hospital. May I ask you how you began?"
WORD = "With pleasure. Tuesdays are best."
KIND_NO = "I am moving this month; please ask me again."
# The subject of each message in English and French, to the mentor and to the mentee.
TO_MENTOR = {
    "introduction_received": ("{} asks you for a first meeting", "{} vous demande une première rencontre"),
    "introduction_accepted": ("You accepted: meet {}", "Vous avez accepté : rencontrez {}"),
    "pairing_started": ("Your mentorship with {} begins", "Votre mentorat avec {} commence"),
    "introduction_answer_reminder": ("{} is waiting for your answer", "{} attend votre réponse"),
    "introduction_unanswered": ("The time to answer {} has passed", "Le délai pour répondre à {} est écoulé"),
}
TO_MENTEE = {
    "introduction_accepted": (
        "{} accepted: arrange your first meeting",
        "{} accepte : organisez votre première rencontre",
    ),
    "pairing_started": TO_MENTOR["pairing_started"],
    "introduction_declined": ("Your request to {}: not this time", "Votre demande à {} : pas cette fois-ci"),
    "introduction_unanswered": ("Your request to {} has lapsed", "Votre demande à {} a expiré"),
}


@dataclass
class Story:
    """Who takes part: the mentee reads `language`, the mentors read the other one."""

    language: str
    trait: str
    code: str
    mentee: Member
    mentors: list[Member] = field(default_factory=list)

    @property
    def other_language(self) -> str:
        return "fr" if self.language == "en" else "en"


@pytest.fixture(scope="module")
def stories(site: Site, django_db_blocker: Any) -> dict[str, Story]:
    """The people of both stories, signed in, in what the site itself has committed."""
    with django_db_blocker.unblock():
        told = [make_story(site, "en", "newcomer"), make_story(site, "fr", "caregiver")]
    return {story.language: story for story in told}


def make_story(site: Site, language: str, trait: str) -> Story:
    name = {"en": "Anglow", "fr": "Francœur"}[language]
    mentee = factories.make_member(first_name="Wanda", last_name=name, language=language)
    codes = {"newcomer": "newcomer-trained-abroad", "caregiver": "caregiver-older"}
    story = Story(language, trait, codes[trait], mentee)
    site.world.add(f"mentee {language}", mentee)
    for first_name in ("Prima", "Secunda", "Tertia"):
        mentor = factories.make_member(first_name=first_name, last_name=name, language=story.other_language)
        make_mentor(
            member=mentor,
            areas=["driving"],
            topics=["ethics"],
            languages=["en", "fr"],
            text_language=story.other_language,
        )
        site.world.add(f"{first_name} {language}", mentor)
        story.mentors.append(mentor)
    return story


def committed[T](deed: Callable[[], T]) -> T:
    """What a job of the site does: on a connection of its own, so that the site sees it."""

    def on_own_connection() -> T:
        try:
            return deed()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as alone:
        return alone.submit(on_own_connection).result()


def tick(keys: Keys, box: Locator) -> None:
    keys.press(box, "Space")
    expect(box).to_be_checked()


def show_a_trait(keys: Keys, story: Story) -> None:
    """The mentor shows one answer of identity; the choice stands on "not given" at first."""
    keys.tab.goto(f"/{story.other_language}/my-account/identity/{story.trait}/")
    tick(keys, keys.tab.locator(f"input[name=answers][value={story.code}]"))
    keys.to(keys.tab.locator("input[name=visibility]:checked"))
    for _step in range(2):
        keys.tab.keyboard.press("ArrowDown")
    expect(keys.tab.locator("input[name=visibility][value=shown]")).to_be_checked()
    keys.press(keys.tab.locator("main form button.primary"))
    keys.tab.wait_for_url("**/my-account/identity/")


def look_after_my_data(keys: Keys, language: str) -> None:
    """Who sees it, all of it as a file, and the answer of identity gone at once (MEM-5)."""
    tab = keys.tab
    tab.goto(f"/{language}/my-account/privacy/")
    keys.press(tab.locator("main a[href$='/who-sees/']"))
    tab.wait_for_url("**/who-sees/")
    folded = tab.locator("section[aria-labelledby=others] details").nth(1)
    keys.press(folded.locator("summary"))
    expect(folded.locator("dl")).to_be_visible()
    tab.goto(f"/{language}/my-account/privacy/")
    with tab.expect_download() as archive:
        keys.press(tab.locator("form[action$='/my-data/'] button"))
    assert archive.value.suggested_filename.endswith(".zip")
    tab.goto(f"/{language}/my-account/identity/")
    keys.press(tab.locator("main a[href*='/identity/delete/']"))
    tab.wait_for_url("**/identity/delete/")
    keys.press(tab.locator("main form button.danger"))
    tab.wait_for_url("**/my-account/identity/")
    expect(tab.locator("main a[href*='/identity/delete/']")).to_have_count(0)


def answer_five_questions(keys: Keys, story: Story) -> None:
    """From the search, which offers it to who has no Mentee Profile."""
    tab = keys.tab
    tab.goto(f"/{story.language}/mentors/")
    expect(tab.locator(".mentor-fit")).to_have_count(0)
    keys.press(tab.locator("main a[href$='/my-mentee-profile/']"))
    tab.wait_for_url("**/my-mentee-profile/")
    keys.press(tab.locator("main a[href$='/my-mentee-profile/questions/']"))
    tab.wait_for_url("**/my-mentee-profile/questions/")
    tick(keys, tab.locator("#id_paths_0"))
    keys.write(tab.locator("#id_goal_1"), GOAL)
    tick(keys, tab.locator("input[name=areas][value=driving]"))
    tick(keys, tab.locator("input[name=topics][value=ethics]"))
    expect(tab.locator("#id_language_1")).to_have_value(story.language)
    keys.press(tab.locator("main form button.primary"))
    tab.wait_for_url("**/my-mentee-profile/")
    keys.press(tab.locator("main .notice a[href$='/mentors/']"))
    tab.wait_for_url("**/mentors/")


def find(keys: Keys, story: Story) -> None:
    """By an area in the page, by a trait on a page of its own; then the card says who fits and why."""
    tab, mentor = keys.tab, story.mentors[0]
    area = tab.locator("#area-driving")
    for more in tab.locator("details.more:has(#area-driving):not([open]) > summary").all():
        keys.press(more)
    keys.press(area, "Space")
    expect(tab.locator(".chips a.chip")).to_have_count(1)
    expect(tab).to_have_url(re.compile(r"[?&]area=driving"))
    assert tab.evaluate("() => document.activeElement.id") == "area-driving", "the focus is lost after the swap"
    keys.to(tab.locator("#sort"))
    tab.keyboard.press("ArrowDown")
    expect(tab).to_have_url(re.compile(r"[?&]sort="))
    assert tab.evaluate("() => document.activeElement.id") == "sort", "the focus is lost after the swap"

    keys.press(tab.locator("#filters a[href*='/mentors/private-filters/']"))
    tab.wait_for_url("**/mentors/private-filters/?*")
    tick(keys, tab.locator(f"input[value={story.code}]"))
    keys.press(tab.locator("main form button.primary"))
    tab.wait_for_url(re.compile(r"/mentors/\?"))
    assert story.code not in tab.url
    assert story.trait not in tab.url
    expect(tab.locator(".chips .chip")).to_have_count(2)
    expect(tab.locator(".results h3 a")).to_have_text([mentor.get_full_name()])
    card = tab.locator(".mentor-fit")
    expect(card.locator(".fit")).not_to_be_empty()
    assert card.locator(".reasons li").count() >= 2
    keys.press(tab.locator(".results h3 a"))
    tab.wait_for_url(re.compile(r"/mentors/[0-9a-f-]{36}/"))
    expect(tab.locator("h1")).to_have_text(mentor.get_full_name())
    assert tab.locator("section:has(#fit) .reasons li").count() >= 2


def find_by_name(keys: Keys, story: Story, mentor: Member) -> None:
    """The private filters are still on: the next mentor is found once they are cleared."""
    tab = keys.tab
    tab.goto(f"/{story.language}/mentors/")
    clear = tab.locator(".chips button.chip")
    if clear.count():
        keys.press(clear)
        expect(tab.locator(".chips button.chip")).to_have_count(0)
    keys.write(tab.locator("#q"), mentor.get_full_name())
    tab.keyboard.press("Enter")
    expect(tab.locator(".results h3 a")).to_have_text([mentor.get_full_name()])
    keys.press(tab.locator(".results h3 a"))
    tab.wait_for_url(re.compile(r"/mentors/[0-9a-f-]{36}/"))


def ask(keys: Keys, story: Story, mentor: Member, *, for_the_first_time: bool = False) -> str:
    """From the mentor's page to the request, whose address is returned."""
    tab = keys.tab
    expect(tab.locator("main")).not_to_contain_text(mentor.email)
    keys.press(tab.locator("main a[href$='/ask/']"))
    tab.wait_for_url("**/ask/")
    keys.write(tab.locator("#id_message"), MESSAGE)
    tick(keys, tab.locator("#id_share"))
    documents = tab.locator("input[name^=accept_]").all()
    assert len(documents) == (2 if for_the_first_time else 0)
    for box in documents:
        tick(keys, box)
    keys.press(tab.locator("main form button.primary"))
    tab.wait_for_url(re.compile(r"/my-mentorships/introductions/[0-9a-f-]{36}/"))
    expect(tab.locator("main")).not_to_contain_text(mentor.email)
    return tab.url


def read_request(keys: Keys, story: Story, mentor: Member) -> None:
    """By the link of the mail; the message and the Mentee Profile are there, the address is not."""
    mail = mail_to(mentor, "introduction_received")
    keys.tab.goto(link_in(mail, "/my-mentorships/introductions/"))
    main = keys.tab.locator("main")
    for words in (MESSAGE, GOAL):
        expect(main).to_contain_text(words)
    expect(main).not_to_contain_text(story.mentee.email)


def say_yes(keys: Keys) -> None:
    keys.press(keys.tab.locator("form[action$='/yes/'] button"))


def mail_to(reader: Member, event: str) -> OutgoingEmail:
    return OutgoingEmail.objects.filter(to_address=reader.email, event=event).latest("created_at")


def link_in(mail: OutgoingEmail, part: str) -> str:
    """The path of the one link of a message that leads to `part`."""
    paths = re.findall(re.escape(settings.SITE_URL) + r"(/\S+)", mail.text_body)
    [path] = [path for path in paths if part in path]
    return str(path)


def line(happened: dict[str, tuple[str, str]], event: str, reader: Member, other: Member) -> tuple[str, str, str]:
    """To whom a message went, in which language, under which subject."""
    subject = happened[event][["en", "fr"].index(reader.language)].format(other.get_full_name())
    return reader.email, reader.language, subject


def assert_mails(story: Story) -> None:
    """Every message of the story, in its reader's language, with the subject and the links that it should have."""
    mentee = story.mentee
    prima, secunda, tertia = story.mentors
    to_mentor = [
        *((each, "introduction_received") for each in story.mentors),
        (prima, "introduction_accepted"),
        (prima, "pairing_started"),
        *((tertia, "introduction_answer_reminder") for _day in (8, 13)),
        (tertia, "introduction_unanswered"),
    ]
    to_mentee = [
        (prima, "introduction_accepted"),
        (prima, "pairing_started"),
        (secunda, "introduction_declined"),
        (tertia, "introduction_unanswered"),
    ]
    sent = OutgoingEmail.objects.filter(to_address__in=[each.email for each in (mentee, *story.mentors)])
    wanted = [
        *(line(TO_MENTOR, event, each, mentee) for each, event in to_mentor),
        *(line(TO_MENTEE, event, mentee, each) for each, event in to_mentee),
    ]
    assert sorted(sent.values_list("to_address", "language", "subject")) == sorted(wanted)
    for mail in sent:
        page = "/my-mentorships/" if mail.event == "pairing_started" else "/my-mentorships/introductions/"
        if mail.event == "introduction_unanswered":  # the next thing to do is elsewhere
            page = "/mentors/" if mail.to_address == mentee.email else "/my-mentor-profile/"
        assert link_in(mail, page).startswith(f"/{mail.language}/")
        assert_says_the_address(mail, story)
        for words in (MESSAGE, GOAL, WORD, KIND_NO, story.code, story.trait):
            assert words not in mail.text_body + mail.html_body


def assert_says_the_address(mail: OutgoingEmail, story: Story) -> None:
    """Addresses stand in what is sent from the acceptance on, and nowhere else (FIND-5)."""
    others = {each.email for each in (story.mentee, *story.mentors)} - {mail.to_address}
    named = {address for address in others if address in mail.text_body}
    has_addresses = mail.event in {"introduction_accepted", "pairing_started"}
    other = story.mentors[0] if mail.to_address == story.mentee.email else story.mentee
    assert named == ({other.email} if has_addresses else set())


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_free_program_by_keyboard(site: Site, browser: Browser, stories: dict[str, Story], language: str) -> None:
    site.faults.clear()
    story = stories[language]
    mentee, (prima, secunda, tertia) = story.mentee, story.mentors
    assert not MenteeProfile.objects.filter(member=mentee).exists()
    home = open_context(browser, site, f"mentee {language}", locale=f"{language}-CA")
    seeker = Keys(home.new_page())
    desks = {
        mentor.pk: open_context(browser, site, f"{mentor.first_name} {language}", locale=f"{story.other_language}-CA")
        for mentor in story.mentors
    }
    mentors = {key: Keys(desk.new_page()) for key, desk in desks.items()}

    # found, asked, accepted
    show_a_trait(mentors[prima.pk], story)
    answer_five_questions(seeker, story)
    find(seeker, story)
    request = ask(seeker, story, prima, for_the_first_time=True)
    reader = mentors[prima.pk]
    read_request(reader, story, prima)
    keys_word = reader.tab.locator("#id_accept-word")
    reader.write(keys_word, WORD)
    reader.press(reader.tab.locator("form[action$='/accept/'] button"))
    expect(reader.tab.locator("main")).to_contain_text(mentee.email)
    seeker.tab.goto(request)
    expect(seeker.tab.locator("main")).to_contain_text(prima.email)
    expect(seeker.tab.locator("main")).to_contain_text(WORD)

    # two yes: each is quiet until the other's
    say_yes(seeker)
    expect(seeker.tab.locator("form[action$='/yes/']")).to_have_count(0)
    say_yes(reader)
    for keys, other in ((reader, mentee), (seeker, prima)):
        if keys is seeker:
            keys.tab.goto(link_in(mail_to(mentee, "pairing_started"), "/my-mentorships/"))
        keys.tab.wait_for_url(re.compile(r"/my-mentorships/[0-9a-f-]{36}/"))
        expect(keys.tab.locator("h1")).to_contain_text(other.get_full_name())
        expect(keys.tab.locator("main")).to_contain_text(other.email)
    assert MentorProfile.objects.get(member=prima).places_taken == 1

    # a second one is declined, with a word
    find_by_name(seeker, story, secunda)
    request = ask(seeker, story, secunda)
    reader = mentors[secunda.pk]
    read_request(reader, story, secunda)
    reader.press(reader.tab.locator("details:has(form[action$='/decline/']) > summary"))
    reader.write(reader.tab.locator("#id_decline-word"), KIND_NO)
    reader.press(reader.tab.locator("form[action$='/decline/'] button"))
    expect(reader.tab.locator("form[action$='/decline/']")).to_have_count(0)
    expect(reader.tab.locator("main")).not_to_contain_text(mentee.email)
    seeker.tab.goto(request)
    expect(seeker.tab.locator("main")).to_contain_text(KIND_NO)
    expect(seeker.tab.locator("main")).not_to_contain_text(secunda.email)

    # a third one lapses, after two reminders
    find_by_name(seeker, story, tertia)
    request = ask(seeker, story, tertia)
    now = timezone.now()
    for days in (8, 13):
        assert committed(lambda at=now + timedelta(days=days): send_reminders(at))  # type: ignore[misc]
    read_request(mentors[tertia.pk], story, tertia)
    assert committed(lambda: lapse_introductions(now + timedelta(days=16)))
    assert Introduction.objects.get(mentee=mentee, mentor=tertia).state == Introduction.State.LAPSED
    for keys, other in ((seeker, tertia), (mentors[tertia.pk], mentee)):
        keys.tab.reload()
        expect(keys.tab.locator("form[action$='/accept/'], form[action$='/withdraw/']")).to_have_count(0)
        expect(keys.tab.locator("main")).not_to_contain_text(other.email)
    seeker.tab.goto(f"/{language}/my-mentorships/introductions/")
    expect(seeker.tab.locator(".results li.card")).to_have_count(3)

    assert_mails(story)
    look_after_my_data(mentors[prima.pk], story.other_language)
    for context in (home, *desks.values()):
        context.close()
    assert site.faults == []
