"""Reminders before a mentor profile lapses (FIND-10), and memberships with a gap (MEM-2)."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from caot_mentor.mail.models import OutgoingEmail
from members.models import Member
from members.queries import today
from mentorship.profiles import workflow
from mentorship.profiles.models import MentorProfile
from mentorship.profiles.reminders import follow_listings, remind_to_confirm
from mentorship.profiles.rules import standing_of
from mentorship.tasks import remind_to_confirm_job
from tests import factories
from tests.mentorship.mentors import at, days, make_mentor

pytestmark = pytest.mark.django_db
type SignIn = Callable[[Member], Client]


def long_lasting(now: datetime, language: str = "en") -> MentorProfile:
    """A mentor whose membership outlives the profile."""
    member = factories.make_member(language=language, starts_on=today(now) - days(5), ends_on=today(now) + days(900))
    return make_mentor(member=member, now=now)


def reminders_to(profile: MentorProfile) -> int:
    return OutgoingEmail.objects.filter(member_id=profile.member_id, event="mentor_confirm_soon").count()


def test_a_mentor_is_asked_30_and_7_days_before_each_once() -> None:
    now = timezone.now()
    profile = long_lasting(now)
    sent = {}
    for day in (334, 335, 336, 357, 358, 359, 364):
        on = at(today(now) + days(day))  # Ottawa's days: 334 times 24 hours from now may be the 335th
        remind_to_confirm(on)
        remind_to_confirm(on)
        sent[day] = reminders_to(profile)
    assert sent == {334: 0, 335: 1, 336: 1, 357: 1, 358: 2, 359: 2, 364: 2}
    assert list(profile.events.filter(action="reminded").values_list("note", flat=True)) == ["30", "7"]


def test_a_run_that_comes_late_asks_once() -> None:
    now = timezone.now()
    profile = long_lasting(now)
    assert remind_to_confirm(now + days(360)) == 1
    assert remind_to_confirm(now + days(361)) == 0
    assert reminders_to(profile) == 1


def test_after_the_profile_has_lapsed_nobody_is_asked() -> None:
    now = timezone.now()
    profile = long_lasting(now)
    assert remind_to_confirm(now + days(366)) == 0
    follow_listings(now + days(366))
    assert remind_to_confirm(now + days(366)) == 0
    assert reminders_to(profile) == 0


def test_who_is_not_listed_is_not_asked() -> None:
    now = timezone.now()
    profile = long_lasting(now)
    workflow.untick_wants_to_mentor(profile.member, now=now)
    assert remind_to_confirm(now + days(340)) == 0


def test_confirming_begins_the_12_months_anew() -> None:
    now = timezone.now()
    profile = long_lasting(now)
    remind_to_confirm(now + days(336))
    workflow.confirm_profile(profile.member, now=now + days(337))
    assert remind_to_confirm(now + days(360)) == 0
    assert remind_to_confirm(now + days(337 + 336)) == 1
    assert reminders_to(profile) == 2


def test_who_confirmed_between_the_look_and_the_lock_is_not_asked() -> None:
    now = timezone.now()
    profile = long_lasting(now)
    workflow.confirm_profile(profile.member, now=now + days(340))
    assert not workflow.remind_to_confirm(profile.pk, days=30, now=now + days(341))


@pytest.mark.parametrize(
    ("language", "words"), [("en", "one click on its page keeps it"), ("fr", "un clic sur sa page suffit")]
)
def test_the_mail_leads_to_the_page_where_one_click_keeps_the_profile(
    signed_in: SignIn, language: str, words: str
) -> None:
    profile = long_lasting(timezone.now(), language)
    MentorProfile.objects.update(confirmed_at=timezone.now() - days(340))
    remind_to_confirm_job()
    mail = OutgoingEmail.objects.get(event="mentor_confirm_soon")
    assert words in mail.text_body
    assert f"/{language}/my-mentor-profile/#confirmed" in mail.text_body
    assert 'id="confirmed"' in signed_in(profile.member).get(reverse("mentorship:my-profile")).text


@pytest.mark.parametrize("mentors", [1, 3])
def test_a_job_that_finds_nobody_asks_two_questions(
    mentors: int, django_assert_num_queries: Callable[[int], object]
) -> None:
    for _ in range(mentors):
        make_mentor()
    with django_assert_num_queries(2):  # type: ignore[attr-defined]
        remind_to_confirm(timezone.now())


def test_a_gap_between_two_memberships_reads_right(signed_in: SignIn) -> None:
    profile = make_mentor()
    profile.member.memberships.update(starts_on=today() - days(300), ends_on=today() - days(3))
    factories.make_membership(profile.member, starts_on=today() + days(4), ends_on=today() + days(300))
    standing = standing_of(profile.member, profile, timezone.now())
    assert (standing.membership_ended_on, standing.membership_begins_on) == (today() - days(3), today() + days(4))
    assert standing.listed_until == today() + days(27)
    page = signed_in(profile.member).get(reverse("mentorship:my-profile")).text
    assert "The next one begins on" in page


def test_a_membership_that_is_to_begin_has_not_ended(signed_in: SignIn) -> None:
    member = factories.make_member(starts_on=today() + days(4), ends_on=today() + days(300))
    standing = standing_of(member, None, timezone.now())
    assert (standing.membership_ended_on, standing.membership_begins_on) == (None, today() + days(4))
    page = signed_in(member).get(reverse("mentorship:my-profile")).text
    assert "From then on you can mentor." in page


def test_a_membership_that_goes_on_without_a_gap_neither_ended_nor_begins() -> None:
    member = factories.make_member(ends_on=today())
    factories.make_membership(member, starts_on=today() + days(1), ends_on=today() + days(300))
    for now in (timezone.now(), at(today() + days(1))):
        standing = standing_of(member, None, now)
        assert (standing.membership_ended_on, standing.membership_begins_on) == (None, None)


def test_a_membership_that_ended_long_ago_is_said_with_its_day() -> None:
    member = factories.make_member(starts_on=today() - days(800), ends_on=today() - days(436))
    standing = standing_of(member, None, timezone.now())
    assert (standing.membership_ended_on, standing.membership_begins_on) == (today() - days(436), None)
