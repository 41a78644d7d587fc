"""Thresholds and contact in the reader's words."""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caot_mentor.dates import written_day
from momentum.progress import contact, thresholds
from momentum.progress.contact import Stretch
from momentum.progress.thresholds import Threshold


def in_words(threshold: Threshold) -> str:
    """What is asked and how far it is, in the reader's language."""
    figures = {"done": threshold.done, "least": threshold.least}
    match threshold.code:
        case thresholds.SESSIONS:
            words = ngettext(
                "%(done)s of %(least)s webinar or orientation event attended",
                "%(done)s of %(least)s webinars or orientation events attended",
                threshold.least,
            )
        case thresholds.REFLECTION:
            words = ngettext(
                "%(done)s of %(least)s page of the reflective workbook filled in",
                "%(done)s of %(least)s pages of the reflective workbook filled in",
                threshold.least,
            )
        case _:
            words = ngettext(
                "enough contact in %(done)s of %(least)s span of time",
                "enough contact in %(done)s of %(least)s spans of time",
                threshold.least,
            )
    return words % figures


def contact_words(stretch: Stretch) -> str:
    """What was held of what is asked: "2 of 3 hours"."""
    least = stretch.figures.least
    done = f"{stretch.done:g}" if stretch.done == int(stretch.done) else number_format(stretch.done, 1)
    words = (
        ngettext("%(done)s of %(least)s hour", "%(done)s of %(least)s hours", least)
        if stretch.figures.kind == contact.HOURS
        else ngettext("%(done)s of %(least)s meeting", "%(done)s of %(least)s meetings", least)
    )
    return words % {"done": done, "least": least}


def span_words(stretch: Stretch) -> str:
    """What a span is called: the term's name, else its days."""
    if stretch.span.name:
        return stretch.span.name
    days = {"first": written_day(stretch.span.first), "last": written_day(stretch.span.last)}
    return _("%(first)s to %(last)s") % days
