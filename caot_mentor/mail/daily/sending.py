"""What waited for the morning, in one message to each person (MEM-5)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from caot_mentor.mail.compose import queue
from caot_mentor.mail.daily.holding import held, stop_url_for
from caot_mentor.mail.models import OutgoingEmail
from caot_mentor.mail.policy import DAILY_GRACE
from caot_mentor.mail.wake import wake


def send_daily_news(now: datetime) -> int:
    """Put each person's waiting news into one message, a single one left as it is; returns to how many people.

    Only what was to leave by now: what waits for the next morning goes on waiting. What was put together counts as
    sent, and so is not written anew for its occasion.
    """
    due = held(now).filter(next_attempt_at__lte=now + DAILY_GRACE)
    people = list(due.order_by("member").values_list("member", flat=True).distinct())
    for person in people:
        with transaction.atomic():
            mine = due.filter(member=person).select_for_update(of=("self",), skip_locked=True)
            _send_together(list(mine.select_related("member").order_by("created_at", "pk")), now)
    return len(people)


def _send_together(news: list[OutgoingEmail], now: datetime) -> None:
    keys = [each.pk for each in news]
    if len(news) == 1:
        OutgoingEmail.objects.filter(pk__in=keys).update(next_attempt_at=now)
        transaction.on_commit(lambda: wake(keys[0]), robust=True)
    elif news:
        reader: Any = news[-1].member
        stop_url = stop_url_for(reader)
        queue(
            "daily_news",
            to_address=reader.email,
            language=news[-1].language,
            context={
                "first_name": reader.first_name,
                "count": len(news),
                "messages": [{"subject": each.subject, "at": each.created_at, "words": _words(each)} for each in news],
                "stop_url": stop_url,
            },
            dedupe_key=f"daily_news:{keys[0]}",
            member=reader,
            unsubscribe_url=stop_url,
            is_secret=True,  # it may tell of others: what they are erased from is the single messages
        )
        OutgoingEmail.objects.filter(pk__in=keys).update(status=OutgoingEmail.Status.SENT, sent_at=now)


def _words(email: OutgoingEmail) -> str:
    """What the message says, without its greeting and the lines at its end."""
    body = email.text_body.rpartition("\n\n-- \n")[0]
    greeting, _, rest = body.partition("\n\n")
    return rest if rest and greeting.endswith(",") else body
