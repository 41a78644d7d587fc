"""Meetings of a mentorship: planned, held, confirmed (CPD-4, CPD-8). For its two sides alone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from caot_mentor.errors import WorkflowError
from caot_mentor.form_only import form_only
from members.gates import MemberRequest
from members.zones import zone_of
from mentorship.pairs import workflow
from mentorship.pairs.forms.meetings import EntryForm, NoteForm, PlanForm
from mentorship.pairs.meeting_parts import board_of, history_of, meetings_of, row_of, topic_words
from mentorship.pairs.meeting_rules import MeetingAction, is_possible, may_plan
from mentorship.pairs.models import Meeting, Pairing
from mentorship.pairs.policy import CONFIRM_DAYS
from mentorship.pairs.rules import name_of
from mentorship.pairs.totals import totals_of
from mentorship.pairs.views.own import done_or_why, own_pairing
from mentorship.pairs.workflow.log import others_word_in, version_of
from mentorship.pairs.zones import in_words

GET_OR_POST = ["GET", "HEAD", "POST"]


@login_required
@require_safe
def meeting_list(request: MemberRequest, public_id: UUID) -> HttpResponse:
    pairing, now = own_pairing(request, public_id), timezone.now()
    context = {
        "board": board_of(pairing, request.user, now),
        "totals": totals_of(pairing, now),
        "may_plan": may_plan(pairing),
    }
    return render(request, "mentorship/meeting_list.html", _about(request, pairing) | context)


@login_required
@require_safe
def meeting_detail(request: MemberRequest, public_id: UUID, meeting_id: UUID) -> HttpResponse:
    meeting = _own(request, public_id, meeting_id)
    return _page(request, meeting, NoteForm(initial=_own_words(request, meeting)))


@login_required
@require_http_methods(GET_OR_POST)
def meeting_plan(request: MemberRequest, public_id: UUID) -> HttpResponse:
    pairing, now = own_pairing(request, public_id), timezone.now()
    form = PlanForm(request.POST or None, reader=request.user, now=now)
    if request.method == "POST" and form.is_valid():
        try:
            meeting = workflow.plan_meeting(pairing, request.user, form.plan(), now=now)
        except WorkflowError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The meeting is planned. Both of you get it by e-mail, for your calendars."))
            return redirect("mentorship:meeting-detail", public_id, meeting.public_id)
    return _form_page(request, pairing, form, _("Plan a meeting"))


@login_required
@require_http_methods(GET_OR_POST)
def meeting_change(request: MemberRequest, public_id: UUID, meeting_id: UUID) -> HttpResponse:
    meeting, now = _own(request, public_id, meeting_id), timezone.now()
    if not is_possible(meeting, MeetingAction.CHANGED, now):
        return _not_now(request, meeting)
    form = PlanForm(request.POST or None, reader=request.user, meeting=meeting, now=now)
    if request.method == "POST" and form.is_valid():
        try:
            workflow.change_plan(meeting, request.user, form.plan(), now=now)
        except WorkflowError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved. Where day, time, length or place changed, both calendars are told."))
            return redirect("mentorship:meeting-detail", public_id, meeting_id)
    return _form_page(request, meeting.pairing, form, _("Change the meeting"), meeting)


@login_required
@require_http_methods(GET_OR_POST)
def meeting_log(request: MemberRequest, public_id: UUID) -> HttpResponse:
    pairing, now = own_pairing(request, public_id), timezone.now()
    form = EntryForm(request.POST or None, reader=request.user, pairing=pairing, now=now)
    if request.method == "POST" and form.is_valid():
        try:
            meeting = workflow.log_meeting(pairing, request.user, form.entry(), now=now)
        except WorkflowError as error:
            form.add_error(None, str(error))
        else:
            return _entered(request, meeting)
    return _form_page(request, pairing, form, _("Enter a meeting"))


@login_required
@require_http_methods(GET_OR_POST)
def meeting_entry(request: MemberRequest, public_id: UUID, meeting_id: UUID) -> HttpResponse:
    """Enter a planned meeting as held, correct an entry, or amend a confirmed one."""
    meeting, now = _own(request, public_id, meeting_id), timezone.now()
    found = _entry_action(meeting, request)
    if found is None:
        return _not_now(request, meeting)
    action, title = found
    form = EntryForm(
        request.POST or None,
        reader=request.user,
        pairing=meeting.pairing,
        meeting=meeting,
        now=now,
        seen=version_of(meeting),
    )
    if request.method == "POST" and form.is_valid():
        try:
            if action == MeetingAction.LOGGED:
                workflow.log_planned(meeting, request.user, form.entry(), now=now)
            else:
                seen = form.cleaned_data["seen"]
                workflow.rewrite_entry(meeting, request.user, form.entry(), seen=seen, now=now)
        except WorkflowError as error:
            form.add_error(None, str(error))
        else:
            return _entered(request, meeting)
    return _form_page(request, meeting.pairing, form, title, meeting)


def _list_address(request: MemberRequest, public_id: UUID) -> str:
    return reverse("mentorship:meeting-list", args=[own_pairing(request, public_id).public_id])


def _address(request: MemberRequest, public_id: UUID, meeting_id: UUID) -> str:
    meeting = _own(request, public_id, meeting_id)
    return reverse("mentorship:meeting-detail", args=[public_id, meeting.public_id])


@login_required
@form_only(_list_address)
def meeting_confirm(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """One sign-off: each `entry` is the meeting and the version that stood on the page."""
    pairing, seen = own_pairing(request, public_id), {}
    for each in request.POST.getlist("entry"):
        meeting_id, _at, version = each.partition("@")
        try:
            seen[UUID(meeting_id)] = version
        except ValueError:
            continue
    confirmed = workflow.confirm_entries(pairing, request.user, seen, now=timezone.now())
    if confirmed:
        done = ngettext("%(count)s meeting is confirmed.", "%(count)s meetings are confirmed.", confirmed)
        messages.success(request, done % {"count": confirmed})
    else:
        messages.info(request, _("Nothing was open in the version that you read. Look at the list once more."))
    return redirect("mentorship:meeting-list", public_id)


@login_required
@form_only(_address)
def meeting_call_off(request: MemberRequest, public_id: UUID, meeting_id: UUID) -> HttpResponse:
    return _do(request, public_id, meeting_id, workflow.call_off_meeting, _("The meeting is called off."))


@login_required
@form_only(_address)
def meeting_miss(request: MemberRequest, public_id: UUID, meeting_id: UUID) -> HttpResponse:
    done = _("Noted. It counts for nothing and is held against nobody.")
    return _do(request, public_id, meeting_id, workflow.miss_meeting, done)


@login_required
@form_only(_address)
def meeting_take_back(request: MemberRequest, public_id: UUID, meeting_id: UUID) -> HttpResponse:
    return _do(request, public_id, meeting_id, workflow.take_back_entry, _("The entry is taken back."))


@login_required
@form_only(_address)
def meeting_note(request: MemberRequest, public_id: UUID, meeting_id: UUID) -> HttpResponse:
    meeting, form = _own(request, public_id, meeting_id), NoteForm(request.POST)
    if not form.is_valid():
        return _page(request, meeting, form)
    workflow.keep_note(meeting, request.user, form.cleaned_data["text"], now=timezone.now())
    workflow.keep_preparation(meeting, request.user, form.cleaned_data["minutes"] or 0)
    messages.success(request, _("Saved, for you alone."))
    return redirect("mentorship:meeting-detail", public_id, meeting_id)


def _do(request: MemberRequest, public_id: UUID, meeting_id: UUID, deed: Any, done: str) -> HttpResponse:
    meeting = _own(request, public_id, meeting_id)
    done_or_why(request, lambda: deed(meeting, request.user, now=timezone.now()), done)
    return redirect("mentorship:meeting-detail", public_id, meeting_id)


def _own(request: MemberRequest, public_id: UUID, meeting_id: UUID) -> Meeting:
    pairing = own_pairing(request, public_id)
    meeting = get_object_or_404(meetings_of(pairing), public_id=meeting_id)
    meeting.pairing = pairing
    return meeting


def _own_words(request: MemberRequest, meeting: Meeting) -> dict[str, Any]:
    note = meeting.notes.filter(author=request.user).first()
    preparation = meeting.preparations.filter(member=request.user).first()
    return {"text": note.text if note else "", "minutes": preparation.minutes if preparation else None}


def _entry_action(meeting: Meeting, request: MemberRequest) -> tuple[MeetingAction, str] | None:
    titles = {
        MeetingAction.LOGGED: _("Enter the meeting"),
        MeetingAction.CORRECTED: _("Correct the entry"),
        MeetingAction.AMENDED: _("Amend the confirmed entry"),
    }
    actions = row_of(meeting, request.user, timezone.now()).actions
    return next(((action, title) for action, title in titles.items() if action in actions), None)


def _not_now(request: MemberRequest, meeting: Meeting) -> HttpResponse:
    messages.error(request, _("This cannot be done with the meeting as it stands now."))
    return redirect("mentorship:meeting-detail", meeting.pairing.public_id, meeting.public_id)


def _entered(request: MemberRequest, meeting: Meeting) -> HttpResponse:
    messages.success(request, _("The meeting is in the log. The other person is asked to look at it."))
    return redirect("mentorship:meeting-detail", meeting.pairing.public_id, meeting.public_id)


def _about(request: MemberRequest, pairing: Pairing) -> dict[str, Any]:
    is_mentor = pairing.mentor_id == request.user.pk
    return {"pairing": pairing, "other_name": name_of(pairing.other(request.user)), "is_mentor": is_mentor}


def _form_page(
    request: MemberRequest, pairing: Pairing, form: EntryForm | PlanForm, title: str, meeting: Meeting | None = None
) -> HttpResponse:
    context = {
        "form": form,
        "heading": title,
        "meeting": meeting,
        "is_plan": isinstance(form, PlanForm),
        "contest_days": CONFIRM_DAYS,
    }
    return render(request, "mentorship/meeting_form.html", _about(request, pairing) | context)


def _page(request: MemberRequest, meeting: Meeting, form: NoteForm) -> HttpResponse:
    pairing, words = meeting.pairing, topic_words(meeting.topics)
    other, row = pairing.other(request.user), row_of(meeting, request.user, timezone.now())
    has_other_clock = zone_of(other) != zone_of(request.user)
    context = {
        "row": row,
        "meeting": meeting,
        "may_take_back": MeetingAction.TAKEN_BACK in row.actions and not others_word_in(meeting, request.user),
        "when_there": in_words(meeting.starts_at, zone_of(other)) if has_other_clock else "",
        "topics": [words.get(code, code) for code in meeting.topics],
        "goals": meeting.goals.order_by("number"),
        "history": history_of(meeting, request.user),
        "form": form,
    }
    return render(request, "mentorship/meeting_detail.html", _about(request, pairing) | context)
