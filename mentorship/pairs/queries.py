"""Questions about pairings: whose places are taken, and where the copies that the search reads are out of step."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from caot_mentor.business_days import OTTAWA
from members.models import Member
from members.queries import blocked_ids, suspended
from mentorship.pairs.deadlines import completes_on
from mentorship.pairs.models import (
    Agreement,
    CpdFigures,
    Evaluation,
    Invitation,
    InvitationQuerySet,
    Meeting,
    Pairing,
    PairingEvent,
    PairingQuerySet,
)
from mentorship.pairs.policy import (
    CALENDAR_DAYS_BACK,
    COMPLETE_AFTER_MONTHS,
    CONFIRM_DAYS,
    CPD_FIRST,
    EVALUATION_ASKED_DAYS,
    EVALUATION_POINTS,
    EVALUATION_START_DAYS,
    FULL_FOR_DAYS,
    INVITATIONS_KEPT_DAYS,
    QUIET_DAYS,
    RHYTHMS,
)
from mentorship.profiles.models import MentorProfile

type Pause = tuple[date, date | None]  # first day, and the day on which it was over; None while it lasts


def places_taken_by(mentor_id: int) -> list[int]:
    """The numbers of the mentor's places that are taken, lowest first."""
    taking = Pairing.objects.filter(mentor=mentor_id).taking_a_place()
    return [number for number in taking.order_by("place_no").values_list("place_no", flat=True) if number]


def running_between(one_id: int, other_id: int) -> Pairing | None:
    """The pairing of the two that holds a place, whoever of them is the mentor."""
    either = Q(mentor=one_id, mentee=other_id) | Q(mentor=other_id, mentee=one_id)
    return Pairing.objects.taking_a_place().filter(either).first()


def pairings_of(member: Member) -> PairingQuerySet:
    """The member's mentorships that have begun, those that run first; what never began is told by its introduction."""
    begun = Pairing.objects.visible_to(member).filter(started_at__isnull=False)
    return begun.select_related("mentor", "mentee").order_by(F("ended_at").asc(nulls_first=True), "-started_at", "-pk")


def agreement_in_force(pairing: Pairing) -> Agreement | None:
    """The latest version that both have signed, with its signatures in `signatures.all()`; a draft is none (OD-7)."""
    signed = pairing.agreements.filter(state=Agreement.State.SIGNED).prefetch_related("signatures__member")
    return signed.order_by("-number").first()


def readable_agreements(pairing: Pairing) -> QuerySet[Agreement]:
    """The versions that the two can read: the draft and all that were signed, the latest first."""
    return pairing.agreements.exclude(state=Agreement.State.DROPPED).order_by("-number")


def cpd_figures() -> CpdFigures:
    """What counts as professional development now (CPD-2)."""
    return CpdFigures.objects.order_by("-version").first() or CpdFigures(version=0, **CPD_FIRST)


def draft_of(pairing: Pairing) -> Agreement | None:
    """The draft that waits to be signed by both."""
    return pairing.agreements.filter(state=Agreement.State.DRAFT).first()


def latest_agreement(pairing: Pairing) -> Agreement | None:
    """The draft, or the version in force."""
    return readable_agreements(pairing).first()


def evaluation_points_of(pairing: Pairing) -> list[Evaluation.Point]:
    """At which points the two are asked how it goes, in order: those of the offering, else of the program (MOM-5)."""
    of_offering = pairing.evaluation_points
    asked = EVALUATION_POINTS.get(pairing.program, ()) if of_offering is None else of_offering
    return [point for point in Evaluation.Point if point in asked]


def evaluation_due(pairing: Pairing, agreement: Agreement | None, on: date) -> Evaluation.Point | None:
    """Which evaluation each of the two can give on that day: the last of its program's points that has come, or none.

    When the mentorship is over, it is the end's.
    """
    points = evaluation_points_of(pairing)
    if pairing.ended_at is not None:
        return Evaluation.Point.END if Evaluation.Point.END in points else None
    days = evaluation_days(pairing, agreement)
    come = [point for point in points if (day := days.get(point)) and day <= on]
    return come[-1] if come else None


