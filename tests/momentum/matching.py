"""Rounds of matching, as staff run them through the workflow."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from django.utils import timezone

from caot_mentor.mail.models import OutgoingEmail
from members.models import Member
from momentum.applications.models import Application
from momentum.matching import workflow
from momentum.matching.models import Match, PlaceOffer, Run, RunLeft, RunPair, Wish
from momentum.matching.reminders import compute_runs, follow_matches
from momentum.programs.models import Offering, Role
from tests import factories
from tests.momentum.applications import State, make_application
from tests.momentum.programs import make_offering


class Round(NamedTuple):
    """An offering with its selected mentees and mentors in the order in which they applied, and staff."""

    offering: Offering
    mentees: list[Application]
    mentors: list[Application]
    staff: Member

    @property
    def tier_id(self) -> int:
        return self.mentees[0].tier_id if self.mentees else self.mentors[0].tier_id

    def run(self, now: datetime | None = None) -> Run:
        """Ask for a proposal, and compute it."""
        now = now or timezone.now()
        run = workflow.ask_for_run(self.offering.pk, self.tier_id, by=self.staff, now=now)
        compute_runs(now)
        run.refresh_from_db()
        return run

    def accepted(self, now: datetime | None = None) -> Run:
        """Ask for a proposal, accept it, and let the job make its pairs."""
        now = now or timezone.now()
        run = self.run(now)
        workflow.accept_run(run.pk, by=self.staff, now=now)
        follow_matches(now)
        run.refresh_from_db()
        return run


def make_round(
    mentees: int = 1, mentors: int = 1, *, offering: Offering | None = None, places: int = 1, **fields: Any
) -> Round:
    """So many selected people in a tier of an offering in preparation; each mentor takes `places`."""
    offering = offering or make_offering(**fields)
    ours = [make_application(State.SELECTED, offering=offering) for _ in range(mentees)]
    theirs = [
        make_application(State.SELECTED, offering=offering, role=Role.MENTOR, places=places) for _ in range(mentors)
    ]
    return Round(offering, ours, theirs, factories.make_staff())


def make_waiting(offering: Offering, count: int) -> list[Application]:
    """Mentees on the waiting list of an offering, in their order."""
    return [make_application(State.WAITLISTED, offering=offering) for _ in range(count)]


def things_of_rounds(member: Member) -> dict[str, Any]:
    """For the access matrix: a place offered to the member, a match of theirs in which one can object, and a round of
    others that staff review, with somebody left and a locked pair."""
    now = timezone.now()
    offering = make_offering(Offering.State.RUNNING, objection_days=10)
    make_application(State.SELECTED, offering=offering, role=Role.MENTOR, areas=["neurology"], goals="Come and see.")
    make_application(State.WAITLISTED, offering=offering, member=member)
    matched = make_round(0, 1, objection_days=10)
    own = make_application(State.SELECTED, offering=matched.offering, member=member)
    Round(matched.offering, [own], matched.mentors, matched.staff).accepted(now)
    round_ = make_round(3, 2)
    Application.objects.filter(offering=round_.offering).update(
        topics=["clinical-reasoning"], areas=["neurology"], languages=["en", "fr"]
    )
    Application.objects.filter(pk=round_.mentees[0].pk).update(passed_over=2, ages=["child"])
    Application.objects.filter(pk=round_.mentors[0].pk).update(ages=["adult"])
    locked = round_.mentees[1].pk, round_.mentors[1].pk
    workflow.set_wish(*locked, Wish.Kind.LOCKED, by=round_.staff, note="They know each other.", now=now)
    run = round_.run(now)
    return {
        "momentum_placeoffer": PlaceOffer.objects.get(mentee__member=member),
        "momentum_match": Match.objects.get(mentee__member=member),
        "momentum_run": run,
    }


def fill_matching(member: Member, canary: Callable[[], str]) -> None:
    """For the privacy registry: a round in which the member was matched, objected, and was then offered a place."""
    now, offering, staff = timezone.now(), make_offering(), factories.make_staff()
    ours = make_application(State.SELECTED, offering=offering, member=member)
    theirs = make_application(State.SELECTED, offering=offering, role=Role.MENTOR, places=2)
    workflow.set_wish(ours.pk, theirs.pk, Wish.Kind.LOCKED, by=staff, note=canary(), now=now)
    Round(offering, [ours], [theirs], staff).accepted(now)
    match = Match.objects.get(mentee=ours)
    workflow.object_to_match(match, member, reason=canary(), now=now)
    run = Run.objects.get()
    RunLeft.objects.create(run=run, mentee=ours, cause="full", nearest=theirs, barriers={canary(): 1})
    RunPair.objects.filter(run=run).update(alternative=theirs, reasons=[["topics", [canary()]]], left=canary())
    make_application(State.SELECTED, offering=offering, role=Role.MENTOR)
    follow_matches(now)
    assert PlaceOffer.objects.filter(mentee=ours).exists()
    # what was written to others has left, and is forgotten with the outbox
    OutgoingEmail.objects.exclude(member=member).filter(event__startswith="cohort_").delete()
