"""FIND-5: reminders once each, lapsing on time, run late or twice; one bad row blocks nobody."""

import logging
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from caot_mentor.mail.models import OutgoingEmail
from members.links import choice_of_mail_off
from members.models import NotificationChoice
from mentorship.introductions import emails, workflow
from mentorship.introductions.deadlines import (
    answer_due,
    answer_reminder,
    decision_due,
    decision_reminder,
    more_time_due,
)
from mentorship.introductions.models import Introduction
from mentorship.introductions.reminders import lapse_introductions, send_reminders
from mentorship.introductions.rules import State
from mentorship.introductions.standing import timeline_of
from mentorship.pairs.models import Pairing
from mentorship.profiles.models import MentorProfile
from tests.mentorship.introductions import make_introduction, make_mentee
from tests.mentorship.mentors import days, make_mentor

OTTAWA = ZoneInfo("America/Toronto")
SENT_AT = datetime(2026, 11, 22, 15, tzinfo=UTC)  # a Sunday morning in Ottawa
pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(SENT_AT)]


def sent() -> Introduction:
    return make_introduction(mentee=make_mentee(now=SENT_AT), profile=make_mentor(now=SENT_AT), now=SENT_AT)


def accepted() -> Introduction:
    mentee, profile = make_mentee(now=SENT_AT), make_mentor(now=SENT_AT)
    return make_introduction(State.ACCEPTED, mentee=mentee, profile=profile, now=SENT_AT)


def run(now: datetime) -> None:
    """What the job does, twice."""
    for _ in range(2):
        lapse_introductions(now)
        send_reminders(now)


def written(since: str = "introduction_") -> Counter[str]:
    return Counter(OutgoingEmail.objects.filter(event__startswith=since).values_list("event", flat=True))


def test_what_is_due_ends_with_a_day_in_ottawa() -> None:
    late_evening = datetime(2026, 11, 23, 4, 30, tzinfo=UTC)  # still the 22nd in Ottawa
    assert answer_due(SENT_AT) == answer_due(late_evening)
    assert answer_due(SENT_AT).astimezone(OTTAWA).isoformat()[:19] == "2026-12-06T23:59:59"
    assert more_time_due(answer_due(SENT_AT)).astimezone(OTTAWA).date() == date(2026, 12, 13)
    assert decision_due(SENT_AT).astimezone(OTTAWA).date() == date(2026, 12, 22)
    # over the change of the clock it is still the end of a day
    assert answer_due(datetime(2026, 10, 25, 12, tzinfo=UTC)).astimezone(OTTAWA).isoformat()[:16] == "2026-11-08T23:59"


@pytest.mark.parametrize(
    ("count", "mark"), [(6, ""), (7, "answer-7"), (11, "answer-7"), (12, "answer-12"), (14, "answer-12")]
)
def test_the_last_reminder_that_is_due_is_the_one(count: int, mark: str) -> None:
    now = SENT_AT + days(count)
    assert answer_reminder(SENT_AT, answer_due(SENT_AT), has_more_time=False, now=now) == mark


def test_after_more_time_one_more_reminder_comes_before_the_end() -> None:
    extended = more_time_due(answer_due(SENT_AT))
    marks = [
        answer_reminder(SENT_AT, extended, has_more_time=True, now=SENT_AT + days(count)) for count in (7, 12, 18, 20)
    ]
    assert marks == ["answer-7", "answer-12", "answer-12", "answer-more-time"]


def test_reminders_to_decide_come_after_14_and_25_days() -> None:
    marks = [decision_reminder(SENT_AT, now=SENT_AT + days(count)) for count in (13, 14, 24, 25, 30)]
    assert marks == ["", "decide-14", "decide-14", "decide-25", "decide-25"]


def test_day_by_day_a_request_that_nobody_answers() -> None:
    introduction = sent()
    seen = {}
    for count in range(1, 17):
        before = written()
        run(SENT_AT + days(count))
        if news := written() - before:
            seen[count] = dict(news)
    assert seen == {
        7: {"introduction_answer_reminder": 1},
        12: {"introduction_answer_reminder": 1},
        15: {"introduction_unanswered": 2},
    }
    introduction.refresh_from_db()
    assert (introduction.state, introduction.open_no) == ("lapsed", None)


def test_day_by_day_with_more_time() -> None:
    introduction = sent()
    seen = []
    for count in range(1, 24):
        if count == 13:
            workflow.ask_for_more_time(introduction, introduction.mentor, now=SENT_AT + days(count))
        before = written()
        run(SENT_AT + days(count))
        seen += [(count, name) for name in written() - before if name != "introduction_more_time"]
    assert seen == [
        (7, "introduction_answer_reminder"),
        (12, "introduction_answer_reminder"),
        (20, "introduction_answer_reminder"),
        (22, "introduction_unanswered"),
    ]


