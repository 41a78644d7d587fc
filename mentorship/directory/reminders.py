"""The weekly message to those who look after the directory (DIR-3)."""

from __future__ import annotations

from datetime import datetime

from members.models import Member
from members.queries import OTTAWA
from mentorship.directory import emails, policy
from mentorship.directory.queries import digest
from mentorship.directory.rules import MANAGE


def send_digests(now: datetime) -> int:
    """On Mondays, tell coordinators what waits, what is out of date and what closes soon; nothing where nothing is.
    Returns to how many. The outbox takes one message a person and week, however often this runs.
    """
    day = now.astimezone(OTTAWA).date()
    if day.weekday() != policy.DIGEST_WEEKDAY:
        return 0
    counts = digest(day)
    if not any(counts.values()):
        return 0
    year, week, _weekday = day.isocalendar()
    readers = [person for person in Member.objects.staff().filter(is_active=True) if person.has_perm(MANAGE)]
    for person in readers:
        emails.directory_digest(person, week=f"{year}-{week}", **counts)
    return len(readers)
