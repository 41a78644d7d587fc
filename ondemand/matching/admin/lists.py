"""Making a list of mentors, looking at it as the mentee will, sending it (OD-4, OD-5); the lists that were sent."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone, translation
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from caot_mentor.errors import WorkflowError
from members.gates import MemberRequest
from mentorship.profiles.admin.reading import PEOPLE, ReadOnly
from ondemand.matching import workflow
from ondemand.matching.admin.pages import Finder, for_staff, page, registration_for
from ondemand.matching.forms import WordsForm
from ondemand.matching.models import Shortlist
from ondemand.matching.policy import LIST_LEAST, LIST_MOST
from ondemand.matching.queries import draft_of, entries_of
from ondemand.matching.rules import list_action
from ondemand.matching.shown import shown_mentors
from ondemand.matching.workflow import Move
from ondemand.registrations.models import Registration
from ondemand.registrations.rules import is_possible


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def list_make(request: MemberRequest, registration_id: int) -> HttpResponse:
    """All eligible mentors in the order of the fit, and the list that is being made from them."""
    registration, now = registration_for(request, registration_id), timezone.now()
    if request.method == "POST":
        return _change(request, registration)
    if not is_possible(registration, list_action(registration)):
        messages.info(request, _("There is no list to make for this registration now."))
        return redirect("admin:ondemand_registration_match", registration.pk)
    draft, finder = draft_of(registration), Finder(request, registration, now)
    entries = entries_of(draft) if draft else []
    context = finder.context(entries) | {"least": LIST_LEAST, "most": LIST_MOST}
    title = _("A list of mentors for %(name)s") % {"name": registration}
    return page(request, "list_make.html", title, registration, **context)


def _change(request: MemberRequest, registration: Registration) -> HttpResponseRedirect:
    """Put a mentor on the list, take one off, or move one: the name of the button says what, its value whom."""
    by, now, anchor = request.user, timezone.now(), "list"
    deed = next((name for name in ("put", "off", *Move) if request.POST.get(name, "").isdecimal()), "")
    key = int(request.POST.get(deed, 0)) if deed else 0
    try:
        match deed:
            case "put":
                anchor = f"mentor-{key}"
                workflow.put_on_list(registration.pk, key, by=by, now=now)
            case "off":
                workflow.take_off_list(registration.pk, key, by=by)
            case Move.UP | Move.DOWN:
                workflow.change_list(registration.pk, key, Move(deed), by=by)
    except WorkflowError as error:
        messages.error(request, str(error))
        anchor = ""
    address = f"{request.get_full_path()}#{anchor}" if anchor else request.get_full_path()
    return HttpResponseRedirect(address)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def list_preview(request: MemberRequest, registration_id: int) -> HttpResponse:
    """The words that go with the list, the list as the mentee will see it, and the button that sends it."""
    registration, now = registration_for(request, registration_id), timezone.now()
    draft = draft_of(registration)
    if draft is None or not is_possible(registration, list_action(registration)):
        return redirect("admin:ondemand_registration_list", registration.pk)
    initial = {"note": draft.note, "short_reason": draft.short_reason}
    form = WordsForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            draft = workflow.write_note(registration.pk, **form.cleaned_data, by=request.user, now=now)
            if "send" in request.POST:
                workflow.send_shortlist(registration.pk, by=request.user, now=now)
                messages.success(request, _("The list was sent to %(name)s.") % {"name": registration})
                return redirect("admin:ondemand_registration_match", registration.pk)
        except WorkflowError as error:
            form.add_error(None, str(error))
        else:
            return redirect("admin:ondemand_registration_list_preview", registration.pk)
    with translation.override(registration.member.language):
        mentors = shown_mentors(registration, entries_of(draft), now)
    context = {
        "form": form,
        "shortlist": draft,
        "mentors": mentors,
        "least": LIST_LEAST,
        "language": registration.member.language,
    }
    title = _("The list for %(name)s, before it is sent") % {"name": registration}
    return page(request, "list_preview.html", title, registration, **context)


@admin.register(Shortlist)
class ShortlistAdmin(ReadOnly):
    """The lists that were made: by whom, when, with which weights, whom the mentee chose. Nobody edits them here."""

    list_display = ["mentee", "number", "sent_at", "made_by", "weights_version"]
    list_select_related = ["registration__member", "made_by"]
    search_fields = [f"registration__member__{name}" for name in PEOPLE]
    ordering = ["-sent_at", "-pk"]
    fields = [
        *("mentee", "number", "made_by", "made_at", "sent_at", "weights_version"),
        *("note", "short_reason", "mentors"),
    ]

    def get_queryset(self, request):
        found = super().get_queryset(request).exclude(registration__member=request.user.pk)
        return found.exclude(registration__matches__pairing__mentor=request.user.pk).select_related(
            "registration__member"
        )

    @admin.display(description=_("mentee"))
    def mentee(self, shortlist):
        return shortlist.registration.member

    @admin.display(description=_("mentors, as they were sent"))
    def mentors(self, shortlist):
        rows = []
        for entry in entries_of(shortlist):
            said = [str(entry.mentor)]
            if entry.score is not None:
                words = _("fit %(score)s, from %(answers)s of %(of)s answers")
                said.append(words % {"score": entry.score, "answers": entry.answers, "of": entry.answers_of})
            if entry.rank:
                said.append(_("choice %(rank)s") % {"rank": entry.rank})
            rows.append((" · ".join(said),))
        return format_html_join("", "<p>{}</p>", rows) or "–"

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        base = "registration/<int:registration_id>/"
        return [
            path(f"{base}make/", view(list_make), name="ondemand_registration_list"),
            path(f"{base}preview/", view(list_preview), name="ondemand_registration_list_preview"),
            *super().get_urls(),
        ]


def address_of_list(registration: Registration) -> str:
    """Where staff make the registration's list."""
    return reverse("admin:ondemand_registration_list", args=[registration.pk])