def test_day_by_day_an_acceptance_that_nobody_decides() -> None:
    introduction = accepted()
    workflow.say_yes(introduction, introduction.mentee, now=SENT_AT + days(1))
    seen = []
    for count in range(1, 33):
        before = written()
        run(SENT_AT + days(count))
        seen += [(count, name, number) for name, number in (written() - before).items()]
    assert seen == [
        (14, "introduction_decide_reminder", 1),
        (25, "introduction_decide_reminder", 1),
        (31, "introduction_undecided", 2),
    ]
    reminded = OutgoingEmail.objects.filter(event="introduction_decide_reminder").values_list("to_address", flat=True)
    assert set(reminded) == {introduction.mentor.email}
    assert not Pairing.objects.taking_a_place().exists()
    assert MentorProfile.objects.get(member=introduction.mentor).places_taken == 0


def test_it_lapses_with_the_end_of_the_day_in_ottawa_and_not_before() -> None:
    introduction = sent()
    for moment, lapsed in ((introduction.respond_by, 0), (introduction.respond_by + timedelta(seconds=1), 1)):
        assert lapse_introductions(moment) == lapsed


def test_after_a_standstill_one_reminder_comes_and_the_useless_one_does_not() -> None:
    introduction = sent()
    run(SENT_AT + days(13))
    assert written()["introduction_answer_reminder"] == 1
    assert introduction.events.get(action="remind").note == "answer-12"


def test_nobody_is_reminded_of_what_has_lapsed_or_was_answered() -> None:
    first, second = sent(), sent()
    workflow.decline_introduction(first, first.mentor, now=SENT_AT + days(1))
    run(SENT_AT + days(40))
    assert written()["introduction_answer_reminder"] == 0
    second.refresh_from_db()
    assert second.state == "lapsed"


def test_early_reminders_can_be_switched_off_and_the_last_ones_cannot() -> None:
    told, introduction = sent(), sent()
    NotificationChoice.objects.create(member=introduction.mentor, kind="introduction_early_reminder", is_wanted=False)
    for count in (7, 12):
        run(SENT_AT + days(count))
    (last,) = OutgoingEmail.objects.filter(event="introduction_answer_reminder", member=introduction.mentor)
    early, also_last = OutgoingEmail.objects.filter(event=last.event, member=told.mentor).order_by("created_at", "pk")
    # the early one says how to switch it off without signing in, to people and to mail programs
    path = early.unsubscribe_url.partition("/mail/stop/")[2].strip("/")
    assert choice_of_mail_off(path) == (told.mentor, "introduction_early_reminder")
    assert early.unsubscribe_url in early.text_body
    for each in (last, also_last):
        assert (each.unsubscribe_url, "/mail/stop/" in each.text_body) == ("", False)


def test_the_timeline_tells_nobody_whether_the_other_was_reminded() -> None:
    introduction = sent()
    before = timeline_of(introduction, introduction.events.all(), introduction.mentee)
    run(SENT_AT + days(7))
    assert introduction.events.filter(action="remind").exists()
    for reader in (introduction.mentee, introduction.mentor):
        assert len(timeline_of(introduction, introduction.events.all(), reader)) == len(before)


def test_each_reads_in_their_own_language() -> None:
    mentee, profile = make_mentee(now=SENT_AT, language="fr"), make_mentor(now=SENT_AT)
    make_introduction(mentee=mentee, profile=profile, now=SENT_AT)
    run(SENT_AT + days(15))
    languages = dict(
        OutgoingEmail.objects.filter(event="introduction_unanswered").values_list("to_address", "language")
    )
    assert languages == {mentee.email: "fr", profile.member.email: "en"}


@pytest.mark.parametrize("sweep", [lapse_introductions, send_reminders])
def test_one_bad_row_blocks_nobody(
    sweep: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    bad, good = sent(), sent()
    real = emails._send

    def refusing(name: str, reader: Any, introduction: Introduction, *rest: Any, **more: Any) -> None:
        if introduction.pk == bad.pk:
            raise ValueError("cannot be written")
        real(name, reader, introduction, *rest, **more)

    monkeypatch.setattr(emails, "_send", refusing)
    now = SENT_AT + days(15 if sweep is lapse_introductions else 8)
    with caplog.at_level(logging.ERROR):
        assert sweep(now) == 1
    assert f"failed for row {bad.pk}" in caplog.text
    bad.refresh_from_db()
    assert (bad.state, bad.events.count(), good.events.count()) == ("sent", 1, 2)


@pytest.mark.parametrize("introductions", [1, 3])
def test_a_sweep_that_finds_nothing_asks_few_questions(introductions: int, django_assert_num_queries: Any) -> None:
    for _ in range(introductions):
        sent()
    send_reminders(SENT_AT + days(8))
    # what is overdue; the open ones and what was sent for them
    with django_assert_num_queries(3):
        assert lapse_introductions(SENT_AT + days(9)) == send_reminders(SENT_AT + days(9)) == 0
