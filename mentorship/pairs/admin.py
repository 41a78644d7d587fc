"""Mentorships for staff: who with whom, in which program, since when, and what happened."""

from collections.abc import Iterator

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from members.admin.about import ABOUT_PERSON, Part
from members.admin.looks import LeavesRecord
from members.models import IdentityAccess, Member
from mentorship.pairs.hours_pages import HoursPage
from mentorship.pairs.models import Pairing
from mentorship.pairs.queries import full_for_long, quiet, with_suspended
from mentorship.pairs.rules import Action
from mentorship.profiles.admin.mentors import MORE_FILTERS
from mentorship.profiles.admin.reading import PEOPLE, WithEvents, list_about, told, without_own


class SuspendedFilter(admin.SimpleListFilter):
    """Mentorships that run with somebody who is suspended (SAFE-1)."""

    title, parameter_name = _("runs with a suspended person"), "suspended"

    def lookups(self, request, model_admin):
        return [("yes", _("yes"))]

    def queryset(self, request, queryset):
        return queryset.filter(pk__in=with_suspended()) if self.value() == "yes" else queryset


class QuietFilter(admin.SimpleListFilter):
    """Mentorships of a program with a rhythm that have logged no contact for long (OD-8)."""

    title, parameter_name = _("no contact logged for long"), "quiet"

    def lookups(self, request, model_admin):
        return [("yes", _("yes"))]

    def queryset(self, request, queryset):
        return queryset.filter(pk__in=quiet(timezone.now())) if self.value() == "yes" else queryset


class FullFilter(admin.SimpleListFilter):
    """On the list of mentors: whose places have all been taken for half a year."""

    title, parameter_name = _("full for long"), "full"

    def lookups(self, request, model_admin):
        return [("long", _("yes"))]

    def queryset(self, request, queryset):
        return full_for_long(queryset, timezone.now()) if self.value() == "long" else queryset


MORE_FILTERS.append(FullFilter)


def on_the_page_of(person: Member, reader: Member) -> Iterator[Part]:
    """How many mentorships the person has or had, on the page that staff see of the person."""
    count = without_own(reader, Pairing.objects.visible_to(person)).count()
    if count and reader.has_perm("mentorship.view_pairing"):
        words = ngettext("%(n)s mentorship", "%(n)s mentorships", count) % {"n": count}
        yield Part(words, list_about(person, "admin:mentorship_pairing_changelist"))


ABOUT_PERSON.append(on_the_page_of)


@admin.register(Pairing)
class PairingAdmin(HoursPage, LeavesRecord, WithEvents):
    """Read only. Nobody reads here of the own mentorships: reasons for staff are not for the other side (FIND-6)."""

    list_display = ["mentor", "mentee", "program", "state", "proposed_at", "started_at", "ended_at"]
    list_filter = ["state", "program", SuspendedFilter, QuietFilter]
    list_select_related = ["mentor", "mentee"]
    search_fields = [f"{side}__{name}" for side in ("mentor", "mentee") for name in PEOPLE]
    ordering = ["-proposed_at", "-pk"]
    words = dict(Action.choices)
    look = IdentityAccess.What.REASON
    change_list_template = "admin/mentorship/pairing_list.html"
    fields = [
        *("mentor", "mentee", "program", "state"),
        *("proposed_at", "started_at", "ended_at", "place_no", "reason_told", "what_happened"),
    ]

    def told_by(self, pairing):
        return [who.pk] if pairing.reason_for_staff and (who := _who_ended(pairing)) else []

    def get_queryset(self, request):
        return without_own(request.user, super().get_queryset(request)).select_related("mentor", "mentee")

    @admin.display(description=_("reason, for staff only"))
    def reason_told(self, pairing):
        who = _who_ended(pairing) if pairing.reason_for_staff else None
        return told(pairing.reason_for_staff, (who or pairing.mentee).language)


def _who_ended(pairing):
    """Which of the two gave the reason; nobody who has been erased since."""
    ended = pairing.events.filter(action=Action.ENDED).select_related("actor").last()
    return ended.actor if ended else None
