"""One registration for staff: where it stands, what happened, and the deeds that are theirs (OD-15, OD-18)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from caot_mentor.dates import written_day, written_moment
from caot_mentor.errors import WorkflowError
from members.admin.about import ABOUT_PERSON, Part
from members.models import Member
from mentorship.profiles.admin.reading import PEOPLE, WithEvents, named
from mentorship.profiles.models import Term
from ondemand.registrations import workflow
from ondemand.registrations.admin.queue import queue_page
from ondemand.registrations.admin.received import enter_view, file_view
from ondemand.registrations.forms import NoteForm, PauseForm
from ondemand.registrations.models import Registration
from ondemand.registrations.policy import OBJECTIONS_SOON, OVERDUE
from ondemand.registrations.rules import Action, available_actions
from ondemand.registrations.staff_steps import ADMIN_PAGES, staff_steps_of


@dataclass(frozen=True)
class Deed:
    """Something that staff do with a registration on a page of its own: what it says, asks, does, and says then."""

    action: Action
    title: Any
    lead: Any
    button: Any
    done: Any
    form: type[PauseForm] | type[NoteForm] | None
    do: Callable[..., Any]


DEEDS = {
    "pause": Deed(
        Action.CLOCK_PAUSED,
        _("Pause the clock"),
        _(
            "Only while something is missing from the mentee. The mentee gets an e-mail with your words; the date "
            "moves by the business days of the pause."
        ),
        _("Pause the clock and tell the mentee"),
        _("The clock stands still, and the mentee is told what is missing."),
        PauseForm,
        workflow.pause_clock,
    ),
    "resume": Deed(
        Action.CLOCK_RESUMED,
        _("Let the clock go on"),
        _("What was missing has come. The mentee gets an e-mail with the new date."),
        _("Let the clock go on and tell the mentee"),
        _("The clock goes on, and the mentee is told the new date."),
        None,
        workflow.resume_clock,
    ),
    "wait": Deed(
        Action.KEPT_WAITING,
        _("Go on waiting"),
        _("The registration stays open. You are asked again after as long a time."),
        _("Go on waiting"),
        _("The registration stays open."),
        NoteForm,
        workflow.keep_waiting,
    ),
    "end": Deed(
        Action.ENDED_EARLY,
        _("Close the registration"),
        _("It ends for good, and nothing is paid back. The mentee gets an e-mail that says so and how to reach you."),
        _("Close it and tell the mentee"),
        _("The registration is closed, and the mentee is told."),
        NoteForm,
        workflow.end_early,
    ),
}


def on_the_page_of(person: Member, reader: Member) -> Iterator[Part]:
    """How many registrations the person has or had, on the page that staff see of the person."""
    if person.pk == reader.pk or not reader.has_perm("ondemand.view_registration"):
        return
    count = Registration.objects.visible_to(person).count()
    if count:
        words = ngettext("%(n)s registration", "%(n)s registrations", count) % {"n": count}
        latest = Registration.objects.visible_to(person).values_list("pk", flat=True)[0]
        url = reverse("admin:ondemand_registration_change", args=[latest])
        yield Part(words, url)


ABOUT_PERSON.append(on_the_page_of)


@admin.register(Registration)
class RegistrationAdmin(WithEvents):
    """The list is the queue; a registration is changed by deeds alone. Nobody treats their own."""

    search_fields = [f"member__{name}" for name in PEOPLE]
    words = dict(Action.choices)
    change_form_template = "admin/ondemand/registration_change.html"
    fieldsets = [
        (
            None,
            {"fields": ["member_told", "state", "next_told", "due_told", "languages_told", "declared", "others_told"]},
        ),
        (
            _("Times"),
            {
                "fields": [
                    *("registered_at", "paid_at", "workbook_told", "shortlist_due_by", "shortlist_sent_at"),
                    *("choices_received_at", "match_due_by", "connected_at", "objections_until", "completes_on"),
                    "closed_at",
                ]
            },
        ),
        (_("Pauses of the clock"), {"fields": ["pauses_told"]}),
        (_("History"), {"fields": ["what_happened"]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).exclude(member=request.user.pk).select_related("member", "workbook")

    def get_urls(self):
        deeds = [
            path(
                f"<int:pk>/{name}/",
                self.admin_site.admin_view(self._deed_view(name)),
                name=f"ondemand_registration_{name}",
            )
            for name in DEEDS
        ]
        pages = [
            path(f"<int:pk>/{name}/", self.admin_site.admin_view(view), name=f"ondemand_registration_{name}")
            for name, view in ADMIN_PAGES.items()
        ]
        own = [
            path("<int:pk>/workbook/", self.admin_site.admin_view(enter_view), name="ondemand_registration_workbook"),
            path(
                "<int:pk>/files/<int:file_pk>/",
                self.admin_site.admin_view(file_view),
                name="ondemand_registration_file",
            ),
        ]
        return deeds + own + pages + super().get_urls()

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return queue_page(request, {**self.admin_site.each_context(request), "opts": self.opts})

    def change_view(self, request, object_id, form_url="", extra_context=None):
        found = self.get_object(request, object_id)
        more: dict[str, Any] = {}
        if found is not None:
            actions = available_actions(found, request.user)
            more = {
                "steps": staff_steps_of(found, request.user),
                "deeds": [
                    (deed, reverse(f"admin:ondemand_registration_{name}", args=[found.pk]))
                    for name, deed in DEEDS.items()
                    if deed.action in actions
                ],
                "may_enter": Action.WORKBOOK_RECEIVED in actions,
            }
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **more})

    def _deed_view(self, name):
        def view(request: Any, pk: int) -> HttpResponse:
            return self.do_deed(request, pk, DEEDS[name])

        return view

    def do_deed(self, request: Any, pk: int, deed: Deed) -> HttpResponse:
        """Ask, carry it out by one call of the workflow, and come back to the registration."""
        if not request.user.has_perm("ondemand.change_registration"):
            raise PermissionDenied
        registration = self.get_queryset(request).filter(pk=pk).first()
        if registration is None:
            raise Http404
        form = deed.form(request.POST if request.method == "POST" else None) if deed.form else None
        if request.method == "POST" and (form is None or form.is_valid()):
            try:
                deed.do(registration, request.user, now=timezone.now(), **(form.cleaned_data if form else {}))
            except WorkflowError as error:
                messages.error(request, str(error))
            else:
                messages.success(request, deed.done)
            return redirect("admin:ondemand_registration_change", pk)
        context = {
            **self.admin_site.each_context(request),
            "title": deed.title,
            "opts": self.opts,
            "registration": registration,
            "deed": deed,
            "is_possible": deed.action in available_actions(registration, request.user),
            "form": form,
        }
        return render(request, "admin/ondemand/registration_deed.html", context)

    def note_in_words(self, event):
        kind, _dash, days = event.note.partition("-")
        if event.action == Action.REMINDED and days.isdecimal():
            return {
                "workbook": gettext("of the workbook, after %(n)s days"),
                "choices": gettext("of the choices, after %(n)s business days"),
            }.get(kind, event.note) % {"n": days}
        known = {
            OVERDUE: gettext("to administrators: overdue"),
            OBJECTIONS_SOON: gettext("to both: the days to object end soon"),
        }
        return known.get(event.note, event.note)

    @admin.display(description=_("mentee"))
    def member_told(self, registration):
        url = reverse("admin:members_member_change", args=[registration.member_id])
        return format_html('<a href="{}">{}</a>', url, registration.member)

    @admin.display(description=_("next step"))
    def next_told(self, registration):
        return f"{registration.next_step} ({registration.who_has_the_ball.label})"

    @admin.display(description=_("due"))
    def due_told(self, registration):
        return written_moment(registration.due_by) if registration.due_by else "–"

    @admin.display(description=_("languages"))
    def languages_told(self, registration):
        return named(Term.Kind.LANGUAGE, registration.languages)

    @admin.display(description=_("other registrations"))
    def others_told(self, registration):
        others = Registration.objects.filter(member=registration.member_id).exclude(pk=registration.pk)
        rows = [(reverse("admin:ondemand_registration_change", args=[each.pk]), each) for each in others]
        links = [format_html('<a href="{}">{}</a>', url, each.get_state_display()) for url, each in rows]
        return format_html("{}", "–") if not links else format_html(", ".join(["{}"] * len(links)), *links)

    @admin.display(description=_("workbook"))
    def workbook_told(self, registration):
        if registration.workbook_received_at is None:
            return "–"
        how = registration.get_received_by_display()
        if registration.workbook is None:
            files = registration.received_workbooks.defer("content")
            links = [
                format_html(
                    '<a href="{}">{}</a>',
                    reverse("admin:ondemand_registration_file", args=[registration.pk, each.pk]),
                    each.file_name,
                )
                for each in files
            ]
            return format_html("{} {}", how, format_html(", ".join(["{}"] * len(links)), *links) if links else "")
        url = reverse("admin:mentorship_workbook_change", args=[registration.workbook_id])
        return format_html('<a href="{}">{}</a> ({})', url, gettext("Workbook"), how)

    @admin.display(description=_("pauses"))
    def pauses_told(self, registration):
        pauses = registration.pauses.select_related("paused_by")
        if not pauses:
            return "–"
        lines = [
            format_html(
                "<li>{} – {} ({}): {}</li>",
                written_day(each.paused_at),
                written_day(each.resumed_at) if each.resumed_at else gettext("it stands still"),
                each.paused_by or gettext("the system"),
                each.reason,
            )
            for each in pauses
        ]
        return format_html("<ul>{}</ul>", format_html("{}" * len(lines), *lines))
