"""What changes a listing away from the profile: memberships, documents, time (MEM-2, FIND-1, FIND-10)."""

import logging
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from caot_mentor.business_days import end_of_day
from caot_mentor.mail.models import OutgoingEmail
from members.models import Eligibility, Member
from members.queries import missing_acceptances, today
from mentorship.profiles import facets, workflow
from mentorship.profiles.models import MentorProfile
from mentorship.profiles.reminders import follow_listings, remind_to_confirm
from mentorship.profiles.rules import lapses_on, standing_of
from mentorship.tasks import follow_listings_job
from tests import factories
from tests.mentorship.mentors import at, bits_say_listed, days, make_mentor, new_version

pytestmark = pytest.mark.django_db


def is_listed(profile: MentorProfile) -> bool:
    profile.refresh_from_db()
    assert bits_say_listed(profile) == profile.is_listed
    return profile.is_listed


def mails_to(member: Member) -> list[str]:
    return list(
        OutgoingEmail.objects.filter(member_id=member.pk).order_by("created_at").values_list("event", flat=True)
    )


def test_a_mentor_stays_listed_for_30_days_after_the_membership_ended() -> None:
    profile = make_mentor()
    last_day = today() + days(10)
    profile.member.memberships.update(ends_on=last_day)
    follow_listings(at(last_day + days(30)))
    assert is_listed(profile)
    follow_listings(at(last_day + days(31)))
    assert not is_listed(profile)
    assert mails_to(profile.member) == ["mentor_unlisted"]


def test_a_renewal_lists_again_without_anybody_doing_anything() -> None:
    profile = make_mentor()
    last_day = today() + days(1)
    profile.member.memberships.update(ends_on=last_day)
    follow_listings(at(last_day + days(40)))
    factories.make_membership(profile.member, starts_on=last_day + days(41), ends_on=last_day + days(400))
    follow_listings(at(last_day + days(41)))
    assert is_listed(profile)
    assert mails_to(profile.member) == ["mentor_unlisted", "mentor_listed_again"]


def test_a_renewal_in_another_category_is_judged_by_that_category() -> None:
    profile = make_mentor()
    Eligibility.objects.filter(category__code="student", activity__code="find-mentor").update(answer="not_allowed")
    last_day = today() + days(1)
    profile.member.memberships.update(ends_on=last_day)
    factories.make_membership(
        profile.member, category="student", starts_on=last_day + days(1), ends_on=last_day + days(300)
    )
    follow_listings(at(last_day))
    assert is_listed(profile)
    follow_listings(at(last_day + days(1)))
    assert not is_listed(profile)
    assert profile.events.get(action="unlisted").note == "category"


def test_a_profile_that_nobody_confirmed_lapses_after_12_months_and_one_click_brings_it_back() -> None:
    now = timezone.now()
    profile = make_mentor(now=now)
    profile.member.memberships.update(ends_on=today() + days(500))
    follow_listings(at(today(now) + days(365)))
    assert is_listed(profile)
    follow_listings(at(today(now) + days(366)))
    assert not is_listed(profile)
    assert profile.events.get(action="unlisted").note == "confirmation"
    workflow.confirm_profile(profile.member, now=now + days(370))
    assert is_listed(profile)


def test_a_listing_lasts_to_the_end_of_the_last_day_in_ottawa() -> None:
    profile = make_mentor(member=factories.make_member(ends_on=today() + days(900)))
    # an hour before noon: without the rest of the day it would lapse in the middle of it
    MentorProfile.objects.update(confirmed_at=at(today() - days(365)) - timedelta(hours=1))
    profile.refresh_from_db()
    assert lapses_on(profile.confirmed_at) == today()
    for late in (at(today()), end_of_day(today())):
        follow_listings(late)
        assert is_listed(profile)
    assert remind_to_confirm(at(today())) == 1  # a run that comes as late as that
    follow_listings(end_of_day(today()) + timedelta(microseconds=1))
    assert not is_listed(profile)


