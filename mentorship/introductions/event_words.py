"""What the notes of an introduction's events say: a row holds codes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mentorship.introductions.models import IntroductionEvent
from mentorship.introductions.workflow.asking import PROFILE_SHARED

NOTES = {
    PROFILE_SHARED: _("the mentee profile was shared with it"),
    "answer-more-time": _("to answer, before the added days end"),
}
REMINDERS = {"answer": _("to answer, after %(n)s days"), "decide": _("to say yes or no, after %(n)s days")}


def note_in_words(event: IntroductionEvent) -> str:
    """The note of an event; one that nobody knows any more is shown as it is."""
    kind, _dash, days = event.note.partition("-")
    if kind in REMINDERS and days.isdecimal():
        return REMINDERS[kind] % {"n": days}
    return str(NOTES.get(event.note, event.note))
