"""Programs in offerings in staff's statistics: each number counted by hand, and the same as the lists say."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from caot_mentor.insight import Asked, Content, Share
from caot_mentor.periods import Span
from members.models import Member
from members.policy import Role as StaffRole
from mentorship.pairs.insight import running
from mentorship.pairs.models import Pairing
from momentum.applications.models import Application
from momentum.matching.models import Match, PlaceOffer
from momentum.programs.models import Interest, Role
from momentum.progress.insight import answers, pages, pairings, places, until_matched, waiting_now, way_of
from tests import factories
from tests.momentum.applications import make_application
from tests.momentum.programs import make_offering, make_program

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)
OCTOBER, SEPTEMBER = Span(date(2026, 10, 1), date(2026, 10, 31)), Span(date(2026, 9, 1), date(2026, 9, 30))
State = Application.State


def asked(code: str, **more: Any) -> Asked:
    values: dict[str, Any] = {"reader": Member(pk=0), "now": NOW, "span": OCTOBER, "before": SEPTEMBER}
    return Asked(**(values | {"page": f"program-{code}"} | more))


def numbers(content: Content) -> dict[str, Any]:
    return {each.measure.code.rpartition(".")[2]: (each.now, each.before) for each in content.figures}


def applied(state: State, at: datetime, **fields: Any) -> Application:
    return make_application(state, now=at + timedelta(days=7), **fields)


def match(mentee: Application, mentor: Application, *, end: str = "", state: str = "active") -> Match:
    pairing = Pairing.objects.create(
        program="momentum",
        mentor=mentor.member,
        mentee=mentee.member,
        state=state,
        place_no=1 if state == "active" else None,
        places_then=3,
        proposed_at=OCTOBER.begins,
        started_at=OCTOBER.begins,
        ended_at=None if state == "active" else NOW,
    )
    return Match.objects.create(
        mentee=mentee,
        mentor=mentor,
        pairing=pairing,
        kind="round",
        decided_at=OCTOBER.begins,
        objections_until=OCTOBER.begins + timedelta(days=14),
        end=end,
        ended_at=NOW if end else None,
    )


def test_people_are_followed_through_each_program_apart():
    one, other = make_offering(), make_offering()
    both = factories.make_member()
    applied(State.SUBMITTED, OCTOBER.begins, offering=one, member=both)
    applied(State.SELECTED, OCTOBER.begins, offering=other, member=both)  # a mentee in two programs
    applied(State.DECLINED, OCTOBER.ends - timedelta(seconds=1), offering=one)
    applied(State.WITHDRAWN, OCTOBER.ends, offering=one)  # November
    mentor = applied(State.MATCHED, OCTOBER.begins, offering=one, role=Role.MENTOR, places=3)
    matched = applied(State.MATCHED, OCTOBER.begins, offering=one)
    completed = applied(State.COMPLETED, OCTOBER.begins, offering=one)
    objected = applied(State.WAITLISTED, OCTOBER.begins, offering=one)
    match(matched, mentor)
    match(completed, mentor, end="completed", state="completed")
    match(objected, mentor, end="objected", state="ended")
    session = one.sessions.create(topic="Welcome", starts_at=OCTOBER.begins, zone="America/Toronto", code="ABC")
    for member in (completed.member, both):  # one of them never began
        session.attendances.create(member=member, how="staff", at=OCTOBER.begins)
    Interest.objects.create(program=one.program, role=Role.MENTEE, member=both, created_at=OCTOBER.begins)
    code = one.program.code
    assert numbers(way_of(asked(code), Role.MENTEE)) == {
        "interested": (1, 0),
        "applied": (5, 0),
        "selected": (2, 0),
        "matched": (2, 0),
        "began": (3, 0),
        "attended": (1, 0),
        "completed": (1, 0),
        "waitlisted": (1, 0),
        "declined": (1, 0),
        "withdrawn": (0, 0),
    }
    assert numbers(way_of(asked(code), Role.MENTOR))["applied"] == (1, 0)
    assert numbers(way_of(asked(other.program.code), Role.MENTEE))["applied"] == (1, 0)
    assert numbers(answers(asked(code)))["held"] == (Share(2, 3), Share(0, 0))
    assert numbers(until_matched(asked(code)))["number"] == (2, 0)
    assert numbers(places(asked(code))) == {
        "mentors": (1, None),
        "used": (Share(1, 3), None),
        "free": (2, None),
    }
    assert numbers(running(asked(code), pairings(asked(code))))["active"] == (3, 0)
    assert numbers(running(asked(other.program.code), pairings(asked(other.program.code))))["active"] == (0, 0)


def test_offered_places_and_the_time_to_a_match_by_hand():
    one, day = make_offering(), timedelta(days=1)
    mentor = applied(State.MATCHED, OCTOBER.begins, offering=one, role=Role.MENTOR, places=3)
    by = OCTOBER.begins + 5 * day
    for state, at in (
        ("accepted", by),  # at the last moment
        ("declined", by - day),
        ("lapsed", by + day / 96),
        ("accepted", OCTOBER.begins - day),  # in September, long before the day
        ("closed", by - day),  # taken back: nobody owed an answer
        ("open", None),
    ):
        mentee = applied(State.WAITLISTED, SEPTEMBER.begins, offering=one)
        pairing = match(mentee, mentor, state="ended", end="ended").pairing
        PlaceOffer.objects.create(
            mentee=mentee,
            mentor=mentor,
            pairing=pairing,
            offered_at=OCTOBER.begins,
            answer_by=by,
            state=state,
            answered_at=at,
        )
    code = one.program.code
    assert numbers(answers(asked(code)))["offers"] == (Share(2, 3), Share(1, 1))
    for days in (3, 10, 24):  # applied on September 1, a Tuesday; the 7th was Labour Day
        mentee = applied(State.MATCHED, SEPTEMBER.begins, offering=one)
        Application.objects.filter(pk=mentee.pk).update(
            applied_at=SEPTEMBER.begins, matched_at=SEPTEMBER.begins + days * day
        )
    assert numbers(until_matched(asked(code, span=SEPTEMBER, before=None))) == {
        "number": (3, None),
        "days": (10, None),
        "days_most": (24, None),
        "business_days": (7, None),  # from the 1st to the 11th
        "business_days_most": (17, None),
    }


def test_each_program_has_a_page_and_its_offerings_can_be_chosen(client: Client):
    program = make_program()
    first, second = make_offering(program=program), make_offering(program=program)
    (page,) = [each for each in pages() if each.code == f"program-{program.code}"]
    assert {code for code, _name in page.choices} == {str(first.pk), str(second.pk)}
    applied(State.SUBMITTED, OCTOBER.begins, offering=first)
    applied(State.SUBMITTED, OCTOBER.begins, offering=second)
    assert numbers(way_of(asked(program.code), Role.MENTEE))["applied"] == (2, 0)
    chosen = asked(program.code, part_of=str(first.pk))
    assert numbers(way_of(chosen, Role.MENTEE))["applied"] == (1, 0)
    staff = factories.make_staff(StaffRole.COORDINATOR)
    applied(State.SUBMITTED, OCTOBER.begins, offering=first, member=staff)  # nobody reads about themselves
    factories.sign_in(client, staff)
    for question, expected in ((chosen, 1), (asked(program.code), 2)):
        found = waiting_now(Asked(**{**question.__dict__, "reader": staff}))
        assert numbers(found)["submitted"] == (expected, None)
        for figure in found.figures:
            assert client.get(figure.url).context["cl"].result_count == figure.now
