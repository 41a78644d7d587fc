"""R15: registrations live through whatever mentees, mentors, staff and time do, in any order; what must hold, holds.

`LIFE_STEPS=5000` with pytest takes so many steps by chance; by default a few, the same each time.
"""

import os
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from caot_mentor.errors import WorkflowError
from members.models import Member
from members.policy import Role
from members.queries import missing_acceptances, today
from mentorship.pairs.models import Pairing
from mentorship.pairs.workflow import complete_pairing, end_pairing
from mentorship.profiles.models import MentorProfile
from mentorship.profiles.workflow import tick_wants_to_mentor, untick_wants_to_mentor
from mentorship.workbooks.models import Workbook
from mentorship.workbooks.workflow import begin_workbook, reopen_workbook, send_workbook
from ondemand.matching import workflow as matching
from ondemand.matching.models import Match
from ondemand.matching.queries import entries_of, list_of, match_of
from ondemand.matching.reminders import follow_matches
from ondemand.payments import workflow as payments
from ondemand.payments.models import Payment, Receipt, Refund
from ondemand.registrations import reminders, workflow
from ondemand.registrations.models import Registration, RegistrationEvent
from ondemand.registrations.queries import open_registration_of
from ondemand.registrations.rules import TRANSITIONS, Action, State, available_actions
from ondemand.registrations.workflow import Received
from tests import factories
from tests.mentorship.introductions import FIVE
from tests.mentorship.mentors import make_mentor
from tests.mentorship.test_workbooks import fill_in

STEPS, MANY = int(os.environ.get("LIFE_STEPS", "200")), 5_000
STEPS_OF_ONE = 50
FOREVER = date(2099, 12, 31)
PLACES = (1, 1, 2, 3)
who, which = st.integers(0, 2), st.integers(0, len(PLACES) - 1)
DUE = {
    State.AWAITING_SHORTLIST: "shortlist_due_by",
    State.AWAITING_MATCH: "match_due_by",
    State.TRIAL: "objections_until",
}


