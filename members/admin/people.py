"""What befell members, and their wish to be erased (MEM-5)."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from caot_mentor import retention
from caot_mentor.celery import next_run
from caot_mentor.dates import written_day
from caot_mentor.errors import WorkflowError
from caot_mentor.mail.queries import last_run
from caot_mentor.retention import KEEP
from members.admin.about import parts_about
from members.event_words import action_in_words, details_in_words, with_activity_names
from members.forms.my_account import DecisionForm
from members.gates import MemberRequest, recently_authenticated
from members.models import ErasureRequest, MemberEvent
from members.policy import ERASURE_EVENTS, MEMBER_EVENTS
from members.workflow.privacy import carry_out_erasure, decline_erasure

# By what people are searched, with a prefix where the list is of something of theirs.
PEOPLE = ("first_name", "last_name", "email", "member_number")
SEARCHED_BY = _("Name, e-mail address or member number")


class ReadOnly(admin.ModelAdmin):
    """To look at: nobody adds, changes or deletes these by hand."""

    actions = None
    search_help_text = SEARCHED_BY
    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


def may_read_erasures(user: Any) -> bool:
    """Whether this person reads who asked to be erased and what came of it: those who decide on it."""
    return bool(user.has_perm("members.change_erasurerequest"))


class ActionFilter(admin.SimpleListFilter):
    """Events of one kind, by their names in words."""

    title, parameter_name = _("what happened"), "action"

    def lookups(self, request, model_admin):
        hidden = frozenset() if may_read_erasures(request.user) else ERASURE_EVENTS
        shown = [(action, words) for action, words in MEMBER_EVENTS.items() if action not in hidden]
        return sorted(shown, key=lambda each: str(each[1]).casefold())

    def queryset(self, request, queryset):
        return queryset.filter(action=self.value()) if self.value() else queryset


@admin.register(MemberEvent)
class MemberEventAdmin(ReadOnly):
    """What happened to accounts, memberships and roles. Nobody edits it."""

    list_display = ["at", "member", "what", "details", "actor"]
    list_filter = [ActionFilter]
    fields = ["at", "member", "what", "details", "actor"]
    list_select_related = ["member", "actor"]
    search_fields = [f"member__{name}" for name in PEOPLE]
    ordering = ["-at", "-pk"]

    def get_queryset(self, request):
        events = with_activity_names(super().get_queryset(request))
        return events if may_read_erasures(request.user) else events.exclude(action__in=ERASURE_EVENTS)

    @admin.display(description=_("what"), ordering="action")
    def what(self, event):
        return action_in_words(event)

    @admin.display(description=_("details"))
    def details(self, event):
        return details_in_words(event)


@admin.register(ErasureRequest)
class ErasureRequestAdmin(ReadOnly):
    """Requests to be erased: an administrator carries them out, or says why not."""

    list_display = ["asked_at", "member", "state", "until", "decided_at", "decided_by"]
    list_filter = ["state"]
    list_select_related = ["member", "decided_by"]
    ordering = ["-state", "asked_at"]
    change_form_template = "admin/members/erasurerequest_change.html"
    change_list_template = "admin/members/erasurerequest_list.html"

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path("kept/", wrap(self.kept_view), name="members_erasurerequest_kept"),
            path("<path:object_id>/decide/", wrap(self.decide_view), name="members_erasurerequest_decide"),
            *super().get_urls(),
        ]

    @method_decorator(require_safe)
    def kept_view(self, request: HttpRequest) -> HttpResponse:
        """What is kept how long, and what of it is due now (quality P9); to who may not read it, it is not there."""
        if not may_read_erasures(request.user):
            raise Http404
        now = timezone.now()
        context = {
            **self.admin_site.each_context(request),
            "title": _("What is kept how long"),
            "opts": self.opts,
            "rules": [(rule, rule.found(now), rule.to_tell(now) if rule.to_tell else 0) for rule in retention.RULES],
            "kept": retention.KEPT,
            "ran_at": last_run(KEEP),
            "next_at": next_run(KEEP, now),
        }
        return render(request, "admin/members/erasurerequest_kept.html", context)

    @admin.display(description=_("to be decided by"))
    def until(self, asked):
        return written_day(asked.decide_by) if asked.state == ErasureRequest.State.OPEN else "–"

    def get_fields(self, request, obj=None):
        if obj is not None and obj.state == ErasureRequest.State.OPEN:
            return ["member", "asked_at", "state", "until"]
        return ["member", "asked_at", "state", "decided_at", "decided_by", "reason"]

    def get_readonly_fields(self, request, obj=None):
        return self.get_fields(request, obj)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        asked = self.get_object(request, unquote(object_id))
        may = request.user.has_perm("members.change_erasurerequest") and asked is not None and asked.state == "open"
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), "may_decide": may})

    @method_decorator(permission_required("members.change_erasurerequest", raise_exception=True))
    @method_decorator(recently_authenticated)
    def decide_view(self, request: MemberRequest, object_id: str) -> HttpResponse:
        """Carry the erasure out, or decline it with a reason that the member is told."""
        asked = self.get_object(request, unquote(object_id))
        if asked is None:
            raise Http404
        form = DecisionForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            now = timezone.now()
            try:
                if form.cleaned_data["decision"] == "carry_out":
                    carry_out_erasure(asked, by=request.user, now=now)
                    messages.success(request, _("The person is erased."))
                else:
                    decline_erasure(asked, reason=form.cleaned_data["reason"], by=request.user, now=now)
                    messages.success(request, _("The request is declined, and the person was told why."))
            except WorkflowError as error:
                messages.error(request, str(error))
            return redirect("admin:members_erasurerequest_changelist")
        context = {
            **self.admin_site.each_context(request),
            "title": _("Decide on a request to be erased"),
            "opts": self.opts,
            "asked": asked,
            "known": parts_about(asked.member, request.user) if asked.member else [],
            "form": form,
        }
        return render(request, "admin/members/erasurerequest_decide.html", context)
