"""Webinars and orientation events: planned, told of, changed, called off, attended (MOM-7)."""

from datetime import timedelta
from typing import Any

import pytest
from icalendar import Calendar

from caot_mentor.dates import written_day
from caot_mentor.errors import DeadlinePassed, NotAllowed, WrongState
from caot_mentor.mail.models import OutgoingEmail
from members.models import Member
from members.queries import today
from mentorship.pairs.calendars import feed_of
from momentum.applications.models import Application
from momentum.programs.models import Offering, Role
from momentum.sessions import workflow
from momentum.sessions.models import Attendance, Seat, Session
from momentum.sessions.policy import CODE_TRIES_MOST
from momentum.sessions.reminders import tell_of_sessions
from momentum.sessions.rules import TRANSITIONS, Action, available_actions
from tests import factories
from tests.momentum.programs import make_tier
from tests.momentum.sessions import DAY, HOUR, Round, a_plan

pytestmark = pytest.mark.django_db
State = Session.State


def mails(member: Member) -> list[str]:
    return list(
        OutgoingEmail.objects.filter(member=member).order_by("created_at", "pk").values_list("event", flat=True)
    )


def file_in_last_mail(member: Member) -> tuple[str, Any]:
    sent = OutgoingEmail.objects.filter(member=member).exclude(calendar="").order_by("-created_at", "-pk")[0]
    calendar = Calendar.from_ical(sent.calendar)
    return str(calendar["METHOD"]), calendar.walk("VEVENT")[0]


def test_nobody_is_told_before_it_is_announced_and_then_everybody_who_is_expected_once() -> None:
    story = Round()
    waiting = story.join(Role.MENTEE, Application.State.SUBMITTED).member
    session = story.session(is_announced=False)
    assert tell_of_sessions(story.now) == 0
    workflow.announce_session(session.pk, by=story.staff, now=story.now)
    workflow.announce_session(session.pk, by=story.staff, now=story.now)
    assert [tell_of_sessions(story.now) for _run in range(2)] == [2, 0]
    assert mails(story.mentee) == mails(story.mentor) == ["session_planned"]
    assert mails(waiting) == []
    method, event = file_in_last_mail(story.mentee)
    assert (method, int(event["SEQUENCE"]), event["DTSTART"].dt) == ("REQUEST", 0, session.starts_at)


def test_the_invitation_speaks_the_readers_language_and_time() -> None:
    story = Round()
    session = story.session()
    tell_of_sessions(story.now)
    english, french = (OutgoingEmail.objects.get(member=who) for who in (story.mentee, story.mentor))
    assert "Networking" in english.subject
    assert "Le réseautage" in french.subject
    assert "heure du Pacifique" in french.text_body
    assert f"/fr/momentum/sessions/{session.public_id}/" in french.text_body
    assert "https://meet.example.org/networking" in french.calendar


def test_who_is_selected_later_gets_the_invitation_then() -> None:
    story = Round()
    story.session()
    tell_of_sessions(story.now)
    late = story.join(Role.MENTOR, Application.State.SELECTED).member
    assert tell_of_sessions(story.now + HOUR) == 1
    assert mails(late) == ["session_planned"]


@pytest.mark.parametrize(("audience", "who"), [("mentees", ["mentee"]), ("mentors", ["mentor"])])
def test_a_session_of_one_role_is_for_that_role_alone(audience: str, who: list[str]) -> None:
    story = Round()
    story.session(audience=audience)
    tell_of_sessions(story.now)
    assert [name for name in ("mentee", "mentor") if mails(getattr(story, name))] == who


def test_who_is_mentee_in_one_tier_and_mentor_in_the_next_is_told_once() -> None:
    story = Round()
    other_tier = make_tier(story.offering.program, "next")
    Application.objects.filter(member=story.mentor).update(tier=other_tier)
    Application.objects.filter(member=story.mentor).update(member=story.mentee)
    story.session()
    assert tell_of_sessions(story.now) == 1


def test_a_change_that_calendars_show_is_sent_and_other_words_are_not() -> None:
    story = Round()
    session = story.session()
    tell_of_sessions(story.now)
    same = a_plan(session.starts_at, about_en="Who knows whom, and how.")
    workflow.change_session(session.pk, same, by=story.staff, now=story.now)
    assert tell_of_sessions(story.now) == 0
    later = a_plan(session.starts_at + DAY)
    workflow.change_session(session.pk, later, by=story.staff, now=story.now)
    assert tell_of_sessions(story.now) == 2
    assert mails(story.mentee) == ["session_planned", "session_changed"]
    method, event = file_in_last_mail(story.mentee)
    assert (method, int(event["SEQUENCE"]), event["DTSTART"].dt) == ("REQUEST", 1, later.starts_at)


