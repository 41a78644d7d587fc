"""Evaluations for staff: the marks, and what was said to staff alone, each look at which is on record (design 5)."""

from django.contrib import admin
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.admin.filters import OnlyFilter
from members.admin.looks import LeavesRecord
from members.models import IdentityAccess
from mentorship.pairs.models import Evaluation
from mentorship.profiles.admin.reading import PEOPLE, ReadOnly, told


class WordForStaffFilter(OnlyFilter):
    """Evaluations in which somebody says something to staff alone: they may wait for an answer."""

    title, parameter_name = _("with a word to staff"), "for_staff"

    def only(self, queryset):
        return queryset.exclude(for_staff="")


@admin.register(Evaluation)
class EvaluationAdmin(LeavesRecord, ReadOnly):
    """Read only, and not of the own mentorships: what is for staff is not for the other side (FIND-6)."""

    list_display = ["pairing", "member", "point", "usefulness", "match", "has_word_for_staff", "given_at"]
    list_filter = ["point", WordForStaffFilter, "pairing__program"]
    list_select_related = ["pairing__mentor", "pairing__mentee", "member"]
    search_fields = [f"pairing__{side}__{name}" for side in ("mentor", "mentee") for name in PEOPLE]
    ordering = ["-given_at", "-pk"]
    look = IdentityAccess.What.EVALUATION
    fields = ["pairing", "member", "point", "usefulness", "match", "said_to_other", "said_to_staff", "given_at"]

    def get_queryset(self, request):
        own = Q(pairing__mentor=request.user.pk) | Q(pairing__mentee=request.user.pk)
        return super().get_queryset(request).exclude(own).select_related("pairing__mentor", "pairing__mentee", "member")

    def told_by(self, evaluation):
        return [evaluation.member_id] if evaluation.for_staff else []

    @admin.display(description=_("a word to staff"), boolean=True)
    def has_word_for_staff(self, evaluation):
        return bool(evaluation.for_staff)

    @admin.display(description=_("to the other side"))
    def said_to_other(self, evaluation):
        return told(evaluation.for_other, evaluation.member.language)

    @admin.display(description=_("for staff alone"))
    def said_to_staff(self, evaluation):
        return told(evaluation.for_staff, evaluation.member.language)
