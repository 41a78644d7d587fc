"""Mentorship On Demand in staff's statistics: each number counted by hand."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from caot_mentor.insight import Asked, Content, Share
from caot_mentor.periods import Span
from members.models import Member
from members.policy import Role
from ondemand.payments.insight import money
from ondemand.payments.models import Receipt
from ondemand.registrations.insight import clocks, due_now, registrations, until_matched, until_matched_from_payment
from ondemand.registrations.models import Registration
from ondemand.registrations.rules import Action
from tests import factories
from tests.ondemand.registrations import make_registration

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)
OCTOBER, SEPTEMBER = Span(date(2026, 10, 1), date(2026, 10, 31)), Span(date(2026, 9, 1), date(2026, 9, 30))
State = Registration.State


def asked(**more: Any) -> Asked:
    values: dict[str, Any] = {"reader": Member(pk=0), "now": NOW, "span": OCTOBER, "before": SEPTEMBER}
    return Asked(**(values | more))


def numbers(content: Content) -> dict[str, Any]:
    return {each.measure.code.partition(".")[2]: (each.now, each.before) for each in content.figures}


def registered(state: State, at: datetime, member: Member | None = None) -> Registration:
    made = make_registration(state, now=at + timedelta(days=1), member=member)
    Registration.objects.filter(pk=made.pk).update(registered_at=at)
    return made


def test_registrations_are_followed_to_their_end_and_each_counts_for_itself():
    again = factories.make_member()
    cancelled = registered(State.CANCELLED, SEPTEMBER.begins, again)
    registered(State.AWAITING_PAYMENT, OCTOBER.begins, again)  # the same person, once more
    registered(State.AWAITING_SHORTLIST, OCTOBER.ends - timedelta(seconds=1))
    registered(State.AWAITING_MATCH, OCTOBER.begins)
    held = registered(State.TRIAL, OCTOBER.begins)  # a second match: the first one held, then the mentor left
    held.events.create(at=OCTOBER.begins, action=Action.TRIAL_ENDED, from_state="trial", to_state="active")
    registered(State.TRIAL, OCTOBER.begins)
    registered(State.COMPLETED, OCTOBER.begins)
    registered(State.ENDED_EARLY, OCTOBER.begins)
    registered(State.ACTIVE, OCTOBER.ends)  # November in Ottawa
    assert cancelled.state == State.CANCELLED
    assert numbers(registrations(asked())) == {
        "registered": (7, 1),
        "paid": (6, 1),
        "workbook": (5, 0),
        "listed": (4, 0),
        "chosen": (4, 0),
        "matched": (3, 0),
        "past_objections": (2, 0),
        "completed": (1, 0),
        "cancelled": (0, 1),
        "ended_early": (1, 0),
        "again": (1, 0),
    }


def test_clocks_are_shares_of_what_was_done_and_paused_ones_stand_apart():
    one = make_registration(State.ACTIVE)
    day = timedelta(days=1)
    at = OCTOBER.begins + 5 * day
    for action, due_by, was_paused, moment in (
        (Action.SHORTLIST_SENT, at, False, at),
        (Action.SHORTLIST_SENT, at - day, False, at),
        (Action.SHORTLIST_SENT, at + day, True, at),
        (Action.MATCHED, at + day, False, at),
        (Action.MATCHED, at, False, SEPTEMBER.begins),
        (Action.TRIAL_ENDED, None, False, at),
        (Action.OBJECTED, None, False, at),
    ):
        one.events.create(at=moment, action=action, due_by=due_by, was_paused=was_paused)
    one.events.create(at=at, action=Action.MENTOR_LEFT, from_state="trial")
    one.events.create(at=at, action=Action.MENTOR_LEFT, from_state="active")  # later than the days to object
    assert numbers(clocks(asked())) == {
        "lists": (Share(1, 2), Share(0, 0)),
        "lists_paused": (Share(1, 1), Share(0, 0)),
        "matches": (Share(1, 1), Share(1, 1)),
        "matches_paused": (Share(0, 0), Share(0, 0)),
        "held": (Share(1, 3), Share(0, 0)),
    }


def test_the_time_to_a_mentor_ends_with_the_first_match():
    one = make_registration(State.TRIAL)
    Registration.objects.filter(pk=one.pk).update(workbook_received_at=OCTOBER.begins)
    for days in (4, 20):
        one.events.create(at=OCTOBER.begins + timedelta(days=days), action=Action.MATCHED)
    found = numbers(until_matched(asked()))
    assert (found["number"], found["days"], found["business_days"]) == ((1, 0), (4, None), (2, None))


def test_the_time_from_the_payment_to_a_mentor_by_hand():
    thursday, day = OCTOBER.begins + timedelta(hours=9), timedelta(days=1)  # October 1; the 12th was Thanksgiving
    waited = {7: 5, 12: 7, 21: 14}  # days, and the business days among them
    for days in waited:
        one = make_registration(State.TRIAL)
        Registration.objects.filter(pk=one.pk).update(paid_at=thursday, workbook_received_at=thursday + day)
        one.events.create(at=thursday + days * day, action=Action.MATCHED)
    one.events.create(at=thursday + 29 * day, action=Action.MATCHED)  # a second mentor is no news for this
    earlier = make_registration(State.TRIAL)
    Registration.objects.filter(pk=earlier.pk).update(paid_at=SEPTEMBER.begins)
    earlier.events.create(at=SEPTEMBER.begins + 2 * day, action=Action.MATCHED)
    waiting = make_registration(State.AWAITING_MATCH)  # paid and not matched yet
    Registration.objects.filter(pk=waiting.pk).update(paid_at=thursday)
    assert numbers(until_matched_from_payment(asked())) == {
        "number": (3, 1),
        "days": (12, 2),
        "days_most": (21, 2),
        "business_days": (7, 2),
        "business_days_most": (14, 2),
    }


def test_what_is_due_leads_to_the_list_that_holds_exactly_it(client: Client):
    staff = factories.make_staff(Role.COORDINATOR)
    now = datetime.now(UTC)
    late = make_registration(State.AWAITING_SHORTLIST, now=now - timedelta(days=60))
    make_registration(State.AWAITING_SHORTLIST, now=now)
    own = make_registration(State.AWAITING_SHORTLIST, now=now - timedelta(days=60), member=staff)
    factories.sign_in(client, staff)
    found = due_now(asked(reader=staff, now=now))
    assert numbers(found)["overdue"] == (1, None)
    for figure in found.figures:
        assert client.get(figure.url).context["counts"].total == sum(
            client.get(figure.url).context["counts"].states.values()
        )
        assert client.get(figure.url).context["counts"].total == figure.now
    assert late.pk != own.pk


def paper(kind: str, number: int, cents: int, at: datetime) -> None:
    registration = make_registration(State.CANCELLED)
    payment = registration.payments.create(
        state="paid", provider="cheque", price_cents=cents, total_cents=cents + 13, opened_at=at, paid_at=at
    )
    refund = None
    if kind == Receipt.Kind.CREDIT_NOTE:
        refund = payment.__class__.refund.related.related_model.objects.create(
            payment=payment, rule="within_48_hours", amount_cents=cents, asked_at=at
        )
    Receipt.objects.create(
        kind=kind,
        year=2026,
        number=number,
        payment=payment,
        refund=refund,
        facts={},
        price_cents=cents,
        total_cents=cents + 13,
        issued_at=at,
    )


def test_money_is_counted_by_the_day_of_the_paper():
    paper(Receipt.Kind.RECEIPT, 1, 9_900, OCTOBER.begins)
    paper(Receipt.Kind.RECEIPT, 2, 9_900, OCTOBER.ends - timedelta(seconds=1))
    paper(Receipt.Kind.RECEIPT, 3, 9_900, OCTOBER.begins - timedelta(seconds=1))
    paper(Receipt.Kind.CREDIT_NOTE, 1, 4_950, OCTOBER.begins)
    assert numbers(money(asked())) == {
        "receipts": (2, 1),
        "sold": (19_826, 9_913),
        "sold_price": (19_800, 9_900),
        "notes": (1, 0),
        "refunded": (4_963, 0),
        "net": (14_863, 9_913),
    }
    by_month = money(asked(span=Span(SEPTEMBER.first, OCTOBER.last))).tables[0]
    assert [values[1] for _name, values in by_month.lines] == [9_913, 19_826]
    assert by_month.total is not None
    assert by_month.total[1] == 9_913 + 19_826


@pytest.mark.parametrize(
    ("role", "sees"), [(Role.COORDINATOR, False), (Role.FINANCE, True), (Role.ADMINISTRATOR, True)]
)
def test_money_is_for_finance_and_the_rest_for_who_runs_the_programs(client: Client, role: str, sees: bool):
    factories.sign_in(client, factories.make_staff(role))
    page = client.get(reverse("admin:insight_page", args=["ondemand"])).content.decode()
    assert ("part-money" in page) is sees
    assert ("part-registrations" in page) is (role != Role.FINANCE)
    assert client.get(reverse("admin:insight_page", args=["find"])).status_code == (
        404 if role == Role.FINANCE else 200
    )
