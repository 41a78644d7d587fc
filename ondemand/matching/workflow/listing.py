"""Making a list of mentors and sending it (OD-4, OD-5)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from caot_mentor.errors import WrongState
from members.models import Member
from mentorship.profiles.models import MentorProfile
from ondemand.matching import emails
from ondemand.matching.fitting import frozen, judged, weights_version
from ondemand.matching.models import Shortlist, ShortlistEntry
from ondemand.matching.policy import LIST_LEAST, LIST_MOST
from ondemand.matching.queries import draft_of, entries_of, list_of
from ondemand.matching.rules import list_action, obstacles_of, refusal
from ondemand.matching.workflow.holding import held_for_staff
from ondemand.registrations.models import Registration
from ondemand.registrations.rules import Action, State
from ondemand.registrations.workflow import check, move, record
from ondemand.registrations.workflow.clocks import end_pause


class Move(StrEnum):
    """Where a mentor goes within the list."""

    UP = "up"
    DOWN = "down"


@transaction.atomic
def put_on_list(registration_id: int, profile_id: int, *, by: Member, now: datetime) -> Shortlist:
    """Put a mentor at the end of the list that is being made; the first one begins it. Twice changes nothing.

    A longer list begins with the mentors of the one before who can still be matched (OD-5). Nothing is sent. Raises
    NotAllowed, WrongState (also for a mentor who cannot be matched, and for an eleventh), NoPlaceLeft for a full one.
    """
    registration = _in_making(registration_id, by)
    mentor_id = MentorProfile.objects.values_list("member_id", flat=True).get(pk=profile_id)
    if obstacle := obstacles_of(registration, [mentor_id], now).get(mentor_id):
        raise refusal(obstacle)
    draft = draft_of(registration) or _begin(registration, by, now)
    entries = list(draft.entries.order_by("position", "pk"))
    if any(entry.mentor_id == mentor_id for entry in entries):
        return draft
    if len(entries) >= LIST_MOST:
        raise WrongState(_("A list has at most %(most)s mentors: take one off first.") % {"most": LIST_MOST})
    ShortlistEntry.objects.create(shortlist=draft, mentor_id=mentor_id, position=len(entries) + 1)
    _number(draft)
    return draft


@transaction.atomic
def take_off_list(registration_id: int, entry_id: int, *, by: Member) -> None:
    """Take a mentor off the list that is being made. Twice changes nothing. Raises NotAllowed, WrongState."""
    draft = draft_of(_in_making(registration_id, by))
    if draft is not None:
        draft.entries.filter(pk=entry_id).delete()
        _number(draft)


@transaction.atomic
def change_list(registration_id: int, entry_id: int, where: Move, *, by: Member) -> None:
    """Move a mentor one place up or down on the list that is being made. Raises NotAllowed, WrongState."""
    draft = draft_of(_in_making(registration_id, by))
    keys = list(draft.entries.values_list("pk", flat=True)) if draft else []
    if draft is None or entry_id not in keys:
        return
    place = keys.index(entry_id)
    other = place - 1 if where == Move.UP else place + 1
    if 0 <= other < len(keys):
        keys[place], keys[other] = keys[other], keys[place]
        _number(draft, keys)


@transaction.atomic
def write_note(registration_id: int, *, note: str, short_reason: str, by: Member, now: datetime) -> Shortlist:
    """Keep the words that go with the list: the note to the mentee, and why it is short. Nothing is sent.

    They are written in the mentee's language. Raises NotAllowed, WrongState.
    """
    registration = _in_making(registration_id, by)
    draft = draft_of(registration) or _begin(registration, by, now)
    draft.note, draft.short_reason = note, short_reason
    draft.note_language = registration.member.language if note or short_reason else ""
    draft.save(update_fields=["note", "note_language", "short_reason"])
    return draft


@transaction.atomic
def send_shortlist(registration_id: int, *, by: Member, now: datetime) -> Shortlist:
    """Send the list to the mentee, who chooses from it: the clock of the list ends (OD-4), that of OD-18 begins.

    How each mentor fits is kept with the version of the weights. Sending again by the same person is no error. Raises
    NotAllowed; WrongState in another state, for an empty list, for a short one without its reason, where a mentor can
    no longer be matched, and for a longer list while one of the choices can be; NoPlaceLeft where one is full.
    """
    registration = held_for_staff(registration_id, by)
    sent = list_of(registration)
    if registration.state == State.AWAITING_CHOICES and sent is not None and sent.made_by_id == by.pk:
        return sent
    action = list_action(registration)
    check(registration, action)
    if action == Action.NEW_CHOICES_ASKED and sent is not None:
        _check_choices(registration, sent, now)
    draft = draft_of(registration)
    entries = entries_of(draft) if draft else []
    if draft is None or not entries:
        raise WrongState(_("Nobody is on the list yet."))
    _check_entries(registration, draft, entries, now)
    fits, version = judged(registration, now), weights_version(now)
    for entry in entries:
        key = entry.mentor.mentor_profile.pk
        fit = fits.at(key, {}) if fits is not None and key < fits.pool.size else None
        for name, value in frozen(fit).items():
            setattr(entry, name, value)
    ShortlistEntry.objects.bulk_update(entries, ["score", "band", "answers", "answers_of", "reasons"])
    draft.sent_at, draft.made_by, draft.weights_version = now, by, version if fits is not None else None
    draft.save(update_fields=["sent_at", "made_by", "weights_version"])
    before = move(registration, action)
    registration.shortlist_sent_at, registration.choices_received_at = now, None
    end_pause(registration, now)
    registration.save(update_fields=["state", "shortlist_sent_at", "choices_received_at", "clock_paused_at"])
    note = f"mentors-{len(entries)}"
    emails.shortlist_ready(draft, len(entries), record(registration, action, before, by, now, note=note))
    return draft


@transaction.atomic
def drop_from_drafts(mentor: Member) -> None:
    """Take a mentor who switched mentoring off from the lists that were not sent (FIND-2); nobody is told.

    In the transaction that switches off: no registration is waited for under the mentor's lock.
    """
    ShortlistEntry.objects.filter(mentor=mentor, shortlist__sent_at__isnull=True).delete()


def _in_making(registration_id: int, by: Member) -> Registration:
    registration = held_for_staff(registration_id, by)
    check(registration, list_action(registration))
    return registration


def _begin(registration: Registration, by: Member, now: datetime) -> Shortlist:
    before = list_of(registration)
    draft = Shortlist.objects.create(
        registration=registration, number=before.number + 1 if before else 1, made_at=now, made_by=by
    )
    if before is not None:
        kept = list(before.entries.values_list("mentor_id", flat=True))
        obstacles = obstacles_of(registration, kept, now)
        kept = [mentor_id for mentor_id in kept if mentor_id not in obstacles]
        ShortlistEntry.objects.bulk_create(
            ShortlistEntry(shortlist=draft, mentor_id=mentor_id, position=place)
            for place, mentor_id in enumerate(kept, start=1)
        )
    return draft


def _check_entries(registration: Registration, draft: Shortlist, entries: list[ShortlistEntry], now: datetime) -> None:
    if len(entries) < LIST_LEAST and not draft.short_reason:
        words = ngettext(
            "The list has %(n)s mentor, and at least %(least)s are usual: write why it is short.",
            "The list has %(n)s mentors, and at least %(least)s are usual: write why it is short.",
            len(entries),
        )
        raise WrongState(words % {"n": len(entries), "least": LIST_LEAST})
    obstacles = obstacles_of(registration, [entry.mentor_id for entry in entries], now)
    for entry in entries:
        if obstacle := obstacles.get(entry.mentor_id):
            said = {"name": entry.mentor.get_full_name(), "why": obstacle.label}
            raise type(refusal(obstacle))(_("%(name)s: %(why)s. Take this mentor off the list, then send it.") % said)


def _check_choices(registration: Registration, sent: Shortlist, now: datetime) -> None:
    """New choices are asked for when none of those sent can be matched any more (OD-5)."""
    chosen = [entry for entry in entries_of(sent) if entry.rank]
    obstacles = obstacles_of(registration, [entry.mentor_id for entry in chosen], now)
    for entry in chosen:
        if entry.mentor_id not in obstacles:
            words = _("%(name)s, whom the mentee chose, can still be matched: new choices are asked for when none can.")
            raise WrongState(words % {"name": entry.mentor.get_full_name()})


def _number(draft: Shortlist, keys: list[int] | None = None) -> None:
    """Positions without gaps, in the order of the keys."""
    order = keys or list(draft.entries.values_list("pk", flat=True))
    entries = draft.entries.in_bulk(order)
    for place, key in enumerate(order, start=1):
        entries[key].position = place
    ShortlistEntry.objects.bulk_update(entries.values(), ["position"])