def test_calling_off_takes_it_out_of_the_calendars_of_those_who_were_told() -> None:
    story = Round()
    session = story.session()
    tell_of_sessions(story.now)
    late = story.join(Role.MENTOR).member
    workflow.call_off_session(session.pk, by=story.staff, now=story.now)
    workflow.call_off_session(session.pk, by=story.staff, now=story.now)
    assert [tell_of_sessions(story.now) for _run in range(2)] == [2, 0]
    assert mails(late) == []
    method, event = file_in_last_mail(story.mentor)
    assert (method, str(event["STATUS"]), int(event["SEQUENCE"])) == ("CANCEL", "CANCELLED", 1)


def test_who_takes_part_no_more_and_comes_back_is_told_each_time() -> None:
    story = Round()
    story.session()
    tell_of_sessions(story.now)
    mine = Application.objects.filter(member=story.mentee)
    mine.update(state=Application.State.WITHDRAWN, closed_at=story.now)
    tell_of_sessions(story.now + HOUR)
    assert file_in_last_mail(story.mentee)[0] == "CANCEL"
    mine.update(state=Application.State.MATCHED, closed_at=None)
    tell_of_sessions(story.now + 2 * HOUR)
    assert mails(story.mentee) == ["session_planned", "session_called_off", "session_planned"]


def test_a_day_before_everybody_is_reminded_once_and_who_was_just_told_is_not() -> None:
    story = Round()
    session = story.session()
    tell_of_sessions(story.now)
    assert tell_of_sessions(session.starts_at - 25 * HOUR) == 0
    late = story.join(Role.MENTEE).member
    soon = session.starts_at - 23 * HOUR
    assert [tell_of_sessions(soon) for _run in range(2)] == [3, 0]
    assert mails(story.mentee) == ["session_planned", "session_soon"]
    assert mails(late) == ["session_planned"]
    assert tell_of_sessions(session.starts_at + HOUR) == 0


def test_one_bad_row_does_not_block_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    story = Round()
    story.session()
    Member.objects.filter(pk=story.mentee.pk).update(email="")
    Seat.objects.all().delete()
    real = workflow.invite

    def breaks(session_id: int, member_id: int, **more: Any) -> bool:
        if member_id == story.mentee.pk:
            raise RuntimeError
        return real(session_id, member_id, **more)

    breaks.__name__ = "invite"
    monkeypatch.setattr(workflow, "invite", breaks)
    assert tell_of_sessions(story.now) == 1


def test_the_feed_of_a_person_holds_the_sessions_beside_the_meetings() -> None:
    story = Round()
    story.session()
    story.session(5 * DAY, is_announced=False)
    feed = Calendar.from_ical(feed_of([], story.mentee, now=story.now))
    assert [str(event["SUMMARY"]) for event in feed.walk("VEVENT")] == [f"Networking ({story.offering})"]
    assert feed_of([], factories.make_member(), now=story.now).count("BEGIN:VEVENT") == 0


def test_the_code_counts_whoever_was_there_whatever_way_it_is_written() -> None:
    story = Round()
    session = story.session(-HOUR)
    typed = f" {session.code[:3].lower()}-{session.code[3:]} "
    assert workflow.attend_by_code(session, story.mentee, typed, now=story.now).is_right
    assert workflow.attend_by_code(session, story.mentee, "again", now=story.now).is_right
    row = Attendance.objects.get(session=session)
    assert (row.member, row.how, row.noted_by) == (story.mentee, "code", None)


def test_wrong_codes_are_counted_and_after_so_many_not_even_the_right_one_helps() -> None:
    story = Round()
    session = story.session(-HOUR)
    left = [workflow.attend_by_code(session, story.mentee, "WRONG", now=story.now).tries_left for _ in range(3)]
    assert left == [CODE_TRIES_MOST - 1, CODE_TRIES_MOST - 2, CODE_TRIES_MOST - 3]
    Seat.objects.filter(member=story.mentee).update(wrong_codes=CODE_TRIES_MOST)
    with pytest.raises(WrongState, match="too many wrong codes"):
        workflow.attend_by_code(session, story.mentee, session.code, now=story.now)
    assert workflow.attend_by_code(session, story.mentor, session.code, now=story.now).is_right


def test_the_code_is_taken_from_shortly_before_until_two_days_after_and_from_nobody_else() -> None:
    story = Round()
    session = story.session()
    for early in (story.now, session.starts_at - timedelta(minutes=16)):
        with pytest.raises(WrongState, match="said in the session"):
            workflow.attend_by_code(session, story.mentee, session.code, now=early)
    with pytest.raises(DeadlinePassed):
        workflow.attend_by_code(session, story.mentee, session.code, now=session.ends_at + 49 * HOUR)
    stranger = factories.make_member()
    with pytest.raises(NotAllowed):
        workflow.attend_by_code(session, stranger, session.code, now=session.starts_at)


