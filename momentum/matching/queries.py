"""Runs, matches and offers as pages and jobs ask for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from members.models import Member
from momentum.applications.models import Application
from momentum.matching.models import Match, PlaceOffer, Run, RunLeft, RunPair, Wish, WishEvent
from momentum.matching.policy import DECISIONS_SHOWN, RUN_WAITS_MINUTES, RUNS_SHOWN
from momentum.programs.models import Offering, Role, Tier

OPEN = PlaceOffer.State.OPEN


class BriefPair(NamedTuple):
    """What is needed of each pair of a proposal to put all of them in an order."""

    pk: int
    mentee_id: int
    mentor_id: int
    score: int
    band: int
    is_locked: bool


def brief_pairs(run: Run, words: Sequence[str] = ()) -> list[BriefPair]:
    """Every pair of a proposal in the order of its mentees; with `words` those in whose names all of them stand. One
    statement."""
    pairs = RunPair.objects.filter(_named(words, "mentee", "mentor"), run=run).order_by("pk")
    return [BriefPair(*each) for each in pairs.values_list(*BriefPair._fields)]


def pairs_of(run: Run) -> QuerySet[RunPair]:
    """The pairs of a proposal in the order of its mentees, with their people."""
    pairs = RunPair.objects.filter(run=run).select_related("mentee__member", "mentor__member", "alternative__member")
    return pairs.order_by("pk")


def left_of(run: Run, words: Sequence[str] = ()) -> QuerySet[RunLeft]:
    """Who is without a mentor in a proposal, in the order in which they applied; with `words` those in whose names all
    of them stand."""
    left = RunLeft.objects.filter(_named(words, "mentee"), run=run)
    return left.select_related("mentee__member", "nearest__member").order_by("pk")


def _named(words: Sequence[str], *sides: str) -> Q:
    found = Q()
    for word in words:
        names = [
            f"{side}__member__{name}__unaccent__icontains" for side in sides for name in ("first_name", "last_name")
        ]
        found &= Q(*((name, word) for name in names), _connector=Q.OR)
    return found


def runs_of(offering_id: int, tier_id: int) -> list[Run]:
    """The proposals of a tier, the latest first."""
    runs = Run.objects.filter(offering=offering_id, tier=tier_id).select_related("asked_by", "accepted_by")
    return list(runs.order_by("-number")[:RUNS_SHOWN])


def together_before(
    mentees: Iterable[Application], mentors: Iterable[Application], offering_id: int
) -> dict[tuple[int, int], Offering]:
    """Who of these was together in another offering, in the same roles (EQ-3): by keys of the applications, the last
    one. One statement."""
    ours, theirs = ({each.member_id: each.pk for each in side} for side in (mentees, mentors))
    found = Match.objects.filter(
        mentee__member__in=ours, mentor__member__in=theirs, pairing__started_at__isnull=False
    ).exclude(Q(mentee__offering=offering_id) | Q(end=Match.End.OBJECTED))
    matches = found.select_related("mentee__offering__program", "mentor").order_by("decided_at", "pk")
    return {(ours[each.mentee.member_id], theirs[each.mentor.member_id]): each.mentee.offering for each in matches}


def wishes_of(offering_id: int, tier_id: int) -> QuerySet[Wish]:
    """What staff decided about two people of a tier."""
    found = Wish.objects.filter(mentee__offering=offering_id, mentee__tier=tier_id)
    return found.select_related("mentee__member", "mentor__member", "by")


def wish_events(offering_id: int, tier_id: int) -> QuerySet[WishEvent]:
    """What was decided about people of a tier and taken back again, the latest first, as far as a page shows it."""
    found = WishEvent.objects.filter(mentee__offering=offering_id, mentee__tier=tier_id)
    return found.select_related("mentee__member", "mentor__member", "actor").order_by("-at", "-pk")[:DECISIONS_SHOWN]


def runs_to_compute() -> list[int]:
    """Those that wait for a job (keys)."""
    return list(Run.objects.filter(state=Run.State.WAITING).order_by("asked_at", "pk").values_list("pk", flat=True))


def runs_to_look_at() -> QuerySet[Run]:
    """Proposals that wait to be accepted, or could not be computed and were not asked for again."""
    later = Run.objects.filter(
        offering=OuterRef("offering_id"), tier=OuterRef("tier_id"), number__gt=OuterRef("number")
    )
    open_ones = Run.objects.filter(offering__state__in=Offering.OPEN_STATES)
    return open_ones.filter(Q(state=Run.State.READY) | Q(~Exists(later), state=Run.State.FAILED))


def runs_stuck(now: datetime) -> list[int]:
    """Those that no job has computed for long (keys)."""
    stuck = Run.objects.filter(state=Run.State.WAITING, asked_at__lt=now - timedelta(minutes=RUN_WAITS_MINUTES))
    return list(stuck.order_by("pk").values_list("pk", flat=True))


def runs_to_finish() -> list[int]:
    """Accepted proposals of which pairs are still to be made, or somebody is still to be put on the waiting list."""
    runs = Run.objects.filter(state=Run.State.ACCEPTED, finished_at__isnull=True)
    return list(runs.order_by("accepted_at", "pk").values_list("pk", flat=True))


def pairs_to_make(run_id: int) -> list[int]:
    """Pairs of a proposal that were neither made nor left (keys), in the order in which the mentees applied."""
    made = Match.objects.filter(run=run_id, mentee=OuterRef("mentee_id"))
    pairs = RunPair.objects.filter(~Exists(made), run=run_id, left="")
    return list(pairs.order_by("pk").values_list("pk", flat=True))


def mentees_to_leave(run_id: int) -> list[int]:
    """Mentees of a proposal who are without a mentor once its pairs were made (keys)."""
    unpaired = RunPair.objects.filter(run=run_id).exclude(left="").values("mentee_id")
    left_out = RunLeft.objects.filter(run=run_id).values("mentee_id")
    left = Application.objects.filter(Q(pk__in=unpaired) | Q(pk__in=left_out), state=Application.State.SELECTED)
    return list(left.order_by("applied_at", "pk").values_list("pk", flat=True))


def visible_matches(member: Member) -> QuerySet[Match]:
    """The matches of which the person is one of the two."""
    either = Q(pairing__mentor=member) | Q(pairing__mentee=member)
    return Match.objects.filter(either).select_related(
        "pairing__mentor", "pairing__mentee", "mentee__offering__program", "mentee__tier", "mentor"
    )


def visible_offers(member: Member) -> QuerySet[PlaceOffer]:
    """The places that were offered to the member."""
    mine = PlaceOffer.objects.filter(mentee__member=member)
    return mine.select_related("mentee__offering__program", "mentee__tier", "pairing__mentor", "pairing__mentee")


def matches_of(application: Application) -> QuerySet[Match]:
    """The matches of an application, those that run first."""
    side = "mentor" if application.role == Role.MENTOR else "mentee"
    found = Match.objects.filter(**{side: application}).select_related("pairing__mentor", "pairing__mentee")
    return found.order_by("ended_at", "decided_at", "pk")


def open_offer(application: Application) -> PlaceOffer | None:
    """The place that is offered to a mentee now."""
    offers = PlaceOffer.objects.filter(mentee=application, state=OPEN)
    return offers.select_related("pairing__mentor", "pairing__mentee", "mentor__member").first()


def matches_over() -> list[int]:
    """Matches that run on though their mentorship is over (keys)."""
    left = Match.objects.filter(ended_at__isnull=True, pairing__ended_at__isnull=False)
    return list(left.order_by("pairing__ended_at", "pk").values_list("pk", flat=True))


def offers_due(now: datetime) -> list[int]:
    """Offered places that were not answered in time, or that nobody can take any more (keys)."""
    gone = Q(pairing__ended_at__isnull=False) | ~Q(mentee__state=Application.State.WAITLISTED)
    gone |= ~Q(mentor__state__in=(Application.State.SELECTED, Application.State.MATCHED))
    due = PlaceOffer.objects.filter(Q(answer_by__lt=now) | gone, state=OPEN)
    return list(due.order_by("answer_by", "pk").values_list("pk", flat=True))


def offers_to_remind(moment: datetime) -> list[int]:
    """Offered places that end before `moment` and of which nobody was reminded yet (keys)."""
    due = PlaceOffer.objects.filter(state=OPEN, reminded_at__isnull=True, answer_by__lt=moment)
    return list(due.order_by("answer_by", "pk").values_list("pk", flat=True))


def tiers_with_a_line() -> list[tuple[int, int]]:
    """Running offerings and their tiers in which somebody waits to whom nothing is offered (keys)."""
    offered = PlaceOffer.objects.filter(mentee=OuterRef("pk"), state=OPEN)
    waiting = Application.objects.filter(
        ~Exists(offered), state=Application.State.WAITLISTED, offering__state=Offering.State.RUNNING
    )
    return sorted(set(waiting.values_list("offering_id", "tier_id")))


def tiers_of(reader: Member) -> list[tuple[Offering, Tier, int]]:
    """The tiers of open offerings with how many mentees are selected, but those in which the reader takes part."""
    own = set(Application.objects.open().filter(member=reader).values_list("offering_id", "tier_id"))
    selected = Application.objects.filter(role=Role.MENTEE, state=Application.State.SELECTED).values_list(
        "offering_id", "tier_id"
    )
    counts = Counter(selected)
    offerings = Offering.objects.public().select_related("program").prefetch_related("program__tiers")
    return [
        (offering, tier, counts[offering.pk, tier.pk])
        for offering in offerings.order_by("program__position", "-starts_on", "pk")
        for tier in offering.program.tiers.all()
        if (offering.pk, tier.pk) not in own
    ]
