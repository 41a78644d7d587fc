"""Introductions for staff: who asked whom, what is due when, what was said (FIND-5 to FIND-7)."""

from collections.abc import Iterator

from django.contrib import admin
from django.db.models import Case, DateTimeField, F, When
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from members.admin.about import ABOUT_PERSON, Part
from members.admin.looks import LeavesRecord
from members.models import IdentityAccess, Member
from mentorship.introductions.event_words import note_in_words
from mentorship.introductions.models import Introduction
from mentorship.introductions.rules import Action
from mentorship.profiles.admin.reading import PEOPLE, WithEvents, list_about, told, without_own

State = Introduction.State
DUE = Case(
    When(state=State.SENT, then="respond_by"),
    When(state=State.ACCEPTED, then="decide_by"),
    output_field=DateTimeField(),
)


class DueFilter(admin.SimpleListFilter):
    """Open introductions by their clock."""

    title, parameter_name = _("due"), "due"

    def lookups(self, request, model_admin):
        return [("open", _("open")), ("overdue", _("overdue"))]

    def queryset(self, request, queryset):
        match self.value():
            case "open":
                return queryset.open()
            case "overdue":
                return queryset.filter(due__lt=timezone.now())
        return queryset


def on_the_page_of(person: Member, reader: Member) -> Iterator[Part]:
    """How many introductions the person has or had, on the page that staff see of the person."""
    count = without_own(reader, Introduction.objects.visible_to(person)).count()
    if count and reader.has_perm("mentorship.view_introduction"):
        words = ngettext("%(n)s introduction", "%(n)s introductions", count) % {"n": count}
        yield Part(words, list_about(person, "admin:mentorship_introduction_changelist"))


ABOUT_PERSON.append(on_the_page_of)


@admin.register(Introduction)
class IntroductionAdmin(LeavesRecord, WithEvents):
    """Read only; what is due first stands first. Nobody reads here of the own introductions (FIND-6)."""

    list_display = ["mentee", "mentor", "state", "due_in_words", "sent_at"]
    list_filter = [DueFilter, "state"]
    list_select_related = ["mentor", "mentee"]
    search_fields = [f"{side}__{name}" for side in ("mentor", "mentee") for name in PEOPLE]
    words = dict(Action.choices)
    look = IdentityAccess.What.REASON
    fieldsets = [
        (None, {"fields": ["mentee", "mentor", "state", "due_in_words", "pairing"]}),
        (
            _("Times"),
            {"fields": ["sent_at", "respond_by", "more_time_at", "accepted_at", "decide_by", "ended_at"]},
        ),
        (_("What they wrote to each other"), {"fields": ["message_told", "word_told"]}),
        (
            _("After the first meeting; the reasons are for staff only"),
            {"fields": ["mentee_answer", "mentor_answer", "mentee_reason_told", "mentor_reason_told"]},
        ),
        (_("History"), {"fields": ["what_happened"]}),
    ]

    def told_by(self, introduction):
        mentee = introduction.mentee_id if introduction.mentee_reason else None
        return [mentee, introduction.mentor_id if introduction.mentor_reason else None]

    def note_in_words(self, event):
        return note_in_words(event)

    def get_queryset(self, request):
        found = without_own(request.user, super().get_queryset(request))
        return found.annotate(due=DUE).select_related("mentor", "mentee", "pairing")

    def get_ordering(self, request):
        return [F("due").asc(nulls_last=True), "-sent_at", "-pk"]

    @admin.display(description=_("due"))
    def due_in_words(self, introduction):
        if introduction.due is None:
            return "–"
        left = introduction.due - timezone.now()
        what = gettext("answer") if introduction.state == State.SENT else gettext("decision")
        if left.total_seconds() < 0:
            days = (-left).days
            sentence = ngettext("%(what)s overdue by %(n)s day", "%(what)s overdue by %(n)s days", days)
        else:
            days = left.days
            sentence = ngettext("%(what)s due in %(n)s day", "%(what)s due in %(n)s days", days)
        return sentence % {"what": what, "n": days}

    @admin.display(description=_("message to the mentor"))
    def message_told(self, introduction):
        return told(introduction.message, introduction.text_language)

    @admin.display(description=_("the mentor’s word"))
    def word_told(self, introduction):
        return told(introduction.mentor_word, introduction.mentor_word_language or introduction.mentor.language)

    @admin.display(description=_("the mentee’s reason"))
    def mentee_reason_told(self, introduction):
        return told(introduction.mentee_reason, introduction.mentee.language)

    @admin.display(description=_("the mentor’s reason"))
    def mentor_reason_told(self, introduction):
        return told(introduction.mentor_reason, introduction.mentor.language)
