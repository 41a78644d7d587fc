"""What the staff's pages about mentoring have in common: read only, events in words, codes by their names."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.template.defaultfilters import linebreaks_filter
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from members.admin.happened import Happened, in_words
from mentorship.profiles.models import Term

PEOPLE = ("first_name", "last_name", "email", "member_number")


class ReadOnly(admin.ModelAdmin):
    """To look at: nobody adds, changes or deletes these by hand."""

    actions = None
    list_per_page = 50
    show_full_result_count = False
    search_help_text = _("Name, e-mail address or member number")

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


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


def named(kind: str, codes: Iterable[str]) -> str:
    """The names of a list's codes, in the reader's language; a code that nobody knows any more is shown as it is."""
    codes = list(codes)
    if not codes:
        return "–"
    names = {term.code: term.name for term in Term.objects.filter(kind=kind, code__in=codes)}
    return ", ".join(names.get(code, code) for code in codes)


def told(text: str, language: str) -> str:
    """What somebody wrote, marked with its language."""
    if not text:
        return "–"
    return format_html('<div class="told" lang="{}">{}</div>', f"{language}-CA", linebreaks_filter(text))
