"""One confirms an entry while the other corrects it: what was confirmed is always what was read (CPD-8)."""

from functools import partial

import pytest
from django.utils import timezone

from mentorship.pairs import workflow
from mentorship.pairs.meeting_rules import MeetingAction
from mentorship.pairs.models import Meeting
from mentorship.pairs.workflow.log import Entry, version_of
from tests.mentorship.introductions import make_pairing
from tests.mentorship.meetings import days
from tests.races import at_once

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("transactional_db")]
ROUNDS = 12


def test_nobody_confirms_minutes_that_changed_in_the_same_moment() -> None:
    pairing = make_pairing(now=timezone.now() - days(30))
    entry = Entry(timezone.now() - days(2), "America/Toronto", 50, "video")
    corrected = Entry(entry.starts_at, entry.zone, 500, "video")
    outcomes = set()
    for _round in range(ROUNDS):
        now = timezone.now()
        meeting = workflow.log_meeting(pairing, pairing.mentee, entry, now=now)
        version = version_of(meeting)
        problems = at_once(
            partial(
                workflow.confirm_entries, pairing, pairing.mentor, {meeting.public_id: version}, now=timezone.now()
            ),
            partial(workflow.rewrite_entry, meeting, pairing.mentee, corrected, seen=version, now=timezone.now()),
        )
        assert problems == []
        after = Meeting.objects.get(pk=meeting.pk)
        # whichever came first: 500 minutes always wait for the mentor's word
        assert (after.minutes, after.confirmation) == (500, "open")
        steps = list(meeting.events.order_by("pk").values_list("action", flat=True))
        assert steps in (
            [MeetingAction.LOGGED, MeetingAction.CORRECTED],
            [MeetingAction.LOGGED, MeetingAction.CONFIRMED, MeetingAction.AMENDED],
        )
        outcomes.add(len(steps))
    assert outcomes


def test_without_reading_the_version_anew_a_sign_off_would_cover_what_nobody_read() -> None:
    """The control: what confirming would be if it trusted the page instead of the row."""
    pairing = make_pairing(now=timezone.now() - days(30))
    entry = Entry(timezone.now() - days(2), "America/Toronto", 50, "video")
    meeting = workflow.log_meeting(pairing, pairing.mentee, entry, now=timezone.now())
    version = version_of(meeting)
    corrected = Entry(entry.starts_at, entry.zone, 500, "video")
    workflow.rewrite_entry(meeting, pairing.mentee, corrected, seen=version, now=timezone.now())
    Meeting.objects.filter(pk=meeting.pk, confirmation="open").update(confirmation="confirmed")
    assert Meeting.objects.get(pk=meeting.pk).minutes == 500
