"""What waits, and whether anybody works on it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Min, Q, QuerySet

from caot_mentor.mail.models import Heartbeat, MailWording, MailWordingEvent, OutgoingEmail
from caot_mentor.mail.names import FRAME, WORDED
from caot_mentor.mail.passages import EXTRA, Words, passages_of, placed
from caot_mentor.mail.policy import BODY_RETENTION, HEARTBEAT_LATE_AFTER, STALE_AFTER

SWEEP = "mail.sweep_outbox"
Status = OutgoingEmail.Status


def claimable(now: datetime) -> QuerySet[OutgoingEmail]:
    """Rows whose time has come, and rows whose sender died."""
    return OutgoingEmail.objects.filter(
        Q(status=Status.QUEUED, next_attempt_at__lte=now) | Q(status=Status.SENDING, lease_until__lt=now)
    )


def left_over(now: datetime) -> QuerySet[OutgoingEmail]:
    """Claimable rows that no wake-up took: retries due, new ones after `STALE_AFTER`, and what a dead sender held."""
    return claimable(now).exclude(status=Status.QUEUED, attempts=0, next_attempt_at__gt=now - STALE_AFTER)


def with_expired_bodies(now: datetime) -> QuerySet[OutgoingEmail]:
    """Finished messages past their retention (P9) that still hold what was written."""
    return OutgoingEmail.objects.filter(
        status__in=[Status.SENT, Status.FAILED], created_at__lt=now - BODY_RETENTION
    ).exclude(text_body="", html_body="")


def wording_of(event: str, language: str) -> tuple[dict[str, Words], dict[str, Words]]:
    """What staff say instead of the site, by the keys of passages: in this message, and in its frame. One statement."""
    rows = list(MailWording.objects.filter(event__in=[event, FRAME], language=language))
    of_message, of_frame = (
        {each.place: each.words for each in _held(code, [row for row in rows if row.event == code]) if each.place}
        for code in (event, FRAME)
    )
    return of_message, of_frame


@dataclass(frozen=True)
class Held:
    """Words of staff, and the passage where they stand: none where the site took theirs out."""

    row: MailWording
    place: str | None
    default: Words | None

    @property
    def words(self) -> Words:
        return Words(self.row.words, self.row.words_many)

    @property
    def is_outdated(self) -> bool:
        """Whether the site says something else there than when staff wrote."""
        return self.place != EXTRA and self.default != Words(self.row.default, self.row.default_many)


def held_wording(event: str) -> list[Held]:
    """What staff say in this message, in both languages."""
    return _held(event, MailWording.objects.filter(event=event))


def changed_messages() -> dict[str, list[Held]]:
    """What staff say, by message; one statement."""
    by_event: dict[str, list[MailWording]] = {}
    for row in MailWording.objects.all():
        by_event.setdefault(row.event, []).append(row)
    return {event: _held(event, rows) for event, rows in by_event.items()}


def newest_change(event: str) -> int:
    """Which state of the message one has read: grows with every change of its words."""
    return MailWordingEvent.objects.filter(event=event).aggregate(newest=Max("pk"))["newest"] or 0


def _held(event: str, rows: Iterable[MailWording]) -> list[Held]:
    rows = list(rows)
    if not rows:
        return []
    passages = {passage.key: passage for passage in passages_of(event)} if event in WORDED else {}
    held = []
    for language in {row.language for row in rows}:
        mine = {row.passage: row for row in rows if row.language == language}
        own = {key: Words(row.words, row.words_many) for key, row in mine.items()}
        places = placed(own, list(passages.values()))
        for key, row in mine.items():
            passage = passages.get(places.get(key, ""))
            held.append(Held(row, places.get(key), passage.default(language) if passage else None))
    return held


@dataclass(frozen=True)
class Backlog:
    """The state of the outbox in five figures."""

    waiting: int
    oldest_waiting_at: datetime | None
    failed: int
    swept_at: datetime | None
    is_sweep_late: bool


def backlog(now: datetime) -> Backlog:
    """What staff and monitoring are shown: two queries, whatever the number of rows."""
    is_held = Q(attempts=0, next_attempt_at__gt=now)  # for the day's one message
    waiting = Q(status__in=[Status.QUEUED, Status.SENDING]) & ~is_held
    figures = OutgoingEmail.objects.aggregate(
        waiting=Count("pk", filter=waiting),
        oldest_waiting_at=Min("created_at", filter=waiting),
        failed=Count("pk", filter=Q(status=Status.FAILED)),
    )
    swept_at = last_run(SWEEP)
    return Backlog(
        **figures, swept_at=swept_at, is_sweep_late=swept_at is None or swept_at < now - HEARTBEAT_LATE_AFTER
    )


def last_run(job: str) -> datetime | None:
    """When the job last said that it ran (R19)."""
    return Heartbeat.objects.filter(name=job).values_list("at", flat=True).first()
