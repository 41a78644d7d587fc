"""Questions about lists and matches."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from members.models import Member
from ondemand.matching.models import Match, Shortlist, ShortlistEntry, WebinarCredit
from ondemand.matching.policy import PROPOSED_LATELY_DAYS
from ondemand.registrations.models import Registration

State = Registration.State


class Load(NamedTuple):
    """How much a mentor is in demand with other registrations: on lists sent lately, and on lists that wait for the
    choices or the match now."""

    lately: int
    waiting: int


def draft_of(registration: Registration) -> Shortlist | None:
    """The list that staff are making."""
    return registration.shortlists.filter(sent_at__isnull=True).first()


def list_of(registration: Registration) -> Shortlist | None:
    """The list that counts: the latest that was sent."""
    return registration.shortlists.filter(sent_at__isnull=False).order_by("-number").first()


def entries_of(shortlist: Shortlist) -> list[ShortlistEntry]:
    """The mentors on a list, in its order, with their names and profiles."""
    return list(shortlist.entries.select_related("mentor__mentor_profile").order_by("position", "pk"))


def chosen_of(registration: Registration) -> list[ShortlistEntry]:
    """The mentee's choices from the list that counts, the first first."""
    shortlist = list_of(registration)
    if shortlist is None:
        return []
    ranked = shortlist.entries.filter(rank__isnull=False).select_related("mentor__mentor_profile")
    return list(ranked.order_by("rank"))


def match_of(registration: Registration) -> Match | None:
    """The match that is not over."""
    return (
        registration.matches.filter(ended_at__isnull=True)
        .select_related("pairing__mentor", "pairing__mentee", "registration")
        .first()
    )


def mentor_now(registration: Registration) -> Member | None:
    """The mentor with whom the registration is matched now."""
    match = match_of(registration)
    return match.pairing.mentor if match else None


def matches_of(mentor: Member) -> QuerySet[Match]:
    """The person's On Demand mentees, those of now first."""
    mine = Match.objects.filter(pairing__mentor=mentor).select_related(
        "pairing__mentee", "pairing__mentor", "registration"
    )
    return mine.order_by(F("ended_at").desc(nulls_first=True), "-decided_at", "-pk")


def visible_matches(member: Member) -> QuerySet[Match]:
    """The matches of which the person is one of the two."""
    either = Q(pairing__mentor=member) | Q(pairing__mentee=member)
    return Match.objects.filter(either).select_related("pairing__mentor", "pairing__mentee", "registration")


def loads_of(mentor_ids: Collection[int], but: Registration, now: datetime) -> dict[int, Load]:
    """How much each of these mentors is proposed to others, in one statement; nobody who is not."""
    since = now - timedelta(days=PROPOSED_LATELY_DAYS)
    elsewhere = ShortlistEntry.objects.filter(mentor__in=mentor_ids, shortlist__sent_at__isnull=False).exclude(
        shortlist__registration=but
    )
    waiting = Q(shortlist__registration__state__in=(State.AWAITING_CHOICES, State.AWAITING_MATCH))
    counted = elsewhere.values("mentor_id").annotate(
        lately=Count("shortlist__registration", filter=Q(shortlist__sent_at__gte=since), distinct=True),
        waiting=Count("shortlist__registration", filter=waiting, distinct=True),
    )
    return {row["mentor_id"]: Load(row["lately"], row["waiting"]) for row in counted.order_by()}


def rivals_of(mentor_ids: Collection[int], but: Registration) -> dict[int, list[ShortlistEntry]]:
    """By mentor: the choices of other registrations that wait for their match, the most pressing first."""
    longer = Shortlist.objects.filter(
        registration=OuterRef("shortlist__registration"),
        number__gt=OuterRef("shortlist__number"),
        sent_at__isnull=False,
    )
    waiting = ShortlistEntry.objects.filter(
        ~Exists(longer), mentor__in=mentor_ids, rank__isnull=False, shortlist__registration__state=State.AWAITING_MATCH
    ).exclude(shortlist__registration=but)
    rivals: dict[int, list[ShortlistEntry]] = {}
    ordered = waiting.select_related("shortlist__registration__member")
    for entry in ordered.order_by("shortlist__registration__match_due_by", "rank", "pk"):
        rivals.setdefault(entry.mentor_id, []).append(entry)
    return rivals


def trials_over(now: datetime) -> list[int]:
    """Registrations whose days to object have passed (keys)."""
    over = Registration.objects.filter(state=State.TRIAL, objections_until__lt=now)
    return list(over.order_by("objections_until", "pk").values_list("pk", flat=True))


def pairings_over() -> list[int]:
    """Matches that run on though their mentorship is over (keys)."""
    left = Match.objects.filter(ended_at__isnull=True, pairing__ended_at__isnull=False)
    return list(left.order_by("pairing__ended_at", "pk").values_list("pk", flat=True))


def credits_to_give() -> QuerySet[WebinarCredit]:
    """The free webinars that were earned and not given yet (OD-16)."""
    return WebinarCredit.objects.filter(given_at__isnull=True)


def listed_for(mentee: Member) -> QuerySet[ShortlistEntry]:
    """The mentors on the lists that were sent to the person for the registration that is open."""
    sent = ShortlistEntry.objects.filter(
        shortlist__registration__in=Registration.objects.open().visible_to(mentee), shortlist__sent_at__isnull=False
    )
    return sent.select_related("shortlist__registration__member", "mentor__mentor_profile")


def latest_match(registration: Registration) -> Match | None:
    """The match that runs, or the last one that was."""
    matches = registration.matches.select_related("pairing__mentor", "pairing__mentee").order_by("-decided_at", "-pk")
    return matches.first()


def credits_in_order() -> QuerySet[WebinarCredit]:
    """All free webinars with their people, the latest first."""
    found = WebinarCredit.objects.select_related("mentor", "given_by", "match__pairing__mentee")
    return found.order_by("-earned_at", "-pk")
