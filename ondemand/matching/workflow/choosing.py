"""The mentee's three choices (OD-5)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from caot_mentor.errors import NotAllowed, WrongState
from members.models import Member
from members.queries import closed_days, today
from ondemand.matching import emails
from ondemand.matching.models import ShortlistEntry
from ondemand.matching.queries import entries_of, list_of
from ondemand.matching.rules import choices_needed, obstacles_of
from ondemand.registrations.deadlines import match_due
from ondemand.registrations.models import Registration
from ondemand.registrations.rules import Action, State
from ondemand.registrations.workflow import check, locked_registration, move, record


@transaction.atomic
def send_choices(registration: Registration, member: Member, choices: Sequence[UUID], *, now: datetime) -> Registration:
    """The mentee sends the choices, the first first: entries of the list that counts, by their public ids. The clock of
    the match begins, once (R5).

    Three, or as many as can still be matched where these are fewer. Sending the same again is no error. Raises
    NotAllowed for anybody else, WrongState in another state, and for choices that are too few, repeated, or cannot be
    matched any more.
    """
    locked = locked_registration(registration.pk)
    if member.pk != locked.member_id:
        raise NotAllowed
    shortlist = list_of(locked)
    entries = {entry.public_id: entry for entry in entries_of(shortlist)} if shortlist else {}
    if locked.state == State.AWAITING_MATCH and choices and _already(entries, choices):
        return locked
    check(locked, Action.CHOICES_SENT)
    obstacles = obstacles_of(locked, [entry.mentor_id for entry in entries.values()], now)
    free = {key for key, entry in entries.items() if entry.mentor_id not in obstacles}
    if len(set(choices)) != len(choices) or len(choices) != choices_needed(len(free)):
        raise WrongState(_("Choose different mentors, one for each choice."))
    if not free.issuperset(choices):
        raise WrongState(_("One of these mentors cannot be matched any more. Please choose again."))
    for rank, key in enumerate(choices, start=1):
        entries[key].rank = rank
    ShortlistEntry.objects.bulk_update([entries[key] for key in choices], ["rank"])
    before = move(locked, Action.CHOICES_SENT)
    locked.choices_received_at = now
    locked.match_due_by = match_due(now, closed_days(today(now)))
    locked.save(update_fields=["state", "choices_received_at", "match_due_by"])
    names = [entries[key].mentor.get_full_name() for key in choices]
    emails.choices_received(locked, names, record(locked, Action.CHOICES_SENT, before, member, now))
    return locked


def _already(entries: dict[UUID, ShortlistEntry], choices: Sequence[UUID]) -> bool:
    ranked = sorted((entry.rank, key) for key, entry in entries.items() if entry.rank)
    return [key for _rank, key in ranked] == list(choices)
