"""What jobs do for the directory: spreadsheets that wait (DIR-2), the weekly message to who looks after it (DIR-3)."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import InterfaceError, OperationalError

from members.models import Member
from members.queries import OTTAWA, wants_mail
from mentorship.directory import emails, policy, workflow
from mentorship.directory.queries import digest, imports_to_carry_out, suggestions_for
from mentorship.directory.rules import MANAGE

logger = logging.getLogger(__name__)


def carry_out_imports(now: datetime) -> int:
    """Read the files that wait, and import what staff decided to; one that cannot be done is marked, for staff to see,
    unless it is the database that does not answer: then the next run tries again. Returns how many were done.
    """
    done = 0
    for key in imports_to_carry_out():
        try:
            done += workflow.carry_out_import(key, now=now)
        except (OperationalError, InterfaceError):
            logger.exception("import %s of the directory waits for the next run", key)
        except Exception:
            logger.exception("import %s of the directory could not be carried out", key)
            workflow.fail_import(key, now=now)
    return done


def send_digests(now: datetime) -> int:
    """On Mondays, tell coordinators what waits, what is out of date and what closes soon; nothing where nothing is, and
    nobody who switched it off. What they suggested themselves is for others. Returns to how many. The outbox takes one
    message a person and week, however often this runs.
    """
    day = now.astimezone(OTTAWA).date()
    if day.weekday() != policy.DIGEST_WEEKDAY:
        return 0
    counts, sent = digest(day), 0
    year, week, _weekday = day.isocalendar()
    staff = Member.objects.staff().filter(is_active=True)
    for person in staff:
        if person.has_perm(MANAGE) and wants_mail(person, policy.DIGEST_KIND):
            waiting = suggestions_for(person).count()
            if waiting or any(counts.values()):
                emails.directory_digest(person, week=f"{year}-{week}", waiting=waiting, **counts)
                sent += 1
    return sent