def evaluation_days(pairing: Pairing, agreement: Agreement | None) -> dict[Evaluation.Point, date]:
    """The day of each point that is known: by the agreement's days, else by the offering's last day, else by the
    program's months (OD-9, OD-17)."""
    if pairing.started_at is None:
        return {}
    began = pairing.started_at.astimezone(OTTAWA).date()
    days = {Evaluation.Point.START: began + timedelta(days=EVALUATION_START_DAYS)}
    first, last, middle = began, None, None
    if agreement is not None:
        first, last, middle = agreement.starts_on, agreement.ends_on, agreement.review_on
    if last is None and pairing.ends_on is not None and pairing.ends_on > first:
        last = pairing.ends_on
    if last is None and (months_end := completes_on(pairing.program, pairing.started_at, pairing.months)) > began:
        last = months_end
    if middle is None and last is not None:
        middle = first + (last - first) / 2
    if middle is not None:
        days[Evaluation.Point.MIDDLE] = middle
    if last is not None:
        days[Evaluation.Point.END] = last
    return days


def evaluation_to_give(pairing: Pairing, member: Member, now: datetime) -> Evaluation.Point | None:
    """The evaluation that is due now and that this one of the two has not given yet."""
    return evaluation_left(pairing, member, agreement_in_force(pairing), now)


def evaluation_left(
    pairing: Pairing, member: Member, agreement: Agreement | None, now: datetime
) -> Evaluation.Point | None:
    """The same, where the agreement in force is known."""
    point = evaluation_due(pairing, agreement, now.astimezone(OTTAWA).date())
    if point is None or pairing.evaluations.filter(member=member, point=point).exists():
        return None
    return point


def with_suspended() -> QuerySet[Pairing]:
    """The pairings that hold a place and one of whose two people is suspended (SAFE-1)."""
    return Pairing.objects.taking_a_place().filter(suspended("mentor_id") | suspended("mentee_id"))


def full_for_long(profiles: QuerySet[MentorProfile], now: datetime) -> QuerySet[MentorProfile]:
    """Of the listed mentors those who are full, and took nobody on in the last half year."""
    since = now - timedelta(days=FULL_FOR_DAYS)
    taken_lately = Pairing.objects.taking_a_place().filter(mentor=OuterRef("member_id"), proposed_at__gte=since)
    full = profiles.filter(is_listed=True, places_taken__gte=F("places"))
    return full.exclude(Exists(taken_lately))


def places_out_of_step() -> list[int]:
    """The mentors (keys of members) whose profile tells another number of taken places than there are pairings."""
    taking = Pairing.objects.taking_a_place().filter(mentor=OuterRef("member_id")).order_by()
    taken = taking.values("mentor").annotate(number=Count("pk")).values("number")
    wrong = MentorProfile.objects.annotate(taken=Coalesce(taken, Value(0))).exclude(places_taken=F("taken"))
    return list(wrong.order_by("pk").values_list("member_id", flat=True))


def availability_out_of_step(now: datetime) -> Sequence[int]:
    """The mentors (keys of members) whose `has_place` is not what pause, dates away and places say today (FIND-8)."""
    on = now.astimezone(OTTAWA).date()
    is_open = Q(is_paused=False, places_taken__lt=F("places")) & ~Q(
        away_from__isnull=False, away_to__isnull=False, away_from__lte=on, away_to__gte=on
    )
    open_now = Exists(MentorProfile.objects.filter(is_open, pk=OuterRef("pk")))
    wrong = MentorProfile.objects.filter(Q(~open_now, has_place=True) | Q(open_now, has_place=False))
    return list(wrong.order_by("pk").values_list("member_id", flat=True))


def entries_left_alone(now: datetime) -> list[int]:
    """Entries of the log that have waited long enough to read "not contested" (keys); the workflow looks at the day."""
    open_ones = Meeting.objects.filter(confirmation=Meeting.Confirmation.OPEN)
    waiting = open_ones.filter(entered_at__lt=now - timedelta(days=CONFIRM_DAYS))
    return list(waiting.order_by("entered_at", "pk").values_list("pk", flat=True))


def with_rhythm() -> QuerySet[Pairing]:
    """The active pairings of programs that have a rhythm of contact (OD-8)."""
    active = Pairing.objects.filter(state=Pairing.State.ACTIVE, program__in=RHYTHMS, started_at__isnull=False)
    return active.select_related("mentor", "mentee")


def pauses_of(pairing: Pairing) -> list[Pause]:
    """When the pairing rested: the day on which it was paused, and that on which it went on or was over."""
    paused = Pairing.State.PAUSED
    moves = pairing.events.filter(Q(from_state=paused) | Q(to_state=paused)).exclude(from_state=F("to_state"))
    pauses: list[Pause] = []
    for at, to_state in moves.order_by("at", "pk").values_list("at", "to_state"):
        day = at.astimezone(OTTAWA).date()
        if to_state == paused:
            pauses.append((day, None))
        elif pauses:
            pauses[-1] = (pauses[-1][0], day)
    return pauses


