"""Find an OT Mentor in staff's statistics: each number counted by hand in a small world."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

import pytest

from caot_mentor.insight import Asked, Content, Share
from caot_mentor.periods import Span
from members.insight import OUTSIDE, may_do
from members.models import Activity, Admission, Member
from members.rules import may_take_part
from mentorship.introductions import insight as introductions
from mentorship.introductions.models import Introduction
from mentorship.pairs.insight import hours, running, satisfaction
from mentorship.pairs.models import Evaluation, Meeting, Pairing
from mentorship.profiles.insight import people, places
from mentorship.profiles.policy import MENTEE_ACTIVITY
from tests import factories
from tests.mentorship.mentors import make_mentor

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)
OCTOBER, SEPTEMBER = Span(date(2026, 10, 1), date(2026, 10, 31)), Span(date(2026, 9, 1), date(2026, 9, 30))
LAST_MOMENT = datetime(2026, 11, 1, 3, 59, tzinfo=UTC)  # of October in Ottawa
FIRST_MOMENT = datetime(2026, 10, 1, 4, tzinfo=UTC)
State = Introduction.State
_places = count(1)


def asked(**more: Any) -> Asked:
    values: dict[str, Any] = {"reader": Member(pk=0), "now": NOW, "span": OCTOBER, "before": SEPTEMBER}
    return Asked(**(values | more))


def person(**fields: Any) -> Member:
    return factories.make_member(starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31), **fields)


def pairing(mentee: Member, state: str = "active", *, began: datetime, ended: datetime | None = None) -> Pairing:
    is_over = state in ("completed", "ended")
    return Pairing.objects.create(
        program="find",
        mentor=factories.make_member(),
        mentee=mentee,
        state=state,
        place_no=None if is_over else 1,
        places_then=1,
        proposed_at=began,
        started_at=began,
        ended_at=ended,
    )


def request(state: str, sent: datetime, mentee: Member | None = None, **fields: Any) -> Introduction:
    mentee = mentee or person()
    if state in ("accepted", "paired", "not_a_match") and "accepted_at" not in fields:
        fields["accepted_at"] = sent + timedelta(days=2)
    if state in ("accepted", "paired") and "pairing" not in fields:
        fields["pairing"] = pairing(mentee, began=sent + timedelta(days=10))
    open_no = 1 if state in Introduction.OPEN_STATES else None
    mentor = fields["pairing"].mentor if fields.get("pairing") else factories.make_member()
    return Introduction.objects.create(
        mentee=mentee,
        mentor=mentor,
        state=state,
        open_no=open_no,
        message="May I?",
        text_language="en",
        sent_at=sent,
        respond_by=sent + timedelta(days=14),
        **({"decide_by": sent + timedelta(days=32)} | fields),
    )


def numbers(content: Content) -> dict[str, Any]:
    return {each.measure.code.partition(".")[2]: (each.now, each.before) for each in content.figures}


def test_requests_are_counted_by_the_ottawa_day_and_by_how_far_they_came():
    both = person()
    request("sent", FIRST_MOMENT, both)
    request("accepted", LAST_MOMENT)
    done = pairing(both, "completed", began=NOW - timedelta(days=30), ended=NOW)
    request("paired", OCTOBER.begins + timedelta(days=3), both, pairing=done, mentee_answer="yes", mentor_answer="yes")
    request("not_a_match", OCTOBER.begins, mentor_answer="no", ended_at=NOW)
    request("declined", OCTOBER.begins, ended_at=NOW)
    request("lapsed", OCTOBER.begins, ended_at=NOW)
    request("withdrawn", OCTOBER.begins, ended_at=NOW)
    request("declined", FIRST_MOMENT - timedelta(seconds=1), ended_at=NOW)  # still September
    request("accepted", FIRST_MOMENT - timedelta(seconds=1))
    request("declined", LAST_MOMENT + timedelta(minutes=1), ended_at=NOW)  # November
    # a mentorship of another program is none of this one
    Pairing.objects.filter(pk=pairing(both, began=OCTOBER.begins).pk).update(program="ondemand")
    found = introductions.requests(asked())
    # each share is one of those who began in the same span
    shares = [(each.of_first, each.of_first_before) for each in found.figures[:3]]
    assert shares == [("", ""), ("43%", "50%"), ("29%", "")]
    assert numbers(found) == {
        "sent": (7, 2),
        "accepted": (3, 1),
        "met": (2, 0),
        "paired": (1, 0),
        "completed": (1, 0),
        "declined": (1, 1),
        "lapsed": (1, 0),
        "otherwise": (2, 0),
        "open": (2, 1),
    }


def test_the_lines_by_province_and_category_add_up_and_small_groups_stand_together():
    for province, number in (("ON", 11), ("QC", 10), ("NU", 1), ("", 2)):
        for _ in range(number):
            request("declined", OCTOBER.begins, person(province=province), ended_at=NOW)
    retired = person(category="retired", province="ON")
    factories.make_membership(retired, starts_on=date(2027, 1, 1), ends_on=date(2027, 12, 31))
    for _ in range(10):
        request("declined", OCTOBER.begins, retired, ended_at=NOW)
    by_province, by_category = introductions.requests(asked()).tables
    assert [(name, values[0]) for name, values in by_province.lines] == [("Ontario", 21), ("Others together", 13)]
    assert [values[0] for _name, values in by_category.lines] == [24, 10]
    for table in (by_province, by_category):
        assert table.total is not None
        assert [sum(column) for column in zip(*(values for _name, values in table.lines), strict=True)] == table.total
    assert numbers(introductions.requests(asked(province="QC")))["sent"] == (10, 0)
    assert numbers(introductions.requests(asked(province=OUTSIDE)))["sent"] == (2, 0)
    assert numbers(introductions.requests(asked(province="ON", category="retired")))["sent"] == (10, 0)


def test_answers_in_time_are_shares_of_what_was_due():
    request("accepted", OCTOBER.begins)
    request("declined", OCTOBER.begins, ended_at=OCTOBER.begins + timedelta(days=13))
    request("lapsed", OCTOBER.begins, ended_at=OCTOBER.begins + timedelta(days=15))
    request("withdrawn", OCTOBER.begins, ended_at=OCTOBER.begins + timedelta(days=1))  # nobody owed an answer
    decided = OCTOBER.begins + timedelta(days=20)
    day = {"decide_by": decided, "ended_at": decided}
    request("not_a_match", SEPTEMBER.begins, mentor_answer="no", **day)
    request("lapsed", SEPTEMBER.begins, accepted_at=SEPTEMBER.begins, **day)
    found = numbers(introductions.answers(asked()))
    assert found["answered"] == (Share(2, 3), Share(2, 2))
    assert found["decided"] == (Share(1, 2), Share(0, 0))


def test_the_time_to_a_mentorship_is_told_in_days_and_business_days():
    for days in (1, 3, 7, 14):  # from Thursday, October 1; the 12th was Thanksgiving
        began = OCTOBER.begins + timedelta(days=days)
        mentee = person()
        request("paired", OCTOBER.begins, mentee, pairing=pairing(mentee, began=began))
    found = numbers(introductions.until_paired(asked(span=OCTOBER)))
    assert found["number"] == (4, 0)
    assert found["days"] == (5, None)
    assert found["days_most"] == (14, None)
    assert found["business_days"] == (3, None)  # 1, 1, 5 and 9
    assert found["business_days_most"][0] in (9, 10)


def test_mentorships_run_until_they_end_and_months_show_the_course():
    ends = OCTOBER.ends
    pairing(person(), began=OCTOBER.begins)
    pairing(person(), "paused", began=SEPTEMBER.begins)
    pairing(person(), "completed", began=SEPTEMBER.begins, ended=ends - timedelta(seconds=1))
    pairing(person(), "ended", began=SEPTEMBER.begins, ended=ends)
    Pairing.objects.filter(pk=pairing(person(), began=NOW).pk).update(state="proposed", started_at=None)
    found = running(asked(), Pairing.objects.all())
    assert numbers(found) == {"active": (3, 3), "started": (1, 3), "completed": (1, 0), "ended": (0, 0)}
    two_months = running(asked(span=Span(SEPTEMBER.first, OCTOBER.last)), Pairing.objects.all())
    assert [values for _name, values in two_months.tables[0].lines] == [[3], [3]]


def test_hours_are_those_of_meetings_that_were_held():
    one = pairing(person(), began=SEPTEMBER.begins)
    for at, minutes, confirmation in (
        (FIRST_MOMENT, 60, "confirmed"),
        (LAST_MOMENT, 30, "open"),
        (FIRST_MOMENT - timedelta(seconds=1), 45, "not_contested"),
    ):
        words = {"state": "held", "zone": "America/Toronto", "mode": "video", "entered_at": at}
        Meeting.objects.create(pairing=one, starts_at=at, minutes=minutes, confirmation=confirmation, **words)
    Meeting.objects.create(pairing=one, starts_at=FIRST_MOMENT, minutes=99, zone="America/Toronto", mode="video")
    assert numbers(hours(asked(), Pairing.objects.all())) == {
        "meetings": (2, 1),
        "entered": (1.5, 0.75),
        "confirmed": (1, 0),
        "not_contested": (0.5, 0.75),
    }


def test_of_fewer_than_five_evaluations_no_mark_is_shown():
    for mark in (1, 3, 4, 5):
        given(mark)
    found = satisfaction(asked(), Pairing.objects.all())
    assert numbers(found)["given"] == (4, 0)
    assert numbers(found)["usefulness"] == numbers(found)["usefulness_spread"] == (None, None)
    assert found.tables == []
    given(5)
    found = satisfaction(asked(), Pairing.objects.all())
    assert numbers(found)["usefulness"] == (3.6, None)
    assert numbers(found)["usefulness_spread"][0] == pytest.approx(1.4967, abs=1e-4)
    assert numbers(found)["match"] == (3, None)
    assert [values for _name, values in found.tables[0].lines] == [[1], [0], [1], [1], [2]]


def given(mark: int) -> None:
    one = pairing(person(), began=SEPTEMBER.begins)
    Evaluation.objects.create(
        pairing=one,
        member=one.mentee,
        point="start",
        usefulness=mark,
        match=3,
        given_at=LAST_MOMENT,
        for_staff="Words.",
    )


def test_who_may_ask_is_who_the_table_lets_ask():
    on = date(2026, 11, 22)
    activity = Activity.objects.get(code="ondemand-mentee")
    found = [person(category=category) for category in ("member", "student", "individual")]
    found += [factories.make_member(starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31)), person()]
    Admission.objects.create(member=found[1], activity=activity)
    allowed = set(may_do("ondemand-mentee", on).values_list("member", flat=True))
    assert allowed == {each.pk for each in found if may_take_part(each, "ondemand-mentee", on).is_allowed}
    assert numbers(people(asked()))["may_ask"] == (may_do(MENTEE_ACTIVITY, on).count(), None)


def test_places_are_those_of_listed_mentors_of_the_program():
    make_mentor(places=3)
    full = make_mentor(places=1)
    type(full).objects.filter(pk=full.pk).update(places_taken=1, has_place=False)
    other = make_mentor(places=5)
    type(other).objects.filter(pk=other.pk).update(programs=["ondemand"])
    assert numbers(places(asked(), "find")) == {
        "listed": (2, None),
        "with_place": (1, None),
        "full": (1, None),
        "used": (Share(1, 4), None),
        "free": (3, None),
    }
