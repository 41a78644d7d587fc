"""Days and moments in words, in the reader's language: "December 1, 2026", « 1er décembre 2026, 14 h 02 ».

Django's own formats have no way to say the French first of a month. Templates use the filters `day` and `moment`.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language


def written_day(day: date) -> str:
    """The date; of an aware moment the date in Ottawa."""
    return _with_first(_local(day), "DATE_FORMAT")


def written_moment(moment: datetime) -> str:
    """The date and the time, in Ottawa."""
    return _with_first(_local(moment), "DATETIME_FORMAT")


def written_moment_in(moment: datetime, zone: ZoneInfo) -> str:
    """The date and the time on the clocks of another zone."""
    return _with_first(moment.astimezone(zone).replace(tzinfo=None), "DATETIME_FORMAT")


def written_month(day: date) -> str:
    """The month and the year."""
    return date_format(day, "F Y")


def short_month(day: date) -> str:
    """The month alone, as short as the language writes it."""
    return date_format(day, "N")


def _local(day: date) -> date:
    return timezone.localtime(day) if isinstance(day, datetime) and timezone.is_aware(day) else day


def _with_first(day: date, layout: str) -> str:
    written = date_format(day, layout)
    return f"1er{written[1:]}" if day.day == 1 and (get_language() or "").startswith("fr") else written
