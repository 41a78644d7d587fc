"""Mentorships for staff: who with whom, in which program, since when, and what happened."""

from django.contrib import admin
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mentorship.pairs.models import Pairing, PairingEvent
from mentorship.pairs.queries import full_for_long, with_suspended
from mentorship.pairs.rules import Action
from mentorship.profiles.admin.mentors import MORE_FILTERS
from mentorship.profiles.admin.reading import PEOPLE, EventInline, ReadOnly, told


class SuspendedFilter(admin.SimpleListFilter):
    """Mentorships that run with somebody who is suspended (SAFE-1)."""

    title, parameter_name = _("runs with a suspended person"), "suspended"

    def lookups(self, request, model_admin):
        return [("yes", _("yes"))]

    def queryset(self, request, queryset):
        return queryset.filter(pk__in=with_suspended()) if self.value() == "yes" else queryset


class FullFilter(admin.SimpleListFilter):
    """On the list of mentors: whose places have all been taken for half a year."""

    title, parameter_name = _("full for long"), "full"

    def lookups(self, request, model_admin):
        return [("long", _("yes"))]

    def queryset(self, request, queryset):
        return full_for_long(queryset, timezone.now()) if self.value() == "long" else queryset


MORE_FILTERS.append(FullFilter)


class PairingEvents(EventInline):
    model = PairingEvent
    words = dict(Action.choices)


@admin.register(Pairing)
class PairingAdmin(ReadOnly):
    """Read only. Nobody reads here of the own mentorships: reasons for staff are not for the other side (FIND-6)."""

    list_display = ["mentor", "mentee", "program", "state", "proposed_at", "started_at", "ended_at"]
    list_filter = ["state", "program", SuspendedFilter]
    list_select_related = ["mentor", "mentee"]
    search_fields = [f"{side}__{name}" for side in ("mentor", "mentee") for name in PEOPLE]
    ordering = ["-proposed_at", "-pk"]
    inlines = [PairingEvents]
    fields = [
        *("mentor", "mentee", "program", "state"),
        *("proposed_at", "started_at", "ended_at", "place_no", "reason_told"),
    ]

    def get_queryset(self, request):
        own = Q(mentor=request.user.pk) | Q(mentee=request.user.pk)
        return super().get_queryset(request).exclude(own).select_related("mentor", "mentee")

    @admin.display(description=_("reason, for staff only"))
    def reason_told(self, pairing):
        return told(pairing.reason_for_staff, pairing.mentee.language)
