"""Where an entry stands between its first and its last day."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from caot_mentor.dates import written_day


class When(StrEnum):
    """Where an entry stands between its first and its last day."""

    OPEN = "open"
    SOON = "soon"
    CLOSED = "closed"


def when_of(opens_on: date | None, closes_on: date | None, on: date) -> When:
    """On the day `on`; without days it is open."""
    if closes_on is not None and closes_on < on:
        return When.CLOSED
    return When.SOON if opens_on is not None and opens_on > on else When.OPEN


def when_in_words(opens_on: date | None, closes_on: date | None, on: date) -> str:
    """The same with its day; empty where it is open and has no last day."""
    match when_of(opens_on, closes_on, on):
        case When.CLOSED:
            return str(_("Closed since %(day)s")) % {"day": written_day(closes_on)} if closes_on else ""
        case When.SOON:
            return str(_("Opens on %(day)s")) % {"day": written_day(opens_on)} if opens_on else ""
        case _:
            return str(_("Closes on %(day)s")) % {"day": written_day(closes_on)} if closes_on else ""