class Life(RuleBasedStateMachine):
    """Three mentees, four mentors with few places, one coordinator; everything of one life is undone at its end."""

    mentees: list[Member] = []
    mentors: list[MentorProfile] = []
    staff: Member
    finance: Member
    done: Counter[str] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.now = timezone.now()
        self.life = transaction.atomic()
        self.life.__enter__()

    def teardown(self) -> None:
        Life.done.update(RegistrationEvent.objects.values_list("action", flat=True))
        transaction.set_rollback(True)
        self.life.__exit__(None, None, None)

    def attempt(self, deed: Callable[[], Any]) -> None:
        """What is refused changes nothing."""
        before = self.written()
        try:
            with transaction.atomic():
                deed()
        except WorkflowError:
            assert self.written() == before
            Life.done["refused"] += 1

    def written(self) -> list[Any]:
        rows = Registration.objects.order_by("pk").annotate(said=Count("events"))
        return list(rows.values_list("pk", "state", "due_by", "clock_paused_at", "said"))

    def of(self, index: int) -> Registration | None:
        return open_registration_of(self.mentees[index])

    @initialize(far=st.tuples(*[st.integers(0, 8)] * 3), mentor=which)
    def some_have_come_far(self, far: tuple[int, ...], mentor: int) -> None:
        """Else few lives come to their end in so few steps."""
        for index, steps in enumerate(far):
            self.goes_on(index, mentor, steps)

    @rule(days=st.sampled_from([0, 1, 2, 5, 10, 20, 60, 200]), hours=st.integers(0, 23))
    def time_passes(self, days: int, hours: int) -> None:
        self.now += timedelta(days=days, hours=hours, minutes=1)
        for _twice in range(2):
            follow_matches(self.now)
            reminders.remind_mentees(self.now)
            reminders.remind_of_objections(self.now)
            reminders.ask_for_decisions(self.now)
            reminders.tell_of_overdue(self.now)

    @rule(index=who, mentor=which, steps=st.integers(1, 4))
    def goes_on(self, index: int, mentor: int, steps: int) -> None:
        """As it should be, some steps: else few registrations come far."""
        for _step in range(steps):
            registration = self.of(index)
            match registration and State(registration.state):
                case None:
                    self.registers(index)
                case State.AWAITING_PAYMENT:
                    self.pays(index)
                case State.AWAITING_WORKBOOK:
                    self.staff_enter_a_workbook(index)
                case State.AWAITING_SHORTLIST:
                    self.staff_send_a_list(index, set(range(len(PLACES))))
                case State.AWAITING_CHOICES:
                    self.chooses(index)
                case State.AWAITING_MATCH:
                    self.staff_match(index, mentor, "By telephone.")
                case State.TRIAL:
                    self.time_passes(20, 0)
                case State.ACTIVE:
                    self.time_passes(200, 0)
                    self.one_completes(index)
                    self.time_passes(0, 1)

    @rule(index=who)
    def registers(self, index: int) -> None:
        member = self.mentees[index]
        documents = missing_acceptances(member, today(self.now))
        self.attempt(
            lambda: workflow.register(member, languages=["en"], documents=documents, language="en", now=self.now)
        )

    @rule(index=who)
    def pays(self, index: int) -> None:
        if registration := self.of(index):
            told = {"provider": "cheque", "province": "ON", "reference": "12"}
            self.attempt(lambda: payments.record_payment(registration, by=self.finance, **told, now=self.now))

    @rule(decides=st.booleans())
    def finance_decides(self, decides: bool) -> None:
        if refund := Refund.objects.filter(state=Refund.State.ASKED).first():
            if decides:
                self.attempt(lambda: payments.approve_refund(refund, by=self.finance, now=self.now))
            else:
                self.attempt(lambda: payments.refuse_refund(refund, by=self.finance, reason="No.", now=self.now))

    @rule(index=who)
    def sends_the_workbook(self, index: int) -> None:
        member = self.mentees[index]
        workbook = Workbook.objects.filter(member=member).first()
        if workbook is None:
            workbook = begin_workbook(member, "mentee", now=self.now)
            fill_in(workbook)
        self.attempt(lambda: send_workbook(workbook, by=member, now=self.now))

    @rule(index=who)
    def sends_it_again(self, index: int) -> None:
        if registration := self.of(index):
            self.attempt(lambda: workflow.send_earlier_workbook(registration, self.mentees[index], now=self.now))

    @rule(index=who)
    def one_is_sent_and_reopened(self, index: int) -> None:
        """By itself it happens in no life of a hundred: staff enter most workbooks, or it is too late."""
        self.registers(index)
        self.pays(index)
        self.sends_the_workbook(index)
        self.staff_reopen_the_workbook(index)

    @rule(index=who)
    def staff_enter_a_workbook(self, index: int) -> None:
        if registration := self.of(index):
            told = Received(self.now, "paper", "w.pdf", "application/pdf", b"%PDF-", FIVE)
            self.attempt(lambda: workflow.enter_workbook(registration, self.staff, told, now=self.now))

    @rule(index=who)
    def staff_reopen_the_workbook(self, index: int) -> None:
        if workbook := Workbook.objects.filter(member=self.mentees[index]).first():
            self.attempt(lambda: reopen_workbook(workbook, by=self.staff, reason="Please add.", now=self.now))

    @rule(index=who)
    def staff_pause_or_go_on(self, index: int) -> None:
        if registration := self.of(index):
            if registration.is_clock_paused:
                self.attempt(lambda: workflow.resume_clock(registration, self.staff, now=self.now))
            else:
                self.attempt(lambda: workflow.pause_clock(registration, self.staff, reason="Why?", now=self.now))

    @rule(index=who, mentors=st.sets(which, min_size=1))
    def staff_send_a_list(self, index: int, mentors: set[int]) -> None:
        if registration := self.of(index):
            for each in sorted(mentors):
                profile, by = self.mentors[each], self.staff
                self.attempt(lambda p=profile, b=by: matching.put_on_list(registration.pk, p.pk, by=b, now=self.now))
            self.attempt(
                lambda: matching.write_note(registration.pk, note="", short_reason="Few.", by=self.staff, now=self.now)
            )
            self.attempt(lambda: matching.send_shortlist(registration.pk, by=self.staff, now=self.now))

    @rule(index=who)
    def chooses(self, index: int) -> None:
        registration = self.of(index)
        if registration and (shortlist := list_of(registration)):
            choices = [entry.public_id for entry in entries_of(shortlist)][:3]
            self.attempt(lambda: matching.send_choices(registration, self.mentees[index], choices, now=self.now))

    @rule(index=who, mentor=which, agreement=st.sampled_from(["", "By telephone."]))
    def staff_match(self, index: int, mentor: int, agreement: str) -> None:
        if registration := self.of(index):
            key = self.mentors[mentor].member_id
            self.attempt(
                lambda: matching.match_registration(
                    registration.pk, key, by=self.staff, agreement=agreement, now=self.now
                )
            )

    @rule(index=who, by_mentor=st.booleans())
    def one_objects(self, index: int, by_mentor: bool) -> None:
        if match := self.match_of(index):
            person = match.pairing.mentor if by_mentor else match.pairing.mentee
            self.attempt(lambda: matching.object_to_match(match, person, reason="", now=self.now))

    @rule(index=who, by_mentor=st.booleans())
    def one_leaves(self, index: int, by_mentor: bool) -> None:
        if match := self.match_of(index):
            person = match.pairing.mentor if by_mentor else match.pairing.mentee
            self.attempt(lambda: end_pairing(match.pairing, person, reason="", now=self.now))

    @rule(index=who, mentor=which)
    def a_mentor_leaves_in_the_months(self, index: int, mentor: int) -> None:
        """Nor does this: the days to object have to be over, and the months not."""
        for _step in range(8):
            registration = self.of(index)
            if registration and registration.state == State.ACTIVE:
                break
            self.goes_on(index, mentor, 1)
        self.one_leaves(index, by_mentor=True)
        self.time_passes(0, 1)

    @rule(index=who)
    def one_completes(self, index: int) -> None:
        if match := self.match_of(index):
            self.attempt(lambda: complete_pairing(match.pairing, match.pairing.mentee, now=self.now))

    @rule(mentor=which)
    def a_mentor_switches(self, mentor: int) -> None:
        member = self.mentors[mentor].member
        wants = MentorProfile.objects.get(member=member).wants_to_mentor
        (untick_wants_to_mentor if wants else tick_wants_to_mentor)(member, now=self.now)

    @rule(index=who)
    def cancels(self, index: int) -> None:
        if registration := self.of(index):
            by = self.mentees[index]
            self.attempt(lambda: payments.cancel_registration(registration, by=by, asked_at=self.now, now=self.now))

    @rule(index=who, goes_on=st.booleans())
    def staff_decide(self, index: int, goes_on: bool) -> None:
        if registration := self.of(index):
            decide = workflow.keep_waiting if goes_on else workflow.end_early
            self.attempt(lambda: decide(registration, self.staff, now=self.now))

    def match_of(self, index: int) -> Match | None:
        registration = self.of(index)
        return match_of(registration) if registration else None

    @invariant()
    def history_is_whole_and_follows_the_table(self) -> None:
        reached: dict[int, str] = {}
        for event in RegistrationEvent.objects.order_by("registration_id", "pk"):
            assert event.from_state == reached.get(event.registration_id, ""), event.action
            reached[event.registration_id] = event.to_state
            if event.action != Action.REGISTERED:
                transition = TRANSITIONS[Action(event.action)]
                assert event.from_state in transition.sources
                assert event.to_state == (transition.target or event.from_state)
        assert reached == dict(Registration.objects.values_list("pk", "state"))
        Life.done["steps"] += 1

    @invariant()
    def nothing_comes_before_its_time(self) -> None:
        pausing = Count("pauses", filter=Q(pauses__resumed_at=None))
        registrations = Registration.objects.annotate(is_matched=Exists(matches_of_it()), pausing=pausing)
        for registration in registrations:
            state = State(registration.state)
            assert registration.paid_at or state in (State.AWAITING_PAYMENT, State.CANCELLED)
            if registration.is_matched:
                assert registration.paid_at
                assert registration.workbook_received_at
                assert registration.shortlist_sent_at
            assert (registration.closed_at is None) == registration.is_open
            due = getattr(registration, DUE[state]) if state in DUE and not registration.is_clock_paused else None
            assert registration.due_by == due
            assert registration.pausing == registration.is_clock_paused
            assert registration.is_open or available_actions(registration, self.staff) == frozenset()
        holders = Counter(each.member_id for each in registrations if each.is_open)
        assert set(holders.values()) <= {1}

    @invariant()
    def money_follows_the_rule(self) -> None:
        paid: dict[int, list[Payment]] = {}
        receipts = Count("receipts", filter=Q(receipts__kind="receipt"))
        for payment in Payment.objects.filter(paid_at__isnull=False).annotate(given=receipts):
            assert payment.given == 1
            paid.setdefault(payment.registration_id, []).append(payment)
        for registration in Registration.objects.all():
            moments = [payment.paid_at for payment in paid.get(registration.pk, [])]
            assert moments == ([registration.paid_at] if registration.paid_at else [])
        for refund in Refund.objects.select_related("payment__registration"):
            # OD-10: within 48 hours, and before the workbook: half, rounded half up
            payment, registration = refund.payment, refund.payment.registration
            assert registration.state == State.CANCELLED
            assert refund.asked_at - payment.paid_at < timedelta(hours=48)
            received = registration.workbook_received_at
            assert received is None or refund.asked_at < received
            assert refund.amount_cents == (payment.total_cents + 1) // 2
        papers: dict[Any, list[int]] = {}
        for kind, year, number in Receipt.objects.order_by("number").values_list("kind", "year", "number"):
            papers.setdefault((kind, year), []).append(number)
        assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in papers.values())

    @invariant()
    def places_and_matches_agree(self) -> None:
        running = Count("matches", filter=Q(matches__ended_at=None))
        whole = Q(matches__end=Match.End.COMPLETED, matches__pairing__state=Pairing.State.COMPLETED)
        for registration in Registration.objects.annotate(running=running, whole=Count("matches", filter=whole)):
            assert registration.running == (registration.state in (State.TRIAL, State.ACTIVE)), registration.state
            assert registration.whole == (registration.state == State.COMPLETED)
        # whoever holds a place is matched now
        holding = list(Pairing.objects.taking_a_place().select_related("match"))
        assert all(pairing.match.ended_at is None for pairing in holding)
        taken = Counter(pairing.mentor_id for pairing in holding)
        for mentor_id, places in MentorProfile.objects.values_list("member_id", "places"):
            assert taken[mentor_id] <= places


def matches_of_it() -> QuerySet[Match]:
    return Match.objects.filter(registration=OuterRef("pk"))


@pytest.mark.django_db
def test_registrations_live_through_whatever_happens() -> None:
    Life.mentees = [factories.make_member(ends_on=FOREVER) for _ in range(3)]
    Life.mentors = [make_mentor(member=factories.make_member(ends_on=FOREVER), places=places) for places in PLACES]
    Life.staff, Life.finance, Life.done = factories.make_staff(), factories.make_staff(Role.FINANCE), Counter()
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=max(1, STEPS // STEPS_OF_ONE),
            stateful_step_count=STEPS_OF_ONE,
            derandomize="LIFE_STEPS" not in os.environ,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert Life.done["steps"] >= STEPS * 0.8
    # the lives went far; in many steps everything of the table happens
    happened = set(Life.done) - {"steps", "refused"}
    assert {Action.MATCHED, Action.COMPLETED} <= happened
    if STEPS >= MANY:
        assert happened == set(Action.values)
    print(dict(Life.done))
