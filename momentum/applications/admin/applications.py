"""One application for staff: what was written, what happened, and the deeds that are theirs (MOM-4, EQ-1)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from caot_mentor.errors import WorkflowError
from members.admin.about import ABOUT_PERSON, Part
from members.admin.looks import LeavesRecord
from members.models import IdentityAccess, Member
from members.queries import today
from mentorship.profiles.admin.reading import PEOPLE, WithEvents, list_about, told
from mentorship.profiles.cards import labels_of_terms
from momentum.applications import admin_page, workflow
from momentum.applications.admin.selection import selection, selection_list
from momentum.applications.described import said_in
from momentum.applications.forms import ReasonForm
from momentum.applications.models import Application
from momentum.applications.queries import window_of, without_membership
from momentum.applications.rules import RIGHT, Action, available_actions


@dataclass(frozen=True)
class Deed:
    """Something that staff do with an application on a page of its own: what it says, asks, does, and says then."""

    action: Action
    title: Any
    lead: Any
    done: Any
    do: Callable[..., Any]
    form: type[ReasonForm] | None = None


DEEDS = {
    "select": Deed(
        Action.SELECTED,
        _("Select for matching"),
        _("The person takes part in the matching. No e-mail is sent; the person’s page says so."),
        _("It is selected."),
        workflow.select_application,
    ),
    "unselect": Deed(
        Action.UNSELECTED,
        _("Take the selection back"),
        _("The application is to be decided on again. No e-mail is sent."),
        _("The selection is taken back."),
        workflow.unselect_application,
    ),
    "waitlist": Deed(
        Action.WAITLISTED,
        _("Put on the waiting list"),
        _("The person gets an e-mail that names the place in line. Places are offered in the order of applying."),
        _("It is on the waiting list, and the person is told."),
        workflow.put_on_waiting_list,
    ),
    "decline": Deed(
        Action.DECLINED,
        _("Decline"),
        _("The person gets a kind e-mail without a reason. An application that was declined can be opened again."),
        _("It is declined, and the person is told."),
        workflow.decline_application,
        ReasonForm,
    ),
    "reopen": Deed(
        Action.REOPENED,
        _("Open again"),
        _("The application counts like all the others again, and the person gets an e-mail that says so."),
        _("It is open again, and the person is told."),
        workflow.reopen_application,
    ),
}


def on_the_page_of(person: Member, reader: Member) -> Iterator[Part]:
    """How many applications the person has written, on the page that staff see of the person."""
    if person.pk == reader.pk or not reader.has_perm("momentum.view_application"):
        return
    count = Application.objects.visible_to(person).count()
    if count:
        words = ngettext("%(n)s application to programs", "%(n)s applications to programs", count) % {"n": count}
        yield Part(words, list_about(person, "admin:momentum_application_changelist"))


ABOUT_PERSON.append(on_the_page_of)


@admin.register(Application)
class ApplicationAdmin(LeavesRecord, WithEvents):
    """An application is changed by deeds alone, and nobody treats their own. The employer is told in confidence."""

    list_display = ["member", "offering", "tier", "role", "state", "applied_at"]
    list_filter = ["state", "role", "offering__program", "offering", "tier"]
    list_select_related = ["member", "offering__program", "tier"]
    search_fields = [f"member__{name}" for name in PEOPLE]
    ordering = ["-applied_at", "-pk"]
    change_form_template = "admin/momentum/application_change.html"
    change_list_template = "admin/momentum/application_list.html"
    words = dict(Action.choices)
    look = IdentityAccess.What.PROFILE
    fieldsets = [
        (None, {"fields": ["member_told", "offering", "tier", "role", "state", "membership_told", "declared"]}),
        (_("What was written"), {"fields": ["written"]}),
        (
            _("For staff only"),
            {"fields": ["employer_told", "passed_over", "reason_told"]},
        ),
        (
            _("Times"),
            {"fields": ["applied_at", "selected_at", "waiting_since", "matched_at", "completed_at", "closed_at"]},
        ),
        (_("History"), {"fields": ["what_happened"]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).exclude(member=request.user.pk)

    def told_by(self, application):
        return [application.member_id] if application.employer else []

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("selection/", view(selection_list), name="momentum_application_selection_list"),
            path("selection/<int:offering_pk>/<int:tier_pk>/", view(selection), name="momentum_application_selection"),
            path("<int:pk>/do/<slug:deed>/", view(self.deed_view), name="momentum_application_deed"),
            *super().get_urls(),
        ]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        found = self.get_object(request, object_id)
        if found is not None:
            about = {"deeds": self._deeds_of(found, request.user), "parts": admin_page.rendered_parts(request, found)}
            extra_context = {**(extra_context or {}), **about}
        return super().change_view(request, object_id, form_url, extra_context)

    def deed_view(self, request: Any, pk: int, deed: str) -> HttpResponse:
        """Ask, carry it out by one call of the workflow, and come back to the application."""
        if not request.user.has_perm(RIGHT):
            raise PermissionDenied
        found = self.get_queryset(request).select_related("member", "offering__program", "tier").filter(pk=pk).first()
        if found is None or deed not in DEEDS:
            raise Http404
        chosen = DEEDS[deed]
        form = chosen.form(request.POST if request.method == "POST" else None) if chosen.form else None
        if request.method == "POST" and (form is None or form.is_valid()):
            try:
                chosen.do(found, request.user, now=timezone.now(), **(form.cleaned_data if form else {}))
            except WorkflowError as error:
                messages.error(request, str(error))
            else:
                messages.success(request, chosen.done)
            return redirect("admin:momentum_application_change", pk)
        context = {
            **self.admin_site.each_context(request),
            "title": chosen.title,
            "opts": self.opts,
            "application": found,
            "deed": chosen,
            "is_possible": chosen in [each for each, _url in self._deeds_of(found, request.user)],
            "form": form,
        }
        return render(request, "admin/momentum/application_deed.html", context)

    def _deeds_of(self, application, reader):
        window = window_of(application.offering_id, application.tier_id, application.role)
        actions = available_actions(application, reader, window=window, on=today())
        return [
            (deed, reverse("admin:momentum_application_deed", args=[application.pk, name]))
            for name, deed in DEEDS.items()
            if deed.action in actions
        ]

    @admin.display(description=_("applicant"))
    def member_told(self, application):
        url = reverse("admin:members_member_change", args=[application.member_id])
        return format_html('<a href="{}">{}</a>', url, application.member)

    @admin.display(description=_("membership"))
    def membership_told(self, application):
        has_none = without_membership(Application.objects.filter(pk=application.pk), today()).exists()
        return _("No membership covers today: nothing new can begin.") if has_none else _("current")

    @admin.display(description=_("answers"))
    def written(self, application):
        rows = (
            (each.title, told(each.words, application.text_language) if each.is_own else each.words)
            for each in said_in(application, labels_of_terms(), is_for_staff=True)
        )
        return format_html('<dl class="facts">{}</dl>', format_html_join("", "<div><dt>{}</dt><dd>{}</dd></div>", rows))

    @admin.display(description=_("employer (private)"))
    def employer_told(self, application):
        return application.employer or "–"

    @admin.display(description=_("reason, for staff"))
    def reason_told(self, application):
        return application.reason_for_staff or "–"
