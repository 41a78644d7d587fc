"""Hours, and what is enough of them, in words (CPD-2)."""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def in_hours(minutes: int) -> str:
    """Minutes as hours in the reader's language, without a needless decimal: 2, 2.5, « 2,5 »."""
    return str(number_format(minutes // 60 if minutes % 60 == 0 else round(minutes / 60, 2)))


def enough_in_words(minutes: int, meetings: int, months: int) -> str:
    """3 hours or 3 meetings in 6 consecutive months."""
    hours = ngettext("%(n)s hour", "%(n)s hours", 1 if minutes == 60 else 2) % {"n": in_hours(minutes)}
    times = ngettext("%(n)s meeting", "%(n)s meetings", meetings) % {"n": meetings}
    time = ngettext("%(n)s month", "%(n)s consecutive months", months) % {"n": months}
    return _("%(hours)s or %(meetings)s in %(months)s") % {"hours": hours, "meetings": times, "months": time}
