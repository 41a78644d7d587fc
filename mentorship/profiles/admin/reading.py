"""What the staff's pages about mentoring have in common: read only, events in words, codes by their names."""

from typing import Any

from django.contrib import admin
from django.db.models import Model, Q, QuerySet
from django.template.defaultfilters import linebreaks_filter
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from members.admin.happened import Happened, in_words
from members.admin.people import PEOPLE, ReadOnly
from members.models import Member
from mentorship.profiles.event_words import named

__all__ = ["PEOPLE", "ReadOnly", "WithEvents", "list_about", "named", "told", "without_own"]


class WithEvents(ReadOnly):
    """A thing with what happened to it, the latest first; `words` are the labels of the actions by their codes."""

    words: dict[str, Any] = {}

    @admin.display(description=_("what happened"))
    def what_happened(self, thing):
        events = thing.events.select_related("actor").order_by("-at", "-pk")
        return in_words(
            Happened(event.at, self.words.get(event.action, event.action), event.actor, self.note_in_words(event))
            for event in events
        )

    def note_in_words(self, event):
        """What the note of an event says; a note that nobody knows any more is shown as it is."""
        return event.note


def without_own[T: Model](reader: Member, found: QuerySet[T]) -> QuerySet[T]:
    """Without what the reader is one of the two of: staff read nothing about themselves (FIND-6)."""
    return found.exclude(Q(mentor=reader.pk) | Q(mentee=reader.pk))


def list_about(person: Member, address: str) -> str:
    """A list of the administration, searched for one person."""
    return f"{reverse(address)}?{urlencode({'q': person.email})}"


def told(text: str, language: str) -> str:
    """What somebody wrote, marked with its language."""
    if not text:
        return "–"
    return format_html('<div class="told" lang="{}">{}</div>', f"{language}-CA", linebreaks_filter(text))