def test_new_documents_leave_30_days_to_accept_them() -> None:
    profile = make_mentor()
    in_force_on = today() + days(5)
    new_version("terms", in_force_on)
    standing = standing_of(profile.member, profile, at(in_force_on))
    assert (standing.state, standing.accept_by) == ("listed", in_force_on + days(30))
    follow_listings(at(in_force_on + days(30)))
    assert is_listed(profile)
    follow_listings(at(in_force_on + days(31)))
    assert not is_listed(profile)
    assert profile.events.get(action="unlisted").note == "documents"
    now = at(in_force_on + days(32))
    documents = missing_acceptances(profile.member, today(now))
    workflow.accept_new_documents(profile.member, documents, language="en", now=now)
    assert is_listed(profile)


def test_the_grace_is_for_who_is_listed_already() -> None:
    profile = make_mentor()
    workflow.untick_wants_to_mentor(profile.member, now=timezone.now())
    new_version("confidentiality", today() + days(1))
    workflow.tick_wants_to_mentor(profile.member, now=at(today() + days(2)))
    assert not is_listed(profile)


def test_a_closed_account_is_unlisted_without_a_mail() -> None:
    profile = make_mentor()
    Member.objects.filter(pk=profile.member.pk).update(is_active=False)
    follow_listings(timezone.now())
    assert not is_listed(profile)
    assert mails_to(profile.member) == []


def test_who_switched_off_is_never_listed_by_the_sweep() -> None:
    profile = make_mentor()
    workflow.untick_wants_to_mentor(profile.member, now=timezone.now())
    assert follow_listings(timezone.now()) == 0
    assert not is_listed(profile)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_mail_says_why_in_the_mentors_language(language: str) -> None:
    profile = make_mentor(member=factories.make_member(language=language))
    profile.member.memberships.update(ends_on=today() - days(31))
    follow_listings(timezone.now())
    mail = OutgoingEmail.objects.get(member_id=profile.member.pk)
    subject = {
        "en": "Your mentor profile is no longer in the search",
        "fr": "Votre profil de mentor·e n’est plus dans la recherche",
    }[language]
    assert mail.subject == subject
    assert f"/{language}/my-mentor-profile/" in mail.text_body


def test_the_sweep_twice_or_late_does_the_same_once() -> None:
    profile = make_mentor()
    profile.member.memberships.update(ends_on=today() - days(31))
    assert follow_listings(timezone.now()) == 1
    assert follow_listings(timezone.now()) == 0
    follow_listings_job()
    assert mails_to(profile.member) == ["mentor_unlisted"]


def test_one_bad_row_does_not_block_the_others(monkeypatch: pytest.MonkeyPatch, caplog: Any) -> None:
    bad, good = make_mentor(), make_mentor()
    for profile in (bad, good):
        profile.member.memberships.update(ends_on=today() - days(31))
    # a mail that cannot be addressed, as a broken row would be
    Member.objects.filter(pk=bad.member.pk).update(language="en", email="")
    real = workflow.listing.emails.unlisted

    def refusing(profile: MentorProfile, *rest: Any) -> None:
        if not profile.member.email:
            raise ValueError("no address")
        real(profile, *rest)

    monkeypatch.setattr(workflow.listing.emails, "unlisted", refusing)
    with caplog.at_level(logging.ERROR):
        assert follow_listings(timezone.now()) == 1
    assert (is_listed(bad), is_listed(good)) == (True, False)
    assert f"follow_listing failed for row {bad.pk}" in caplog.text


@pytest.mark.parametrize("mentors", [1, 3])
def test_a_sweep_that_finds_nothing_asks_few_questions(mentors: int, django_assert_num_queries: Any) -> None:
    for _ in range(mentors):
        make_mentor()
    # versions in force, versions that count, listings, bands
    with django_assert_num_queries(4):
        follow_listings(timezone.now())


def test_at_new_year_the_band_of_experience_moves() -> None:
    year = today().year
    profile = make_mentor(practising_since=year - 2)
    profile.member.memberships.update(ends_on=today() + days(500))
    assert profile.experience == "0-2"
    follow_listings(datetime(year + 1, 1, 1, 4, tzinfo=UTC))  # still the old year in Ottawa
    profile.refresh_from_db()
    assert profile.experience == "0-2"
    follow_listings(datetime(year + 1, 1, 1, 6, tzinfo=UTC))
    profile.refresh_from_db()
    assert profile.experience == "3-5"
    assert facets.recount() == []
