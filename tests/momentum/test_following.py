"""Applications are closed with their offering, and who is interested hears once that the time for applying ends."""

from datetime import timedelta

import pytest
from django.utils import timezone

from caot_mentor.mail.models import OutgoingEmail
from members.models import Member
from members.queries import today
from momentum.applications.reminders import close_with_offerings, tell_of_closing
from momentum.applications.rules import State
from momentum.programs.models import InterestTold, Offering, Role, Window
from momentum.programs.workflow import cancel_offering
from tests import factories
from tests.momentum.applications import make_application
from tests.momentum.programs import make_interest, make_offering

pytestmark = pytest.mark.django_db


def test_everybody_who_applied_is_told_that_an_offering_is_cancelled_and_why() -> None:
    offering, now = make_offering(), timezone.now()
    waiting, selected, mentor = (
        make_application(state, offering=offering, role=role)
        for state, role in (
            (State.WAITLISTED, Role.MENTEE),
            (State.SELECTED, Role.MENTEE),
            (State.SUBMITTED, Role.MENTOR),
        )
    )
    matched, withdrawn = (make_application(state, offering=offering) for state in (State.MATCHED, State.WITHDRAWN))
    cancel_offering(offering, reason="Too few mentors.", by=factories.make_staff(), now=now)
    assert close_with_offerings(now) == 4
    assert close_with_offerings(now) == 0
    for each in (waiting, selected, mentor):
        each.refresh_from_db()
        assert (each.state, each.closed_at) == (State.DECLINED, now)
    matched.refresh_from_db()
    assert matched.state == State.MATCHED
    mails = {mail.member_id: mail.text_body for mail in OutgoingEmail.objects.filter(event="application_closed")}
    assert set(mails) == {each.member_id for each in (waiting, selected, mentor, matched)}
    assert all("Too few mentors." in body for body in mails.values())
    assert "Your mentorship does not end with it" in mails[matched.member_id]
    assert withdrawn.member_id not in mails


def test_what_waits_is_closed_with_an_offering_that_is_over_and_what_is_matched_is_not() -> None:
    offering, now = make_offering(Offering.State.COMPLETED), timezone.now()
    waiting, matched = (make_application(state, offering=offering) for state in (State.WAITLISTED, State.MATCHED))
    assert close_with_offerings(now) == 1
    waiting.refresh_from_db()
    matched.refresh_from_db()
    assert (waiting.state, matched.state) == (State.DECLINED, State.MATCHED)


def interested(offering: Offering, **fields: object) -> Member:
    member = factories.make_member(language="fr")
    make_interest(offering.program, member, **fields)
    InterestTold.objects.create(offering=offering, member=member, at=timezone.now())
    return member


def test_who_is_interested_and_has_not_applied_is_told_once_before_the_window_closes() -> None:
    offering, now = make_offering(), timezone.now()
    member, mentor = interested(offering), interested(offering, role=Role.MENTOR)
    applied = interested(offering)
    make_application(offering=offering, member=applied)
    make_interest(offering.program, factories.make_member())  # was never told of the offering
    assert tell_of_closing(now) == 0
    Window.objects.filter(offering=offering, role=Role.MENTEE).update(closes_on=today(now) + timedelta(days=3))
    assert tell_of_closing(now) == 1
    assert tell_of_closing(now) == 0
    mail = OutgoingEmail.objects.get(event="application_window_closing")
    assert mail.member_id == member.pk
    assert "/fr/momentum/offerings/" in mail.text_body
    assert not OutgoingEmail.objects.filter(member_id=mentor.pk).exists()