def quiet(now: datetime) -> QuerySet[Pairing]:
    """Of the pairings with a rhythm those that have logged no contact for long: staff may ask how they are.

    Those that rested lately have had no time for one.
    """
    since = now - timedelta(days=QUIET_DAYS)
    lately = Meeting.objects.filter(pairing=OuterRef("pk"), state=Meeting.State.HELD, starts_at__gte=since)
    rested = PairingEvent.objects.filter(pairing=OuterRef("pk"), from_state=Pairing.State.PAUSED, at__gte=since)
    return with_rhythm().filter(started_at__lt=since).exclude(Exists(lately)).exclude(Exists(rested))


def in_calendar_of(member: Member, now: datetime) -> QuerySet[Meeting]:
    """The person's meetings, planned or held, those of the last weeks with them, for a calendar."""
    since = now - timedelta(days=CALENDAR_DAYS_BACK)
    states = (Meeting.State.PLANNED, Meeting.State.HELD)
    meetings = Meeting.objects.filter(pairing__in=pairings_of(member), state__in=states, starts_at__gte=since)
    return meetings.select_related("pairing__mentor", "pairing__mentee").order_by("starts_at", "pk")


def invitations_to(member: Member) -> InvitationQuerySet:
    """Invitations to the person's address, or that the person answered; what waits is shown alone of people who may
    take part and whom no block keeps apart (SAFE-1)."""
    to_me = Invitation.objects.filter(Q(email=member.email.lower()) | Q(invitee=member)).exclude(inviter=member)
    hidden = Q(state=Invitation.State.SENT) & suspended("inviter_id")
    return to_me.exclude(hidden).exclude(inviter__in=blocked_ids(member)).select_related("inviter", "pairing")


def invitations_of(member: Member) -> InvitationQuerySet:
    """Invitations on both sides, those that wait first."""
    received = invitations_to(member).values("pk")
    mine = Invitation.objects.filter(Q(inviter=member) | Q(pk__in=received)).select_related("inviter", "pairing")
    return mine.order_by(F("ended_at").desc(nulls_first=True), "-sent_at", "-pk")


def invitations_overdue(now: datetime) -> list[int]:
    """Invitations whose time has passed (keys)."""
    overdue = Invitation.objects.open().filter(respond_by__lt=now)
    return list(overdue.order_by("respond_by", "pk").values_list("pk", flat=True))


def invitations_to_forget(now: datetime) -> list[int]:
    """Invitations that came to nothing, long after their end (keys)."""
    over = Invitation.objects.filter(pairing=None, ended_at__lt=now - timedelta(days=INVITATIONS_KEPT_DAYS))
    return list(over.order_by("pk").values_list("pk", flat=True))


def to_be_evaluated(now: datetime) -> QuerySet[Pairing]:
    """Mentorships in which an evaluation may be due: those with a signed agreement whose day has come, those of a
    program with months or a start to look back on, or of an offering, and those that were completed lately; the day
    after, so that nobody gets two messages at once."""
    on = now.astimezone(OTTAWA).date()
    has_come = Q(review_on__lte=on) | Q(ends_on__lte=on) | Q(review_on__isnull=True, ends_on__isnull=False)
    agreed = Agreement.objects.filter(has_come, pairing=OuterRef("pk"), state=Agreement.State.SIGNED)
    with_days = {code for code, points in EVALUATION_POINTS.items() if Evaluation.Point.START in points}
    running = Q(state__in=(Pairing.State.ACTIVE, Pairing.State.PAUSED)) & (
        Exists(agreed) | Q(program__in=with_days | set(COMPLETE_AFTER_MONTHS)) | Q(evaluation_points__isnull=False)
    )
    lately = (now - timedelta(days=EVALUATION_ASKED_DAYS), now - timedelta(days=1))
    return Pairing.objects.filter(running | Q(state=Pairing.State.COMPLETED, ended_at__range=lately))


def evaluations_to_give(member: Member, now: datetime) -> list[Pairing]:
    """The person's mentorships whose evaluation is due and not given, but for those that ended early."""
    since = now - timedelta(days=EVALUATION_ASKED_DAYS)
    mine = pairings_of(member).exclude(state=Pairing.State.ENDED).filter(Q(ended_at=None) | Q(ended_at__gte=since))
    return [pairing for pairing in mine if evaluation_to_give(pairing, member, now)]