def test_staffs_list_adds_and_takes_away_and_touches_nobody_whom_it_did_not_show() -> None:
    story = Round()
    session, late = story.session(-HOUR), story.join(Role.MENTEE).member
    workflow.attend_by_code(session, late, session.code, now=story.now)
    workflow.attend_by_code(session, story.mentor, session.code, now=story.now)
    shown = [story.mentee.pk, story.mentor.pk, factories.make_member().pk]
    kept = workflow.keep_list(session.pk, [story.mentee.pk, shown[2]], shown=shown, by=story.staff, now=story.now)
    assert kept == 2
    assert set(session.attendances.values_list("member", "how")) == {(story.mentee.pk, "staff"), (late.pk, "code")}
    assert session.events.filter(action=Action.LISTED).count() == 1
    workflow.keep_list(session.pk, [story.mentee.pk], shown=shown, by=story.staff, now=story.now)
    assert session.events.filter(action=Action.LISTED).count() == 1


@pytest.mark.parametrize("stranger", ["mentee", "a member", "finance"])
def test_only_staff_with_the_right_plan_sessions(stranger: str) -> None:
    story = Round()
    who = {"mentee": story.mentee, "a member": factories.make_member(), "finance": factories.make_staff("finance")}
    session = story.session()
    deeds: list[Any] = [
        lambda by: workflow.plan_session(story.offering.pk, a_plan(story.now + DAY), by=by, now=story.now),
        lambda by: workflow.change_session(session.pk, a_plan(story.now + DAY), by=by, now=story.now),
        lambda by: workflow.announce_session(session.pk, by=by, now=story.now),
        lambda by: workflow.call_off_session(session.pk, by=by, now=story.now),
        lambda by: workflow.keep_recording(session.pk, english="", french="", by=by, now=story.now),
        lambda by: workflow.keep_list(session.pk, [], shown=[], by=by, now=story.now),
    ]
    for deed in deeds:
        with pytest.raises(NotAllowed):
            deed(who[stranger])


def deed_of(action: Action, session: Session, story: Round) -> None:
    by, now = story.staff, story.now
    match action:
        case Action.CHANGED:
            workflow.change_session(session.pk, a_plan(session.starts_at, minutes=45), by=by, now=now)
        case Action.ANNOUNCED:
            workflow.announce_session(session.pk, by=by, now=now)
        case Action.CALLED_OFF:
            workflow.call_off_session(session.pk, by=by, now=now)
        case Action.RECORDED:
            workflow.keep_recording(session.pk, english="https://x.example", french="", by=by, now=now)
        case Action.LISTED:
            workflow.keep_list(session.pk, [], shown=[], by=by, now=now)


@pytest.mark.parametrize("action", list(TRANSITIONS))
def test_every_action_in_every_state_before_and_after_it_begins(action: Action) -> None:
    story = Round()
    for ahead in (DAY, -HOUR):
        for state in State:
            session = story.session(ahead)
            Session.objects.filter(pk=session.pk).update(state=state)
            session.refresh_from_db()
            is_repeated = TRANSITIONS[action].target == state
            if action in available_actions(session, story.now) or is_repeated:
                deed_of(action, session, story)
            else:
                with pytest.raises(WrongState):
                    deed_of(action, session, story)


def test_times_that_have_passed_and_offerings_that_are_over_take_no_session() -> None:
    story = Round()
    with pytest.raises(WrongState, match="still to come"):
        workflow.plan_session(story.offering.pk, a_plan(story.now - HOUR), by=story.staff, now=story.now)
    session = story.session(-HOUR)
    with pytest.raises(WrongState, match="it has begun"):
        workflow.change_session(session.pk, a_plan(story.now + DAY), by=story.staff, now=story.now)
    other, last = story.session(), today(story.now + DAY)
    Offering.objects.filter(pk=story.offering.pk).update(starts_on=today(story.now), ends_on=last)
    workflow.change_session(other.pk, a_plan(story.now + DAY - HOUR), by=story.staff, now=story.now)
    with pytest.raises(WrongState, match=f"it ends on {written_day(last)}"):
        workflow.change_session(other.pk, a_plan(story.now + 2 * DAY), by=story.staff, now=story.now)
    with pytest.raises(WrongState, match="it ends on"):
        workflow.plan_session(story.offering.pk, a_plan(story.now + 2 * DAY), by=story.staff, now=story.now)
    Offering.objects.filter(pk=story.offering.pk).update(state="completed", ended_at=story.now)
    with pytest.raises(WrongState, match="is over"):
        workflow.plan_session(story.offering.pk, a_plan(story.now + DAY), by=story.staff, now=story.now)


def test_the_mail_carries_the_calendar_file_as_calendars_want_it() -> None:
    story = Round()
    story.session()
    tell_of_sessions(story.now)
    sent = OutgoingEmail.objects.get(member=story.mentee)
    assert "ATTENDEE" in sent.calendar
    assert story.mentor.email not in sent.calendar
