"""Concerns, blocks and suspensions (SAFE-1): for coordinators and administrators; nobody sees what is told of them."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.db.models import Case, F, IntegerField, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import linebreaks_filter
from django.urls import path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from caot_mentor.errors import WorkflowError
from members.admin.filters import IsFilledFilter
from members.admin.happened import Happened, in_words
from members.admin.looks import LeavesRecord
from members.admin.people import PEOPLE, SEARCHED_BY, ReadOnly
from members.forms.safety import SuspensionForm, TreatConcernForm
from members.gates import MemberRequest
from members.models import Block, Concern, ConcernEvent, IdentityAccess, Member, Suspension
from members.rules import ConcernAction, may_treat
from members.safety import REPORTS
from members.workflow.safety import lift_suspension, suspend, treat_concern

DONE = {
    ConcernAction.TAKEN_UP: _("You have taken the concern up."),
    ConcernAction.NOTED: _("The note is added."),
    ConcernAction.CLOSED: _("The concern is closed."),
    ConcernAction.REOPENED: _("The concern is taken up again."),
}


@admin.register(Concern)
class ConcernAdmin(LeavesRecord, ReadOnly):
    """What people told the association of each other: what waits stands first, the oldest on top."""

    list_display = ["raised_at", "about", "place", "state", "days_waiting"]
    list_filter = ["state", "place"]
    list_select_related = ["about"]
    search_fields = [f"about__{name}" for name in PEOPLE]
    fields = ["about", "reporter", "raised_at", "place", "words", "state", "closed_at", "between_them", "what_happened"]
    change_form_template = "admin/members/concern_change.html"
    look = IdentityAccess.What.CONCERN

    def told_by(self, concern):
        return [concern.reporter_id]

    def get_queryset(self, request):
        """Without what is told about the reader: a coordinator may be a mentor too."""
        order = [When(state=state, then=Value(rank)) for rank, state in enumerate(Concern.State)]
        concerns = super().get_queryset(request).exclude(about=request.user.pk)
        last = Subquery(ConcernEvent.objects.filter(concern=OuterRef("pk")).order_by("-at").values("at")[:1])
        known = concerns.annotate(rank=Case(*order, output_field=IntegerField()), last_at=Coalesce(last, "raised_at"))
        return known.select_related("about", "reporter")

    def get_ordering(self, request):
        return [F("rank").asc(), "raised_at", "pk"]

    @admin.display(description=_("waits for"))
    def days_waiting(self, concern):
        """Since it was told or staff last did something about it."""
        if concern.state == Concern.State.CLOSED:
            return "–"
        days = (timezone.now() - concern.last_at).days
        return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}

    @admin.display(description=_("what happened"))
    def words(self, concern):
        return format_html(
            '<div class="told" lang="{}">{}</div>', f"{concern.language}-CA", linebreaks_filter(concern.text)
        )

    @admin.display(description=_("blocks between them"))
    def between_them(self, concern):
        if concern.reporter is None:
            return "–"
        both = [concern.reporter, concern.about]
        blocks = Block.objects.filter(blocker__in=both, blocked__in=both).select_related("blocker", "blocked")
        words = gettext("%(one)s blocks %(other)s")
        lines = [(words % {"one": block.blocker, "other": block.blocked},) for block in blocks]
        return format_html_join("", "<p>{}</p>", lines) or gettext("none")

    @admin.display(description=_("what staff did"))
    def what_happened(self, concern):
        actions = dict(ConcernAction.choices)
        events = concern.events.select_related("actor")
        return in_words(
            Happened(event.at, actions.get(event.action, event.action), event.actor, event.note) for event in events
        )

    def get_urls(self):
        view = self.admin_site.admin_view(self.treat_view)
        return [path("<path:object_id>/treat/", view, name="members_concern_treat"), *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        concern = self.get_object(request, unquote(object_id))
        context = {
            **(extra_context or {}),
            "may_treat": concern is not None and may_treat(concern, request.user),
            "may_suspend": request.user.has_perm("members.add_suspension"),
        }
        return super().change_view(request, object_id, form_url, context)

    @method_decorator(permission_required("members.change_concern", raise_exception=True))
    def treat_view(self, request: MemberRequest, object_id: str) -> HttpResponse:
        """Take up, note, close, or take up again; for who raised it or whom it is about the page is not there."""
        concern = self.get_object(request, unquote(object_id))
        if concern is None or not may_treat(concern, request.user):
            raise Http404
        form = TreatConcernForm(request.POST if request.method == "POST" else None, concern=concern)
        if request.method == "POST" and form.is_valid():
            action = ConcernAction(form.cleaned_data["action"])
            try:
                note = form.cleaned_data["note"].strip()
                treat_concern(concern, action, note=note, by=request.user, now=timezone.now())
            except WorkflowError as error:
                messages.error(request, str(error))
            else:
                messages.success(request, DONE[action])
            return redirect("admin:members_concern_change", concern.pk)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Treat a concern"),
            "opts": self.opts,
            "concern": concern,
            "form": form,
        }
        return render(request, "admin/members/concern_treat.html", context)


@admin.register(Block)
class BlockAdmin(ReadOnly):
    """Who keeps whom away, so that nobody brings the two together. Only who blocked somebody takes it back."""

    list_display = ["at", "blocker", "blocked"]
    list_select_related = ["blocker", "blocked"]
    fields = ["at", "blocker", "blocked"]
    search_fields = [f"{side}__{name}" for side in ("blocker", "blocked") for name in PEOPLE]
    search_help_text = SEARCHED_BY

    def get_queryset(self, request):
        """Without blocks against the reader: a coordinator may be a mentor too."""
        return super().get_queryset(request).exclude(blocked=request.user.pk)


@admin.register(Suspension)
class SuspensionAdmin(ReadOnly):
    """Who is taken out of the programs, why, what runs and what was closed by it."""

    list_display = ["member", "since", "by", "lifted_at"]
    list_filter = [("lifted_at", IsFilledFilter)]
    list_select_related = ["member", "by"]
    search_fields = [f"member__{name}" for name in PEOPLE]
    fields = ["member", "since", "by", "reason", "what_follows", "lifted_at", "lifted_by"]
    change_form_template = "admin/members/suspension_change.html"

    def get_queryset(self, request):
        """Without the reader's own: why somebody is suspended leads to who spoke."""
        return super().get_queryset(request).exclude(member=request.user.pk)

    def has_add_permission(self, request):
        return bool(request.user.has_perm("members.add_suspension"))

    @admin.display(description=_("what follows"))
    def what_follows(self, suspension):
        return format_html_join("", "<h3>{}</h3>{}", ((part.heading, _lines(part)) for part in _parts(suspension)))

    def get_urls(self):
        view = self.admin_site.admin_view(self.lift_view)
        return [path("<path:object_id>/lift/", view, name="members_suspension_lift"), *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        suspension = self.get_object(request, unquote(object_id))
        may = suspension is not None and suspension.lifted_at is None
        may = may and request.user.has_perm("members.change_suspension")
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), "may_lift": may})

    def add_view(self, request: Any, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Suspend one person: `?member=` comes from the person's page or from a concern."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        chosen = Member.objects.filter(pk=pk).first() if (pk := request.GET.get("member", "")).isdecimal() else None
        initial = {"person": (chosen.member_number or chosen.email) if chosen else ""}
        form = SuspensionForm(request.POST if request.method == "POST" else None, initial=initial)
        if request.method == "POST" and form.is_valid():
            person, reason = form.cleaned_data["person"], form.cleaned_data["reason"]
            try:
                made = suspend(person, reason=reason, by=request.user, now=timezone.now())
            except WorkflowError as error:
                messages.error(request, str(error))
                return redirect("admin:members_suspension_changelist")
            messages.success(request, _("%(name)s is suspended. This page says what runs.") % {"name": person})
            return redirect("admin:members_suspension_change", made.pk)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Suspend a person"),
            "opts": self.opts,
            "form": form,
        }
        return render(request, "admin/members/suspension_add.html", context)

    @method_decorator(permission_required("members.change_suspension", raise_exception=True))
    def lift_view(self, request: MemberRequest, object_id: str) -> HttpResponse:
        """A second thought, then lift the suspension."""
        suspension = self.get_object(request, unquote(object_id))
        if suspension is None:
            raise Http404
        if request.method == "POST":
            try:
                lift_suspension(suspension, by=request.user, now=timezone.now())
            except WorkflowError as error:
                messages.error(request, str(error))
            else:
                messages.success(request, _("The suspension is lifted."))
            return redirect("admin:members_suspension_change", suspension.pk)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Lift the suspension of %(name)s") % {"name": suspension.member},
            "opts": self.opts,
            "suspension": suspension,
        }
        return render(request, "admin/members/suspension_lift.html", context)


def _parts(suspension):
    return [report(suspension) for report in REPORTS]


def _lines(part):
    lines = format_html_join("", '<li><a href="{1}">{0}</a></li>', part.lines)
    return format_html("<ul>{}</ul>", lines) if lines else mark_safe("<p>–</p>")
