"""Matching a mentee with a mentor (OD-5, OD-6, OD-17)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from caot_mentor.errors import NotAllowed, WrongState
from members.models import Member
from members.queries import closed_days, today
from mentorship.pairs.workflow import lock_profiles, propose_pairing, start_pairing
from mentorship.profiles.policy import Program
from ondemand.matching import emails
from ondemand.matching.fitting import judged, weights_version
from ondemand.matching.models import Match, ShortlistEntry
from ondemand.matching.queries import list_of, match_of
from ondemand.matching.rules import months_left, obstacles_of, refusal
from ondemand.matching.workflow.holding import held_for_staff
from ondemand.registrations.deadlines import completion_day, objections_end
from ondemand.registrations.models import Registration
from ondemand.registrations.policy import MONTHS
from ondemand.registrations.rules import Action
from ondemand.registrations.workflow import check, move, record
from ondemand.registrations.workflow.clocks import end_pause

AFTER = {Match.End.OBJECTED: Match.Kind.REMATCH, Match.End.MENTOR_LEFT: Match.Kind.REPLACED}


@transaction.atomic
def match_registration(
    registration_id: int, mentor_id: int, *, by: Member, agreement: str = "", now: datetime
) -> Match:
    """Connect the mentee with the mentor (key of a member): a pairing begins, both are told with each other's address,
    and the days to object begin (OD-6).

    One of the choices, or, after an objection or when a mentor left, whoever staff choose; else `agreement` says how
    the mentee agreed to somebody else (OD-5). The same match twice by the same person is no error. Raises NotAllowed,
    WrongState where the state or the mentor does not allow it, NoPlaceLeft for a full mentor.
    """
    registration = held_for_staff(registration_id, by, mentor_id)
    current = match_of(registration)
    if current is not None and current.pairing.mentor_id == mentor_id and current.decided_by_id == by.pk:
        return current
    check(registration, Action.MATCHED)
    if by.pk == mentor_id:
        raise NotAllowed(_("Somebody else of the staff decides where you are the mentor."))
    # read under the mentor's lock: who has switched mentoring off a moment ago is not matched (R4)
    lock_profiles([mentor_id])
    if obstacle := obstacles_of(registration, [mentor_id], now).get(mentor_id):
        raise refusal(obstacle)
    earlier = list(registration.matches.order_by("decided_at", "pk"))
    entry = _entry(registration, mentor_id)
    kind = kind_of(earlier, entry)
    if kind == Match.Kind.AGREED and not agreement:
        raise WrongState(_("Write how the mentee agreed to this mentor, who is not among the choices."))
    months = months_left(earlier)
    match = _connect(
        registration,
        mentor_id,
        Match(kind=kind, entry=entry, rank=entry.rank if entry else None, agreement=agreement, decided_by=by),
        months=months,
        now=now,
    )
    before = move(registration, Action.MATCHED)
    registration.connected_at, registration.objections_until = now, match.objections_until
    registration.completes_on = completion_day(now, months)
    end_pause(registration, now)
    registration.save(update_fields=["state", "connected_at", "objections_until", "completes_on", "clock_paused_at"])
    event = record(registration, Action.MATCHED, before, by, now, note=_note(match))
    emails.match_made(match, event, completes_on=registration.completes_on, months=months)
    return match


def kind_of(earlier: list[Match], entry: ShortlistEntry | None) -> Match.Kind:
    """How a match comes about, after these matches and with this entry of the list that counts."""
    if earlier:
        return AFTER.get(Match.End(earlier[-1].end), Match.Kind.REMATCH)
    return Match.Kind.CHOICE if entry is not None and entry.rank else Match.Kind.AGREED


def _connect(registration: Registration, mentor_id: int, match: Match, *, months: int, now: datetime) -> Match:
    """The pairing begins, and the match is kept with how the mentor fitted; nothing is sent yet."""
    pairing = propose_pairing(
        mentor=Member.objects.get(pk=mentor_id),
        mentee=registration.member,
        program=Program.ONDEMAND,
        months=None if months == MONTHS else months,
        actor=match.decided_by,
        now=now,
    )
    match.registration, match.decided_at = registration, now
    match.pairing = start_pairing(pairing.pk, actor=match.decided_by, now=now, is_told=False)
    match.score, match.weights_version = _score(registration, mentor_id, now)
    match.objections_until = objections_end(now, closed_days(today(now)))
    if match.kind != Match.Kind.AGREED:
        match.agreement = ""
    match.save()
    return match


def _entry(registration: Registration, mentor_id: int) -> ShortlistEntry | None:
    shortlist = list_of(registration)
    return shortlist.entries.filter(mentor=mentor_id).first() if shortlist else None


def _score(registration: Registration, mentor_id: int, now: datetime) -> tuple[int | None, int | None]:
    fits = judged(registration, now)
    key = Member.objects.values_list("mentor_profile", flat=True).get(pk=mentor_id)
    if fits is None or key is None or key >= fits.pool.size:
        return None, None
    return int(fits.score[key]), weights_version(now)


def _note(match: Match) -> str:
    return f"{match.kind}-{match.rank}" if match.kind == Match.Kind.CHOICE else match.kind
