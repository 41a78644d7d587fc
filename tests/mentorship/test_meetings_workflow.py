"""A meeting is planned, held and confirmed by the two of a mentorship, and by nobody else (CPD-4, CPD-8)."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils import timezone

from caot_mentor.errors import NotAllowed, WrongState
from caot_mentor.mail.models import OutgoingEmail
from members.queries import today
from mentorship.pairs import workflow
from mentorship.pairs.meeting_rules import TRANSITIONS, MeetingAction, available_actions, standing_in
from mentorship.pairs.models import Meeting, MeetingNote, Pairing
from mentorship.pairs.reminders import leave_entries, remind_of_rhythm
from mentorship.pairs.rhythm import rhythm_of
from mentorship.pairs.workflow.log import Entry, version_of
from mentorship.pairs.workflow.planning import Plan
from mentorship.profiles.policy import Program
from tests import factories
from tests.mentorship.introductions import make_pairing
from tests.mentorship.meetings import days, plan_in
from tests.mentorship.mentors import at

pytestmark = pytest.mark.django_db
ZONE = "America/Toronto"


@pytest.fixture
def pairing() -> Pairing:
    return make_pairing(now=timezone.now() - days(30))


def entry(**changed: Any) -> Entry:
    return replace(Entry(timezone.now() - days(2), ZONE, 50, "video", ["ethics"], "Read the guideline."), **changed)


def log(pairing: Pairing, **changed: Any) -> Meeting:
    return workflow.log_meeting(pairing, pairing.mentee, entry(**changed), now=timezone.now())


def seen(*meetings: Meeting) -> dict[Any, str]:
    return {meeting.public_id: version_of(meeting) for meeting in meetings}


def mails(event: str) -> list[str]:
    return list(OutgoingEmail.objects.filter(event=event).order_by("to_address").values_list("to_address", flat=True))


def test_an_entry_counts_at_once_and_only_the_other_side_confirms_it(pairing: Pairing) -> None:
    meeting, now = log(pairing), timezone.now()
    assert standing_in(meeting) == "held:open"
    assert mails("meeting_entered") == [pairing.mentor.email]
    assert workflow.confirm_entries(pairing, pairing.mentee, seen(meeting), now=now) == 0
    with pytest.raises(NotAllowed):
        workflow.confirm_entries(pairing, factories.make_member(), seen(meeting), now=now)
    assert workflow.confirm_entries(pairing, pairing.mentor, seen(meeting), now=now) == 1
    assert workflow.confirm_entries(pairing, pairing.mentor, seen(meeting), now=now) == 0
    meeting.refresh_from_db()
    assert (standing_in(meeting), meeting.confirmed_at) == ("held:confirmed", now)


def test_one_signature_confirms_all_that_was_read_and_nothing_that_changed_since(pairing: Pairing) -> None:
    meetings = [log(pairing) for _ in range(3)]
    read = seen(*meetings)
    workflow.rewrite_entry(
        meetings[0], pairing.mentee, entry(minutes=500), seen=version_of(meetings[0]), now=timezone.now()
    )
    assert workflow.confirm_entries(pairing, pairing.mentor, read, now=timezone.now()) == 2
    assert pairing.meetings.get(confirmation="open").minutes == 500


def test_a_correction_turns_the_question_round_and_keeps_what_was_said(pairing: Pairing) -> None:
    meeting, now = log(pairing), timezone.now()
    corrected = entry(starts_at=meeting.starts_at, minutes=40)
    workflow.rewrite_entry(meeting, pairing.mentor, corrected, seen=version_of(meeting), now=now)
    with pytest.raises(WrongState):  # the page of before
        workflow.rewrite_entry(meeting, pairing.mentee, entry(), seen=version_of(meeting), now=now)
    meeting.refresh_from_db()
    assert meeting.events.get(action=MeetingAction.CORRECTED).changes == {"minutes": [50, 40]}
    assert MeetingAction.CONFIRMED in available_actions(meeting, pairing.mentee, now)
    assert MeetingAction.CONFIRMED not in available_actions(meeting, pairing.mentor, now)


def test_a_confirmed_entry_changes_only_by_an_amendment_that_both_see(pairing: Pairing) -> None:
    meeting, now = log(pairing), timezone.now()
    workflow.confirm_entries(pairing, pairing.mentor, seen(meeting), now=now)
    with pytest.raises(WrongState):
        workflow.take_back_entry(meeting, pairing.mentee, now=now)
    same = entry(starts_at=meeting.starts_at)
    workflow.rewrite_entry(meeting, pairing.mentee, same, seen=version_of(meeting), now=now)
    assert not meeting.events.filter(action=MeetingAction.AMENDED).exists()
    amended = replace(same, minutes=70)
    workflow.rewrite_entry(meeting, pairing.mentee, amended, seen=version_of(meeting), now=now)
    assert meeting.events.get(action=MeetingAction.AMENDED).changes == {"minutes": [50, 70]}
    assert len(mails("meeting_entered")) == 2
    meeting.refresh_from_db()
    assert standing_in(meeting) == "held:open"


def test_nobody_erases_what_the_other_side_wrote_or_confirmed(pairing: Pairing) -> None:
    corrected, confirmed, now = log(pairing), log(pairing), timezone.now()
    less = entry(minutes=5)
    workflow.rewrite_entry(corrected, pairing.mentor, less, seen=version_of(corrected), now=now)
    workflow.confirm_entries(pairing, pairing.mentor, seen(confirmed), now=now)
    workflow.rewrite_entry(confirmed, pairing.mentee, less, seen=version_of(confirmed), now=now)
    for meeting, writer in ((corrected, pairing.mentor), (confirmed, pairing.mentee)):
        with pytest.raises(WrongState, match="correct it"):
            workflow.take_back_entry(meeting, writer, now=now)
    assert pairing.meetings.filter(state=Meeting.State.HELD).count() == 2


def test_after_fourteen_days_it_reads_not_contested_and_may_still_be_confirmed(pairing: Pairing) -> None:
    meeting = log(pairing)
    leave_entries(at(today() + days(14)))  # the last day is not over
    assert standing_in(Meeting.objects.get()) == "held:open"
    for _ in range(2):
        leave_entries(timezone.now() + days(16))
    meeting.refresh_from_db()
    assert standing_in(meeting) == "held:not_contested"
    assert meeting.events.filter(action=MeetingAction.LEFT_ALONE).count() == 1
    assert workflow.confirm_entries(pairing, pairing.mentor, seen(meeting), now=timezone.now()) == 1


def test_ending_early_erases_no_time_and_calls_off_what_was_ahead(pairing: Pairing) -> None:
    held, planned = log(pairing), plan_in(pairing, days(3))
    now = timezone.now()
    workflow.end_pairing(pairing, pairing.mentor, reason="", now=now)
    held.refresh_from_db()
    planned.refresh_from_db()
    assert (standing_in(held), standing_in(planned)) == ("held:open", "cancelled")
    assert workflow.confirm_entries(pairing, pairing.mentor, seen(held), now=now) == 1
    workflow.log_meeting(pairing, pairing.mentee, entry(), now=now + days(1))
    with pytest.raises(WrongState):
        workflow.log_meeting(pairing, pairing.mentee, entry(starts_at=now + days(1)), now=now + days(2))


def test_a_plan_is_changed_called_off_missed_or_held(pairing: Pairing) -> None:
    meeting, now = plan_in(pairing, days(3)), timezone.now()
    both = sorted([pairing.mentor.email, pairing.mentee.email])
    assert mails("meeting_planned") == both
    plan = Plan(meeting.starts_at, ZONE, 60, "video", agenda="Only words.")
    workflow.change_plan(meeting, pairing.mentor, plan, now=now)
    assert mails("meeting_changed") == []
    changed = workflow.change_plan(meeting, pairing.mentor, replace(plan, minutes=30), now=now)
    assert (mails("meeting_changed"), changed.sequence) == (both, 1)
    with pytest.raises(WrongState):
        workflow.miss_meeting(meeting, pairing.mentee, now=now)
    later = now + days(4)
    for _ in range(2):
        workflow.miss_meeting(meeting, pairing.mentee, now=later)
    with pytest.raises(WrongState):
        workflow.call_off_meeting(Meeting.objects.get(), pairing.mentor, now=later)
    workflow.log_planned(meeting, pairing.mentor, entry(), now=later)
    meeting.refresh_from_db()
    assert standing_in(meeting) == "held:open"
    off = plan_in(pairing, days(9))
    for _ in range(2):
        assert workflow.call_off_meeting(off, pairing.mentor, now=now).sequence == 1
    assert mails("meeting_called_off") == both


@pytest.mark.parametrize("deed", ["log", "plan", "rewrite", "note", "preparation", "call_off", "miss", "take_back"])
def test_a_stranger_does_nothing(pairing: Pairing, deed: str) -> None:
    meeting, stranger, now = log(pairing), factories.make_member(), timezone.now()
    deeds: dict[str, Any] = {
        "log": lambda: workflow.log_meeting(pairing, stranger, entry(), now=now),
        "plan": lambda: workflow.plan_meeting(pairing, stranger, Plan(now + days(1), ZONE, 60, "video"), now=now),
        "rewrite": lambda: workflow.rewrite_entry(meeting, stranger, entry(), seen=version_of(meeting), now=now),
        "note": lambda: workflow.keep_note(meeting, stranger, "Mine.", now=now),
        "preparation": lambda: workflow.keep_preparation(meeting, stranger, 5),
        "call_off": lambda: workflow.call_off_meeting(meeting, stranger, now=now),
        "miss": lambda: workflow.miss_meeting(meeting, stranger, now=now),
        "take_back": lambda: workflow.take_back_entry(meeting, stranger, now=now),
    }
    with pytest.raises(NotAllowed):
        deeds[deed]()
    assert meeting.events.count() == 1
    assert not MeetingNote.objects.exists()


def test_an_empty_note_is_no_note(pairing: Pairing) -> None:
    meeting = log(pairing)
    for text in ("For me.", "For me alone.", ""):
        workflow.keep_note(meeting, pairing.mentor, text, now=timezone.now())
        assert [note.text for note in MeetingNote.objects.all()] == ([text] if text else [])


def test_every_action_but_the_first_stands_in_the_table() -> None:
    assert set(MeetingAction) - set(TRANSITIONS) == {MeetingAction.PLANNED}


START = datetime(2026, 1, 31, 15, tzinfo=UTC)


def with_rhythm(pairing: Pairing) -> Pairing:
    Pairing.objects.filter(pk=pairing.pk).update(program=Program.ONDEMAND, started_at=START)
    pairing.refresh_from_db()
    return pairing


def test_months_end_on_the_last_day_where_the_day_does_not_exist(pairing: Pairing) -> None:
    assert rhythm_of(pairing, [], START) == []
    months = rhythm_of(with_rhythm(pairing), [], START + days(40))
    assert [month.last.isoformat()[5:] for month in months] == ["02-28", "03-31", "04-30", "05-31", "06-30", "07-31"]
    assert [month.first.isoformat()[5:] for month in months[:3]] == ["01-31", "03-01", "04-01"]
    assert [(month.phase.contacts, month.phase.live) for month in months] == [(2, 1)] * 3 + [(1, 0)] * 3
    assert [month.has_begun for month in months] == [True, True, False, False, False, False]


def test_a_month_needs_two_contacts_one_of_them_live(pairing: Pairing) -> None:
    with_rhythm(pairing)
    written = Meeting(pairing=pairing, starts_at=START + days(3), zone=ZONE, minutes=5, mode="messages")
    spoken = Meeting(pairing=pairing, starts_at=START + days(28), zone=ZONE, minutes=30, mode="phone")
    for held, is_kept, missing in (([written, written], False, 1), ([written, spoken], True, 0), ([spoken], False, 1)):
        first = rhythm_of(pairing, held, START + days(10))[0]
        assert (first.is_kept, first.missing) == (is_kept, missing)


def test_both_are_reminded_once_five_days_before_a_month_without_enough_contact_ends(pairing: Pairing) -> None:
    with_rhythm(pairing)
    remind_of_rhythm(datetime(2026, 2, 22, 15, tzinfo=UTC))
    assert mails("rhythm_reminder") == []
    for _ in range(2):
        remind_of_rhythm(datetime(2026, 2, 23, 15, tzinfo=UTC))
    assert mails("rhythm_reminder") == sorted([pairing.mentor.email, pairing.mentee.email])
    Meeting.objects.create(
        pairing=pairing,
        state="held",
        confirmation="open",
        entered_at=START,
        starts_at=START + days(45),
        zone=ZONE,
        minutes=30,
        mode="phone",
    )
    plan = {"state": "planned", "zone": ZONE, "minutes": 30, "mode": "phone"}
    Meeting.objects.create(pairing=pairing, starts_at=START + days(58), **plan)
    remind_of_rhythm(datetime(2026, 3, 29, 15, tzinfo=UTC))
    assert len(mails("rhythm_reminder")) == 2
