"""The rhythm of contact waits while a mentorship rests, and staff hear of pairs who went quiet (OD-8)."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from caot_mentor.mail.models import OutgoingEmail
from mentorship.attention import pairs_gone_quiet
from mentorship.pairs import workflow
from mentorship.pairs.models import Meeting, Pairing
from mentorship.pairs.policy import QUIET_DAYS
from mentorship.pairs.queries import pauses_of, quiet
from mentorship.pairs.reminders import remind_of_rhythm
from mentorship.pairs.rhythm import rhythm_of
from mentorship.profiles.policy import Program
from tests import factories
from tests.mentorship.introductions import make_pairing
from tests.mentorship.meetings import days

pytestmark = pytest.mark.django_db
START = datetime(2026, 1, 10, 15, tzinfo=UTC)


@pytest.fixture
def pairing() -> Pairing:
    return on_demand(START)


def on_demand(start: datetime) -> Pairing:
    pairing = make_pairing(now=timezone.now())
    Pairing.objects.filter(pk=pairing.pk).update(program=Program.ONDEMAND, started_at=start)
    pairing.refresh_from_db()
    return pairing


def rest(pairing: Pairing, first: datetime, last: datetime | None) -> None:
    workflow.pause_pairing(pairing, pairing.mentee, now=first)
    if last is not None:
        workflow.resume_pairing(pairing, pairing.mentor, now=last)


def lasts(pairing: Pairing, now: datetime) -> list[str]:
    return [f"{month.last:%m-%d}" for month in rhythm_of(pairing, [], now, pauses_of(pairing))]


def held(pairing: Pairing, at: datetime) -> Meeting:
    return Meeting.objects.create(
        pairing=pairing,
        state="held",
        confirmation="open",
        entered_at=at,
        starts_at=at,
        zone="America/Toronto",
        minutes=30,
        mode="phone",
    )


def test_the_days_of_a_pause_are_added_to_the_month_in_which_it_began(pairing: Pairing) -> None:
    unbroken = ["02-10", "03-10", "04-10", "05-10", "06-10", "07-10"]
    assert lasts(pairing, START) == unbroken
    rest(pairing, START + days(40), START + days(60))
    assert pauses_of(pairing) == [(date(2026, 2, 19), date(2026, 3, 11))]
    assert lasts(pairing, START + days(70)) == ["02-10", "03-30", "04-30", "05-30", "06-30", "07-30"]
    # from February 19 to March 11 are 20 days: the third month begins after what was longer, and none overlap
    months = rhythm_of(pairing, [], START + days(70), pauses_of(pairing))
    for before, after in pairwise(months):
        assert after.first == before.last + timedelta(days=1)


def test_while_it_rests_the_month_does_not_end_and_nobody_is_reminded(pairing: Pairing) -> None:
    rest(pairing, START + days(20), None)
    for later in (25, 40, 200):
        now = START + days(later)
        month = rhythm_of(pairing, [], now, pauses_of(pairing))[0]
        assert (month.is_over, month.last) == (False, date(2026, 2, 10) + timedelta(days=later - 20))
        remind_of_rhythm(now)
    assert not OutgoingEmail.objects.filter(event="rhythm_reminder").exists()


def test_a_pause_of_a_day_and_deeds_within_one_change_nothing(pairing: Pairing) -> None:
    rest(pairing, START + days(5), START + days(5, 2))
    rest(pairing, START + days(5, 3), None)
    workflow.save_goal(pairing, pairing.mentee, workflow.GoalAnswers("Write better letters."), now=START + days(6))
    workflow.resume_pairing(pairing, pairing.mentee, now=START + days(5, 4))
    assert lasts(pairing, START + days(9))[0] == "02-10"


def test_a_contact_of_the_longer_month_counts_in_it(pairing: Pairing) -> None:
    rest(pairing, START + days(20), START + days(40))
    meeting = held(pairing, START + days(45))
    months = rhythm_of(pairing, [meeting], START + days(50), pauses_of(pairing))
    assert [(month.contacts, month.live) for month in months[:2]] == [(1, 1), (0, 0)]


def test_the_reminder_comes_before_the_longer_month_ends(pairing: Pairing) -> None:
    rest(pairing, START + days(20), START + days(30))
    remind_of_rhythm(datetime(2026, 2, 7, 15, tzinfo=UTC))
    assert not OutgoingEmail.objects.filter(event="rhythm_reminder").exists()
    remind_of_rhythm(datetime(2026, 2, 16, 15, tzinfo=UTC))
    assert OutgoingEmail.objects.filter(event="rhythm_reminder").count() == 2


def test_the_page_says_that_the_rhythm_rests(pairing: Pairing, client: Client) -> None:
    workflow.pause_pairing(pairing, pairing.mentee, now=timezone.now())
    factories.sign_in(client, pairing.mentor)
    page = client.get(reverse("mentorship:pairing-detail", args=[pairing.public_id])).content.decode()
    assert "The rhythm rests as well" in page


def test_staff_hear_of_pairs_with_a_rhythm_who_logged_nothing_for_long() -> None:
    now = timezone.now()
    long_ago = now - days(QUIET_DAYS + 10)
    silent, spoke, young, free = on_demand(long_ago), on_demand(long_ago), on_demand(now - days(10)), make_pairing()
    Pairing.objects.filter(pk=free.pk).update(started_at=long_ago)  # Find an OT Mentor has no rhythm (FIND-7)
    held(spoke, now - days(3))
    held(silent, now - days(QUIET_DAYS + 2))
    assert list(quiet(now)) == [silent]
    assert young.program == Program.ONDEMAND
    waiting = pairs_gone_quiet(now)
    assert waiting is not None
    assert (waiting.count, waiting.url.split("?")[1]) == (1, "quiet=yes")
    held(silent, now - days(1))
    assert pairs_gone_quiet(now) is None


def test_who_rested_lately_is_not_called_quiet() -> None:
    now = timezone.now()
    pairing = on_demand(now - days(200))
    rest(pairing, now - days(100), now - days(3))
    assert not quiet(now).exists()
    assert quiet(now + days(QUIET_DAYS)).exists()


def test_the_filter_of_the_list_finds_the_quiet_ones(client: Client) -> None:
    now = timezone.now()
    silent, spoke = on_demand(now - days(90)), on_demand(now - days(90))
    held(spoke, now - days(2))
    factories.sign_in(client, factories.make_staff())
    page = client.get(reverse("admin:mentorship_pairing_changelist"), {"quiet": "yes"})
    assert list(page.context["cl"].queryset) == [silent]
