"""What the staff's pages about mentoring have in common: read only, events in words, codes by their names."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.template.defaultfilters import linebreaks_filter
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

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


class EventInline(admin.TabularInline):
    """The events of a thing; `words` are the labels of its actions and states by their codes."""

    words: dict[str, Any] = {}
    fields = ["at", "who", "what", "note"]
    readonly_fields = ["at", "who", "what", "note"]
    extra = 0
    can_delete = False
    ordering = ["-at", "-pk"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("actor")

    def has_view_permission(self, request, obj=None):
        return True  # who may read the thing may read what happened to it

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    @admin.display(description=_("who"))
    def who(self, event):
        return event.actor or gettext("the system")

    @admin.display(description=_("what"))
    def what(self, event):
        return self.words.get(event.action, event.action)


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
