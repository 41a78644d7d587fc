"""Matching: the three choices side by side, another mentor, the mails before they go (OD-5, OD-6, OD-17)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from caot_mentor.errors import WorkflowError
from caot_mentor.mail.compose import Composed
from members.admin.looks import LeavesRecord
from members.gates import MemberRequest
from members.models import IdentityAccess, Member
from members.queries import closed_days, today
from mentorship.profiles.admin.reading import PEOPLE, ReadOnly, told
from mentorship.profiles.cards import labels_of_terms
from mentorship.profiles.models import MentorProfile
from ondemand.matching import emails, workflow
from ondemand.matching.admin.pages import Finder, described, for_staff, page, registration_for
from ondemand.matching.fitting import Ranked, judged
from ondemand.matching.forms import AgreementForm, ToldForm
from ondemand.matching.models import Match
from ondemand.matching.policy import SIDE_BY_SIDE
from ondemand.matching.queries import entries_of, list_of, match_of
from ondemand.matching.rules import list_action, months_left
from ondemand.matching.workflow.matching import kind_of
from ondemand.registrations.deadlines import completion_day, objections_end
from ondemand.registrations.models import Registration
from ondemand.registrations.rules import Action, is_possible


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def match_make(request: MemberRequest, registration_id: int) -> HttpResponse:
    """The choices side by side, after an objection the rest of the list; each with one button that matches."""
    registration, now = registration_for(request, registration_id), timezone.now()
    if request.method == "POST":
        return _match(request, registration, request.POST.get("mentor", ""), now)
    shortlist, labels = list_of(registration), labels_of_terms()
    ranked = Ranked((), judged(registration, now))
    earlier = list(registration.matches.select_related("pairing__mentor").order_by("decided_at", "pk"))
    entries = entries_of(shortlist) if shortlist else []
    chosen = sorted((entry for entry in entries if entry.rank), key=lambda entry: entry.rank or 0)
    shown = entries if earlier else chosen
    profiles = [entry.mentor.mentor_profile.pk for entry in shown if hasattr(entry.mentor, "mentor_profile")]
    side_by_side = described(registration, profiles, ranked, labels, now, shown)
    free = [each for each in side_by_side if each.obstacle is None]
    is_open = is_possible(registration, Action.MATCHED)
    to_read = free[:SIDE_BY_SIDE] if is_open else []
    dates = dates_of(earlier, now) if to_read else {}
    context = {
        "labels": labels,
        "side_by_side": side_by_side if is_open else [],
        "best": free[0] if free else None,
        "previews": [(each, mails_before(registration, each.profile.member, dates)) for each in to_read],
        "is_open": is_open,
        "earlier": earlier,
        "current": match_of(registration),
        # OD-5: when none of the choices can be matched any more
        "may_ask_again": is_possible(registration, Action.NEW_CHOICES_ASKED) and not earlier and not free,
        "may_list": is_possible(registration, list_action(registration)) and not is_open,
        "has_fit": ranked.fits is not None,
    }
    return page(request, "match_make.html", _("Match %(name)s") % {"name": registration}, registration, **context)


@require_safe
@for_staff
def match_others(request: MemberRequest, registration_id: int) -> HttpResponse:
    """The whole pool: after an objection, when a mentor left, or with the mentee's agreement (OD-5, OD-6, OD-17)."""
    registration, now = registration_for(request, registration_id), timezone.now()
    if not is_possible(registration, Action.MATCHED):
        return redirect("admin:ondemand_registration_match", registration.pk)
    finder = Finder(request, registration, now)
    context = finder.context() | {"needs_agreement": not registration.matches.exists()}
    title = _("Another mentor for %(name)s") % {"name": registration}
    return page(request, "match_others.html", title, registration, **context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def match_with(request: MemberRequest, registration_id: int, profile_id: int) -> HttpResponse:
    """One mentor, the mails as both will read them, and where it is needed how the mentee agreed."""
    registration, now = registration_for(request, registration_id), timezone.now()
    profile = get_object_or_404(MentorProfile.objects.select_related("member"), pk=profile_id)
    if not is_possible(registration, Action.MATCHED):
        return redirect("admin:ondemand_registration_match", registration.pk)
    shortlist = list_of(registration)
    entry = shortlist.entries.filter(mentor=profile.member).first() if shortlist else None
    earlier = list(registration.matches.order_by("decided_at", "pk"))
    needs_agreement = kind_of(earlier, entry) == Match.Kind.AGREED
    form = AgreementForm(request.POST if request.method == "POST" else None) if needs_agreement else None
    if request.method == "POST" and (form is None or form.is_valid()):
        agreement = form.cleaned_data["agreement"] if form else ""
        return _match(request, registration, str(profile.member_id), now, agreement)
    labels = labels_of_terms()
    (found,) = described(registration, [profile.pk], Ranked((), judged(registration, now)), labels, now)
    context = {
        "candidate": found,
        "mails": mails_before(registration, profile.member, dates_of(earlier, now)),
        "form": form,
        "labels": labels,
    }
    title = _("Match %(name)s with %(mentor)s") % {"name": registration, "mentor": profile.member}
    return page(request, "match_with.html", title, registration, **context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def match_told(request: MemberRequest, registration_id: int) -> HttpResponse:
    """One of the two told us otherwise that it is no good match, or that the mentor leaves."""
    registration, now = registration_for(request, registration_id), timezone.now()
    match = match_of(registration)
    if match is None:
        return redirect("admin:ondemand_registration_match", registration.pk)
    now_matched = str(match.public_id)
    if request.method == "POST" and request.POST.get("match", now_matched) != now_matched:
        # the page of an earlier match was still open somewhere: what it says is not about this mentor
        messages.error(request, _("They are matched anew since you opened that page: nothing was entered."))
        return redirect("admin:ondemand_registration_match", registration.pk)
    form = ToldForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            workflow.enter_what_was_told(
                match, by=request.user, is_mentor=said["who"] == "mentor", reason=said["reason"], now=now
            )
        except WorkflowError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("It is entered: another mentor is to be found."))
            return redirect("admin:ondemand_registration_match", registration.pk)
    context = {"form": form, "match": match}
    title = _("What one of the two told us: %(name)s") % {"name": registration}
    return page(request, "match_told.html", title, registration, **context)


def _match(
    request: MemberRequest, registration: Registration, mentor: str, now: datetime, agreement: str = ""
) -> HttpResponse:
    if not mentor.isdecimal() or not Member.objects.filter(pk=int(mentor)).exists():
        raise Http404
    try:
        match = workflow.match_registration(registration.pk, int(mentor), by=request.user, agreement=agreement, now=now)
    except WorkflowError as error:
        # the page has the other choices
        messages.error(request, str(error))
    else:
        said = {"mentee": registration, "mentor": match.pairing.mentor}
        messages.success(request, _("%(mentee)s and %(mentor)s are connected. Both get an e-mail.") % said)
    return redirect("admin:ondemand_registration_match", registration.pk)


def dates_of(earlier: list[Match], now: datetime) -> dict[str, Any]:
    """What the mails about a match made now say of time, after these matches of the registration."""
    months = months_left(earlier)
    return {
        "objections_until": objections_end(now, closed_days(today(now))),
        "completes_on": completion_day(now, months),
        "months": months,
    }


def mails_before(registration: Registration, mentor: Member, dates: dict[str, Any]) -> list[tuple[Member, Composed]]:
    """The connection as mentee and mentor would read it if they were matched now, each in the own language."""
    mentee = registration.member
    both = ((mentee, mentor, False), (mentor, mentee, True))
    return [
        (
            reader,
            emails.composed_connection(reader, emails.connection(reader, other, is_mentor=is_mentor, **dates)),
        )
        for reader, other, is_mentor in both
    ]


@admin.register(Match)
class MatchAdmin(LeavesRecord, ReadOnly):
    """Who was matched with whom, by whom, when, with which weights, and what became of it; nobody reads here of the
    own. A reason is for staff alone, and reading it leaves a record."""

    list_display = ["mentee", "mentor", "kind", "rank", "decided_at", "decided_by", "end"]
    list_filter = ["kind", "end"]
    list_select_related = ["pairing__mentor", "pairing__mentee", "decided_by"]
    search_fields = [f"pairing__{side}__{name}" for side in ("mentor", "mentee") for name in PEOPLE]
    ordering = ["-decided_at", "-pk"]
    look = IdentityAccess.What.REASON
    fields = [
        *("mentee", "mentor", "kind", "rank", "score", "weights_version", "agreement", "decided_at", "decided_by"),
        *("objections_until", "ended_at", "end", "objected_by", "reason_told", "pairing"),
    ]

    def told_by(self, match):
        return [match.objected_by_id] if match.reason else []

    def get_queryset(self, request):
        found = super().get_queryset(request).exclude(pairing__mentor=request.user.pk)
        return found.exclude(registration__member=request.user.pk).select_related(
            "pairing__mentor", "pairing__mentee", "objected_by"
        )

    @admin.display(description=_("mentee"))
    def mentee(self, match):
        return match.pairing.mentee

    @admin.display(description=_("mentor"))
    def mentor(self, match):
        return match.pairing.mentor

    @admin.display(description=_("reason, for staff only"))
    def reason_told(self, match):
        who = match.objected_by or match.pairing.mentee
        return told(match.reason, who.language)

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        base = "registration/<int:registration_id>/"
        return [
            path(base, view(match_make), name="ondemand_registration_match"),
            path(f"{base}told/", view(match_told), name="ondemand_registration_match_told"),
            path(f"{base}others/", view(match_others), name="ondemand_registration_match_others"),
            path(f"{base}with/<int:profile_id>/", view(match_with), name="ondemand_registration_match_with"),
            *super().get_urls(),
        ]
