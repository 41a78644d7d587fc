"""What happens to a row of the outbox: queued → sending → sent, back to queued, or failed.

What a message says is staff's to change, under a lock by message.

Lock order: one row at a time, none held while a mail server is spoken to. A claim is a conditional UPDATE that lends
the row until `lease_until`; whoever holds that lease may finish it, and a lease that ran out is lent anew.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from caot_mentor.errors import WrongState
from caot_mentor.mail.models import Heartbeat, MailWording, MailWordingEvent, OutgoingEmail
from caot_mentor.mail.passages import Words
from caot_mentor.mail.policy import GIVE_UP_AFTER, LEASE, retry_wait
from caot_mentor.mail.queries import claimable, held_wording, left_over, newest_change, with_expired_bodies
from caot_mentor.mail.wake import wake

Status = OutgoingEmail.Status
WIPED = {"text_body": "", "html_body": "", "calendar": ""}


def claim(email_id: str, now: datetime) -> OutgoingEmail | None:
    """Borrow one row to send it. None where it is not due, finished, or in another worker's hands."""
    until = now + LEASE
    borrowed = (
        claimable(now).filter(pk=email_id).update(status=Status.SENDING, lease_until=until, attempts=F("attempts") + 1)
    )
    return OutgoingEmail.objects.get(pk=email_id) if borrowed else None


def claim_left_over(now: datetime) -> OutgoingEmail | None:
    """Borrow the row that has waited longest and that no wake-up took; sweeps side by side get different ones."""
    with transaction.atomic():
        email = left_over(now).select_for_update(skip_locked=True).order_by("next_attempt_at").first()
        if email is None:
            return None
        email.status, email.lease_until, email.attempts = (Status.SENDING, now + LEASE, email.attempts + 1)
        email.save(update_fields=["status", "lease_until", "attempts"])
    return email


def mark_sent(email: OutgoingEmail, now: datetime) -> None:
    """The server has accepted it. A code or link is wiped at once."""
    _finish(email, status=Status.SENT, sent_at=now, last_error="", **(WIPED if email.is_secret else {}))


def postpone(email: OutgoingEmail, now: datetime, error: str) -> None:
    """A passing failure: try again after a growing wait, or give up after `GIVE_UP_AFTER`."""
    if now - email.created_at >= GIVE_UP_AFTER:
        fail(email, error)
    else:
        _finish(email, status=Status.QUEUED, next_attempt_at=now + retry_wait(email.attempts), last_error=error)


def fail(email: OutgoingEmail, error: str) -> None:
    """Refused for good: shown to staff, who can send it again unless it held a secret, which is wiped."""
    _finish(email, status=Status.FAILED, last_error=error, **(WIPED if email.is_secret else {}))


def send_again(email: OutgoingEmail, now: datetime) -> None:
    """Put a failed message back into the queue, as if written now.

    Raises `WrongState` where it did not fail or its text is gone. An already queued one is a quiet success.
    """
    with transaction.atomic():
        email = OutgoingEmail.objects.select_for_update().get(pk=email.pk)
        if email.status == Status.QUEUED:
            return
        if email.status != Status.FAILED:
            raise WrongState(_("Only a message that failed can be sent again."))
        if not email.text_body:
            raise WrongState(_("The text of this message has been wiped: the person has to ask for a new one."))
        email.status, email.attempts, email.next_attempt_at, email.created_at = (Status.QUEUED, 0, now, now)
        email.save(update_fields=["status", "attempts", "next_attempt_at", "created_at"])
        transaction.on_commit(lambda: wake(email.pk), robust=True)


def purge_bodies(now: datetime) -> int:
    """Wipe what was written in messages past their retention (P9); returns how many."""
    return with_expired_bodies(now).update(**WIPED)


def forget_messages(dedupe_keys: Collection[str]) -> None:
    """Take out what messages say of somebody who is being erased: the sent ones are emptied, the waiting ones go."""
    about = OutgoingEmail.objects.filter(dedupe_key__in=dedupe_keys)
    about.filter(status=Status.QUEUED).delete()
    about.update(**WIPED, subject="")


def record_heartbeat(name: str, now: datetime) -> None:
    """Say that the job `name` ran at `now` (R19)."""
    Heartbeat.objects.update_or_create(name=name, defaults={"at": now})


def _finish(email: OutgoingEmail, **changes: object) -> None:
    # Only the holder of the lease: a sender believed dead that comes back must not undo what the next one did.
    OutgoingEmail.objects.filter(pk=email.pk, status=Status.SENDING, lease_until=email.lease_until).update(
        lease_until=None, **changes
    )


LOCK_WORDING = "SELECT pg_advisory_xact_lock('mail_mailwording'::regclass::oid::integer, hashtext(%s))"


@dataclass(frozen=True)
class Wish:
    """What staff want a passage to say in one language; `words` None: what the site says, which is `default`."""

    passage: str
    language: str
    words: Words | None
    default: Words


def save_wording(event: str, wishes: Collection[Wish], *, as_of: int, by: Any, now: datetime) -> int:
    """Let the message `event` say what staff wish, from the next one on; returns how many passages changed.

    `as_of` is the newest change that the writer had read (`queries.newest_change`). Raises `WrongState` where somebody
    changed the message since. Writes one event for each change.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(LOCK_WORDING, [event])  # the first words for a message have no row to lock
        if newest_change(event) != as_of:
            raise WrongState(
                _(
                    "Somebody else changed this e-mail meanwhile; see “What happened” below. What you wrote still "
                    "stands here: save again to put it in the place of what is there now."
                )
            )
        held = {(each.place or each.row.passage, each.row.language): each.row for each in held_wording(event)}
        changed = []
        for wish in wishes:
            row = held.get((wish.passage, wish.language))
            if _says_else(row, wish):
                _write(row or MailWording(event=event, language=wish.language), wish)
                changed.append(wish)
        MailWordingEvent.objects.bulk_create(
            MailWordingEvent(
                event=event,
                passage=wish.passage,
                language=wish.language,
                words="\n".join(filter(None, [wish.words.one, wish.words.many])) if wish.words else "",
                action="change" if wish.words else "set_back",
                actor=by,
                at=now,
            )
            for wish in changed
        )
    return len(changed)


def _says_else(row: MailWording | None, wish: Wish) -> bool:
    # the same words under a new default are staff's decision to keep them
    held = (Words(row.words, row.words_many), Words(row.default, row.default_many)) if row else None
    return held != ((wish.words, wish.default) if wish.words else None)


def _write(row: MailWording, wish: Wish) -> None:
    if wish.words is None:
        row.delete()
        return
    # words that moved to a passage that the site worded anew are at home there now
    row.passage, row.words, row.words_many = wish.passage, wish.words.one, wish.words.many
    row.default, row.default_many = wish.default.one, wish.default.many
    row.save()
