"""What happened to a thing, as staff read it: when in Ottawa, what in words, who, and the note with its lines."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.utils.html import format_html, format_html_join, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from caot_mentor.dates import written_moment


class Happened(NamedTuple):
    """One event in words; without an actor it was the system."""

    at: datetime
    what: Any
    actor: Any
    note: str = ""


def in_words(events: Iterable[Happened]) -> SafeString:
    """The events as a list, in the order in which they come."""
    lines = [
        (written_moment(each.at), each.what, each.actor or gettext("the system"), _told(each.note)) for each in events
    ]
    if not lines:
        return mark_safe("–")
    return format_html('<ul class="happened">{}</ul>', format_html_join("", "<li>{} – {} ({}){}</li>", lines))


def _told(note: str) -> SafeString:
    # the text is escaped first: staff may write anything into a note
    lines = mark_safe(linebreaks(note, autoescape=True))
    return format_html('<div class="told">{}</div>', lines) if note else SafeString()
